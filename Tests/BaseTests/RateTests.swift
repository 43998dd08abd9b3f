import Base
import TestSupport
import Testing

@Suite struct RateTests {
    @Test func chargesAreWhatPaperArithmeticSays() throws {
        var numbers = SeededNumbers(11)
        var overflows = 0
        var lifted = 0
        for _ in 0..<20_000 {
            let nanos = numbers.magnitude()
            let quantity = numbers.magnitude(atMost: 1 << 40)
            let basis = max(1, numbers.magnitude(atMost: 1_000_000))
            let product = PaperNumber(nanos) * PaperNumber(quantity)
            let exact = product.dividedHalfUp(by: PaperNumber(basis) * PaperNumber(1000))
            let rate = Rate(nanos: nanos, shownDecimals: 0)
            if let expected = exact.int64 {
                let least: Int64 = product.isZero ? 0 : 1
                if expected < least { lifted += 1 }
                #expect(try rate.charge(quantity: quantity, basis: basis).micros == max(least, expected))
            } else {
                overflows += 1
                #expect(throws: Fault.amountOverflow) { try rate.charge(quantity: quantity, basis: basis) }
            }
        }
        #expect(overflows > 100 && lifted > 100, "all outcomes were tried")
    }

    @Test func chargesNeverZeroForAPositivePrice() throws {
        #expect(try Rate(nanos: 1, shownDecimals: 9).charge(quantity: 1, basis: 1_000_000).micros == 1)
        #expect(try Rate(nanos: 1, shownDecimals: 9).charge(quantity: 499, basis: 1000).micros == 1)
        #expect(try Rate.zero.charge(quantity: 1_000_000, basis: 1).micros == 0)
        #expect(try Rate(nanos: 1, shownDecimals: 9).charge(quantity: 0, basis: 1).micros == 0)
    }

    @Test func roundsHalvesUpToTheMillionth() throws {
        #expect(try Rate(nanos: 1_499, shownDecimals: 9).charge(quantity: 1, basis: 1).micros == 1)
        #expect(try Rate(nanos: 1_500, shownDecimals: 9).charge(quantity: 1, basis: 1).micros == 2)
        #expect(try Rate(nanos: 2_499, shownDecimals: 9).charge(quantity: 1, basis: 1).micros == 2)
        #expect(try Rate(nanos: 2_500, shownDecimals: 9).charge(quantity: 1, basis: 1).micros == 3)
    }

    @Test func chargesTheExampleOfTheSources() throws {
        let rate = try #require(Rate(text: "0.90"))
        #expect(try rate.charge(quantity: 100, basis: 1000).text == "0.09")
        #expect(try rate.charge(quantity: 1157, basis: 1000).text == "1.0413")
        #expect(try rate.charge(quantity: 7, basis: 1).text == "6.3")
    }

    @Test(arguments: [(-1, 1000), (1, 0), (1, -1)] as [(Int64, Int64)])
    func refusesChargesThatMeanNothing(_ quantity: Int64, _ basis: Int64) {
        #expect(throws: Fault.amountOverflow) {
            try Rate(nanos: 1, shownDecimals: 0).charge(quantity: quantity, basis: basis)
        }
    }

    @Test(arguments: ["0.90", "8", "0.000000001", "1.500", "100.84292", "0", "9223372036.854775807"])
    func isShownAsEntered(_ text: String) throws {
        #expect(try #require(Rate(text: text)).text == text)
    }

    @Test(arguments: ["", "-0.1", "0.0000000001", "1e3", "9223372036.854775808", "$1", "1,5"])
    func refusesWhatIsNoRate(_ text: String) {
        #expect(Rate(text: text) == nil)
    }

    @Test func discountsAreExactAndHalfUp() throws {
        let rate = try #require(Rate(text: "0.90"))
        #expect(try rate.adjusted(basisPoints: 0) == rate)
        #expect(try rate.adjusted(basisPoints: -500).text == "0.855")
        #expect(try rate.adjusted(basisPoints: 1000).text == "0.99")
        #expect(try Rate(nanos: 1, shownDecimals: 9).adjusted(basisPoints: -5_000).nanos == 1, "a half goes up")
        #expect(
            try Rate(nanos: 1, shownDecimals: 9).adjusted(basisPoints: -5_001).nanos == 1,
            "a discount makes nothing free")
        #expect(try Rate(nanos: 1, shownDecimals: 9).adjusted(basisPoints: -4_999).nanos == 1)
        var numbers = SeededNumbers(12)
        for _ in 0..<10_000 {
            let nanos = numbers.magnitude(atMost: 1 << 40)
            let points = Int64.random(in: -9_999...1_000_000, using: &numbers)
            let exact = (PaperNumber(nanos) * PaperNumber(10_000 + points)).dividedHalfUp(by: PaperNumber(10_000))
            let changed = try Rate(nanos: nanos, shownDecimals: 2).adjusted(basisPoints: points)
            #expect(changed.nanos == exact.int64.map { max($0, min(nanos, 1)) })
        }
    }

    @Test func refusesDiscountsThatGiveEverythingAway() throws {
        let rate = try #require(Rate(text: "0.90"))
        #expect(throws: Fault.amountOverflow) { try rate.adjusted(basisPoints: -10_000) }
        #expect(throws: Fault.amountOverflow) { try rate.adjusted(basisPoints: 1_000_001) }
        #expect(throws: Fault.amountOverflow) { try Rate(nanos: .max, shownDecimals: 0).adjusted(basisPoints: 1) }
    }
}
