import Base

/// What is still to be done for an open order. Numbers are stored.
package enum DispatchState: Int64, Sendable, CaseIterable {
    /// Waits to be sent.
    case queued = 0
    /// A call is under way; when its lease is over without a record, its outcome is unknown.
    case sending = 1
    /// Nobody knows whether the provider has it. Never sent again unless the provider is idempotent.
    case unknown = 2
    /// The provider has it; its progress is asked for.
    case placed = 3
    /// A drip-feed order that makes a child order per run.
    case runs = 4
    /// A subscription that makes a child order per post.
    case posts = 5
}

/// 128 random bits that name one order towards providers: an order id would repeat after a restore.
package struct UpstreamReference: Hashable, Sendable {
    package let high: Int64
    package let low: Int64

    package init(high: Int64, low: Int64) {
        self.high = high
        self.low = low
    }

    package var text: String {
        Hex.text([high, low].flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> Int64(56 - 8 * $0)) } })
    }
}

/// The open work of one order: the row goes when the work is done.
package struct Dispatch: Stored, Equatable {
    package let order: OrderID
    package let account: AccountID
    package let currency: Currency
    package var state: DispatchState
    /// Counts sends, or the runs started.
    package var attempt: Int64
    /// When somebody must look at it; nil = only when a person says so.
    package var dueAt: Instant?
    /// nil for an order whose runs are delivered by hand.
    package var provider: ProviderID?
    package var item: String
    /// The position of the route it takes.
    package var routePosition: Int64
    /// Whether the provider has heard that the customer wants to cancel.
    package var cancelSent: Bool
    /// Whether an earlier send may have reached the provider.
    package var isDoubtful: Bool
    package let reference: UpstreamReference
    package let createdAt: Instant
    package var version: Int64 = 0

    package var key: OrderID { order }

    package static let table = TableShape(
        "dispatches", key: ["order_id"],
        columns: [
            "account_id", "currency:text", "state", "attempt", "due_at_ms", "provider_id", "item:text",
            "route_position",
            "cancel_sent", "doubtful", "reference_high", "reference_low", "created_at_ms", "version",
        ])

    package init(
        order: OrderID, wallet: WalletKey, state: DispatchState, dueAt: Instant?, provider: ProviderID?, item: String,
        routePosition: Int64, reference: UpstreamReference, createdAt: Instant
    ) {
        self.order = order
        account = wallet.account
        currency = wallet.currency
        self.state = state
        attempt = 0
        self.dueAt = dueAt
        self.provider = provider
        self.item = item
        self.routePosition = routePosition
        cancelSent = false
        isDoubtful = false
        self.reference = reference
        self.createdAt = createdAt
    }

    package func write(to writer: inout some ColumnWriter) {
        writer.id(order)
        writer.id(account)
        writer.text(currency.code)
        writer.choice(state)
        writer.integer(attempt)
        writer.time(dueAt)
        writer.id(provider)
        writer.text(item)
        writer.integer(routePosition)
        writer.flag(cancelSent)
        writer.flag(isDoubtful)
        writer.integer(reference.high)
        writer.integer(reference.low)
        writer.time(createdAt)
        writer.integer(version)
    }

    package init(from reader: inout some ColumnReader) throws(UnreadableRow) {
        order = try reader.id("order_id")
        account = try reader.id("account_id")
        currency = Currency(stored: try reader.string("currency"))
        state = try reader.choice("state")
        attempt = try reader.number("attempt")
        dueAt = reader.optionalTime()
        provider = reader.optionalID()
        item = try reader.string("item")
        routePosition = try reader.number("route_position")
        cancelSent = try reader.flag("cancel_sent")
        isDoubtful = try reader.flag("doubtful")
        reference = UpstreamReference(
            high: try reader.number("reference_high"), low: try reader.number("reference_low"))
        createdAt = try reader.time("created_at_ms")
        version = try reader.number("version")
    }
}
