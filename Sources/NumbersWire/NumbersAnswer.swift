import Base
import Domain

/// A webhook's settings as its customer sees them.
package struct ShownWebhook: Sendable, Equatable {
    package let url: String?
    package let secret: String?
    package let disabledAt: Instant?
    package let disabledReason: String?
    package let consecutiveFailures: Int64

    package init(
        url: String?, secret: String?, disabledAt: Instant?, disabledReason: String?, consecutiveFailures: Int64
    ) {
        self.url = url
        self.secret = secret
        self.disabledAt = disabledAt
        self.disabledReason = disabledReason
        self.consecutiveFailures = consecutiveFailures
    }
}

/// What a call brought, before anybody words it.
package enum NumbersAnswer: Sendable {
    case countries([NumberCountry])
    case services([NumberService])
    case products([NumberTier], ProductsQuery)
    /// - Parameter any: whether numbers of no operator in particular are on sale.
    case operators(any: Bool, [NumberOperator])
    case exchangeRate(pair: String, ExchangeReceipt?)
    case balance(Money)
    case orders([Rental])
    case activeOrders([Rental])
    case order(Rental)
    case reactivateOptions(cost: Money)
    case created([Rental], failedCount: Int64)
    case canceled(Rental, refund: Money, balance: Money)
    case finished(Rental)
    case resent(Rental, resent: Bool)
    case webhook(ShownWebhook)
    case webhookTest(statusCode: Int)
}
