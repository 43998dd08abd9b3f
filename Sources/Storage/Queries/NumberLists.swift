import Base
import Domain

/// An account's webhook, or nil.
package struct ReadWebhook: Query {
    package let account: AccountID

    package init(of account: AccountID) {
        self.account = account
    }

    package var needsSnapshot: Bool { false }

    package func answer(from source: any Source) throws(EngineFault) -> Webhook? {
        try source.first("SELECT * FROM webhooks WHERE account_id = $1", [.integer(account.raw)])
    }
}

/// Events that are due, one of each rental at most: the next waits until the one before has ended. Of one account only
/// so many, so that a receiver that hangs delays nobody else.
package struct ReadDueEvents: Query {
    package let now: Instant
    package let perAccount: Int64
    package let limit: Int64

    package init(now: Instant, perAccount: Int64, limit: Int64) {
        self.now = now
        self.perAccount = perAccount
        self.limit = limit
    }

    package var needsSnapshot: Bool { false }

    package func answer(from source: any Source) throws(EngineFault) -> [WebhookEvent] {
        try source.all(
            """
            SELECT * FROM (
                SELECT e.*, row_number() OVER (PARTITION BY e.account_id ORDER BY e.due_at_ms, e.id) AS place
                FROM webhook_events e WHERE e.due_at_ms IS NOT NULL AND e.due_at_ms <= $1
                    AND NOT EXISTS (SELECT 1 FROM webhook_events b
                        WHERE b.rental_id = e.rental_id AND b.due_at_ms IS NOT NULL
                            AND (b.created_at_ms, b.id) < (e.created_at_ms, e.id))
            ) d WHERE place <= $2 ORDER BY due_at_ms, id LIMIT $3
            """, [.integer(now.milliseconds), .integer(perAccount), .integer(limit)])
    }
}

/// All SMS of a rental, late ones too, oldest first.
package struct ReadRentalMessages: Query {
    package let rental: RentalID

    package init(of rental: RentalID) {
        self.rental = rental
    }

    package var needsSnapshot: Bool { false }

    package func answer(from source: any Source) throws(EngineFault) -> [RentalMessage] {
        try source.all(
            "SELECT * FROM rental_messages WHERE rental_id = $1 ORDER BY received_at_ms, mark",
            [.integer(rental.raw)])
    }
}

/// A number of the operator's own, in service or not.
package struct ReadOwnNumber: Query {
    package let phone: String

    package init(_ phone: String) {
        self.phone = phone
    }

    package var needsSnapshot: Bool { false }

    package func answer(from source: any Source) throws(EngineFault) -> OwnNumber? {
        try source.first("SELECT * FROM own_numbers WHERE phone = $1", [.text(phone)])
    }
}

/// SMS to the operator's own numbers, latest first.
package struct ListInboundMessages: Query {
    package let limit: Int64

    package init(limit: Int64 = 100) {
        self.limit = limit
    }

    package var needsSnapshot: Bool { false }

    package func answer(from source: any Source) throws(EngineFault) -> [InboundMessage] {
        try source.all(
            "SELECT * FROM inbound_messages ORDER BY received_at_ms DESC, source DESC, mark DESC LIMIT $1",
            [.integer(limit)])
    }
}

/// Rentals, their open work and events by state. It walks all rentals: for a page that is made every few minutes.
package struct CountNumbers: Query {
    package struct Answer: Sendable {
        package var rentals: [RentalState: Int64] = [:]
        package var phases: [RentalPhase: Int64] = [:]
        package var events: [WebhookEventState: Int64] = [:]

        package init() {}
    }

    package init() {}

    package var walks: Bool { true }

    package func answer(from source: any Source) throws(EngineFault) -> Answer {
        var answer = Answer()
        answer.rentals = try source.counts("SELECT state, count(*) FROM rentals GROUP BY state ORDER BY state")
        answer.phases = try source.counts("SELECT phase, count(*) FROM open_rentals GROUP BY phase ORDER BY phase")
        answer.events = try source.counts("SELECT state, count(*) FROM webhook_events GROUP BY state ORDER BY state")
        return answer
    }
}

extension Source {
    /// Counts by a choice.
    func counts<Choice: RawRepresentable<Int64> & Hashable>(_ sql: StaticString) throws(EngineFault) -> [Choice: Int64]
    {
        var counts: [Choice: Int64] = [:]
        try rows(sql, []) { row throws(UnreadableRow) in
            let choice: Choice = try row.choice("choice")
            counts[choice] = try row.number("count")
        }
        return counts
    }
}
