import Base
import Domain

/// Staff put money into a wallet or take it out, with a reason.
///
/// - Throws: `invalid` for an amount that is not positive, `notEnoughFunds` for a debit beyond what is available.
package struct AdjustWallet: Command {
    package enum Direction: Sendable { case credit, debit }

    package let wallet: WalletKey
    package let direction: Direction
    package let amount: Money
    package let actor: String
    package let reason: String

    package init(wallet: WalletKey, direction: Direction, amount: Money, actor: String, reason: String) {
        self.wallet = wallet
        self.direction = direction
        self.amount = amount
        self.actor = actor
        self.reason = reason
    }

    package func touch(_ books: inout Books) { books.wallets.want(wallet) }

    package func decide(_ books: inout Books) throws(Fault) -> Wallet {
        try books.adjust(wallet, direction, by: amount, actor: actor, reason: reason)
    }
}

extension Books {
    /// Moves money in or out of a wallet by hand, with a note beside it.
    ///
    /// - Throws: `invalid` for an amount that is not positive, `notEnoughFunds`, `amountOverflow`.
    mutating func adjust(
        _ key: WalletKey, _ direction: AdjustWallet.Direction, by amount: Money, actor: String, reason: String
    ) throws(Fault) -> Wallet {
        try AdjustWallet.check(amount, in: key.currency)
        let operation: Identifier<Note> = try newID()
        let version =
            switch direction {
            case .credit:
                try move(amount, from: .funded, to: .available, in: key, kind: .credited, operation: operation.raw)
            case .debit:
                try move(amount, from: .available, to: .funded, in: key, kind: .debited, operation: operation.raw)
            }
        notes.append(Note(wallet: key, version: version, actor: actor, reason: reason))
        guard let row = try wallets.find(key) else { throw .bug("the wallet is gone") }
        return row
    }
}

extension AdjustWallet {
    /// - Throws: `invalid` for an amount that nobody can pay.
    static func check(_ amount: Money, in currency: Currency) throws(Fault) {
        guard amount > .zero else { throw .invalid("the amount must be above zero") }
        guard currency != .idr || amount.micros % Money.unit == 0 else {
            throw .invalid("amounts in IDR are whole rupiah")
        }
    }
}
