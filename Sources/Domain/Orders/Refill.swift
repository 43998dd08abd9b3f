import Base

/// Where a refill stands. Numbers are stored.
package enum RefillState: Int64, Sendable, CaseIterable {
    case pending = 0
    case inProgress = 1
    case completed = 2
    case rejected = 3
    case canceled = 4

    package var isFinal: Bool {
        switch self {
        case .pending, .inProgress: false
        case .completed, .rejected, .canceled: true
        }
    }
}

/// A request to deliver again what was lost.
package struct Refill: Stored, Equatable {
    package let id: RefillID
    package let order: OrderID
    package let account: AccountID
    package var state: RefillState
    package let provider: ProviderID?
    /// The provider's own id of the refill, once it has been asked for.
    package var providerRefill: String?
    /// Requests made to the provider; one that ended without a clear answer is not made again.
    package var attempt: Int64
    /// When the provider is asked next; nil = by hand, or ended.
    package var dueAt: Instant?
    package let createdAt: Instant
    package var endedAt: Instant?
    package var version: Int64 = 0

    package var key: RefillID { id }
    /// Whether no provider is asked about it, so that staff say how it ends.
    package var isByHand: Bool { !state.isFinal && (provider == nil || dueAt == nil) }

    package static let table = TableShape(
        "refills", key: ["id"],
        columns: [
            "order_id", "account_id", "state", "provider_id", "provider_refill:text", "attempt", "due_at_ms",
            "created_at_ms",
            "ended_at_ms", "version",
        ])

    package init(
        id: RefillID, order: OrderID, account: AccountID, provider: ProviderID?, dueAt: Instant?, createdAt: Instant
    ) {
        self.id = id
        self.order = order
        self.account = account
        state = .pending
        self.provider = provider
        attempt = 0
        self.dueAt = dueAt
        self.createdAt = createdAt
    }

    package func write(to writer: inout some ColumnWriter) {
        writer.id(id)
        writer.id(order)
        writer.id(account)
        writer.choice(state)
        writer.id(provider)
        writer.text(providerRefill)
        writer.integer(attempt)
        writer.time(dueAt)
        writer.time(createdAt)
        writer.time(endedAt)
        writer.integer(version)
    }

    package init(from reader: inout some ColumnReader) throws(UnreadableRow) {
        id = try reader.id("id")
        order = try reader.id("order_id")
        account = try reader.id("account_id")
        state = try reader.choice("state")
        provider = reader.optionalID()
        providerRefill = reader.text()
        attempt = try reader.number("attempt")
        dueAt = reader.optionalTime()
        createdAt = try reader.time("created_at_ms")
        endedAt = reader.optionalTime()
        version = try reader.number("version")
    }
}
