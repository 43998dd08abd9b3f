import Base
import Commands
import Domain
import Storage

/// Starts the next run of a drip-feed order, or ends the order when all runs have ended.
package struct AdvanceRuns: Sendable {
    private let desk: Desk
    private let due: DueDispatch

    package init(_ due: DueDispatch, desk: Desk) {
        self.due = due
        self.desk = desk
    }

    /// - Throws: what the store throws.
    package func run() async throws(Fault) {
        let order = due.order
        if due.dispatch.attempt < order.runs, order.cancelAskedAt == nil {
            _ = try await desk.store.execute(
                StartRun(
                    order: order.id, wallet: order.wallet, run: due.dispatch.attempt,
                    upstreamReference: desk.upstreamReference()),
                for: order.account, as: .job)
            return
        }
        let runs = try await desk.store.read(ReadRuns(order.id))
        if order.cancelAskedAt != nil {
            for child in runs.open where !child.cancelAsked {
                do throws(Fault) {
                    try await desk.store.execute(
                        RequestCancel(order: child.id, wallet: order.wallet, catalog: desk.catalog.current),
                        for: order.account, as: .job)
                } catch .cancelUnavailable {
                    // It ended in the meantime.
                }
            }
        }
        try await desk.store.execute(
            CloseRuns(
                order: order.id, wallet: order.wallet,
                summary: RunsSummary(
                    started: runs.started, open: Int64(runs.open.count), completed: runs.completed,
                    canceled: runs.canceled, delivered: runs.delivered)),
            for: order.account, as: .job)
    }
}
