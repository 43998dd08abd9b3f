import Base
import Commands
import Domain
import Providers
import Storage

/// Looks for new posts of a subscription and orders delivery for each.
package struct ServePosts: Sendable {
    /// Posts served in one look: the rest follows at the next.
    static let postsPerLook: Int64 = 20

    private let desk: Desk
    private let due: DueDispatch

    package init(_ due: DueDispatch, desk: Desk) {
        self.due = due
        self.desk = desk
    }

    /// - Throws: what the store throws.
    package func run() async throws(Fault) {
        let order = due.order
        let provider = try desk.provider(due.dispatch.provider).provider
        guard let subscription = try await desk.store.read(ReadSubscription(order.id)) else {
            throw .bug("subscription \(order.id) has no row")
        }
        let now = desk.environment.now()
        let age = now.milliseconds(since: order.createdAt)
        let isOver = subscription.expiresAt.map { $0 <= now } ?? false
        let seen = isOver ? 0 : await provider.posts(for: subscription, of: order)
        let wanted = subscription.posts == 0 ? seen : min(seen, subscription.posts + subscription.oldPosts)
        var post = subscription.served
        while post < min(wanted, subscription.served + Self.postsPerLook) {
            let child = try await desk.store.execute(
                ServePost(
                    order: order.id, wallet: order.wallet, post: post, link: provider.postLink(post, of: order),
                    quantity: quantity(subscription), upstreamReference: desk.upstreamReference()),
                for: order.account, as: .job)
            // Without a child the subscription is paused, or somebody else was here.
            guard child != nil else { return }
            post += 1
        }
        try await desk.store.execute(
            LookAfterSubscription(order: order.id, wallet: order.wallet, nextLook: provider.nextLook(age: age)),
            for: order.account, as: .job)
    }

    private func quantity(_ subscription: Subscription) -> Int64 {
        let span = UInt64(max(0, subscription.maximum - subscription.minimum)) + 1
        return subscription.minimum + Int64(desk.environment.random() % span)
    }
}
