import Base
import Dispatch
import Storage
import Synchronization

/// The engine of installations with several nodes: PostgreSQL, or what speaks like it, over libpq.
///
/// Several lanes write, each over a connection and on a thread of its own; an account's commands go through one of
/// them. Rows that a batch loads are locked in one order, wallets first, so two batches never wait for each other in a
/// circle. Everything works behind a pooler in transaction mode.
package final class PostgresEngine: Engine {
    private let address: PostgresAddress
    private let options: PostgresOptions
    private let identity = NodeIdentity()
    private let writers: [Confined<Writer>]
    private let readers: ReaderPool

    package init(_ address: PostgresAddress, options: PostgresOptions, now: @escaping @Sendable () -> Instant) {
        self.address = address
        self.options = options
        let identity = identity
        writers = (0..<options.lanes).map { lane in
            Confined { Writer(address, options, lane: lane, identity: identity, now: now) }
        }
        readers = ReaderPool(address, options)
    }

    package var laneCount: Int { writers.count }
    package var locksRows: Bool { true }
    package var node: Int64? { identity.current }
    package func retire(node: Int64) { identity.retire(node) }

    package func transact(lane: Int, _ body: (any Session) throws(EngineFault) -> Bool) throws(EngineFault) {
        try writers[lane % writers.count].use { writer throws(EngineFault) in try writer.transact(body) }
    }

    package func leaseIdentifiers(_ count: Int64, lane: Int) throws(EngineFault) -> IdentifierBlock {
        try writers[lane % writers.count].use { writer throws(EngineFault) in try writer.leaseIdentifiers(count) }
    }

    package func read<Q: Query>(_ query: Q) async throws(EngineFault) -> Q.Answer {
        try await readers.read(query)
    }

    package func migrate(_ steps: [Migration], at now: Instant) throws(EngineFault) {
        try Migrator(address).migrate(steps, at: now)
    }

    package func close() {
        for writer in writers { try? writer.use { writer throws(EngineFault) in writer.close() } }
    }
}

/// Connections for queries, each with a thread of its own, and the queries that wait for one.
private final class ReaderPool: Sendable {
    /// A query that waits: it is told to run on a connection, or that it has waited too long.
    private struct Job: Sendable {
        let deadline: ContinuousClock.Instant
        let run: @Sendable (Confined<Reader>?) -> Void
    }

    private struct State {
        var idle: [Int]
        var waiting: [Job] = []
        var first = 0
    }

    /// Queries that wait; above that callers are refused.
    private static let mostWaiting = 4_096

    private let readers: [Confined<Reader>]
    private let queues: [DispatchQueue]
    private let patience: Duration
    private let state: Mutex<State>

    init(_ address: PostgresAddress, _ options: PostgresOptions) {
        readers = (0..<options.readers).map { _ in Confined { Reader(address, options) } }
        queues = (0..<options.readers).map { DispatchQueue(label: "switchboard.reader.\($0)") }
        patience = options.patience
        state = Mutex(State(idle: Array(0..<options.readers)))
    }

    func read<Q: Query>(_ query: Q) async throws(EngineFault) -> Q.Answer {
        let result: Result<Q.Answer, EngineFault> = await withCheckedContinuation { continuation in
            submit(
                Job(deadline: .now + patience) { reader in
                    guard let reader else {
                        continuation.resume(returning: .failure(.unreachable("no connection became free in time")))
                        return
                    }
                    do throws(EngineFault) {
                        let answer = try reader.use { reader throws(EngineFault) in try reader.answer(query) }
                        continuation.resume(returning: .success(answer))
                    } catch {
                        continuation.resume(returning: .failure(error))
                    }
                })
        }
        return try result.get()
    }

    private func submit(_ job: Job) {
        let place: Int?? = state.withLock { state in
            if let free = state.idle.popLast() { return free }
            guard state.waiting.count - state.first < Self.mostWaiting else { return .none }
            state.waiting.append(job)
            return .some(nil)
        }
        switch place {
        case .some(let free?): queues[free].async { self.work(free, job) }
        case .some(nil): break
        case nil: job.run(nil)
        }
    }

    private func work(_ place: Int, _ job: Job) {
        var next: Job? = job
        while let job = next {
            job.run(job.deadline < .now ? nil : readers[place])
            next = state.withLock { state in
                guard state.first < state.waiting.count else {
                    state.waiting.removeAll(keepingCapacity: true)
                    state.first = 0
                    state.idle.append(place)
                    return nil
                }
                defer { state.first += 1 }
                if state.first > 1_024 {
                    state.waiting.removeFirst(state.first)
                    state.first = 0
                }
                return state.waiting[state.first]
            }
        }
    }
}
