import Base
import Domain

/// A bound of prices as the customer wrote it.
package enum PriceBound: Sendable, Equatable {
    /// Whole rupiah.
    case rupiah(Int64)
    /// Units of 10^-18 dollars.
    case dollars(attos: Int128)

    /// The bound in rupiah, rounded down.
    ///
    /// - Parameter rate: rupiah for a dollar; bounds in rupiah need none.
    /// - Throws: `exchangeRateUnavailable` for a bound in dollars without a rate.
    package func atMost(rate: Int64?) throws(Fault) -> Money { try money(rate, roundsUp: false) }

    /// The bound in rupiah, rounded up.
    ///
    /// - Parameter rate: rupiah for a dollar; bounds in rupiah need none.
    /// - Throws: `exchangeRateUnavailable` for a bound in dollars without a rate.
    package func atLeast(rate: Int64?) throws(Fault) -> Money { try money(rate, roundsUp: true) }

    private func money(_ rate: Int64?, roundsUp: Bool) throws(Fault) -> Money {
        let units: Int128
        switch self {
        case .rupiah(let rupiah): units = Int128(rupiah)
        case .dollars(let attos):
            guard let rate, rate > 0 else { throw .exchangeRateUnavailable }
            let (product, overflowed) = attos.multipliedReportingOverflow(by: Int128(rate))
            let (whole, rest) = (overflowed ? Int128.max : product).quotientAndRemainder(
                dividingBy: Self.attosPerDollar)
            units = roundsUp && rest > 0 ? whole + 1 : whole
        }
        // What is beyond every price is as good as the highest.
        return Money(micros: Int64(min(units, Int128(Int64.max / Money.unit))) * Money.unit)
    }
}

extension PriceBound {
    private static let attosPerDollar: Int128 = 1_000_000_000_000_000_000
    private static let decimals = 18
    /// No amount is written with more characters; clients that divide print 28 digits.
    private static let longest = 64
    /// Beyond every price, and ten times as much fits an Int128.
    private static let ceiling: Int128 = attosPerDollar * attosPerDollar

    /// Reads whole rupiah: a number or a string of digits.
    static func rupiah(_ value: JSONValue) -> PriceBound? {
        value.integer.flatMap { $0 > 0 ? .rupiah($0) : nil }
    }

    /// Reads a decimal string of dollars; digits behind the 18th decimal are dropped, but do not make it zero.
    static func dollars(_ value: JSONValue) -> PriceBound? {
        guard case .text(let text) = value, text.utf8.count <= longest else { return nil }
        var attos: Int128 = 0
        var places: Int?
        var last: UInt8?
        var isPositive = false
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: ".") where places == nil && last != nil: places = 0
            case 0x30...0x39:
                isPositive = isPositive || byte > 0x30
                if let place = places {
                    places = place + 1
                    if place >= decimals { break }
                }
                attos = min(attos * 10 + Int128(byte - 0x30), ceiling)
            default: return nil
            }
            last = byte
        }
        guard isPositive, last != UInt8(ascii: ".") else { return nil }
        for _ in min(places ?? 0, decimals)..<decimals { attos = min(attos * 10, ceiling) }
        return .dollars(attos: max(1, attos))
    }
}
