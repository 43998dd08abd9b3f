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
        guard let row = try books.orders.find(order), row.account == wallet.account else { throw .incorrectOrder }
        guard catalog.listings[row.listing]?.hasCancel == true else { throw .cancelUnavailable }
        try books.askCancel(row)
    }
}

extension Books {
    /// - Throws: `cancelUnavailable` for an order that has ended.
    mutating func askCancel(_ order: Order) throws(Fault) {
        guard !order.state.isFinal else { throw .cancelUnavailable }
        guard order.cancelAskedAt == nil else { return }
        var row = order
        row.cancelAskedAt = now
        guard var work = try dispatches.find(row.id) else {
            // By hand: staff see the wish and end the order.
            try orders.put(row)
            return
        }
        switch work.state {
        case .queued:
            try orders.put(row)
            _ = try apply(.canceled, to: row.id)
        case .posts:
            row.state = .canceled
            row.endedAt = now
            try close(&row)
            try orders.put(row)
        case .runs:
            // Runs not started never will be; those under way are asked of the provider one by one.
            try settle(&row, .returnAll)
            try orders.put(row)
            work.dueAt = now
            try dispatches.put(work)
        case .placed:
            try orders.put(row)
            work.dueAt = now
            try dispatches.put(work)
        case .sending, .unknown:
            try orders.put(row)
        }
    }
}
