import Base
import Domain

/// Puts off work on an order that did not succeed, so that it cannot stand in the way of the others' for ever.
package struct PostponeDispatch: Command {
    package let order: OrderID
    package let wallet: WalletKey
    package let milliseconds: Int64

    /// How long work rests after a failure.
    package static let usualMilliseconds: Int64 = 30_000

    package init(order: OrderID, wallet: WalletKey, milliseconds: Int64 = PostponeDispatch.usualMilliseconds) {
        self.order = order
        self.wallet = wallet
        self.milliseconds = milliseconds
    }

    package func touch(_ books: inout Books) {
        books.wallets.want(wallet)
        books.dispatches.want(order)
    }

    package func decide(_ books: inout Books) throws(Fault) {
        guard var work = try books.dispatches.find(order), let due = work.dueAt, due <= books.now else { return }
        work.dueAt = books.now.advanced(milliseconds: milliseconds)
        try books.dispatches.put(work)
    }
}
