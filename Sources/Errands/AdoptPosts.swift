import Base
import Commands
import Domain
import Providers
import Storage

/// Charges the posts that a provider has served of a subscription it keeps itself: a child order for each.
package struct AdoptPosts: Sendable {
    /// Posts taken up in one look: the rest follows at the next.
    static let postsPerLook = 20
    /// Posts of one subscription that are looked at.
    static let most = 1_000

    private let desk: Desk
    private let order: Order
    private let provider: ProviderID
    private let posts: [String]

    /// - Parameter posts: the provider's own orders for them.
    package init(_ posts: [String], of order: Order, provider: ProviderID, desk: Desk) {
        self.posts = Array(posts.prefix(Self.most))
        self.order = order
        self.provider = provider
        self.desk = desk
    }

    /// - Returns: whether all posts are taken up now; if not, the subscription must not end yet.
    /// - Throws: what the store throws.
    package func run() async throws(Fault) -> Bool {
        let known = try await desk.store.read(ReadPlacements(with: provider, posts))
        let waiting = posts.filter { known[$0] == nil }
        let fresh = waiting.prefix(Self.postsPerLook)
        guard !fresh.isEmpty, let subscription = try await desk.store.read(ReadSubscription(order.id)) else {
            return true
        }
        // What a provider lists beyond what was ordered is not the customer's to pay.
        guard !subscription.isServed else {
            let words = "it lists \(waiting.count) posts beyond those ordered"
            try await desk.note([Remark(.badNumber, order: order.id, words: words)], of: provider)
            return true
        }
        let upstream = try desk.provider(provider).provider
        let quantities = await quantities(of: Array(fresh), subscription, upstream)
        var served = subscription.served
        for post in fresh {
            let child = try await desk.store.execute(
                ServePost(
                    order: order.id, wallet: order.wallet, post: served, link: order.link,
                    quantity: quantities[post] ?? subscription.minimum, upstreamReference: desk.upstreamReference(),
                    placement: Placement.Key(provider, post)),
                for: order.account, as: .job)
            // Without a child there is no money for it now, or somebody else was here.
            guard child != nil else { return false }
            served += 1
            if subscription.posts > 0, served >= subscription.posts + subscription.oldPosts { return true }
        }
        return fresh.count == waiting.count
    }

    /// How many units each post has: all the same, or what the provider's list of orders says, or the least.
    private func quantities(of posts: [String], _ subscription: Subscription, _ upstream: any Provider) async
        -> [String: Int64]
    {
        guard subscription.minimum != subscription.maximum, upstream.listsOrders,
            let recent = await upstream.recentOrders().value
        else { return [:] }
        let range = subscription.minimum...max(subscription.minimum, subscription.maximum)
        var found: [String: Int64] = [:]
        for order in recent {
            if let quantity = order.quantity, range.contains(quantity) { found[order.id] = quantity }
        }
        return found
    }
}
