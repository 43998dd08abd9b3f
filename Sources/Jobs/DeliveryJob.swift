import Base
import Commands
import Domain
import Errands
import Logging
import Storage

/// Delivery: sends queued orders, follows those under way, starts runs, serves posts, asks about refills.
package struct DeliveryJob: Job {
    /// Rows of each kind in one pass; a full pass is followed by another at once.
    package static let rowsPerPass: Int64 = 128

    package let name = "delivery"
    package let interval: Duration = .milliseconds(200)
    private let desk: Desk
    private let logger: Logger

    package init(desk: Desk, logger: Logger) {
        self.desk = desk
        self.logger = logger
    }

    package func pass() async throws(Fault) -> Bool {
        let now = desk.environment.now()
        let providers = desk.catalog.current.providers
        let sending = providers.values.filter { !$0.isPaused }.map(\.id).sorted()
        let due = try await desk.store.read(ReadDueDispatches(now: now, sending: sending, limit: Self.rowsPerPass))
        let refills = try await desk.store.read(ReadDueRefills(now: now, limit: Self.rowsPerPass))
        guard !due.isEmpty || !refills.isEmpty else { return false }
        let failures = await run(errands(due, refills))
        // What failed because of the store is tried again after a rest, not in a loop.
        guard failures.isEmpty else { return false }
        return due.count >= Self.rowsPerPass || refills.count >= Self.rowsPerPass
    }

    /// Work and whom to put off when it does not succeed.
    private struct Piece: Sendable {
        let orders: [Order]
        let errand: @Sendable () async throws(Fault) -> Void
    }

    private func errands(_ due: [DueDispatch], _ refills: [(refill: Refill, order: Order)]) -> [Piece] {
        var pieces: [Piece] = []
        var placed: [ProviderID?: [DueDispatch]] = [:]
        for entry in due {
            switch entry.dispatch.state {
            case .queued, .sending, .unknown:
                pieces.append(Piece(orders: [entry.order], errand: SendOrder(entry, desk: desk).run))
            case .placed: placed[entry.dispatch.provider, default: []].append(entry)
            case .runs: pieces.append(Piece(orders: [entry.order], errand: AdvanceRuns(entry, desk: desk).run))
            case .posts: pieces.append(Piece(orders: [entry.order], errand: ServePosts(entry, desk: desk).run))
            }
        }
        for (provider, entries) in placed {
            pieces.append(
                Piece(
                    orders: entries.map(\.order), errand: FollowOrders(entries, of: provider, desk: desk).run))
        }
        for entry in refills {
            pieces.append(Piece(orders: [], errand: AskRefill(entry.refill, of: entry.order, desk: desk).run))
        }
        return pieces
    }

    /// One errand's fault stops no other. Work that a fault of its own met is put off.
    ///
    /// - Returns: the faults.
    private func run(_ pieces: [Piece]) async -> [Fault] {
        let store = desk.store
        let faults = await withTaskGroup(of: Fault?.self) { group in
            for piece in pieces {
                group.addTask {
                    do throws(Fault) {
                        try await piece.errand()
                        return nil
                    } catch {
                        if !error.isRetryable {
                            for order in piece.orders {
                                try? await store.execute(
                                    PostponeDispatch(order: order.id, wallet: order.wallet), for: order.account,
                                    as: .job)
                            }
                        }
                        return error
                    }
                }
            }
            return await group.reduce(into: [Fault]()) { faults, fault in if let fault { faults.append(fault) } }
        }
        if let first = faults.first {
            logger.log(
                level: first.isOperational ? .error : .warning, "Errands did not succeed",
                metadata: ["count": "\(faults.count)", "first": "\(first.explanation)"])
        }
        return faults
    }
}
