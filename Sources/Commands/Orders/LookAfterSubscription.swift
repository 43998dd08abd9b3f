import Base
import Domain

/// Ends a subscription whose posts are served or whose time is over; else looks again later.
package struct LookAfterSubscription: Command {
    package let order: OrderID
    package let wallet: WalletKey
    /// Milliseconds until the next look.
    package let nextLook: Int64

    package init(order: OrderID, wallet: WalletKey, nextLook: Int64) {
        self.order = order
        self.wallet = wallet
        self.nextLook = nextLook
    }

    package static let discovers = true

    package func touch(_ books: inout Books) {
        books.wantOrder(order, in: wallet)
        books.subscriptions.want(order)
    }

    package func decide(_ books: inout Books) throws(Fault) {
        guard var work = try books.dispatches.find(order), work.state == .posts,
            var parent = try books.orders.find(order), let subscription = try books.subscriptions.find(order)
        else { return }
        let isServed = subscription.posts > 0 && subscription.served >= subscription.posts + subscription.oldPosts
        let isOver = subscription.expiresAt.map { $0 <= books.now } ?? false
        guard isServed || isOver else {
            let later = books.now.advanced(milliseconds: nextLook)
            work.dueAt = max(work.dueAt ?? later, later)
            try books.dispatches.put(work)
            return
        }
        parent.state = isServed ? .completed : .expired
        parent.endedAt = books.now
        try books.close(&parent)
        try books.orders.put(parent)
    }
}
