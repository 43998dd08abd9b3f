import Base
import Domain
import Errands
import Logging
import ServiceLifecycle
import Storage
import Synchronization

/// Delivery: the queues of every provider, each on its own, made as providers become known.
package final class Delivery: Service {
    /// How often it looks for providers that are new.
    private static let look: Duration = .milliseconds(300)

    private let desk: Desk
    private let logger: Logger
    private let schedule: ScheduleJob
    private let executor: @Sendable (ProviderID) -> (any TaskExecutor)?
    private let made = Mutex<[ProviderID: ProviderQueues]>([:])

    /// - Parameter executor: where a provider's tasks run, so that neither requests nor other providers wait behind
    ///   them; nil = anywhere.
    package init(
        desk: Desk, logger: Logger,
        executor: @escaping @Sendable (ProviderID) -> (any TaskExecutor)? = { _ in nil }
    ) {
        self.desk = desk
        self.executor = executor
        self.logger = logger
        schedule = ScheduleJob(desk: desk, logger: logger)
    }

    /// Works until the program shuts down; calls under way are finished and written down.
    package func run() async throws {
        await cancelWhenGracefulShutdown {
            await withDiscardingTaskGroup { group in
                var running: Set<ProviderID> = []
                while !Task.isCancelled {
                    for id in self.desk.catalog.current.providers.keys where running.insert(id).inserted {
                        let queues = self.queues(of: id)
                        group.addTask(executorPreference: self.executor(id)) { await queues.run() }
                    }
                    try? await Task.sleep(for: Self.look)
                }
            }
        }
    }

    /// Does what is due now, once. Tests call it, with a clock of their own.
    ///
    /// - Returns: whether something was due.
    package func pass() async throws(Fault) -> Bool {
        var hadWork = try await schedule.pass()
        for id in desk.catalog.current.providers.keys.sorted() where await queues(of: id).pass() { hadWork = true }
        return hadWork
    }

    /// The runs and posts, which are a job of their own.
    package var scheduleJob: any Job { schedule }

    private func queues(of provider: ProviderID) -> ProviderQueues {
        made.withLock { made in
            if let known = made[provider] { return known }
            let queues = ProviderQueues(provider, desk: desk, logger: logger)
            made[provider] = queues
            return queues
        }
    }
}
