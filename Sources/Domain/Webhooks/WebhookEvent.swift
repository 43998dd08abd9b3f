import Base

package typealias WebhookEventID = Identifier<WebhookEvent>

/// How the sending of an event stands. Numbers are stored.
package enum WebhookEventState: Int64, Sendable, CaseIterable {
    case waiting = 0
    /// A try is under way; its lease is `dueAt`.
    case sending = 1
    case delivered = 2
    case failed = 3
}

/// One event for an account's webhook, written in the transaction of what it tells of; kept a week as the log.
package struct WebhookEvent: Stored, Equatable {
    package let id: WebhookEventID
    package let account: AccountID
    package let rental: RentalID
    package let kind: WebhookEventKind
    /// The bytes that are sent, the same with each try.
    package let body: String
    package let createdAt: Instant
    package var state: WebhookEventState
    package var attempt: Int64
    /// When the next try, or the lease of the one under way, is due; nil = it has ended.
    package var dueAt: Instant?
    package var status: Int64?
    package var reason: String?
    package var version: Int64 = 0

    package var key: WebhookEventID { id }

    package static let table = TableShape(
        "webhook_events", key: ["id"],
        columns: [
            "account_id", "rental_id", "kind", "body:text", "created_at_ms", "state", "attempt", "due_at_ms", "status",
            "reason:text", "version",
        ])

    package init(
        id: WebhookEventID, account: AccountID, rental: RentalID, kind: WebhookEventKind, body: String, at now: Instant
    ) {
        self.id = id
        self.account = account
        self.rental = rental
        self.kind = kind
        self.body = body
        createdAt = now
        state = .waiting
        attempt = 0
        dueAt = now
    }

    package func write(to writer: inout some ColumnWriter) {
        writer.id(id)
        writer.id(account)
        writer.id(rental)
        writer.choice(kind)
        writer.text(body)
        writer.time(createdAt)
        writer.choice(state)
        writer.integer(attempt)
        writer.time(dueAt)
        writer.integer(status)
        writer.text(reason)
        writer.integer(version)
    }

    package init(from reader: inout some ColumnReader) throws(UnreadableRow) {
        id = try reader.id("id")
        account = try reader.id("account_id")
        rental = try reader.id("rental_id")
        kind = try reader.choice("kind")
        body = try reader.string("body")
        createdAt = try reader.time("created_at_ms")
        state = try reader.choice("state")
        attempt = try reader.number("attempt")
        dueAt = reader.optionalTime()
        status = reader.integer()
        reason = reader.text()
        version = try reader.number("version")
    }
}

/// Words an event for a rental that has just changed.
package struct Announcer: Sendable {
    package let body: @Sendable (WebhookEventKind, Rental, Instant) -> String

    package init(body: @escaping @Sendable (WebhookEventKind, Rental, Instant) -> String) {
        self.body = body
    }
}
