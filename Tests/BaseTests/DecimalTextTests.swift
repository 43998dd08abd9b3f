import Base
import TestSupport
import Testing

@Suite struct DecimalTextTests {
    @Test func textGoesThereAndBackAtEveryScale() {
        var numbers = SeededNumbers(21)
        for _ in 0..<20_000 {
            let scale = Int.random(in: 0...18, using: &numbers)
            let scaled = numbers.magnitude() * (Bool.random(using: &numbers) ? 1 : -1)
            let minimum = Int.random(in: 0...scale, using: &numbers)
            let text = DecimalText.text(scaled, scale: scale, minimum: minimum)
            let parsed = DecimalText.parse(text, scale: scale)
            #expect(parsed?.scaled == scaled, "\(text)")
            #expect((parsed?.decimals ?? -1) >= minimum)
        }
    }

    @Test func cutsTrailingZerosButNotBelowTheMinimum() {
        #expect(DecimalText.text(900_000_000, scale: 9) == "0.9")
        #expect(DecimalText.text(900_000_000, scale: 9, minimum: 2) == "0.90")
        #expect(DecimalText.text(901_000_000, scale: 9, minimum: 2) == "0.901")
        #expect(DecimalText.text(0, scale: 6) == "0")
        #expect(DecimalText.text(0, scale: 6, minimum: 2) == "0.00")
        #expect(DecimalText.text(-5, scale: 1) == "-0.5")
        #expect(DecimalText.text(120, scale: 0) == "120")
        #expect(DecimalText.text(.min, scale: 6) == "-9223372036854.775808")
        #expect(DecimalText.text(.max, scale: 18) == "9.223372036854775807")
    }

    @Test func tellsHowManyDecimalsWereWritten() {
        let examples: [(text: String, scale: Int, scaled: Int64, decimals: Int)] = [
            ("0.90", 9, 900_000_000, 2), ("12", 9, 12_000_000_000, 0), ("-12.340", 3, -12_340, 3), ("007", 0, 7, 0),
        ]
        for example in examples {
            let parsed = DecimalText.parse(example.text, scale: example.scale)
            #expect(parsed?.scaled == example.scaled)
            #expect(parsed?.decimals == example.decimals)
        }
    }

    @Test(
        arguments: [
            "", "-", ".", "-.", "1.", ".1", "1..2", "1.2.3", "1-", "--1", "+1", "1e5", "1E5", "0x10", "1,000", "1 000",
            " 1", "1 ", "1\n", "١", "１", "NaN", "inf", "∞", "1\u{0}", "0.1234567",
        ])
    func refusesWhatIsNoPlainDecimal(_ text: String) {
        #expect(DecimalText.parse(text, scale: 6) == nil)
    }

    @Test func refusesWhatDoesNotFit() {
        #expect(DecimalText.parse("9223372036854775807", scale: 0)?.scaled == .max)
        #expect(DecimalText.parse("9223372036854775808", scale: 0) == nil)
        #expect(DecimalText.parse("922337203685477581", scale: 1) == nil)
        #expect(DecimalText.parse("99999999999999999999999999999999999999", scale: 0) == nil)
        #expect(DecimalText.parse(String(repeating: "0", count: 200) + "1", scale: 0)?.scaled == 1)
    }
}

@Suite struct WholeNumberTests {
    @Test func readsDigitsOnly() {
        var numbers = SeededNumbers(22)
        for _ in 0..<10_000 {
            let number = numbers.magnitude()
            #expect(WholeNumber.parse(String(number)) == number)
        }
        #expect(WholeNumber.parse("0") == 0)
        #expect(WholeNumber.parse("00042") == 42)
        #expect(WholeNumber.parse("9223372036854775807") == .max)
    }

    @Test(
        arguments: [
            "", "-1", "+1", " 1", "1 ", "1.0", "1e3", "0x1", "1,000", "٣", "３", "9223372036854775808",
            "18446744073709551616", "99999999999999999999999", "1\u{0}", "½", "a",
        ])
    func refusesEverythingElse(_ text: String) {
        #expect(WholeNumber.parse(text) == nil)
    }

    @Test func idsArePositiveAndBelowTwoToThe31() {
        #expect(Identifier<Int>(text: "1")?.raw == 1)
        #expect(Identifier<Int>(text: "2147483647")?.raw == 2_147_483_647)
        for text in ["0", "2147483648", "-1", "", "1.0", " 1", "abc"] { #expect(Identifier<Int>(text: text) == nil) }
    }
}
