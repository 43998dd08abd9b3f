import Base
import Domain

/// Orders for staff, latest first, as they are stored. It looks at ten thousand orders at most; where the filter lets
/// too few of them through, the page is cut and says where to go on.
package struct ListOrders: Query {
    package let account: AccountID?
    package let filter: OrderFilter
    package let before: ListMark?
    package let limit: Int64

    package init(
        account: AccountID? = nil, filter: OrderFilter = .all, before: ListMark? = nil, limit: Int64 = 50
    ) {
        self.account = account
        self.filter = filter
        self.before = before
        self.limit = limit.asPageLimit
    }

    package func answer(from source: any Source) throws(EngineFault) -> ListPage<Order> {
        guard let parameters = filter.parameters else { return ListPage(rows: []) }
        if let id = filter.id, let order = try ReadOrder(id).answer(from: source) {
            return ListPage(rows: filter.admits(order) && account ?? order.account == order.account ? [order] : [])
        }
        var window = ListWindow(before: before, from: filter.from, to: filter.to)
        if filter.isSelective || account != nil {
            window = try window.cut(
                to: ListLimits.staffRows,
                """
                SELECT created_at_ms, id FROM orders
                WHERE (created_at_ms, id) < ($1, $2) AND (created_at_ms, id) >= ($3, $4)
                ORDER BY created_at_ms DESC, id DESC LIMIT 1 OFFSET $5
                """, in: source)
        }
        let found: [Order] = try source.all(
            """
            SELECT * FROM orders
            WHERE (created_at_ms, id) < ($1, $2) AND (created_at_ms, id) >= ($3, $4) AND ($5 = 0 OR account_id = $5)
                AND (($6 >> CAST(state AS INTEGER)) & 1) = 1 AND ($7 = 0 OR listing_id = $7)
                AND ($8 = 0 OR provider_id = $8) AND ($9 = 1 OR parent_id IS NULL)
                AND ($10 = '' OR lower(link) LIKE lower($10) ESCAPE '!')
            ORDER BY created_at_ms DESC, id DESC LIMIT $11
            """,
            window.bounds + [.integer(account?.raw ?? 0)] + parameters + [.integer(limit + 1)])
        return window.page(found, limit: limit) { $0.mark }
    }
}

extension Order {
    /// Its place in lists in order of time.
    package var mark: ListMark { ListMark(createdAt.milliseconds, id.raw) }
}

extension OrderFilter {
    /// Every order, children too.
    package static var all: OrderFilter {
        var filter = OrderFilter()
        filter.showsChildren = true
        return filter
    }
}
