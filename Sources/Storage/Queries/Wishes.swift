import Base
import Domain

/// A top-up, or nil.
package struct ReadTopUp: Query {
    package let id: TopUpID

    package init(_ id: TopUpID) {
        self.id = id
    }

    package var needsSnapshot: Bool { false }

    package func answer(from source: any Source) throws(EngineFault) -> TopUp? {
        try source.first("SELECT * FROM top_ups WHERE id = $1", [.integer(id.raw)])
    }
}

/// An account's top-ups, latest first, a page at a time.
package struct ListTopUps: Query {
    package let account: AccountID
    package let before: TopUpID?
    package let limit: Int64

    /// - Parameter before: the last of the page before.
    package init(of account: AccountID, before: TopUpID? = nil, limit: Int64 = 50) {
        self.account = account
        self.before = before
        self.limit = limit
    }

    package func answer(from source: any Source) throws(EngineFault) -> [TopUp] {
        let mark = try source.mark("SELECT created_at_ms FROM top_ups WHERE id = $1", before?.raw)
        return try source.all(
            """
            SELECT * FROM top_ups WHERE account_id = $1 AND (created_at_ms, id) < ($2, $3)
            ORDER BY created_at_ms DESC, id DESC LIMIT $4
            """, [.integer(account.raw), .integer(mark.time), .integer(mark.id), .integer(limit)])
    }
}

/// Top-ups that wait for a decision, the longest waiting first, a page at a time.
package struct ListOpenTopUps: Query {
    package let after: TopUpID?
    package let limit: Int64

    /// - Parameter after: the last of the page before.
    package init(after: TopUpID? = nil, limit: Int64 = 50) {
        self.after = after
        self.limit = limit
    }

    package func answer(from source: any Source) throws(EngineFault) -> [TopUp] {
        let mark = try source.mark("SELECT created_at_ms FROM top_ups WHERE id = $1", after?.raw, orElse: .min)
        return try source.all(
            """
            SELECT * FROM top_ups WHERE state = 1 AND (created_at_ms, id) > ($1, $2)
            ORDER BY created_at_ms, id LIMIT $3
            """, [.integer(mark.time), .integer(mark.id), .integer(limit)])
    }
}

/// A proposal, or nil.
package struct ReadProposal: Query {
    package let id: ProposalID

    package init(_ id: ProposalID) {
        self.id = id
    }

    package var needsSnapshot: Bool { false }

    package func answer(from source: any Source) throws(EngineFault) -> Proposal? {
        try source.first("SELECT * FROM proposals WHERE id = $1", [.integer(id.raw)])
    }
}

/// Proposals, latest first, a page at a time.
package struct ListProposals: Query {
    package let openOnly: Bool
    package let before: ProposalID?
    package let limit: Int64

    /// - Parameter before: the last of the page before.
    package init(openOnly: Bool, before: ProposalID? = nil, limit: Int64 = 50) {
        self.openOnly = openOnly
        self.before = before
        self.limit = limit
    }

    package func answer(from source: any Source) throws(EngineFault) -> [Proposal] {
        let mark = try source.mark("SELECT created_at_ms FROM proposals WHERE id = $1", before?.raw)
        let parameters: [Parameter] = [.integer(mark.time), .integer(mark.id), .integer(limit)]
        if openOnly {
            return try source.all(
                """
                SELECT * FROM proposals WHERE state = 1 AND (created_at_ms, id) < ($1, $2)
                ORDER BY created_at_ms DESC, id DESC LIMIT $3
                """, parameters)
        }
        return try source.all(
            """
            SELECT * FROM proposals WHERE (created_at_ms, id) < ($1, $2)
            ORDER BY created_at_ms DESC, id DESC LIMIT $3
            """, parameters)
    }
}

/// An order's proposals that wait, latest first; fifty at most.
package struct ListOrderProposals: Query {
    package let order: OrderID

    package init(of order: OrderID) {
        self.order = order
    }

    package var needsSnapshot: Bool { false }

    package func answer(from source: any Source) throws(EngineFault) -> [Proposal] {
        try source.all(
            """
            SELECT * FROM proposals WHERE state = 1 AND order_id = $1
            ORDER BY created_at_ms DESC, id DESC LIMIT 50
            """, [.integer(order.raw)])
    }
}

/// How much waits for staff.
package struct CountWishes: Query {
    package init() {}

    package func answer(from source: any Source) throws(EngineFault) -> (topUps: Int64, proposals: Int64) {
        var counts = (topUps: Int64(0), proposals: Int64(0))
        try source.rows("SELECT count(*) FROM top_ups WHERE state = 1", []) { row throws(UnreadableRow) in
            counts.topUps = try row.number("count")
        }
        try source.rows("SELECT count(*) FROM proposals WHERE state = 1", []) { row throws(UnreadableRow) in
            counts.proposals = try row.number("count")
        }
        return counts
    }
}

extension Source {
    /// Where a page begins in a list by (time, id): at the row of `id`, else at the list's end.
    ///
    /// Ids are not in the order of time, so a page asks for the time of the last row of the one before.
    func mark(_ sql: StaticString, _ id: Int64?, orElse end: Int64 = .max) throws(EngineFault)
        -> (time: Int64, id: Int64)
    {
        guard let id else { return (end, end) }
        var mark = (time: end, id: end)
        try rows(sql, [.integer(id)]) { row throws(UnreadableRow) in mark = (try row.number("time"), id) }
        return mark
    }
}
