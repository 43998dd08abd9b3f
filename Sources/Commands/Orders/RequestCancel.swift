import Base
import Domain

/// A customer asks to cancel an order.
///
/// What nobody has begun ends at once and the money goes back. What a provider has is asked of the provider, and
/// ends when it says so. Asking twice is asking once.
///
/// - Throws: `incorrectOrder` for an unknown or foreign order, `cancelUnavailable`.
package struct RequestCancel: Command {
    package let order: OrderID
    package let wallet: WalletKey
    package let catalog: Catalog

    package init(order: OrderID, wallet: WalletKey, catalog: Catalog) {
        self.order = order
        self.wallet = wallet
        self.catalog = catalog
    }

    package static let discovers = true

    package func touch(_ books: inout Books) { books.wantOrder(order, in: wallet) }

    package func decide(_ books: inout Books) throws(Fault) {
        guard var row = try books.orders.find(order), row.account == wallet.account else { throw .incorrectOrder }
        guard catalog.listings[row.listing]?.hasCancel == true, !row.state.isFinal else { throw .cancelUnavailable }
        guard row.cancelAskedAt == nil else { return }
        row.cancelAskedAt = books.now
        guard var work = try books.dispatches.find(order) else {
            // By hand: staff see the wish and end the order.
            try books.orders.put(row)
            return
        }
        switch work.state {
        case .queued:
            try books.orders.put(row)
            _ = try books.apply(.canceled, to: order)
        case .posts:
            row.state = .canceled
            row.endedAt = books.now
            try books.close(&row)
            try books.orders.put(row)
        case .runs:
            // Runs not started never will be; those under way are asked of the provider one by one.
            try books.settle(&row, .returnAll)
            try books.orders.put(row)
            work.dueAt = books.now
            try books.dispatches.put(work)
        case .placed:
            try books.orders.put(row)
            work.dueAt = books.now
            try books.dispatches.put(work)
        case .sending, .unknown:
            try books.orders.put(row)
        }
    }
}
