import Base
import Domain

/// Writes down how far a refill is: what the provider says, or staff.
///
/// - Throws: `notFound`; `wrongState` where it has ended.
package struct RecordRefill: Command {
    /// What is new about a refill.
    package enum News: Sendable, Equatable {
        /// The provider has it, under its own id if it told one.
        case asked(String?)
        /// The request did not reach the provider, or was put off: it may be made again.
        case notAsked
        case state(RefillState)
    }

    package let refill: RefillID
    package let order: OrderID
    package let wallet: WalletKey
    package let news: News
    /// Milliseconds until the provider is asked again; nil = not at all.
    package let nextLook: Int64?

    package init(_ refill: RefillID, of order: OrderID, in wallet: WalletKey, _ news: News, nextLook: Int64? = nil) {
        self.refill = refill
        self.order = order
        self.wallet = wallet
        self.news = news
        self.nextLook = nextLook
    }

    package func touch(_ books: inout Books) {
        books.wallets.want(wallet)
        books.orders.want(order)
        books.refills.want(refill)
    }

    package func decide(_ books: inout Books) throws(Fault) {
        guard var row = try books.refills.find(refill), row.order == order else { throw .notFound("refill \(refill)") }
        guard !row.state.isFinal else { throw .wrongState("refill \(refill) has ended") }
        row.dueAt = nextLook.map { books.now.advanced(milliseconds: $0) }
        switch news {
        case .asked(let id):
            row.state = .inProgress
            row.providerRefill = id
            // Without an id there is nothing to ask for: staff end it.
            if id == nil { row.dueAt = nil }
        case .notAsked: row.attempt = 0
        case .state(let state):
            row.state = state
            guard state.isFinal else { break }
            row.dueAt = nil
            row.endedAt = books.now
            if var order = try books.orders.find(order), order.openRefill == refill {
                order.openRefill = nil
                try books.orders.put(order)
            }
        }
        try books.refills.put(row)
    }
}
