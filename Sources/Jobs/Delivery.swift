import Base
import Domain
import Errands
import Logging
import ServiceLifecycle
import Storage
import Synchronization

/// The queues of one provider.
protocol ProviderWork: Sendable {
    /// Those that look when they are woken: what waits in each.
    var woken: [(work: ReadDueProviders.Work, queue: WorkQueue)] { get }
    /// Those that look by themselves.
    var clocked: [WorkQueue] { get }
}

extension ProviderWork {
    var queues: [WorkQueue] { clocked + woken.map(\.queue) }
}

extension ProviderQueues: ProviderWork {}
extension NumberQueues: ProviderWork {}

extension ReadDueProviders.Work {
    /// From one look to the next: work that falls due waits no longer to be begun.
    fileprivate var tick: Duration {
        switch self {
        case .sending: .milliseconds(50)
        case .numbers: .milliseconds(100)
        case .following: .milliseconds(250)
        case .refilling: .milliseconds(500)
        }
    }
}

/// Delivery: the queues of every provider, each on its own, made as providers become known and woken when something
/// is due in them.
package final class Delivery: Service {
    /// How often it looks for providers that are new.
    private static let look: Duration = .milliseconds(300)

    private let desk: Desk
    private let numbers: NumberDesk
    private let tenure: Tenure
    private let logger: Logger
    private let unread: QuietLog
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
        unread = .ofDueWork(logger)
        schedule = ScheduleJob(desk: desk, logger: logger)
    }

    /// Works until the program shuts down; calls under way are finished and written down.
    package func run() async throws {
        await cancelWhenGracefulShutdown {
            await withDiscardingTaskGroup { group in
                for work in ReadDueProviders.Work.allCases { group.addTask { await self.wake(for: work) } }
                var running: Set<ProviderID> = []
                while !Task.isCancelled {
                    for id in self.desk.catalog.current.providers.keys where running.insert(id).inserted {
                        for queue in self.work(for: id).flatMap(\.queues) {
                            group.addTask(executorPreference: self.executor(id)) { await queue.run() }
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
        let providers = desk.catalog.current.providers.keys.sorted()
        // What comes by the clock, and not by rows that are due, is no reason for another pass.
        for queue in providers.flatMap({ work(for: $0) }).flatMap(\.clocked) { _ = await queue.pass() }
        for work in ReadDueProviders.Work.allCases {
            for queue in try await queues(with: work) where await queue.pass() { hadWork = true }
        }
        return hadWork
    }

    /// The runs and posts, which are a job of their own.
    package var scheduleJob: any Job { schedule }

    /// Wakes queues that have something to do until its task is cancelled: one question for all providers, however many.
    private func wake(for work: ReadDueProviders.Work) async {
        while !Task.isCancelled {
            do throws(Fault) {
                for queue in try await queues(with: work) { queue.look() }
                try? await Task.sleep(for: work.tick)
            } catch {
                unread.tell(of: error)
                try? await Task.sleep(for: WorkQueue.restAfterFailure)
            }
        }
    }

    /// The queues in which this work is due.
    private func queues(with work: ReadDueProviders.Work) async throws(Fault) -> [WorkQueue] {
        let due = try await desk.store.read(ReadDueProviders(with: work, now: desk.environment.now()))
        let woken = made.withLock { made in due.flatMap { made[$0] ?? [] } }.flatMap(\.woken)
        return woken.filter { $0.work == work }.map(\.queue)
    }

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
