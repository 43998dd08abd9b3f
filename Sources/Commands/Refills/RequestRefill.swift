import Base
import Domain

/// A customer asks that what was lost be delivered again.
///
/// - Throws: `incorrectOrder`; `refillUnavailable` where the listing has no refill, the order has not been
///   delivered, its time for refills is over, or one is open.
package struct RequestRefill: Command {
    package let order: OrderID
    package let wallet: WalletKey
    package let catalog: Catalog

    package init(order: OrderID, wallet: WalletKey, catalog: Catalog) {
        self.order = order
        self.wallet = wallet
        self.catalog = catalog
    }

    package func touch(_ books: inout Books) {
        books.wallets.want(wallet)
        books.orders.want(order)
    }

    package func decide(_ books: inout Books) throws(Fault) -> RefillID {
        guard var row = try books.orders.find(order), row.account == wallet.account else { throw .incorrectOrder }
        guard let listing = catalog.listings[row.listing], listing.hasRefill, row.openRefill == nil,
            row.state == .completed || row.state == .partial, let endedAt = row.endedAt
        else { throw .refillUnavailable }
        let age = books.now.milliseconds(since: endedAt)
        if listing.refillDays > 0, age / CalendarDay.millisecondsPerDay >= listing.refillDays {
            throw .refillUnavailable
        }
        let id: RefillID = try books.newID()
        books.refills.expectAbsent(id)
        let provider = row.providerOrder == nil ? nil : row.provider
        try books.refills.put(
            Refill(
                id: id, order: order, account: row.account, provider: provider,
                dueAt: provider == nil ? nil : books.now, createdAt: books.now))
        row.openRefill = id
        try books.orders.put(row)
        return id
    }
}
