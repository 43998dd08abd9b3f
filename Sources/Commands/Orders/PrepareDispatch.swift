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
    package let provider: ProviderID
    package let providerIsIdempotent: Bool
    /// How long the call may be under way before it is taken for lost; longer than any call lasts.
    package let leaseMilliseconds: Int64
    /// Sends made before, as the caller saw it.
    package let attempt: Int64
    private let isSubscription: Bool

    /// What a lease has beyond the time that a call may take.
    package static let leaseMarginMilliseconds: Int64 = 30_000

    package init(
        _ order: Order, _ dispatch: Dispatch, provider: ProviderID, providerIsIdempotent: Bool, callMilliseconds: Int64
    ) {
        self.order = order.id
        wallet = order.wallet
        isSubscription = order.isSubscription
        self.provider = provider
        self.providerIsIdempotent = providerIsIdempotent
        leaseMilliseconds = callMilliseconds + Self.leaseMarginMilliseconds
        attempt = dispatch.attempt
    }

    private var attemptKey: Attempt.Key { Attempt.Key(order, attempt) }
    private var findingKey: Finding.Key { Finding.Key(provider, order, .unknownOutcome) }

    package func touch(_ books: inout Books) {
        books.wallets.want(wallet)
        books.orders.want(order)
        books.dispatches.want(order)
        if isSubscription { books.subscriptions.want(order) }
        guard attempt > 0, !providerIsIdempotent else { return }
        books.attempts.want(attemptKey)
        books.findings.want(findingKey)
    }

    package func decide(_ books: inout Books) throws(Fault) -> Consignment? {
        guard var dispatch = try books.dispatches.find(order), let order = try books.orders.find(order),
            dispatch.provider == provider, dispatch.attempt == attempt
        else { return nil }
        switch dispatch.state {
        case .queued: break
        case .sending, .unknown:
            guard let due = dispatch.dueAt, due <= books.now else { return nil }
            guard providerIsIdempotent else {
                try giveUp(order.id, &dispatch, &books)
                return nil
            }
            dispatch.isDoubtful = true
        case .placed, .runs, .posts: return nil
        }
        dispatch.state = .sending
        dispatch.attempt += 1
        dispatch.dueAt = books.now.advanced(milliseconds: leaseMilliseconds)
        try books.dispatches.put(dispatch)
        let posts = isSubscription ? try books.subscriptions.find(order.id) : nil
        return Consignment(order, dispatch, posts: posts, provider: provider)
    }

    /// The process that made the call is gone: nobody knows how it ended.
    private func giveUp(_ order: OrderID, _ dispatch: inout Dispatch, _ books: inout Books) throws(Fault) {
        let words = "the call was interrupted"
        if attempt > 0, dispatch.state == .sending {
            // The process may have been gone for long: the call ended when it had no more time.
            let endedAt = min(
                books.now, dispatch.dueAt?.advanced(milliseconds: -Self.leaseMarginMilliseconds) ?? books.now)
            try books.attempts.put(Attempt(dispatch, provider: provider, end: .unknown, words: words, at: endedAt))
            try books.note(Remark(.unknownOutcome, order: order, words: words), of: provider)
        }
        dispatch.state = .unknown
        dispatch.dueAt = nil
        dispatch.isDoubtful = true
        try books.dispatches.put(dispatch)
    }
}
