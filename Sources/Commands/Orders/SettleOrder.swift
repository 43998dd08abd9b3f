import Base
import Domain

/// Staff decide what becomes of the money that an ended order still holds: a part goes back, the rest is earned.
///
/// - Throws: `notFound`; `wrongState` where it has not ended or holds nothing; `invalid` for more than it holds.
package struct SettleOrder: Command {
    package let order: OrderID
    package let wallet: WalletKey
    package let giveBack: Money

    package init(order: OrderID, wallet: WalletKey, giveBack: Money) {
        self.order = order
        self.wallet = wallet
        self.giveBack = giveBack
    }

    package func touch(_ books: inout Books) {
        books.wallets.want(wallet)
        books.orders.want(order)
    }

    package func decide(_ books: inout Books) throws(Fault) -> Money {
        guard var row = try books.orders.find(order), row.wallet == wallet else { throw .notFound("order \(order)") }
        guard row.state.isFinal, row.held > .zero else { throw .wrongState("order \(order) holds no money to settle") }
        guard giveBack >= .zero, giveBack <= row.held else { throw .invalid("order \(order) holds \(row.held)") }
        try books.settle(&row, .giveBack(giveBack))
        try books.orders.put(row)
        return row.returned
    }
}
