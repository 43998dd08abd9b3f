import Base
import Domain

/// Claims a request for a refill before the provider hears of it.
///
/// A request whose answer never came is not made again: the refill then stands in progress until staff end it.
/// Outcome: whether to ask now.
package struct PrepareRefill: Command {
    package let refill: RefillID
    package let order: OrderID
    package let wallet: WalletKey
    package let provider: ProviderID
    package let leaseMilliseconds: Int64

    package init(_ refill: Refill, of order: Order, provider: ProviderID, callMilliseconds: Int64) {
        self.refill = refill.id
        self.order = order.id
        wallet = order.wallet
        self.provider = provider
        leaseMilliseconds = callMilliseconds + PrepareDispatch.leaseMarginMilliseconds
    }

    package func touch(_ books: inout Books) {
        books.wallets.want(wallet)
        books.refills.want(refill)
        books.findings.want(Finding.Key(provider, order, .unknownRefill))
    }

    package func decide(_ books: inout Books) throws(Fault) -> Bool {
        guard var row = try books.refills.find(refill), row.providerRefill == nil, !row.state.isFinal,
            let due = row.dueAt, due <= books.now
        else { return false }
        guard row.attempt == 0 else {
            row.state = .inProgress
            row.dueAt = nil
            try books.refills.put(row)
            try books.note(
                Remark(.unknownRefill, order: order, words: "nobody knows whether refill \(refill) was taken"),
                of: provider)
            return false
        }
        row.attempt = 1
        row.dueAt = books.now.advanced(milliseconds: leaseMilliseconds)
        try books.refills.put(row)
        return true
    }
}
