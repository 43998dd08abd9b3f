import Base
import Domain

/// The two versions of the numbers API: one ledger in rupiah, shown as it is or in dollars. What they differ in is
/// here and in `Projection`.
package enum NumbersAPI: Int64, Sendable, CaseIterable {
    case v1 = 1
    case v2 = 2

    /// What its paths begin with.
    package var prefix: String {
        switch self {
        case .v1: "/v1"
        case .v2: "/v2"
        }
    }

    /// Whether amounts are shown in dollars, so that an exchange rate is needed.
    package var needsReceipt: Bool {
        switch self {
        case .v1: false
        case .v2: true
        }
    }

    enum ExchangeField {
        case pair, base, quote, rate, asOf
    }

    /// What an exchange rate is told with.
    var exchangeFields: [ExchangeField] {
        switch self {
        case .v1: [.pair, .base, .quote, .rate]
        case .v2: [.pair, .rate, .asOf]
        }
    }

    /// How a bound of prices is written, for people.
    var priceForm: String {
        switch self {
        case .v1: "a positive integer of rupiah"
        case .v2: "a positive decimal string of dollars, such as \"0.50\""
        }
    }

    /// - Returns: nil for what is no positive amount in this version's form.
    func price(_ value: JSONValue) -> PriceBound? {
        switch self {
        case .v1: PriceBound.rupiah(value)
        case .v2: PriceBound.dollars(value)
        }
    }
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
