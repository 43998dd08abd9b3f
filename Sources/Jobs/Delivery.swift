import Base
import Domain
import Errands
import Logging
import ServiceLifecycle
import Storage
import Synchronization

/// What is done for one provider.
protocol ProviderWork: Sendable {
    /// Works until its task is cancelled, then finishes what is in hand.
    func run() async
    /// - Returns: whether something was due.
    func pass() async -> Bool
}

extension ProviderQueues: ProviderWork {}
extension NumberQueues: ProviderWork {}

/// Delivery: the queues of every provider, each on its own, made as providers become known.
package final class Delivery: Service {
    /// How often it looks for providers that are new.
    private static let look: Duration = .milliseconds(300)

    private let desk: Desk
    private let numbers: NumberDesk
    private let tenure: Tenure
    private let logger: Logger
    private let schedule: ScheduleJob
    private let executor: @Sendable (ProviderID) -> (any TaskExecutor)?
    private let made = Mutex<[ProviderID: [any ProviderWork]]>([:])

    /// - Parameter executor: where a provider's tasks run, so that neither requests nor other providers wait behind
    ///   them; nil = anywhere.
    package init(
        desk: Desk, numbers: NumberDesk, tenure: Tenure = .sole, logger: Logger,
        executor: @escaping @Sendable (ProviderID) -> (any TaskExecutor)? = { _ in nil }
    ) {
        self.desk = desk
        self.numbers = numbers
        self.executor = executor
        self.tenure = tenure
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
                        for work in self.work(for: id) {
                            group.addTask(executorPreference: self.executor(id)) { await work.run() }
                        }
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
        for id in desk.catalog.current.providers.keys.sorted() {
            for work in work(for: id) where await work.pass() { hadWork = true }
        }
        return hadWork
    }

    /// The runs and posts, which are a job of their own.
    package var scheduleJob: any Job { schedule }

    private func work(for provider: ProviderID) -> [any ProviderWork] {
        made.withLock { made in
            if let known = made[provider] { return known }
            let kind = desk.catalog.current.providers[provider]?.kind ?? ""
            var work: [any ProviderWork] = []
            if ProviderKinds.ofPanel.contains(kind) {
                work.append(ProviderQueues(provider, desk: desk, tenure: tenure, logger: logger))
            }
            if ProviderKinds.ofNumbers.contains(kind) {
                work.append(NumberQueues(provider, desk: numbers, tenure: tenure, logger: logger))
            }
            made[provider] = work
            return work
        }
    }
}
