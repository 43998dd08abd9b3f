import Base
import Domain

/// Charges one post of a subscription: a child order, to be sent, or found with a provider that makes the posts itself.
///
/// Without money the subscription pauses and is looked at again later. Outcome: the child, or nil.
package struct ServePost: Command {
    package let order: OrderID
    package let wallet: WalletKey
    /// Posts served before, as the caller saw it: a post is served once.
    package let post: Int64
    package let link: String
    /// Units for this post, between the subscription's bounds.
    package let quantity: Int64
    package let upstreamReference: UpstreamReference
    /// Where a provider that makes the posts itself has it.
    package let placement: Placement.Key?

    /// How long a paused subscription waits before it tries again.
    package static let pauseMilliseconds: Int64 = 600_000

    package init(
        order: OrderID, wallet: WalletKey, post: Int64, link: String, quantity: Int64,
        upstreamReference: UpstreamReference, placement: Placement.Key? = nil
    ) {
        self.order = order
        self.wallet = wallet
        self.post = post
        self.link = link
        self.quantity = quantity
        self.upstreamReference = upstreamReference
        self.placement = placement
    }

    package func touch(_ books: inout Books) {
        books.wallets.want(wallet)
        books.orders.want(order)
        books.dispatches.want(order)
        books.subscriptions.want(order)
        if let placement { books.placements.want(placement) }
    }

    package func decide(_ books: inout Books) throws(Fault) -> OrderID? {
        guard var work = try books.dispatches.find(order), work.state == (placement == nil ? .posts : .placed),
            var parent = try books.orders.find(order), !parent.state.isFinal,
            var subscription = try books.subscriptions.find(order), subscription.served == post
        else { return nil }
        if let placement, try books.placements.find(placement) != nil { return nil }
        guard !subscription.isServed else { return nil }
        let rate = Rate(nanos: parent.rateNanos, shownDecimals: 0)
        let charge = try rate.charge(quantity: quantity, basis: parent.basis)
        guard let funds = try books.wallets.find(wallet)?.available, funds >= charge else {
            parent.state = .paused
            try books.orders.put(parent)
            work.dueAt = books.now.advanced(milliseconds: Self.pauseMilliseconds)
            try books.dispatches.put(work)
            return nil
        }
        let id: OrderID = try books.newID()
        var child = Order(
            id: id, wallet: wallet, listing: parent.listing, type: parent.type, parent: parent.id, state: .pending,
            link: link, options: nil, quantity: quantity, runs: 1, intervalMinutes: 0, charge: charge,
            rateNanos: parent.rateNanos, basis: parent.basis, createdAt: books.now, revision: parent.revision)
        child.provider = parent.provider
        try books.move(charge, from: .available, to: .held, in: wallet, kind: .placed, operation: id.raw, order: id)
        books.orders.expectAbsent(id)
        try books.orders.put(child)
        if let provider = work.provider {
            books.dispatches.expectAbsent(id)
            var dispatch = Dispatch(
                order: id, wallet: wallet, state: .queued,
                dueAt: books.now.advanced(milliseconds: subscription.delayMinutes * 60_000), provider: provider,
                item: work.item, routePosition: work.routePosition, reference: upstreamReference,
                createdAt: books.now)
            try books.dispatches.put(dispatch)
            if let placement {
                _ = try books.place(
                    &dispatch, as: placement.providerOrder, with: placement.provider, by: 0, nextLook: books.now)
            }
        }
        subscription.served += 1
        try books.subscriptions.put(subscription)
        if parent.state == .paused {
            parent.state = .active
            try books.orders.put(parent)
        }
        return id
    }
}
