import Base
import Domain
import NumbersWire
import Testing

@Suite struct ProjectionTests {
    @Test(arguments: [
        (15_000, 16_250, 4, "0.9231"), (515_000, 16_250, 2, "31.69"), (1_250_000, 16_000, 2, "78.13"),
        (500_000, 16_250, 2, "30.77"), (0, 16_250, 2, "0.00"), (0, 16_250, 4, "0.0000"), (1, 16_250, 2, "0.01"),
        (1, 16_250, 4, "0.0001"), (1, 1_000_000_000, 4, "0.0001"), (16_250, 16_250, 4, "1.0000"),
        (16_250, 16_250, 2, "1.00"), (1, 1, 4, "1.0000"), (-515_000, 16_250, 2, "-31.69"),
        (9_223_372_036_854, 1, 4, "9223372036854.0000"),
    ])
    func showsDollars(_ rupiah: Int64, _ rate: Int64, _ decimals: Int, _ text: String) {
        #expect(USDProjection.amount(Sample.rupiah(rupiah), rate: rate, decimals: decimals) == text)
    }

    /// The text times the rate lies within half a unit of the amount, the half upwards; checked by multiplying, so
    /// without the division that made it.
    @Test func isTheNearestNumberHalfUp() throws {
        var numbers = SeededNumbers(20_260_225)
        for _ in 0..<20_000 {
            let rupiah = Int64.random(in: 1...Int64(1) << Int64.random(in: 1...42, using: &numbers), using: &numbers)
            let rate = Int64.random(in: 1...Int64(1) << Int64.random(in: 1...20, using: &numbers), using: &numbers)
            let decimals = Bool.random(using: &numbers) ? 2 : 4
            let text = USDProjection.amount(Sample.rupiah(rupiah), rate: rate, decimals: decimals)
            let parts = text.split(separator: ".")
            #expect(parts.count == 2 && parts[1].utf8.count == decimals, "\(text)")
            let shown = Int128(try #require(Int64(parts.joined())))
            let exact = Int128(rupiah) * (decimals == 2 ? 100 : 10_000)
            let difference = (shown * Int128(rate) - exact) * 2
            #expect(shown >= 1, "a positive amount is never nothing")
            let isNearest = difference > -Int128(rate) && difference <= Int128(rate)
            let isSmallest = shown == 1 && exact * 2 < Int128(rate)
            #expect(isNearest || isSmallest, "\(rupiah) at \(rate) is not \(text)")
        }
    }
}

@Suite struct PriceBoundTests {
    private func bound(_ text: String) throws -> PriceBound {
        try #require(try Sample.buy("{\"catalog_product_id\":87,\"max_price\":\"\(text)\"}", "/v2")?.maxPrice)
    }

    @Test(arguments: [
        ("0.50", 16_250, 8_125, 8_125), ("0.9231", 16_250, 15_000, 15_001), ("1", 16_250, 16_250, 16_250),
        ("0.00001", 16_250, 0, 1), ("00.5", 3, 1, 2), ("0.923076923076923076", 16_250, 14_999, 15_000),
        ("0.923076923076923077", 16_250, 15_000, 15_001), ("0.9230769230769230769230769231", 16_250, 14_999, 15_000),
        ("0.0000000000000000000000001", 16_250, 0, 1),
    ])
    func dollarsBecomeRupiah(_ text: String, _ rate: Int64, _ down: Int64, _ up: Int64) throws {
        let bound = try bound(text)
        #expect(try bound.atMost(rate: rate) == Sample.rupiah(down))
        #expect(try bound.atLeast(rate: rate) == Sample.rupiah(up))
    }

    @Test func hugeBoundsAreBeyondEveryPrice() throws {
        let highest = Sample.rupiah(Int64.max / Money.unit)
        for text in [
            "999999999999999999", "99999999999999999999999999999999.99", "1" + String(repeating: "0", count: 63),
        ] {
            let bound = try bound(text)
            #expect(try bound.atMost(rate: 16_250) == highest)
            #expect(try bound.atLeast(rate: .max) == highest)
        }
        #expect(try PriceBound.rupiah(.max).atMost(rate: nil) == highest)
    }

    /// A price that is shown in dollars and sent back as a bound differs by less than half of the last decimal.
    @Test func boundsLieOnTheSideTheyPromise() throws {
        var numbers = SeededNumbers(7)
        for _ in 0..<2_000 {
            let tenThousandths = Int64.random(in: 1...1_000_000_000, using: &numbers)
            let rate = Int64.random(in: 1...30_000, using: &numbers)
            let bound = try bound(DecimalText.text(tenThousandths, scale: 4))
            let down = try bound.atMost(rate: rate).micros / Money.unit
            let up = try bound.atLeast(rate: rate).micros / Money.unit
            let exact = Int128(tenThousandths) * Int128(rate)
            #expect(Int128(down) * 10_000 <= exact && exact < Int128(down + 1) * 10_000)
            #expect(Int128(up) * 10_000 >= exact && exact > Int128(up - 1) * 10_000)
        }
    }

    @Test func dollarsNeedARate() throws {
        let bound = try bound("0.50")
        #expect(throws: Fault.exchangeRateUnavailable) { try bound.atMost(rate: nil) }
        #expect(throws: Fault.exchangeRateUnavailable) { try bound.atLeast(rate: 0) }
        let buy = try #require(try Sample.buy(#"{"catalog_product_id":87,"min_price":"1"}"#, "/v2"))
        #expect(throws: Fault.exchangeRateUnavailable) { try buy.request(rate: nil) }
        #expect(try buy.request(rate: 16_250).minPrice == Sample.rupiah(16_250))
    }
}
