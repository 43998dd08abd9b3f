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
    private let lane: Lane

    /// - Parameters:
    ///   - identifierLease: ids leased at once; what a process does not use of its lease is lost.
    ///   - onDeviceFailure: called once where a commit met a failing device: stop the process.
    package init(
        engine: any Engine, environment: Environment, identifierLease: Int64 = IdentifierBlock.size,
        onDeviceFailure: @escaping @Sendable (String) -> Void = { _ in }
    ) {
        self.engine = engine
        self.environment = environment
        lane = Lane(
            engine: engine, environment: environment, statistics: statistics, identifierLease: identifierLease,
            onDeviceFailure: onDeviceFailure)
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
            lane.submit(
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
    package func close() { lane.close() }

    package var waitingCount: Int { lane.waitingCount }
    package var oldestWait: Duration { lane.oldestWait }
}
