import Base
import Domain

/// The one way in: commands change the books through it, queries read them.
///
/// A command is answered after the transaction that carries it is durable, refusals too, for what refused it may
/// be a neighbour's change.
package final class Store: Sendable {
    package let engine: any Engine
    package let environment: Environment
    package let statistics = StoreStatistics()
    private let lanes: [Lane]

    /// How long a command waits for its turn.
    package static let patience: Duration = .seconds(5)

    /// - Parameters:
    ///   - identifierLease: ids leased at once; what a process does not use of its lease is lost.
    ///   - patience: how long a command waits before it is refused, undone.
    ///   - onDeviceFailure: called once where a commit met a failing device: stop the process.
    package init(
        engine: any Engine, environment: Environment, identifierLease: Int64 = IdentifierBlock.size,
        patience: Duration = Store.patience,
        onDeviceFailure: @escaping @Sendable (String) -> Void = { _ in }
    ) {
        self.engine = engine
        self.environment = environment
        let statistics = statistics
        lanes = (0..<max(1, engine.laneCount)).map { number in
            Lane(
                engine: engine, number: number, environment: environment, statistics: statistics,
                identifierLease: identifierLease, patience: patience, onDeviceFailure: onDeviceFailure)
        }
    }

    /// Runs a command and waits until its effect is durable.
    ///
    /// Cancelling the waiting task withdraws nothing.
    ///
    /// - Parameter account: whose turn it takes; nil = nobody's in particular.
    /// - Throws: the command's faults; `busy`, `storageFull`, `storageFailed`, `shuttingDown`, `bug`.
    package func execute<C: Command>(_ command: C, for account: AccountID? = nil, as lineup: Lineup = .request)
        async throws(Fault) -> C.Outcome
    {
        let result: Result<C.Outcome, Fault> = await withCheckedContinuation { continuation in
            lane(of: account).submit(
                Ticket(command, account: account, enqueuedAt: .now) { continuation.resume(returning: $0) }, lineup)
        }
        return try result.get()
    }

    /// - Throws: `storageFailed`, `bug`.
    package func read<Q: Query>(_ query: Q) async throws(Fault) -> Q.Answer {
        do throws(EngineFault) {
            return try await engine.read(query)
        } catch {
            throw error.fault
        }
    }

    /// Takes no more commands and returns when all that waited are durable and answered.
    package func close() {
        for lane in lanes { lane.close() }
        engine.close()
    }

    /// An account's commands go through one lane, so that they keep their order and do not wait for each other's locks.
    private func lane(of account: AccountID?) -> Lane {
        lanes[Int(truncatingIfNeeded: (account?.raw ?? 0) & .max) % lanes.count]
    }

    package var waitingCount: Int { lanes.reduce(0) { $0 + $1.waitingCount } }
    package var oldestWait: Duration { lanes.map(\.oldestWait).max() ?? .zero }
}
