import Base
import Domain

/// Orders by state. It walks all orders: for a page that is made every few minutes.
package struct CountOrders: Query {
    package init() {}

    package var needsSnapshot: Bool { false }
    package var walks: Bool { true }

    package func answer(from source: any Source) throws(EngineFault) -> [OrderState: Int64] {
        var counts: [OrderState: Int64] = [:]
        try source.rows("SELECT state, count(*) FROM orders GROUP BY state ORDER BY state", []) {
            row throws(UnreadableRow) in
            let state: OrderState = try row.choice("state")
            counts[state] = try row.number("count")
        }
        return counts
    }
}

/// An account's keys, or all.
package struct ListKeys: Query {
    package let account: AccountID?

    package init(account: AccountID?) {
        self.account = account
    }

    package var needsSnapshot: Bool { false }
    package var walks: Bool { account == nil }

    package func answer(from source: any Source) throws(EngineFault) -> [AccessKey] {
        try source.all(
            "SELECT * FROM access_keys WHERE $1 = 0 OR account_id = $1 ORDER BY id", [.integer(account?.raw ?? 0)])
    }
}

/// One refill, or nil.
package struct ReadRefill: Query {
    package let id: RefillID

    package init(_ id: RefillID) {
        self.id = id
    }

    package var needsSnapshot: Bool { false }

    package func answer(from source: any Source) throws(EngineFault) -> Refill? {
        try source.first("SELECT * FROM refills WHERE id = $1", [.integer(id.raw)])
    }
}

/// The next id that would be leased.
package struct NextIdentifier: Query {
    package init() {}

    package var needsSnapshot: Bool { false }

    package func answer(from source: any Source) throws(EngineFault) -> Int64 {
        var next: Int64 = 0
        try source.rows("SELECT next_id FROM id_blocks WHERE name = 'all'", []) { row throws(UnreadableRow) in
            next = try row.number("next_id")
        }
        return next
    }
}
