import Base
import TestSupport
import Testing

@Suite struct MoneyTests {
    @Test func portionsAreWhatPaperArithmeticSays() throws {
        var numbers = SeededNumbers(1)
        var overflows = 0
        for _ in 0..<20_000 {
            let micros = numbers.magnitude()
            let share = numbers.magnitude()
            let whole = max(1, numbers.magnitude())
            let exact = (PaperNumber(micros) * PaperNumber(share)).dividedHalfUp(by: PaperNumber(whole))
            if let expected = exact.int64 {
                #expect(try Money(micros: micros).portion(share, of: whole).micros == expected)
            } else {
                overflows += 1
                #expect(throws: Fault.amountOverflow) { try Money(micros: micros).portion(share, of: whole) }
            }
        }
        #expect((1_000..<19_000).contains(overflows), "both outcomes were tried")
    }

    @Test func roundsHalvesUp() throws {
        #expect(try Money(micros: 1).portion(1, of: 2).micros == 1)
        #expect(try Money(micros: 1).portion(1, of: 3).micros == 0)
        #expect(try Money(micros: 3).portion(1, of: 2).micros == 2)
        #expect(try Money(micros: 5).portion(1, of: 10).micros == 1)
        #expect(try Money(micros: 4).portion(1, of: 10).micros == 0)
    }

    @Test func portionsOfRunsAddUpToTheWhole() throws {
        var numbers = SeededNumbers(2)
        for _ in 0..<500 {
            let charge = Money(micros: numbers.magnitude(atMost: 1 << 50))
            let runs = Int64.random(in: 2...300, using: &numbers)
            var sum = Money.zero
            var shares: [Int64] = []
            for run in 0..<runs {
                let share = try charge.portion(run + 1, of: runs).subtracting(try charge.portion(run, of: runs))
                shares.append(share.micros)
                sum = try sum.adding(share)
            }
            #expect(sum == charge)
            #expect(try #require(shares.max()) - (try #require(shares.min())) <= 1)
        }
    }

    @Test(arguments: [(-1, 1, 1), (1, -1, 1), (1, 1, 0), (1, 1, -5)] as [(Int64, Int64, Int64)])
    func refusesPortionsThatMeanNothing(_ micros: Int64, _ share: Int64, _ whole: Int64) {
        #expect(throws: Fault.amountOverflow) { try Money(micros: micros).portion(share, of: whole) }
    }

    @Test func sumsAndDifferencesAreExactOrThrow() throws {
        var numbers = SeededNumbers(3)
        for _ in 0..<20_000 {
            let left = Int64.random(in: .min ... .max, using: &numbers) >> Int64.random(in: 0...40, using: &numbers)
            let right = Int64.random(in: .min ... .max, using: &numbers) >> Int64.random(in: 0...40, using: &numbers)
            let sum = Int64(exactly: Int128(left) + Int128(right))
            let difference = Int64(exactly: Int128(left) - Int128(right))
            #expect((try? Money(micros: left).adding(Money(micros: right)))?.micros == sum)
            #expect((try? Money(micros: left).subtracting(Money(micros: right)))?.micros == difference)
        }
        #expect(throws: Fault.amountOverflow) { try Money(micros: .max).adding(Money(micros: 1)) }
        #expect(throws: Fault.amountOverflow) { try Money(micros: .min).subtracting(Money(micros: 1)) }
    }

    @Test func textGoesThereAndBack() {
        var numbers = SeededNumbers(4)
        for _ in 0..<20_000 {
            let money = Money(micros: numbers.magnitude() * (Bool.random(using: &numbers) ? 1 : -1))
            #expect(Money(text: money.text) == money)
        }
    }

    @Test(
        arguments: [
            ("100.84292", 100_842_920), ("0.27819", 278_190), ("0", 0), ("1", 1_000_000), ("0.000001", 1),
            ("-2.5", -2_500_000), ("9223372036854.775807", .max),
        ] as [(String, Int64)])
    func printsAsThePanelsDo(_ text: String, _ micros: Int64) {
        #expect(Money(text: text)?.micros == micros)
        #expect(Money(micros: micros).text == text)
    }

    @Test(arguments: ["", ".", "1.", ".5", "1e3", "1,5", "1 ", " 1", "+1", "--1", "0.0000001", "9223372036854.775808"])
    func refusesWhatIsNoPlainAmount(_ text: String) {
        #expect(Money(text: text) == nil)
    }
}
