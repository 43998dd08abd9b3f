import Base
import Domain

/// Writes down what a provider says about an order that it has.
package struct RecordProgress: Command {
    package let order: OrderID
    package let wallet: WalletKey
    /// nil where the provider said nothing new.
    package let event: OrderEvent?
    /// Milliseconds until the provider is asked again.
    package let nextLook: Int64
    /// Whether the provider has now heard of the customer's wish to cancel.
    package let cancelSent: Bool

    package init(order: OrderID, wallet: WalletKey, event: OrderEvent?, nextLook: Int64, cancelSent: Bool) {
        self.order = order
        self.wallet = wallet
        self.event = event
        self.nextLook = nextLook
        self.cancelSent = cancelSent
    }

    package static let discovers = true

    package func touch(_ books: inout Books) { books.wantOrder(order, in: wallet) }

    package func decide(_ books: inout Books) throws(Fault) {
        guard var dispatch = try books.dispatches.find(order), dispatch.state == .placed else { return }
        if let event {
            guard let after = try books.apply(event, to: order), !after.state.isFinal else { return }
        }
        dispatch.dueAt = books.now.advanced(milliseconds: nextLook)
        dispatch.cancelSent = dispatch.cancelSent || cancelSent
        try books.dispatches.put(dispatch)
    }
}
