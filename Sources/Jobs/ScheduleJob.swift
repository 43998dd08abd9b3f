import Base
import Commands
import Domain
import Errands
import Logging
import Storage

/// Starts the runs of drip-feed orders and serves the posts of subscriptions, for providers that do not themselves.
package struct ScheduleJob: Job {
    /// Rows in one pass; a full pass is followed by another at once.
    package static let rowsPerPass: Int64 = 128

    package let name = "schedule"
    package let interval: Duration = .milliseconds(200)
    private let desk: Desk
    private let logger: Logger

    package init(desk: Desk, logger: Logger) {
        self.desk = desk
        self.logger = logger
    }

    package func pass() async throws(Fault) -> Bool {
        let due = try await desk.store.read(
            ReadScheduled(now: desk.environment.now(), limit: Self.rowsPerPass))
        guard !due.isEmpty else { return false }
        let faults = await withTaskGroup(of: Fault?.self) { group in
            for entry in due { group.addTask { await perform(entry) } }
            return await group.reduce(into: [Fault]()) { faults, fault in if let fault { faults.append(fault) } }
        }
        if let first = faults.first {
            logger.log(
                level: first.isOperational ? .error : .warning, "Runs or posts did not succeed",
                metadata: ["count": "\(faults.count)", "first": "\(first.explanation)"])
        }
        // What failed because of the store is tried again after a rest, not in a loop.
        return faults.isEmpty && due.count >= Self.rowsPerPass
    }

    /// One order's fault stops no other; its work is put off.
    private func perform(_ entry: DueDispatch) async -> Fault? {
        do throws(Fault) {
            if entry.dispatch.state == .runs {
                try await AdvanceRuns(entry, desk: desk).run()
            } else {
                try await ServePosts(entry, desk: desk).run()
            }
            return nil
        } catch {
            if !error.isRetryable {
                try? await desk.store.execute(
                    PostponeDispatch(order: entry.order.id, wallet: entry.order.wallet), for: entry.order.account,
                    as: .job)
            }
            return error
        }
    }
}
