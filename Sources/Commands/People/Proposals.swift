import Base
import Domain

/// One of the staff asks for a change of a wallet.
///
/// - Throws: `notFound`, `accessDenied`, `accountSuspended`, `invalid`, `amountOverflow`.
package struct ProposeAdjustment: Command {
    package let account: AccountID
    package let currency: Currency
    package let amount: Money
    package let reason: String
    package let proposedBy: PersonID

    /// - Parameter amount: below zero = taken out.
    package init(account: AccountID, currency: Currency, amount: Money, reason: String, by proposedBy: PersonID) {
        self.account = account
        self.currency = currency
        self.amount = amount
        self.reason = reason
        self.proposedBy = proposedBy
    }

    package func touch(_ books: inout Books) {
        books.accounts.want(account)
        books.people.want(proposedBy)
    }

    package func decide(_ books: inout Books) throws(Fault) -> ProposalID {
        try AdjustWallet.check(try amount.magnitude, in: currency)
        guard !reason.trimmed.isEmpty else { throw .invalid("reason: empty") }
        try PlainText.check(reason, "reason", atMost: Proposal.mostReason, hasLines: true)
        guard try books.accounts.find(account) != nil else { throw .notFound("account \(account)") }
        let person = try books.staff(proposedBy)
        let id: ProposalID = try books.newID()
        books.proposals.expectAbsent(id)
        try books.proposals.put(
            Proposal(
                id: id, account: account, currency: currency, amount: amount, reason: reason, proposedBy: person.id,
                createdAt: books.now))
        return id
    }
}

/// Another of the staff approves a proposal, which moves the money in the same breath, or refuses it.
///
/// Who proposed may refuse, and so take it back, but never approve.
///
/// - Throws: `notFound`, `wrongState` for one that was decided, `accessDenied` for who proposed and for customers,
///   `accountSuspended`, `notEnoughFunds`, `amountOverflow`; `wrongState` where an order has moved on: money has gone
///   back of it since, or another amount would go back than was approved.
package struct DecideProposal: Command {
    package static let discovers = true

    package let id: ProposalID
    package let isApproved: Bool
    package let decidedBy: PersonID

    package init(_ id: ProposalID, isApproved: Bool, by decidedBy: PersonID) {
        self.id = id
        self.isApproved = isApproved
        self.decidedBy = decidedBy
    }

    package func touch(_ books: inout Books) {
        books.people.want(decidedBy)
        guard let row = books.proposals.peek(id), isApproved else { return }
        books.wallets.want(row.wallet)
        row.deed?.touch(&books, row.wallet)
    }

    package func decide(_ books: inout Books) throws(Fault) -> Proposal {
        guard var row = try books.proposals.find(id) else { throw .notFound("proposal \(id)") }
        guard row.state == .open else { throw .wrongState("proposal \(id) is \(row.state)") }
        let person = try books.staff(decidedBy)
        guard !isApproved || person.id != row.proposedBy else { throw .accessDenied }
        row.state = isApproved ? .approved : .refused
        row.decidedBy = person.id
        row.decidedAt = books.now
        try books.proposals.put(row)
        if isApproved {
            // Customers read the reason in their statement: who proposed it is for the audit log.
            let (actor, reason) = ("staff:\(person.email)", row.reason)
            if let deed = row.deed {
                // Else one refund that was proposed twice would be paid twice.
                guard try deed.returned(books) == row.returned else {
                    throw .wrongState("money has gone back for order \(deed.order) since")
                }
                let amount = try deed.decide(&books, row.wallet, actor: actor, reason: reason)
                guard amount == row.amount else {
                    throw .wrongState("order \(deed.order) would give back \(amount) by now")
                }
            } else {
                _ = try books.adjust(
                    row.wallet, row.amount > .zero ? .credit : .debit, by: try row.amount.magnitude, actor: actor,
                    reason: reason)
            }
        }
        return row
    }
}

extension Money {
    /// - Throws: `amountOverflow`.
    fileprivate var magnitude: Money {
        get throws(Fault) { self < .zero ? try Money.zero.subtracting(self) : self }
    }
}
