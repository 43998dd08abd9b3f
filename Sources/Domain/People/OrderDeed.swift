import Base

/// What staff do to an order so that money goes back to its customer.
package struct OrderDeed: Sendable, Equatable {
    package enum Kind: Int64, Sendable, CaseIterable {
        /// A part of what an ended order holds goes back, the rest is earned.
        case settle = 1
        /// A part of what an ended order has earned goes back.
        case refund = 2
        /// It ends early; what remains is paid back.
        case partial = 3
        /// Nothing was delivered; all is paid back.
        case cancel = 4
        /// To cancel is asked for its customer: what nobody has begun ends, and is paid back.
        case askCancel = 5
        /// Its provider does not have it: it is sent again, or ends and is paid back where to cancel was asked.
        case notPlaced = 6
    }

    package let kind: Kind
    package let order: OrderID
    /// What goes back by `settle` and `refund`; the other ones work it out.
    package let amount: Money
    /// The count before delivery, where it is told.
    package let startCount: Int64?
    /// Units that are not delivered, of `partial`.
    package let remains: Int64?
    /// Staff know better than the provider that has the order.
    package let overProvider: Bool

    package init(
        _ kind: Kind, _ order: OrderID, amount: Money = .zero, startCount: Int64? = nil, remains: Int64? = nil,
        overProvider: Bool = false
    ) {
        self.kind = kind
        self.order = order
        self.amount = amount
        self.startCount = startCount
        self.remains = remains
        self.overProvider = overProvider
    }
}
