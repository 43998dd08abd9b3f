import Base
import Domain

/// Which orders a list is about; what is not said asks for any.
package struct OrderFilter: Sendable {
    /// Empty = all.
    package var states: Set<OrderState> = []
    package var listing: ListingID?
    package var provider: ProviderID?
    /// An order's id, or a part of a link, capitals or not. Longer than 200 bytes it finds nothing.
    package var text: String?
    /// Placed at this time or later.
    package var from: Instant?
    /// Placed before this time.
    package var to: Instant?
    /// Whether runs of drip-feed orders and posts of subscriptions stand in the list by themselves.
    package var showsChildren = false

    package init() {}

    /// The order that `text` names, if it is one.
    var id: OrderID? { text.flatMap { OrderID(text: $0.trimmed) } }

    /// Whether an order that was found by its id fits the rest.
    func admits(_ order: Order) -> Bool {
        (states.isEmpty || states.contains(order.state)) && (listing.map { $0 == order.listing } ?? true)
            && (provider.map { $0 == order.provider } ?? true) && (from.map { order.createdAt >= $0 } ?? true)
            && (to.map { order.createdAt < $0 } ?? true)
    }

    /// Whether it leaves rows out that lie within its times.
    var isSelective: Bool {
        !states.isEmpty || listing != nil || provider != nil || !showsChildren
            || text.map { !$0.trimmed.isEmpty } ?? false
    }

    /// States, listing, provider, children and text, as five parameters; nil where no order can fit.
    var parameters: [Parameter]? {
        guard let text = SearchText(text) else { return nil }
        return [
            .integer(states.bits), .integer(listing?.raw ?? 0), .integer(provider?.raw ?? 0),
            .integer(showsChildren ? 1 : 0), .text(text.pattern),
        ]
    }
}

/// An order as lists show it: with the runs of a drip-feed order counted to it.
package struct ListedOrder: Sendable, Equatable {
    package var order: Order
    /// Runs of a drip-feed order that were started here, or posts of a subscription.
    package var children: Int64 = 0
    /// What a subscription's posts cost, less what was given back; zero for others.
    package var postsCharge: Money = .zero

    package init(_ order: Order) {
        self.order = order
    }
}

extension Source {
    /// Orders with what their children came to: a drip-feed order gives back, has started and delivered what its runs
    /// did. It has a thousand runs at most; a subscription's posts are counted one by one.
    func listed(_ orders: [Order]) throws(EngineFault) -> [ListedOrder] {
        var listed = orders.map(ListedOrder.init)
        let parents = listed.indices.filter { orders[$0].isDripFeed || orders[$0].isSubscription }
        guard !parents.isEmpty else { return listed }
        try rows(
            """
            SELECT count(*), CAST(coalesce(sum(charge_micros), 0) AS BIGINT),
                CAST(coalesce(sum(returned_micros), 0) AS BIGINT),
                CAST(coalesce(sum(quantity - remains), 0) AS BIGINT),
                coalesce((SELECT c.start_count FROM orders c WHERE c.parent_id = $1 AND c.start_count <> 0
                    ORDER BY c.created_at_ms, c.id LIMIT 1), 0)
            FROM orders WHERE parent_id = $1
            """, each: parents.map { [.integer(orders[$0].id.raw)] }
        ) { index, row throws(UnreadableRow) in
            let place = parents[index]
            let count = try row.number("count")
            let charge = try row.number("charge_micros")
            let returned = try row.number("returned_micros")
            let delivered = try row.number("remains")
            let startCount = try row.number("start_count")
            listed[place].children = count
            // Without children here the runs are made by the provider, who tells of the whole.
            guard count > 0 else { return }
            guard orders[place].isDripFeed else {
                listed[place].postsCharge = Money(micros: charge &- returned)
                return
            }
            listed[place].order.returned.micros &+= returned
            listed[place].order.remains = max(0, orders[place].quantity &- delivered)
            if orders[place].startCount == 0 { listed[place].order.startCount = startCount }
        }
        return listed
    }
}
