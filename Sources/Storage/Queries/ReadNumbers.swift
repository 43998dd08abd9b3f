import Base
import Domain

/// Everything about numbers that changes seldom, of one snapshot.
package struct ReadNumberCatalog: SnapshotQuery {
    package static let key = Revision.Key.numbers

    package init() {}

    package var walks: Bool { true }

    package func answer(from source: any Source) throws(EngineFault) -> NumberCatalog {
        NumberCatalog(
            revision: try ReadRevision(.numbers).answer(from: source),
            providers: try source.all("SELECT * FROM providers ORDER BY id"),
            products: try source.all("SELECT * FROM catalog_products ORDER BY id"),
            operators: try source.all("SELECT * FROM number_operators ORDER BY id"),
            tiers: try source.all("SELECT * FROM number_tiers WHERE retired = 0 ORDER BY id"),
            success: try source.all(
                """
                SELECT * FROM success_days WHERE day > (SELECT coalesce(max(day), 0) FROM success_days) - $1
                ORDER BY provider_id, day
                """, [.integer(NumberCatalog.successDays)]),
            ownNumbers: try source.all("SELECT * FROM own_numbers ORDER BY id"),
            sources: try source.all("SELECT * FROM sms_sources ORDER BY name"))
    }
}

/// One rental, or nil.
package struct ReadRental: Query {
    package let id: RentalID

    package init(_ id: RentalID) {
        self.id = id
    }

    package var needsSnapshot: Bool { false }

    package func answer(from source: any Source) throws(EngineFault) -> Rental? {
        try source.first("SELECT * FROM rentals WHERE id = $1", [.integer(id.raw)])
    }
}

/// An account's rentals as its customer sees them, latest first.
package struct ReadRentals: Query {
    package let account: AccountID
    package let state: RentalState?
    package let limit: Int64
    package let offset: Int64

    package init(of account: AccountID, state: RentalState?, limit: Int64, offset: Int64) {
        self.account = account
        self.state = state
        self.limit = limit
        self.offset = offset
    }

    package var needsSnapshot: Bool { false }

    package func answer(from source: any Source) throws(EngineFault) -> [Rental] {
        guard let state else {
            return try source.all(
                """
                SELECT * FROM rentals WHERE account_id = $1 AND state BETWEEN 2 AND 6
                ORDER BY created_at_ms DESC, id DESC LIMIT $2 OFFSET $3
                """, [.integer(account.raw), .integer(limit), .integer(offset)])
        }
        let page: [Parameter] = [
            .integer(account.raw), .integer(state.rawValue), .integer(limit), .integer(offset),
        ]
        if state.isFinal {
            // The partial index needs its condition beside the state asked for.
            return try source.all(
                """
                SELECT * FROM rentals WHERE account_id = $1 AND state = $2 AND ended_at_ms IS NOT NULL
                ORDER BY created_at_ms DESC, id DESC LIMIT $3 OFFSET $4
                """, page)
        }
        return try source.all(
            """
            SELECT r.* FROM open_rentals o JOIN rentals r ON r.id = o.rental_id
            WHERE o.account_id = $1 AND r.state = $2
            ORDER BY r.created_at_ms DESC, r.id DESC LIMIT $3 OFFSET $4
            """, page)
    }
}

/// An account's rentals that have not ended, latest first; how many others it has had makes no difference.
package struct ReadActiveRentals: Query {
    package let account: AccountID

    package init(of account: AccountID) {
        self.account = account
    }

    package var needsSnapshot: Bool { false }

    package func answer(from source: any Source) throws(EngineFault) -> [Rental] {
        try source.all(
            """
            SELECT r.* FROM open_rentals o JOIN rentals r ON r.id = o.rental_id
            WHERE o.account_id = $1 AND r.state BETWEEN 2 AND 3
            ORDER BY r.created_at_ms DESC, r.id DESC
            """, [.integer(account.raw)])
    }
}

/// A key that a request was made with, or nil.
package struct ReadKeyedRequest: Query {
    package let key: KeyedRequest.Key

    package init(_ key: KeyedRequest.Key) {
        self.key = key
    }

    package var needsSnapshot: Bool { false }

    package func answer(from source: any Source) throws(EngineFault) -> KeyedRequest? {
        try source.first(
            "SELECT * FROM keyed_requests WHERE account_id = $1 AND space = $2 AND hash_high = $3 AND hash_low = $4",
            [
                .integer(key.account.raw), .integer(key.space.rawValue), .integer(key.high), .integer(key.low),
            ])
    }
}

/// One purchase, or nil.
package struct ReadPurchase: Query {
    package let id: PurchaseID

    package init(_ id: PurchaseID) {
        self.id = id
    }

    package var needsSnapshot: Bool { false }

    package func answer(from source: any Source) throws(EngineFault) -> Purchase? {
        try source.first("SELECT * FROM purchases WHERE id = $1", [.integer(id.raw)])
    }
}

/// Purchases whose process may be gone, with what they made.
package struct ReadDuePurchases: Query {
    package let now: Instant
    /// Versions of the numbers API above it are left.
    package let latestAPI: Int64
    package let limit: Int64

    package init(now: Instant, latestAPI: Int64, limit: Int64) {
        self.now = now
        self.latestAPI = latestAPI
        self.limit = limit
    }

    package func answer(from source: any Source) throws(EngineFault) -> [(purchase: Purchase, rentals: [Rental])] {
        let due: [Purchase] = try source.all(
            """
            SELECT * FROM purchases WHERE due_at_ms IS NOT NULL AND due_at_ms <= $1 AND api <= $2
            ORDER BY due_at_ms LIMIT $3
            """, [.integer(now.milliseconds), .integer(latestAPI), .integer(limit)])
        let rentals: [[Rental]] = try source.all(
            "SELECT * FROM rentals WHERE purchase_id = $1 ORDER BY id", each: due.map { [.integer($0.id.raw)] })
        return zip(due, rentals).map { (purchase: $0, rentals: $1) }
    }
}

