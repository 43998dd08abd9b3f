import Base
import Domain

/// How the children of a drip-feed order stand, read before the command: ended ones stay as they are.
package struct RunsSummary: Sendable, Equatable {
    package let started: Int64
    package let open: Int64
    package let completed: Int64
    package let canceled: Int64
    /// Units delivered by all children.
    package let delivered: Int64

    package init(started: Int64, open: Int64, completed: Int64, canceled: Int64, delivered: Int64) {
        self.started = started
        self.open = open
        self.completed = completed
        self.canceled = canceled
        self.delivered = delivered
    }
}

/// Ends a drip-feed order whose runs have all been started, or cancelled, and have all ended; else looks again later.
package struct CloseRuns: Command {
    package let order: OrderID
    package let wallet: WalletKey
    package let summary: RunsSummary

    package init(order: OrderID, wallet: WalletKey, summary: RunsSummary) {
        self.order = order
        self.wallet = wallet
        self.summary = summary
    }

    package static let discovers = true

    package func touch(_ books: inout Books) { books.wantOrder(order, in: wallet) }

    package func decide(_ books: inout Books) throws(Fault) {
        guard var work = try books.dispatches.find(order), work.state == .runs,
            var parent = try books.orders.find(order)
        else { return }
        let isOver = work.attempt >= parent.runs || parent.cancelAskedAt != nil
        guard isOver, work.attempt == summary.started, summary.open == 0 else {
            work.dueAt = books.now.advanced(milliseconds: StartRun.closingLookMilliseconds)
            try books.dispatches.put(work)
            return
        }
        try books.settle(&parent, .returnAll)
        parent.remains = max(0, parent.quantity - summary.delivered)
        parent.state =
            summary.completed == parent.runs ? .completed : summary.canceled == summary.started ? .canceled : .partial
        parent.endedAt = books.now
        try books.close(&parent)
        try books.orders.put(parent)
    }
}
