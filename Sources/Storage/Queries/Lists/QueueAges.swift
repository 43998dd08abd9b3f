import Base
import Domain

/// Work that is due now, of one provider and kind.
package struct DueWork: Sendable, Equatable {
    /// How much of it, counted up to ten thousand.
    package var count: Int64 = 0
    /// Since when the oldest of it is due; nil = there is none.
    package var oldest: Instant?
}

/// What each provider's queues are behind with.
package struct ReadQueueAges: Query {
    package struct Ages: Sendable, Equatable {
        /// Orders to be sent, or sent without an end.
        package var sending = DueWork()
        /// Orders to be asked about.
        package var following = DueWork()
        package var refilling = DueWork()
        package var numbers = DueWork()

        package init(
            sending: DueWork = DueWork(), following: DueWork = DueWork(), refilling: DueWork = DueWork(),
            numbers: DueWork = DueWork()
        ) {
            self.sending = sending
            self.following = following
            self.refilling = refilling
            self.numbers = numbers
        }
    }

    package struct Answer: Sendable, Equatable {
        package var providers: [ProviderID: Ages] = [:]
        /// Runs and posts that are made here.
        package var scheduled = DueWork()
    }

    /// Rows counted of one queue.
    package static let most: Int64 = 10_000

    package let providers: [ProviderID]
    package let now: Instant

    package init(of providers: [ProviderID], at now: Instant) {
        self.providers = providers
        self.now = now
    }

    package func answer(from source: any Source) throws(EngineFault) -> Answer {
        var answer = Answer()
        let sending = try due(
            """
            SELECT count(*), min(due_at_ms) FROM (SELECT due_at_ms FROM dispatches
                WHERE state < 3 AND provider_id = $1 AND due_at_ms <= $2 ORDER BY due_at_ms LIMIT $3) AS due
            """, source)
        let following = try due(
            """
            SELECT count(*), min(due_at_ms) FROM (SELECT due_at_ms FROM dispatches
                WHERE state = 3 AND provider_id = $1 AND due_at_ms <= $2 ORDER BY due_at_ms LIMIT $3) AS due
            """, source)
        let refilling = try due(
            """
            SELECT count(*), min(due_at_ms) FROM (SELECT due_at_ms FROM refills
                WHERE provider_id = $1 AND due_at_ms <= $2 ORDER BY due_at_ms LIMIT $3) AS due
            """, source)
        let numbers = try due(
            """
            SELECT count(*), min(due_at_ms) FROM (SELECT due_at_ms FROM open_rentals
                WHERE provider_id = $1 AND due_at_ms <= $2 ORDER BY due_at_ms LIMIT $3) AS due
            """, source)
        for (place, provider) in providers.enumerated() {
            answer.providers[provider] = Ages(
                sending: sending[place], following: following[place], refilling: refilling[place],
                numbers: numbers[place])
        }
        try source.rows(
            """
            SELECT count(*), min(due_at_ms) FROM (SELECT due_at_ms FROM dispatches
                WHERE state > 3 AND due_at_ms <= $1 ORDER BY due_at_ms LIMIT $2) AS due
            """, [.integer(now.milliseconds), .integer(Self.most)]
        ) { row throws(UnreadableRow) in
            answer.scheduled = DueWork(count: try row.number("count"), oldest: row.optionalTime())
        }
        return answer
    }

    private func due(_ sql: StaticString, _ source: any Source) throws(EngineFault) -> [DueWork] {
        var found = Array(repeating: DueWork(), count: providers.count)
        try source.rows(
            sql, each: providers.map { [.integer($0.raw), .integer(now.milliseconds), .integer(Self.most)] }
        ) { index, row throws(UnreadableRow) in
            found[index] = DueWork(count: try row.number("count"), oldest: row.optionalTime())
        }
        return found
    }
}

/// How much there is that waits for a person, each counted up to a thousand.
package struct ReadNeedsPerson: Query {
    package struct Answer: Sendable, Equatable {
        package var unknownOrders: Int64 = 0
        package var unknownRentals: Int64 = 0
        package var heldPrices: Int64 = 0
        /// Providers at which our balance is below what was set for them.
        package var lowBalances: Int64 = 0
        package var disabledWebhooks: Int64 = 0
        /// Refills that no provider is asked about.
        package var refillsByHand: Int64 = 0
    }

    package static let most: Int64 = 1_000

    package init() {}

    package func answer(from source: any Source) throws(EngineFault) -> Answer {
        Answer(
            unknownOrders: try count(
                "SELECT count(*) FROM (SELECT 1 FROM dispatches WHERE state = 2 LIMIT $1) AS part", source),
            unknownRentals: try count(
                "SELECT count(*) FROM (SELECT 1 FROM open_rentals WHERE phase = 4 LIMIT $1) AS part", source),
            heldPrices: try count(
                """
                SELECT count(*) FROM (SELECT 1 FROM provider_items WHERE held_rate_nanos IS NOT NULL LIMIT $1) AS part
                """, source),
            lowBalances: try count(
                """
                SELECT count(*) FROM (SELECT 1 FROM provider_health h JOIN providers p ON p.id = h.provider_id
                    WHERE h.balance_micros < p.low_balance_micros LIMIT $1) AS part
                """, source),
            disabledWebhooks: try count(
                """
                SELECT count(*) FROM (SELECT 1 FROM webhooks WHERE disabled_at_ms IS NOT NULL LIMIT $1) AS part
                """, source),
            refillsByHand: try count(
                """
                SELECT count(*) FROM (SELECT due_at_ms FROM refills WHERE ended_at_ms IS NULL
                    ORDER BY created_at_ms, id LIMIT $1) AS part
                WHERE due_at_ms IS NULL
                """, source))
    }

    private func count(_ sql: StaticString, _ source: any Source) throws(EngineFault) -> Int64 {
        var count: Int64 = 0
        try source.rows(sql, [.integer(Self.most)]) { row throws(UnreadableRow) in count = try row.number("count") }
        return count
    }
}
