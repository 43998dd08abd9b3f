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
        try source.rows(
            """
            SELECT id, account_id, currency, type, state, charge_micros, returned_micros, quantity, runs,
                start_count, remains, parent_id
            FROM orders WHERE id = $1
            """, each: ids.map { [.integer($0.raw)] }
        ) { index, row throws(UnreadableRow) in
            let status = try OrderStatus(from: &row)
            if status.account == account { found[status.id] = status }
        }
        let parents = found.values.filter { $0.isSubscription || $0.runs > 1 }
        if !parents.isEmpty {
            for status in try withChildren(parents, from: source) { found[status.id] = status }
        }
        return found
    }

    /// A drip-feed order shows the sum of its runs; a subscription its posts.
    private func withChildren(_ parents: [OrderStatus], from source: any Source) throws(EngineFault) -> [OrderStatus] {
        var families = parents
        var sums = parents.map { (left: $0.quantity, charge: $0.charge.micros) }
        try source.rows(
            """
            SELECT id, quantity, remains, returned_micros, start_count FROM orders
            WHERE parent_id = $1 ORDER BY created_at_ms, id
            """, each: parents.map { [.integer($0.id.raw)] }
        ) { index, row throws(UnreadableRow) in
            families[index].children.append(try row.id("id"))
            sums[index].left -= try row.number("quantity") - (try row.number("remains"))
            sums[index].charge -= try row.number("returned_micros")
            let start = try row.number("start_count")
            if families[index].startCount == 0 { families[index].startCount = start }
        }
        // Without children here the runs of a drip-feed order are made by the provider, who tells of the whole.
        for (index, sum) in sums.enumerated() where !parents[index].isSubscription {
            guard !families[index].children.isEmpty else { continue }
            families[index].remains = max(0, sum.left)
            families[index].charge = Money(micros: sum.charge)
        }
        let posts = parents.indices.filter { parents[$0].isSubscription }
        guard !posts.isEmpty else { return families }
        try source.rows(
            "SELECT expires_at_ms, served FROM subscriptions WHERE order_id = $1",
            each: posts.map { [.integer(parents[$0].id.raw)] }
        ) { index, row throws(UnreadableRow) in
            families[posts[index]].expiresAt = row.optionalTime()
            families[posts[index]].served = try row.number("served")
        }
        return families
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

    package var needsSnapshot: Bool { ids.count > 1 }

    package func answer(from source: any Source) throws(EngineFault) -> [RefillID: Refill] {
        let refills: [Refill?] = try source.first(
            "SELECT * FROM refills WHERE id = $1", each: ids.map { [.integer($0.raw)] })
        var found: [RefillID: Refill] = [:]
        for case let refill? in refills where refill.account == account { found[refill.id] = refill }
        return found
    }
}

/// One order as it is stored.
package struct ReadOrder: Query {
    package let id: OrderID

    package init(_ id: OrderID) {
        self.id = id
    }

    package var needsSnapshot: Bool { false }

    package func answer(from source: any Source) throws(EngineFault) -> Order? {
        try source.first("SELECT * FROM orders WHERE id = $1", [.integer(id.raw)])
    }
}

/// An account's latest orders, with what the runs of a drip-feed order gave back counted to it; found through its
/// journal, which is the one index led by accounts.
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
        var orders = try source.orders(ids).compactMap { $0 }
        let schedules = orders.indices.filter { orders[$0].isDripFeed }
        guard !schedules.isEmpty else { return orders }
        try source.rows(
            "SELECT CAST(coalesce(sum(returned_micros), 0) AS BIGINT) FROM orders WHERE parent_id = $1",
            each: schedules.map { [.integer(orders[$0].id.raw)] }
        ) { index, row throws(UnreadableRow) in
            orders[schedules[index]].returned.micros += try row.number("returned_micros")
        }
        return orders
    }
}
