import Base
import Domain

/// The two versions of the numbers API: one ledger in rupiah, shown as it is or in dollars.
package enum NumbersAPI: Int64, Sendable, CaseIterable {
    case v1 = 1
    case v2 = 2

    /// Whether amounts are shown in dollars, so that an exchange rate is needed.
    package var needsReceipt: Bool { self == .v2 }
}

/// The exchange that amounts were shown with.
package struct ExchangeReceipt: Sendable, Hashable {
    /// Whole rupiah for a dollar; above zero.
    package let rate: Int64
    package let asOf: Instant?

    package init(rate: Int64, asOf: Instant?) {
        self.rate = rate
        self.asOf = asOf
    }
}

/// Shows rupiah as dollars.
package enum USDProjection {
    /// `15000` at `16250` → `0.9231`: half-up, always all decimals; a positive amount never becomes 0.
    ///
    /// - Parameter rupiah: whole rupiah; what is beyond them is left out.
    package static func amount(_ rupiah: Money, rate: Int64, decimals: Int) -> String {
        DecimalText.text(scaled(rupiah, rate: rate, decimals: decimals), scale: decimals, minimum: decimals)
    }

    /// The same as an integer in the last decimal.
    static func scaled(_ rupiah: Money, rate: Int64, decimals: Int) -> Int64 {
        let units = Int128(rupiah.micros / Money.unit)
        var scale: Int128 = 1
        for _ in 0..<decimals { scale *= 10 }
        guard units > 0, rate > 0, let rounded = try? Money.halfUp(units * scale, dividedBy: Int128(rate)) else {
            return 0
        }
        return max(1, rounded)
    }
}

/// A bound of prices as the customer wrote it.
package enum PriceBound: Sendable, Equatable {
    /// v1: whole rupiah.
    case rupiah(Int64)
    /// v2: billionths of a dollar.
    case dollars(nanos: Int64)

    /// The bound in rupiah, rounded down.
    ///
    /// - Throws: `amountOverflow`.
    package func atMost(rate: Int64) throws(Fault) -> Money { try money(rate, up: false) }
    /// The same, rounded up.
    package func atLeast(rate: Int64) throws(Fault) -> Money { try money(rate, up: true) }

    private func money(_ rate: Int64, up: Bool) throws(Fault) -> Money {
        var units: Int128
        switch self {
        case .rupiah(let rupiah): units = Int128(rupiah)
        case .dollars(let nanos):
            let product = Int128(nanos) * Int128(max(1, rate))
            units = (product + (up ? 999_999_999 : 0)) / 1_000_000_000
        }
        // What is beyond every price is as good as no bound.
        units = min(units, Int128(Int64.max / Money.unit))
        return Money(micros: Int64(units) * Money.unit)
    }
}
