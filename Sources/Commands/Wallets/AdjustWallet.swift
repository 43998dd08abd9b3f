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
        guard amount > .zero else { throw .invalid("the amount must be above zero") }
        guard wallet.currency != .idr || amount.micros % Money.unit == 0 else {
            throw .invalid("amounts in IDR are whole rupiah")
        }
        let operation: Identifier<Note> = try books.newID()
        let version =
            switch direction {
            case .credit:
                try books.move(
                    amount, from: .funded, to: .available, in: wallet, kind: .credited, operation: operation.raw)
            case .debit:
                try books.move(
                    amount, from: .available, to: .funded, in: wallet, kind: .debited, operation: operation.raw)
            }
        books.notes.append(Note(wallet: wallet, version: version, actor: actor, reason: reason))
        guard let row = try books.wallets.find(wallet) else { throw .bug("the wallet is gone") }
        return row
    }
}
