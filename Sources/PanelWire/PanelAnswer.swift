import Base
import Domain

/// A listing with the rate that this account is charged.
package struct PricedListing: Sendable {
    package let listing: Listing
    package let rate: Rate
    /// How long its orders take, in minutes; nil = too few have been completed to say.
    package let averageMinutes: Int64?

    package init(listing: Listing, rate: Rate, averageMinutes: Int64? = nil) {
        self.listing = listing
        self.rate = rate
        self.averageMinutes = averageMinutes
    }
}

/// What was found for one id of a list.
package struct AnsweredID<Found: Sendable>: Sendable {
    package let sent: SentID
    package let result: Result<Found, Fault>

    package init(_ sent: SentID, _ result: Result<Found, Fault>) {
        self.sent = sent
        self.result = result
    }
}

/// An order's status as the wire shows it; free of what storage calls things.
package struct ShownStatus: Sendable {
    package enum Kind: Sendable {
        case order
        /// Runs started and their orders.
        case dripFeed(runs: Int64, orders: [OrderID])
        case subscription(expiry: CalendarDay?, posts: Int64, orders: [OrderID])
    }

    package let charge: Money
    package let startCount: Int64
    package let state: OrderState
    package let remains: Int64
    package let currency: Currency
    package let kind: Kind

    package init(
        charge: Money, startCount: Int64, state: OrderState, remains: Int64, currency: Currency, kind: Kind = .order
    ) {
        self.charge = charge
        self.startCount = startCount
        self.state = state
        self.remains = remains
        self.currency = currency
        self.kind = kind
    }
}

/// What a call found, before a dialect puts it into bytes.
package enum PanelAnswer: Sendable {
    case services([PricedListing])
    case placed(OrderID)
    case status(ShownStatus)
    case statuses([AnsweredID<ShownStatus>])
    case refill(RefillID)
    case refills([AnsweredID<RefillID>])
    case refillStatus(SentID, RefillState)
    case refillStatuses([AnsweredID<RefillState>])
    case cancels([AnsweredID<Void>])
    case balance(Money, Currency)
    case orders([Order])
}
