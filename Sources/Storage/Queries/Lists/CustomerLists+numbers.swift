import Base
import Domain

/// An account's rentals as its customer sees them, latest first; attempts that came to nothing are left out.
///
/// Where a filter is given it looks at 2,000 rentals at most; a page that is cut says where to go on.
package struct ListAccountRentals: Query {
    package let account: AccountID
    /// Empty = all that customers see.
    package let states: Set<RentalState>
    /// Our number of the service; nil = any.
    package let service: Int64?
    package let before: ListMark?
    package let limit: Int64

    package init(
        of account: AccountID, states: Set<RentalState> = [], service: Int64? = nil, before: ListMark? = nil,
        limit: Int64 = 50
    ) {
        self.account = account
        self.states = states
        self.service = service
        self.before = before
        self.limit = limit.asPageLimit
    }

    package func answer(from source: any Source) throws(EngineFault) -> ListPage<Rental> {
        var window = ListWindow(before: before)
        if !states.isEmpty || service != nil {
            window = try window.cut(
                to: ListLimits.customerLines,
                """
                SELECT created_at_ms, id FROM rentals
                WHERE account_id = $1 AND state BETWEEN 2 AND 6 AND (created_at_ms, id) < ($2, $3)
                    AND (created_at_ms, id) >= ($4, $5)
                ORDER BY created_at_ms DESC, id DESC LIMIT 1 OFFSET $6
                """, [.integer(account.raw)], in: source)
        }
        let found: [Rental] = try source.all(
            """
            SELECT * FROM rentals
            WHERE account_id = $1 AND state BETWEEN 2 AND 6 AND (created_at_ms, id) < ($2, $3)
                AND (created_at_ms, id) >= ($4, $5) AND (($6 >> CAST(state AS INTEGER)) & 1) = 1
                AND ($7 < 0 OR EXISTS (SELECT 1 FROM catalog_products p
                    WHERE p.id = rentals.product_id AND p.service_id = $7))
            ORDER BY created_at_ms DESC, id DESC LIMIT $8
            """,
            [.integer(account.raw)] + window.bounds
                + [.integer(states.bits), .integer(service ?? -1), .integer(limit + 1)])
        return window.page(found, limit: limit) { ListMark($0.createdAt.milliseconds, $0.id.raw) }
    }
}

/// The log of what an account's webhook was sent in the last week, latest first: how often it was tried, and the last
/// answer's status or why there was none.
package struct ListWebhookEvents: Query {
    package let account: AccountID
    package let before: ListMark?
    package let limit: Int64

    package init(of account: AccountID, before: ListMark? = nil, limit: Int64 = 50) {
        self.account = account
        self.before = before
        self.limit = limit.asPageLimit
    }

    package var needsSnapshot: Bool { false }

    package func answer(from source: any Source) throws(EngineFault) -> ListPage<WebhookEvent> {
        let found: [WebhookEvent] = try source.all(
            """
            SELECT * FROM webhook_events WHERE account_id = $1 AND (created_at_ms, id) < ($2, $3)
            ORDER BY created_at_ms DESC, id DESC LIMIT $4
            """,
            [
                .integer(account.raw), .integer(before?[0] ?? .max), .integer(before?[1] ?? .max),
                .integer(limit + 1),
            ])
        return ListPage(found, limit: limit) { ListMark($0.createdAt.milliseconds, $0.id.raw) }
    }
}

/// Rentals of one account by id, as its customer sees them, with the SMS that came in time, oldest first. What is
/// another's, or never became a rental, is left out.
package struct ReadShownRentals: Query {
    package struct Shown: Sendable {
        package let rental: Rental
        package let messages: [RentalMessage]
    }

    package let ids: [RentalID]
    package let account: AccountID
    /// Whether SMS are read, too.
    package let hasMessages: Bool

    package init(_ ids: [RentalID], account: AccountID, hasMessages: Bool) {
        self.ids = ids
        self.account = account
        self.hasMessages = hasMessages
    }

    package func answer(from source: any Source) throws(EngineFault) -> [Shown] {
        let found: [Rental?] = try source.first(
            "SELECT * FROM rentals WHERE id = $1", each: ids.map { [.integer($0.raw)] })
        let rentals = found.compactMap { $0 }.filter { $0.account == account && $0.state.isShown }
        guard hasMessages else { return rentals.map { Shown(rental: $0, messages: []) } }
        let messages: [[RentalMessage]] = try source.all(
            "SELECT * FROM rental_messages WHERE rental_id = $1 AND late = 0 ORDER BY received_at_ms, mark",
            each: rentals.map { [.integer($0.id.raw)] })
        return zip(rentals, messages).map { Shown(rental: $0, messages: $1) }
    }
}

/// What a request with a key has come to: every unit and every attempt at one, in the order they were made; nil for a
/// key that was never used.
package struct ReadKeyedRentals: Query {
    package let key: KeyedRequest.Key

    package init(of key: KeyedRequest.Key) {
        self.key = key
    }

    package func answer(from source: any Source) throws(EngineFault) -> [Rental]? {
        guard let request = try ReadKeyedRequest(key).answer(from: source) else { return nil }
        return try source.all(
            "SELECT * FROM rentals WHERE purchase_id = $1 ORDER BY id", [.integer(request.purchase.raw)])
    }
}
