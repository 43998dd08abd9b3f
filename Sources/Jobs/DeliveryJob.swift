import Base
import Domain
import Errands
import Logging
import Providers
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
        let sending = desk.catalog.current.providers.values.filter { !$0.isPaused }.map(\.id).sorted()
        let due = try await desk.store.read(ReadDueDispatches(now: now, sending: sending, limit: Self.rowsPerPass))
        let refills = try await desk.store.read(ReadDueRefills(now: now, limit: Self.rowsPerPass))
        guard !due.isEmpty || !refills.isEmpty else { return false }
        await run(errands(due, refills))
        return due.count >= Self.rowsPerPass || refills.count >= Self.rowsPerPass
    }

    private func errands(_ due: [DueDispatch], _ refills: [(refill: Refill, order: Order)])
        -> [@Sendable () async throws(Fault) -> Void]
    {
        var errands: [@Sendable () async throws(Fault) -> Void] = []
        var placed: [ProviderID: [DueDispatch]] = [:]
        for entry in due {
            switch entry.dispatch.state {
            case .queued, .sending, .unknown: errands.append(SendOrder(entry, desk: desk).run)
            case .placed:
                if let provider = entry.dispatch.provider { placed[provider, default: []].append(entry) }
            case .runs: errands.append(AdvanceRuns(entry, desk: desk).run)
            case .posts: errands.append(ServePosts(entry, desk: desk).run)
            }
        }
        for (provider, entries) in placed {
            guard let upstream = desk.catalog.current.providers[provider].flatMap(desk.providers.provider(of:)) else {
                continue
            }
            errands.append(FollowOrders(entries, of: upstream, desk: desk).run)
        }
        for entry in refills { errands.append(AskRefill(entry.refill, of: entry.order, desk: desk).run) }
        return errands
    }

    /// One errand's fault stops no other: its work stays due.
    private func run(_ errands: [@Sendable () async throws(Fault) -> Void]) async {
        let logger = logger
        await withTaskGroup(of: Void.self) { group in
            for errand in errands {
                group.addTask {
                    do throws(Fault) {
                        try await errand()
                    } catch {
                        logger.log(
                            level: error.isOperational ? .error : .debug, "An errand did not succeed",
                            metadata: ["fault": "\(error.explanation)"])
                    }
                }
            }
        }
    }
}
