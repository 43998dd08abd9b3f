import Base
import Domain

/// Refills, latest first; all, or those that have not ended.
package struct ListRefills: Query {
    package let openOnly: Bool
    package let before: ListMark?
    package let limit: Int64

    package init(openOnly: Bool = false, before: ListMark? = nil, limit: Int64 = 50) {
        self.openOnly = openOnly
        self.before = before
        self.limit = limit.asPageLimit
    }

    package var needsSnapshot: Bool { false }

    package func answer(from source: any Source) throws(EngineFault) -> ListPage<Refill> {
        let parameters: [Parameter] = [
            .integer(before?[0] ?? .max), .integer(before?[1] ?? .max), .integer(limit + 1),
        ]
        let found: [Refill] =
            if openOnly {
                try source.all(
                    """
                    SELECT * FROM refills WHERE ended_at_ms IS NULL AND (created_at_ms, id) < ($1, $2)
                    ORDER BY created_at_ms DESC, id DESC LIMIT $3
                    """, parameters)
            } else {
                try source.all(
                    """
                    SELECT * FROM refills WHERE (created_at_ms, id) < ($1, $2)
                    ORDER BY created_at_ms DESC, id DESC LIMIT $3
                    """, parameters)
            }
        return ListPage(found, limit: limit) { ListMark($0.createdAt.milliseconds, $0.id.raw) }
    }
}

/// Refills that staff end, since no provider is asked about them, latest first. It looks at ten thousand open ones at
/// most.
package struct ListRefillsByHand: Query {
    package let before: ListMark?
    package let limit: Int64

    package init(before: ListMark? = nil, limit: Int64 = 50) {
        self.before = before
        self.limit = limit.asPageLimit
    }

    package var needsSnapshot: Bool { false }

    package func answer(from source: any Source) throws(EngineFault) -> ListPage<Refill> {
        let found: [Refill] = try source.all(
            """
            SELECT * FROM (SELECT * FROM refills WHERE ended_at_ms IS NULL AND (created_at_ms, id) < ($1, $2)
                ORDER BY created_at_ms DESC, id DESC LIMIT $3) AS unended
            WHERE due_at_ms IS NULL ORDER BY created_at_ms DESC, id DESC LIMIT $4
            """,
            [
                .integer(before?[0] ?? .max), .integer(before?[1] ?? .max), .integer(ListLimits.staffRows),
                .integer(limit + 1),
            ])
        return ListPage(found, limit: limit) { ListMark($0.createdAt.milliseconds, $0.id.raw) }
    }
}
