import Base
import Domain

/// Staff give back a part of what an ended order has earned; never more than that.
///
/// - Throws: `notFound`, `wrongState` before the end, `invalid` for an amount above what was earned.
package struct RefundOrder: Command {
    package let order: OrderID
    package let wallet: WalletKey
    package let amount: Money
    package let actor: String
    package let reason: String

    package init(order: OrderID, wallet: WalletKey, amount: Money, actor: String, reason: String) {
        self.order = order
        self.wallet = wallet
        self.amount = amount
        self.actor = actor
        self.reason = reason
    }

    package func touch(_ books: inout Books) {
        books.wallets.want(wallet)
        books.orders.want(order)
    }

    package func decide(_ books: inout Books) throws(Fault) -> Money {
        guard var row = try books.orders.find(order), row.wallet == wallet else { throw .notFound("order \(order)") }
        guard row.state.isFinal else { throw .wrongState("order \(order) has not ended") }
        let earned = try row.charge.subtracting(row.returned).subtracting(row.handedOver)
        guard amount > .zero, amount <= earned else { throw .invalid("at most \(earned) can be given back") }
        let operation: Identifier<Note> = try books.newID()
        let version = try books.move(
            amount, from: .earned, to: .available, in: wallet, kind: .refunded, operation: operation.raw, order: order)
        books.notes.append(Note(wallet: wallet, version: version, actor: actor, reason: reason))
        row.returned = try row.returned.adding(amount)
        try books.orders.put(row)
        return row.returned
    }
}
