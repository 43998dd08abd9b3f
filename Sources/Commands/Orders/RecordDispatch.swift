import Base
import Domain

/// Writes down how a send ended. Late records of an older attempt change nothing.
package struct RecordDispatch: Command {
    package let order: OrderID
    package let wallet: WalletKey
    package let attempt: Int64
    package let end: DispatchEnd
    /// When to ask for progress, or to try again.
    package let nextLook: Int64
    /// Whether sending again is safe.
    package let providerIsIdempotent: Bool

    /// - Parameter nextLook: milliseconds from now.
    package init(
        order: OrderID, wallet: WalletKey, attempt: Int64, end: DispatchEnd, nextLook: Int64,
        providerIsIdempotent: Bool
    ) {
        self.order = order
        self.wallet = wallet
        self.attempt = attempt
        self.end = end
        self.nextLook = nextLook
        self.providerIsIdempotent = providerIsIdempotent
    }

    package static let discovers = true

    package func touch(_ books: inout Books) { books.wantOrder(order, in: wallet) }

    package func decide(_ books: inout Books) throws(Fault) {
        guard var dispatch = try books.dispatches.find(order), dispatch.state == .sending,
            dispatch.attempt == attempt
        else { return }
        let later = books.now.advanced(milliseconds: nextLook)
        switch end {
        case .accepted(let providerOrder):
            guard var row = try books.orders.find(order) else { return }
            row.providerOrder = providerOrder
            try books.orders.put(row)
            guard let row = try books.apply(.accepted, to: order) else { return }
            dispatch.state = .placed
            dispatch.dueAt = row.cancelAskedAt == nil ? later : books.now
        case .refused:
            // Also of an order sent before: an idempotent provider that had it would have answered with it.
            _ = try books.apply(.canceled, to: order)
            return
        case .unknown:
            dispatch.state = .unknown
            dispatch.isDoubtful = true
            dispatch.dueAt = providerIsIdempotent ? later : nil
        case .notTaken where dispatch.isDoubtful:
            // An earlier send may have arrived: neither a cancel nor another route may take the order over.
            dispatch.state = .unknown
            dispatch.dueAt = providerIsIdempotent ? later : nil
        case .notTaken:
            if try books.orders.find(order)?.cancelAskedAt != nil {
                _ = try books.apply(.canceled, to: order)
                return
            }
            dispatch.state = .queued
            dispatch.dueAt = later
        }
        try books.dispatches.put(dispatch)
    }
}
