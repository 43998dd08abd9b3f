import Base
import Domain

/// Staff say how far an order is that they deliver by hand.
///
/// - Throws: `notFound`; `wrongState` where a provider has it or it has ended.
package struct ApplyByHand: Command {
    package let order: OrderID
    package let wallet: WalletKey
    package let event: OrderEvent
    /// Staff know better than the provider that has the order, or should have it: one that will never end it.
    package let overProvider: Bool

    package init(order: OrderID, wallet: WalletKey, event: OrderEvent, overProvider: Bool = false) {
        self.overProvider = overProvider
        self.order = order
        self.wallet = wallet
        self.event = event
    }

    package static let discovers = true

    package func touch(_ books: inout Books) { books.wantOrder(order, in: wallet) }

    package func decide(_ books: inout Books) throws(Fault) -> OrderState {
        guard let row = try books.orders.find(order), row.wallet == wallet else { throw .notFound("order \(order)") }
        guard !row.state.isFinal else { throw .wrongState("order \(order) has ended") }
        if let dispatch = try books.dispatches.find(order) {
            guard overProvider else { throw .wrongState("order \(order) is delivered by a provider") }
            let isBeingSent = dispatch.state == .sending && dispatch.dueAt.map { $0 > books.now } ?? false
            guard !isBeingSent, dispatch.state != .runs, dispatch.state != .posts else {
                throw .wrongState("order \(order) is \(dispatch.state)")
            }
        }
        guard let after = try books.apply(event, to: order) else { throw .wrongState("order \(order) has ended") }
        return after.state
    }
}
