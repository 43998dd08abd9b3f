import Base
import Domain

/// One of the staff does something to an order that may give money back. Where more would have gone back of it in all
/// than one person may give back alone, it is proposed instead, and done when another approves it.
///
/// - Throws: `notFound`; what `SettleOrder`, `RefundOrder`, `ApplyByHand`, `RequestCancel` and `ResolveDispatch` throw;
///   as `ProposeAdjustment` where it is proposed.
package struct GiveBack: Command {
    package enum Outcome: Sendable, Equatable {
        case done(Money)
        /// It waits; this much would go back.
        case proposed(ProposalID, Money)
    }

    package static let discovers = true

    package let deed: OrderDeed
    package let wallet: WalletKey
    package let by: PersonID
    package let actor: String
    package let reason: String
    package let alone: Money?

    /// - Parameter alone: what may have gone back of the order after one person's act, in the wallet's currency;
    ///   nil = however much.
    package init(_ deed: OrderDeed, wallet: WalletKey, by: PersonID, actor: String, reason: String, alone: Money?) {
        self.deed = deed
        self.wallet = wallet
        self.by = by
        self.actor = actor
        self.reason = reason
        self.alone = alone
    }

    package func touch(_ books: inout Books) {
        books.people.want(by)
        deed.touch(&books, wallet)
    }

    package func decide(_ books: inout Books) throws(Fault) -> Outcome {
        // Tried on a copy: only doing it tells how much goes back.
        var trial = books
        let before = try deed.returned(books)
        let amount = try deed.decide(&trial, wallet, actor: actor, reason: reason)
        // Many small amounts are a great one. Whoever gave back what went before is not told apart.
        guard let alone, amount > .zero, try before.adding(amount) > alone else {
            books = trial
            return .done(amount)
        }
        let person = try books.staff(by)
        try PlainText.check(reason, "reason", atMost: Proposal.mostReason, hasLines: true)
        let id: ProposalID = try books.newID()
        books.proposals.expectAbsent(id)
        try books.proposals.put(
            Proposal(
                id: id, account: wallet.account, currency: wallet.currency, amount: amount, reason: reason,
                proposedBy: person.id, createdAt: books.now, deed: deed, returned: before))
        return .proposed(id, amount)
    }
}

extension OrderDeed {
    func touch(_ books: inout Books, _ wallet: WalletKey) {
        books.wallets.want(wallet)
        books.wantOrder(order, in: wallet)
        if kind == .notPlaced, let dispatch = books.dispatches.peek(order) {
            notPlaced(dispatch, actor: "")?.touch(&books)
        }
    }

    /// What has gone back of its order so far.
    ///
    /// - Throws: `notFound`.
    func returned(_ books: Books) throws(Fault) -> Money {
        guard let row = try books.orders.find(order) else { throw .notFound("order \(order)") }
        return row.returned
    }

    /// - Returns: what has gone back to the wallet.
    func decide(_ books: inout Books, _ wallet: WalletKey, actor: String, reason: String) throws(Fault) -> Money {
        let before = try books.wallets.find(wallet)?.available ?? .zero
        switch kind {
        case .settle:
            _ = try SettleOrder(order: order, wallet: wallet, giveBack: amount).decide(&books)
        case .refund:
            _ = try RefundOrder(order: order, wallet: wallet, amount: amount, actor: actor, reason: reason)
                .decide(&books)
        case .partial:
            _ = try byHand(.partial(startCount: startCount, remains: remains ?? 0), wallet).decide(&books)
        case .cancel: _ = try byHand(.canceled, wallet).decide(&books)
        case .askCancel:
            guard let row = try books.orders.find(order), row.wallet == wallet else { throw .incorrectOrder }
            try books.askCancel(row)
        case .notPlaced:
            guard let resolve = try books.dispatches.find(order).flatMap({ notPlaced($0, actor: actor) }) else {
                throw .wrongState("order \(order) is with no provider")
            }
            try resolve.decide(&books)
        }
        let after = try books.wallets.find(wallet)?.available ?? .zero
        return try after.subtracting(before)
    }

    private func notPlaced(_ dispatch: Dispatch, actor: String) -> ResolveDispatch? {
        dispatch.provider.map { ResolveDispatch(dispatch, provider: $0, truth: .notPlaced, actor: actor) }
    }

    private func byHand(_ event: OrderEvent, _ wallet: WalletKey) -> ApplyByHand {
        ApplyByHand(order: order, wallet: wallet, event: event, overProvider: overProvider)
    }
}
