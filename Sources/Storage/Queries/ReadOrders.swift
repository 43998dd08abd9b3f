import Base
import Domain

/// What customers are shown of an order.
package struct OrderStatus: Sendable, Equatable {
    package let id: OrderID
    package let account: AccountID
    package let currency: Currency
    package let type: Int64
    package let state: OrderState
    /// The charge less what was given back.
    package var charge: Money
    package let quantity: Int64
    package let runs: Int64
    package var startCount: Int64
    package var remains: Int64
    package var children: [OrderID] = []
    package var expiresAt: Instant?
    package var served: Int64 = 0
    package var isSubscription: Bool

    init(from row: inout any ColumnReader) throws(UnreadableRow) {
        id = try row.id("id")
        account = try row.id("account_id")
        currency = Currency(stored: try row.string("currency"))
        type = try row.number("type")
        state = try row.choice("state")
        let whole = try row.number("charge_micros")
        let (left, overflowed) = whole.subtractingReportingOverflow(try row.number("returned_micros"))
        guard !overflowed else { throw UnreadableRow("returned_micros") }
        charge = Money(micros: left)
        quantity = try row.number("quantity")
        runs = try row.number("runs")
        startCount = try row.number("start_count")
        remains = try row.number("remains")
        isSubscription = ServiceTypes.byCode[type]?.quantity == .perPost && row.integer() == nil
    }
}

/// The status of orders of one account; an unknown or foreign id has no entry.
package struct ReadStatuses: Query {
    package let ids: [OrderID]
    package let account: AccountID

    package init(_ ids: [OrderID], account: AccountID) {
        self.ids = ids
        self.account = account
    }

    package var needsSnapshot: Bool { ids.count > 1 }

    package func answer(from source: any Source) throws(EngineFault) -> [OrderID: OrderStatus] {
        var found: [OrderID: OrderStatus] = [:]
        for id in ids {
            try source.rows(
                """
                SELECT id, account_id, currency, type, state, charge_micros, returned_micros, quantity, runs,
                    start_count, remains, parent_id
                FROM orders WHERE id = $1
                """, [.integer(id.raw)]
            ) { row throws(UnreadableRow) in
                let status = try OrderStatus(from: &row)
                if status.account == account { found[id] = status }
            }
            if let status = found[id], status.isSubscription || status.runs > 1 {
                found[id] = try withChildren(status, from: source)
            }
        }
        return found
    }

    /// A drip-feed order shows the sum of its runs; a subscription its posts.
    private func withChildren(_ parent: OrderStatus, from source: any Source) throws(EngineFault) -> OrderStatus {
        var status = parent
        var delivered: Int64 = 0
        var returned: Int64 = 0
        try source.rows(
            """
            SELECT id, quantity, remains, returned_micros, start_count FROM orders
            WHERE parent_id = $1 ORDER BY id
            """, [.integer(parent.id.raw)]
        ) { row throws(UnreadableRow) in
            status.children.append(try row.id("id"))
            delivered += try row.number("quantity") - (try row.number("remains"))
            returned += try row.number("returned_micros")
            let start = try row.number("start_count")
            if status.startCount == 0 { status.startCount = start }
        }
        if status.isSubscription {
            try source.rows(
                "SELECT expires_at_ms, served FROM subscriptions WHERE order_id = $1", [.integer(parent.id.raw)]
            ) { row throws(UnreadableRow) in
                status.expiresAt = row.optionalTime()
                status.served = try row.number("served")
            }
        } else if !status.children.isEmpty {
            // Without children here its runs are made by the provider, who tells of the whole.
            status.remains = max(0, parent.quantity - delivered)
            status.charge = Money(micros: parent.charge.micros - returned)
        }
        return status
    }
}

/// The state of refills of one account; an unknown or foreign id has no entry.
package struct ReadRefills: Query {
    package let ids: [RefillID]
    package let account: AccountID

    package init(_ ids: [RefillID], account: AccountID) {
        self.ids = ids
        self.account = account
    }

    package func answer(from source: any Source) throws(EngineFault) -> [RefillID: Refill] {
        var found: [RefillID: Refill] = [:]
        for id in ids {
            let rows: [Refill] = try source.all("SELECT * FROM refills WHERE id = $1", [.integer(id.raw)])
            if let refill = rows.first, refill.account == account { found[id] = refill }
        }
        return found
    }
}

/// One order as it is stored.
package struct ReadOrder: Query {
    package let id: OrderID

    package init(_ id: OrderID) {
        self.id = id
    }

    package func answer(from source: any Source) throws(EngineFault) -> Order? {
        try source.first("SELECT * FROM orders WHERE id = $1", [.integer(id.raw)])
    }
}

/// An account's latest orders, with what the runs of a drip-feed order gave back counted to it; found through its journal, which is the one index led by accounts.
package struct ReadLatestOrders: Query {
    package let wallet: WalletKey
    package let limit: Int64

    package init(_ wallet: WalletKey, limit: Int64) {
        self.wallet = wallet
        self.limit = limit
    }

    package func answer(from source: any Source) throws(EngineFault) -> [Order] {
        var ids: [OrderID] = []
        try source.rows(
            """
            SELECT order_id FROM transfers
            WHERE account_id = $1 AND currency = $2 AND kind = $3 ORDER BY version DESC LIMIT $4
            """,
            [
                .integer(wallet.account.raw), .text(wallet.currency.code), .integer(TransferKind.placed.rawValue),
                .integer(limit),
            ]
        ) { row throws(UnreadableRow) in ids.append(try row.id("order_id")) }
        var orders: [Order] = []
        for id in ids {
            guard var order = try ReadOrder(id).answer(from: source) else { continue }
            if order.isDripFeed {
                try source.rows(
                    "SELECT sum(returned_micros) FROM orders WHERE parent_id = $1", [.integer(order.id.raw)]
                ) { row throws(UnreadableRow) in order.returned.micros += row.integer() ?? 0 }
            }
            orders.append(order)
        }
        return orders
    }
}

/// Orders for staff, latest first by id, by state if asked.
package struct ListOrders: Query {
    package let account: AccountID?
    package let state: OrderState?
    package let before: OrderID?
    package let limit: Int64

    package init(account: AccountID? = nil, state: OrderState? = nil, before: OrderID? = nil, limit: Int64 = 50) {
        self.account = account
        self.state = state
        self.before = before
        self.limit = limit
    }

    package func answer(from source: any Source) throws(EngineFault) -> [Order] {
        try source.all(
            """
            SELECT * FROM orders
            WHERE id < $1 AND ($2 = 0 OR account_id = $2) AND ($3 = -1 OR state = $3)
            ORDER BY id DESC LIMIT $4
            """,
            [
                .integer(before?.raw ?? .max), .integer(account?.raw ?? 0), .integer(state?.rawValue ?? -1),
                .integer(limit),
            ])
    }
}
