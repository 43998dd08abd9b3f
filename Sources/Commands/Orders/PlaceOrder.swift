import Base
import Domain

/// Buys: reserves the charge, writes the order and what is to be done for it, all or nothing.
///
/// A reference that was used before finds the first order and charges nothing, whatever else is asked; that is
/// why the quote may be a refusal and is looked at second.
///
/// - Throws: the quote's fault, `notEnoughFunds`, `linkInUse`.
package struct PlaceOrder: Command {
    package let wallet: WalletKey
    package let quote: Result<Quote, Fault>
    package let reference: OrderReference.Key?
    package let upstreamReference: UpstreamReference

    package init(
        wallet: WalletKey, quote: Result<Quote, Fault>, reference: OrderReference.Key?,
        upstreamReference: UpstreamReference
    ) {
        self.wallet = wallet
        self.quote = quote
        self.reference = reference
        self.upstreamReference = upstreamReference
    }

    package var size: Int {
        guard case .success(let quote) = quote else { return 0 }
        return quote.plan.link.utf8.count + (quote.plan.options?.utf8.count ?? 0)
    }

    private func linkKey(_ quote: Quote) -> OpenLink.Key {
        OpenLink.Key(wallet.account, quote.listing, quote.plan.link)
    }

    package func touch(_ books: inout Books) {
        books.wallets.want(wallet)
        if let reference { books.references.want(reference) }
        if case .success(let quote) = quote, quote.refusesOpenLink { books.openLinks.want(linkKey(quote)) }
    }

    package func decide(_ books: inout Books) throws(Fault) -> OrderID {
        if let reference, let known = try books.references.find(reference) { return known.order }
        let quote = try quote.get()
        if quote.refusesOpenLink, try books.openLinks.find(linkKey(quote)) != nil { throw .linkInUse }
        let id: OrderID = try books.newID()
        var order = Order(
            id: id, wallet: wallet, listing: quote.listing, type: quote.type, parent: nil,
            state: quote.plan.posts == nil ? .pending : .active, link: quote.plan.link, options: quote.plan.options,
            quantity: quote.plan.totalQuantity, runs: quote.plan.runs, intervalMinutes: quote.plan.intervalMinutes,
            charge: quote.charge, rateNanos: quote.rate.nanos, basis: quote.basis, createdAt: books.now,
            revision: quote.revision)
        order.provider = quote.route?.provider
        order.holdsLink = quote.refusesOpenLink
        if let leastPost = quote.leastPost {
            guard let funds = try books.wallets.find(wallet)?.available, funds >= leastPost else {
                throw .notEnoughFunds
            }
        }
        // Orders that charge nothing now stand in the journal, too: it is the index of an account's orders.
        try books.move(
            quote.charge, from: .available, to: .held, in: wallet, kind: .placed, operation: id.raw, order: id)
        books.orders.expectAbsent(id)
        try books.orders.put(order)
        if let reference { try books.references.put(OrderReference(key: reference, order: id)) }
        if quote.refusesOpenLink { try books.openLinks.put(OpenLink(key: linkKey(quote), order: id)) }
        if let posts = quote.plan.posts {
            books.subscriptions.expectAbsent(id)
            try books.subscriptions.put(Subscription(order: id, plan: posts))
        }
        try openWork(for: order, quote, in: &books)
        return id
    }

    /// An order delivered by hand has no open work, unless it is made in runs.
    private func openWork(for order: Order, _ quote: Quote, in books: inout Books) throws(Fault) {
        let state = DispatchState.firstState(of: order, passesSchedule: quote.route?.passesSchedule ?? false)
        guard state == .runs || quote.route != nil else { return }
        books.dispatches.expectAbsent(order.id)
        try books.dispatches.put(
            Dispatch(
                order: order.id, wallet: wallet, state: state, dueAt: books.now, provider: quote.route?.provider,
                item: quote.route?.item ?? "", routePosition: quote.route?.key.position ?? 0,
                reference: upstreamReference, createdAt: books.now))
    }
}
