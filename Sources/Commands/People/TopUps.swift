import Base
import Domain

/// A customer asks to pay in.
///
/// - Throws: `notFound`, `accountSuspended`, `invalid`, `wrongState` where too many wait already.
package struct AskTopUp: Command {
    package let account: AccountID
    package let currency: Currency
    package let amount: Money
    package let note: String

    package init(account: AccountID, currency: Currency, amount: Money, note: String) {
        self.account = account
        self.currency = currency
        self.amount = amount
        self.note = note
    }

    package func touch(_ books: inout Books) {
        books.accounts.want(account)
        books.tallies.want(.openTopUps(account))
    }

    package func decide(_ books: inout Books) throws(Fault) -> TopUpID {
        try AdjustWallet.check(amount, in: currency)
        try PlainText.check(note, "note", atMost: TopUp.mostNote, hasLines: true)
        guard let row = try books.accounts.find(account) else { throw .notFound("account \(account)") }
        guard !row.isSuspended else { throw .accountSuspended }
        guard try books.count(.openTopUps(account), 1) <= TopUp.mostOpen else {
            throw .wrongState("\(TopUp.mostOpen) top-ups wait already")
        }
        let id: TopUpID = try books.newID()
        books.topUps.expectAbsent(id)
        try books.topUps.put(
            TopUp(id: id, account: account, currency: currency, amount: amount, note: note, createdAt: books.now))
        return id
    }
}

/// A customer takes a top-up back that nobody has decided.
///
/// - Throws: `notFound`, also for another account's; `wrongState` for one that was decided.
package struct WithdrawTopUp: Command {
    package let id: TopUpID
    package let account: AccountID

    package init(_ id: TopUpID, account: AccountID) {
        self.id = id
        self.account = account
    }

    package func touch(_ books: inout Books) {
        books.topUps.want(id)
        books.tallies.want(.openTopUps(account))
    }

    package func decide(_ books: inout Books) throws(Fault) -> TopUp {
        guard let row = try books.topUps.find(id), row.account == account else { throw .notFound("top-up \(id)") }
        return try books.end(row, as: .withdrawn)
    }
}

/// Staff decide a top-up; one that is paid credits the wallet in the same breath, once.
///
/// - Throws: `notFound`, `wrongState` for one that was decided, `invalid`, `amountOverflow`.
package struct DecideTopUp: Command {
    package static let discovers = true

    package let id: TopUpID
    package let isPaid: Bool
    package let decidedBy: String
    package let reason: String

    /// - Parameter decidedBy: who, as the audit log calls them.
    package init(_ id: TopUpID, isPaid: Bool, by decidedBy: String, reason: String = "") {
        self.id = id
        self.isPaid = isPaid
        self.decidedBy = decidedBy
        self.reason = reason
    }

    package func touch(_ books: inout Books) {
        guard let row = books.topUps.peek(id) else { return }
        books.tallies.want(.openTopUps(row.account))
        if isPaid { books.wallets.want(row.wallet) }
    }

    package func decide(_ books: inout Books) throws(Fault) -> TopUp {
        guard var row = try books.topUps.find(id) else { throw .notFound("top-up \(id)") }
        try PlainText.check(reason, "reason", atMost: TopUp.mostReason, hasLines: true)
        row.reason = reason
        row.decidedBy = decidedBy
        let ended = try books.end(row, as: isPaid ? .paid : .refused)
        if isPaid {
            let why = reason.isEmpty ? "top-up \(id)" : "top-up \(id): \(reason)"
            _ = try books.adjust(row.wallet, .credit, by: row.amount, actor: decidedBy, reason: why)
        }
        return ended
    }
}

extension Books {
    /// - Throws: `wrongState` for a top-up that was decided or withdrawn.
    fileprivate mutating func end(_ topUp: TopUp, as state: TopUpState) throws(Fault) -> TopUp {
        guard topUp.state == .asked else { throw .wrongState("top-up \(topUp.id) is \(topUp.state)") }
        var row = topUp
        row.state = state
        row.decidedAt = now
        try topUps.put(row)
        try count(.openTopUps(row.account), -1)
        return row
    }
}
