import Base
import Domain

/// Claims a queued order for sending: this commits before the first byte leaves.
///
/// A send whose lease ran out is claimed again only where the provider is idempotent; otherwise its outcome is
/// unknown, and stays so until somebody finds out.
///
/// Outcome: what to send, or nil where there is nothing to send any more.
package struct PrepareDispatch: Command {
    package let order: OrderID
    package let wallet: WalletKey
    package let providerIsIdempotent: Bool

    /// How long a call may be under way before it is taken for lost.
    package static let leaseMilliseconds: Int64 = 30_000

    package init(order: OrderID, wallet: WalletKey, providerIsIdempotent: Bool) {
        self.order = order
        self.wallet = wallet
        self.providerIsIdempotent = providerIsIdempotent
    }

    package func touch(_ books: inout Books) {
        books.wallets.want(wallet)
        books.orders.want(order)
        books.dispatches.want(order)
    }

    package func decide(_ books: inout Books) throws(Fault) -> Consignment? {
        guard var dispatch = try books.dispatches.find(order), let order = try books.orders.find(order),
            let provider = dispatch.provider
        else { return nil }
        switch dispatch.state {
        case .queued: break
        case .sending, .unknown:
            guard let due = dispatch.dueAt, due <= books.now else { return nil }
            guard providerIsIdempotent else {
                dispatch.state = .unknown
                dispatch.dueAt = nil
                dispatch.isDoubtful = true
                try books.dispatches.put(dispatch)
                return nil
            }
            dispatch.isDoubtful = true
        case .placed, .runs, .posts: return nil
        }
        dispatch.state = .sending
        dispatch.attempt += 1
        dispatch.dueAt = books.now.advanced(milliseconds: Self.leaseMilliseconds)
        try books.dispatches.put(dispatch)
        return Consignment(order, dispatch, provider: provider)
    }
}