/// Rentals that a provider is being asked for: at a start, those whose process is gone.
package struct ReadAskedFor: Query {
    package init() {}

    package var needsSnapshot: Bool { false }
    package var walks: Bool { true }

    package func answer(from source: any Source) throws(EngineFault) -> [Rental] {
        try source.all("SELECT r.* FROM open_rentals o JOIN rentals r ON r.id = o.rental_id WHERE o.phase = 0")
    }
}

/// A rental that somebody must look at.
package struct DueRental: Sendable {
    package let open: OpenRental
    package let rental: Rental
}

/// Rentals of one provider that are worth a look for SMS, the longest due first.
package struct ReadDueLooks: Query {
    package let provider: ProviderID
    package let now: Instant
    package let limit: Int64

    package init(of provider: ProviderID, now: Instant, limit: Int64) {
        self.provider = provider
        self.now = now
        self.limit = limit
    }

    package func answer(from source: any Source) throws(EngineFault) -> [DueRental] {
        let open: [OpenRental] = try source.all(
            """
            SELECT o.* FROM open_rentals o JOIN rentals r ON r.id = o.rental_id
            WHERE o.provider_id = $1 AND o.due_at_ms <= $2 AND o.phase = 1 AND r.expires_at_ms > $3
            ORDER BY o.due_at_ms LIMIT $4
            """,
            [
                .integer(provider.raw), .integer(now.milliseconds), .integer(now.milliseconds), .integer(limit),
            ])
        return try source.withRentals(open)
    }
}

/// Rentals of one provider that are over, or that ask for more than a look, the longest due first.
package struct ReadDueEnds: Query {
    package let provider: ProviderID
    package let now: Instant
    package let limit: Int64

    package init(of provider: ProviderID, now: Instant, limit: Int64) {
        self.provider = provider
        self.now = now
        self.limit = limit
    }

    package func answer(from source: any Source) throws(EngineFault) -> [DueRental] {
        let open: [OpenRental] = try source.all(
            """
            SELECT o.* FROM open_rentals o JOIN rentals r ON r.id = o.rental_id
            WHERE o.provider_id = $1 AND o.due_at_ms <= $2 AND (o.phase <> 1 OR r.expires_at_ms <= $3)
            ORDER BY o.due_at_ms LIMIT $4
            """,
            [
                .integer(provider.raw), .integer(now.milliseconds), .integer(now.milliseconds), .integer(limit),
            ])
        return try source.withRentals(open)
    }
}

extension Source {
    /// The rentals beside their open work; work whose rental is gone is left out.
    func withRentals(_ open: [OpenRental]) throws(EngineFault) -> [DueRental] {
        let rentals: [Rental?] = try first(
            "SELECT * FROM rentals WHERE id = $1", each: open.map { [.integer($0.rental.raw)] })
        return zip(open, rentals).compactMap { row, rental in rental.map { DueRental(open: row, rental: $0) } }
    }
}

/// The provider's own ids of all rentals of ours that are open there.
package struct ReadOpenProviderRentals: Query {
    package let provider: ProviderID

    package init(of provider: ProviderID) {
        self.provider = provider
    }

    package var needsSnapshot: Bool { false }
    package var walks: Bool { true }

    package func answer(from source: any Source) throws(EngineFault) -> Set<String> {
        var found: Set<String> = []
        try source.rows(
            """
            SELECT r.provider_rental FROM open_rentals o JOIN rentals r ON r.id = o.rental_id
            WHERE o.provider_id = $1 AND r.provider_rental IS NOT NULL
            """, [.integer(provider.raw)]
        ) { row throws(UnreadableRow) in found.insert(try row.string("provider_rental")) }
        return found
    }
}

/// What the rentals of one day came to, by provider.
package struct CountSuccess: Query {
    /// Days since 1970-01-01, UTC.
    package let day: Int64

    package init(day: Int64) {
        self.day = day
    }

    package var needsSnapshot: Bool { false }
    package var walks: Bool { true }

    package func answer(from source: any Source) throws(EngineFault) -> [SuccessDay] {
        var found: [SuccessDay] = []
        try source.rows(
            """
            SELECT provider_id, count(*), count(received_at_ms) FROM rentals
            WHERE created_at_ms >= $1 AND created_at_ms < $2 AND state BETWEEN 2 AND 6
            GROUP BY provider_id ORDER BY provider_id
            """,
            [
                .integer(day * CalendarDay.millisecondsPerDay),
                .integer((day + 1) * CalendarDay.millisecondsPerDay),
            ]
        ) { row throws(UnreadableRow) in
            let provider: ProviderID = try row.id("provider_id")
            found.append(
                SuccessDay(
                    key: SuccessDay.Key(provider, day: day), rentals: try row.number("count"),
                    received: try row.number("received")))
        }
        return found
    }
}

/// The days of which success has been written down, from one on.
package struct ReadSuccessDays: Query {
    package let firstDay: Int64

    package init(from firstDay: Int64) {
        self.firstDay = firstDay
    }

    package var needsSnapshot: Bool { false }

    package func answer(from source: any Source) throws(EngineFault) -> [SuccessDay] {
        try source.all(
            "SELECT * FROM success_days WHERE day >= $1 ORDER BY provider_id, day", [.integer(firstDay)])
    }
}
