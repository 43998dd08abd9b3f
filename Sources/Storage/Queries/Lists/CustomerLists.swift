import Base
import Domain

/// An account's orders, latest first, found through its journal, which is the one index led by accounts.
///
/// It looks at 2,000 lines of the journal at most; where the filter lets too few of them through, the page is cut and
/// says where to go on. Rentals, which stand in the journal, too, are left out.
package struct ListAccountOrders: Query {
    package let wallet: WalletKey
    package let filter: OrderFilter
    package let before: ListMark?
    package let limit: Int64

    package init(_ wallet: WalletKey, filter: OrderFilter = OrderFilter(), before: ListMark? = nil, limit: Int64 = 50) {
        self.wallet = wallet
        self.filter = filter
        self.before = before
        self.limit = limit.asPageLimit
    }

    package func answer(from source: any Source) throws(EngineFault) -> ListPage<ListedOrder> {
        guard let parameters = filter.parameters else { return ListPage(rows: []) }
        if let id = filter.id, let order = try ReadOrder(id).answer(from: source), order.wallet == wallet {
            return ListPage(rows: filter.admits(order) ? try source.listed([order]) : [])
        }
        var stretch = try JournalStretch(all: wallet, in: source)
        if let before { stretch.high = min(stretch.high, before[0]) }
        if let to = filter.to { try stretch.end(at: to, of: wallet, in: source) }
        if let from = filter.from { try stretch.begin(at: from, of: wallet, in: source) }
        let floor = max(stretch.low, stretch.high - ListLimits.customerLines)
        guard floor < stretch.high else { return ListPage(rows: []) }
        let found = try orders(from: floor, to: stretch.high, parameters, source)
        let rows = try source.listed(found.prefix(Int(limit)).map(\.order))
        if found.count > rows.count {
            return ListPage(rows: rows, next: found.prefix(rows.count).last.map { ListMark($0.line) })
        }
        return floor > stretch.low ? ListPage(rows: rows, next: ListMark(floor), isCut: true) : ListPage(rows: rows)
    }

    private func orders(from low: Int64, to high: Int64, _ parameters: [Parameter], _ source: any Source)
        throws(EngineFault) -> [(line: Int64, order: Order)]
    {
        var found: [(line: Int64, order: Order)] = []
        try source.rows(
            """
            SELECT t.version, o.* FROM transfers t JOIN orders o ON o.id = t.order_id
            WHERE t.account_id = $1 AND t.currency = $2 AND t.version >= $3 AND t.version < $4 AND t.kind = $5
                AND o.account_id = t.account_id
                AND (($6 >> CAST(o.state AS INTEGER)) & 1) = 1 AND ($7 = 0 OR o.listing_id = $7)
                AND ($8 = 0 OR o.provider_id = $8) AND ($9 = 1 OR o.parent_id IS NULL)
                AND ($10 = '' OR lower(o.link) LIKE lower($10) ESCAPE '!')
            ORDER BY t.version DESC LIMIT $11
            """,
            [
                .integer(wallet.account.raw), .text(wallet.currency.code), .integer(low), .integer(high),
                .integer(TransferKind.placed.rawValue),
            ] + parameters + [.integer(limit + 1)]
        ) { row throws(UnreadableRow) in
            let line = try row.number("version")
            found.append((line, try Order(from: &row)))
        }
        return found
    }
}

/// Orders of one account by id, as its lists show them; what is unknown or another's is left out.
package struct ReadListedOrders: Query {
    package let ids: [OrderID]
    package let account: AccountID

    package init(_ ids: [OrderID], account: AccountID) {
        self.ids = ids
        self.account = account
    }

    package func answer(from source: any Source) throws(EngineFault) -> [ListedOrder] {
        let found: [Order?] = try source.first(
            "SELECT * FROM orders WHERE id = $1", each: ids.map { [.integer($0.raw)] })
        return try source.listed(found.compactMap { $0 }.filter { $0.account == account })
    }
}

/// The runs of a drip-feed order, or the posts of a subscription, latest first; none of another account's.
package struct ListChildren: Query {
    package let parent: OrderID
    package let account: AccountID
    package let before: ListMark?
    package let limit: Int64

    package init(of parent: OrderID, account: AccountID, before: ListMark? = nil, limit: Int64 = 50) {
        self.parent = parent
        self.account = account
        self.before = before
        self.limit = limit.asPageLimit
    }

    package var needsSnapshot: Bool { false }

    package func answer(from source: any Source) throws(EngineFault) -> ListPage<Order> {
        let found: [Order] = try source.all(
            """
            SELECT * FROM orders WHERE parent_id = $1 AND account_id = $2 AND (created_at_ms, id) < ($3, $4)
            ORDER BY created_at_ms DESC, id DESC LIMIT $5
            """,
            [
                .integer(parent.raw), .integer(account.raw), .integer(before?[0] ?? .max),
                .integer(before?[1] ?? .max), .integer(limit + 1),
            ])
        return ListPage(found, limit: limit) { ListMark($0.createdAt.milliseconds, $0.id.raw) }
    }
}

/// An account's refills, latest first.
package struct ListAccountRefills: Query {
    package let account: AccountID
    package let before: ListMark?
    package let limit: Int64

    package init(of account: AccountID, before: ListMark? = nil, limit: Int64 = 50) {
        self.account = account
        self.before = before
        self.limit = limit.asPageLimit
    }

    package var needsSnapshot: Bool { false }

    package func answer(from source: any Source) throws(EngineFault) -> ListPage<Refill> {
        let found: [Refill] = try source.all(
            """
            SELECT * FROM refills WHERE account_id = $1 AND (created_at_ms, id) < ($2, $3)
            ORDER BY created_at_ms DESC, id DESC LIMIT $4
            """,
            [
                .integer(account.raw), .integer(before?[0] ?? .max), .integer(before?[1] ?? .max),
                .integer(limit + 1),
            ])
        return ListPage(found, limit: limit) { ListMark($0.createdAt.milliseconds, $0.id.raw) }
    }
}
