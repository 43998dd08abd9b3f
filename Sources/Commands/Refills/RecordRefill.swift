import Base
import Domain

/// Writes down how far a refill is: what the provider says, or staff.
///
/// - Throws: `notFound`; `wrongState` where it has ended.
package struct RecordRefill: Command {
    package let refill: RefillID
    package let order: OrderID
    package let wallet: WalletKey
    package let state: RefillState
    /// The provider's own id, once known.
    package let providerRefill: String?
    /// Milliseconds until the provider is asked again; nil = not at all.
    package let nextLook: Int64?

    package init(
        refill: RefillID, order: OrderID, wallet: WalletKey, state: RefillState, providerRefill: String? = nil,
        nextLook: Int64? = nil
    ) {
        self.refill = refill
        self.order = order
        self.wallet = wallet
        self.state = state
        self.providerRefill = providerRefill
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
        row.state = state
        if let providerRefill { row.providerRefill = providerRefill }
        row.dueAt = state.isFinal ? nil : nextLook.map { books.now.advanced(milliseconds: $0) }
        if state.isFinal {
            row.endedAt = books.now
            if var order = try books.orders.find(order), order.openRefill == refill {
                order.openRefill = nil
                try books.orders.put(order)
            }
        }
        try books.refills.put(row)
    }
}
