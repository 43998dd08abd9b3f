import Base
import Domain

/// Writes down what a provider says about an order that it has.
///
/// An order that has ended stays as it is; a word against its end is kept as a finding. Outcome: the end that the
/// order has found by this, or nil.
package struct RecordProgress: Command {
    package let order: OrderID
    package let wallet: WalletKey
    /// Where the provider has it; nil where its cost is of no interest.
    package let placement: Placement.Key?
    /// nil where the provider said nothing new.
    package let event: OrderEvent?
    /// What the provider charges for it by now, in its currency; nil = not told.
    package let cost: Money?
    /// Milliseconds until the provider is asked again.
    package let nextLook: Int64
    /// Whether the provider has now heard of the customer's wish to cancel.
    package let cancelSent: Bool
    private let wishWasSeen: Bool

    package init(_ order: Order, event: OrderEvent?, cost: Money? = nil, nextLook: Int64, cancelSent: Bool) {
        self.order = order.id
        wallet = order.wallet
        if let provider = order.provider, let providerOrder = order.providerOrder {
            placement = Placement.Key(provider, providerOrder)
        } else {
            placement = nil
        }
        self.event = event
        self.cost = cost
        self.nextLook = nextLook
        self.cancelSent = cancelSent
        wishWasSeen = order.cancelAskedAt != nil
    }

    /// When a wish to cancel that did not get through is passed on again.
    static let wishMilliseconds: Int64 = 30_000

    package static let discovers = true

    private var contradiction: Finding.Key? {
        guard let provider = placement?.provider, let event, event.ends else { return nil }
        return Finding.Key(provider, order, .contradiction)
    }

    package func touch(_ books: inout Books) {
        books.wantOrder(order, in: wallet)
        if let placement, cost != nil { books.placements.want(placement) }
        if let contradiction { books.findings.want(contradiction) }
    }

    package func decide(_ books: inout Books) throws(Fault) -> OrderState? {
        guard var dispatch = try books.dispatches.find(order), dispatch.state == .placed else {
            try contradict(&books)
            return nil
        }
        if let event {
            let share = try recordCost(for: event, &books)
            guard let after = try books.apply(event, to: order, share: share) else { return nil }
            if after.state.isFinal { return after.state }
        }
        dispatch.cancelSent = dispatch.cancelSent || cancelSent
        var wait = nextLook
        if !dispatch.cancelSent, try books.orders.find(order)?.cancelAskedAt != nil {
            // The wish came while the call was under way, or did not get through.
            wait = wishWasSeen ? min(wait, Self.wishMilliseconds) : 0
        }
        dispatch.dueAt = books.now.advanced(milliseconds: wait)
        try books.dispatches.put(dispatch)
        return nil
    }

    /// Keeps the first cost told and the last, which is what the order cost us.
    ///
    /// - Returns: what the provider kept of the first.
    private func recordCost(for event: OrderEvent, _ books: inout Books) throws(Fault) -> UpstreamShare? {
        guard let cost, let placement, var row = try books.placements.find(placement) else { return nil }
        let told = row.firstCost
        let first = told ?? cost
        if row.firstCost == nil || event.ends, row.firstCost != first || row.cost != cost {
            row.firstCost = first
            row.cost = cost
            try books.placements.put(row)
        }
        // A cost that is told with the end alone says nothing of what was charged before.
        guard case .partial = event, let told else { return nil }
        return UpstreamShare(kept: cost, whole: told)
    }

    private func contradict(_ books: inout Books) throws(Fault) {
        guard let event, let contradiction, let row = try books.orders.find(order), row.state.isFinal,
            event.contradicts(row.state)
        else { return }
        try books.note(
            Remark(.contradiction, order: order, words: "ended as \(row.state), now told: \(event)"),
            of: contradiction.provider)
    }
}
