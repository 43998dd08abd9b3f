import Base
import Commands
import Domain
import Errands
import Logging
import Storage
import Synchronization

/// One kind of work for one provider: as many pieces at once as its gate allows, so that no other provider waits for
/// it, and no piece for another.
package final class WorkQueue: Sendable {
    /// Work on some orders, and whom to put off when it does not succeed.
    package struct Piece: Sendable {
        /// What no second piece may have in hand at the same time.
        let ids: [Int64]
        let orders: [Order]
        let run: @Sendable () async throws(Fault) -> Void
    }

    /// What is due now: at most so many pieces, without those in hand.
    package typealias Due = @Sendable (_ most: Int, _ inHand: Set<Int64>) async throws(Fault) -> [Piece]

    private struct State {
        var inHand: Set<Int64> = []
        var running = 0
        var width = 0
        var failures = 0
    }

    /// How long a queue, and who wakes it, rests after the store has failed it.
    static let restAfterFailure: Duration = .seconds(1)

    private let tick: Duration?
    private let isMine: @Sendable () -> Bool
    private let places: @Sendable (_ running: Int) -> Int
    private let due: Due
    private let store: Store
    private let failed: QuietLog
    private let unread: QuietLog
    private let state = Mutex(State())
    private let (wakes, wake) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))

    /// - Parameters:
    ///   - tick: how often it looks for work by itself while it has places; nil = when it is woken.
    ///   - isMine: whether the work is this node's now; what it has begun it finishes in any case.
    ///   - places: how many more pieces may begin now, beside those that run.
    init(
        tick: Duration? = nil, store: Store, logger: Logger, isMine: @escaping @Sendable () -> Bool = { true },
        places: @escaping @Sendable (_ running: Int) -> Int,
        due: @escaping Due
    ) {
        self.tick = tick
        self.store = store
        failed = QuietLog(logger, "Work on orders did not succeed", ordinary: .warning)
        unread = .ofDueWork(logger)
        self.isMine = isMine
        self.places = places
        self.due = due
    }

    /// Lets it look for work now.
    func look() { wake.yield() }

    /// Works until its task is cancelled, then finishes what is in hand.
    func run() async {
        await withDiscardingTaskGroup { group in
            if let tick {
                group.addTask {
                    while !Task.isCancelled {
                        try? await Task.sleep(for: tick)
                        self.look()
                    }
                }
            }
            // It ends when the task is cancelled.
            for await _ in wakes {
                while !Task.isCancelled, await startDue(in: &group) {}
                if takeFailures() > 0 { try? await Task.sleep(for: Self.restAfterFailure) }
            }
        }
    }

    /// Does what is due now, once. Tests call it, with a clock of their own.
    ///
    /// - Returns: whether there was any and all of it succeeded.
    func pass() async -> Bool {
        let started = await withDiscardingTaskGroup(returning: Bool.self) { group in await startDue(in: &group) }
        return takeFailures() == 0 && started
    }

    /// - Returns: whether it started any.
    private func startDue(in group: inout DiscardingTaskGroup) async -> Bool {
        guard isMine() else { return false }
        let (running, inHand) = state.withLock { ($0.running, $0.inHand) }
        let most = places(running)
        state.withLock { $0.width = running + max(0, most) }
        guard most > 0 else { return false }
        let pieces: [Piece]
        do throws(Fault) {
            pieces = try await due(most, inHand)
        } catch {
            state.withLock { $0.failures += 1 }
            unread.tell(of: error)
            return false
        }
        guard !pieces.isEmpty else { return false }
        state.withLock { state in
            state.running += pieces.count
            for piece in pieces { state.inHand.formUnion(piece.ids) }
        }
        for piece in pieces { group.addTask { await self.perform(piece) } }
        return true
    }

    private func perform(_ piece: Piece) async {
        do throws(Fault) {
            try await piece.run()
        } catch {
            await putOff(piece, after: error)
        }
        let isWorthALook = state.withLock { state in
            state.running -= 1
            state.inHand.subtract(piece.ids)
            // Not at every end: an eighth of the places is filled as fast as one.
            return state.running == 0 || state.width - state.running >= max(1, state.width / 8)
        }
        if isWorthALook { look() }
    }

    /// Work that met a fault of its own is put off; what the store failed is tried again after a rest.
    private func putOff(_ piece: Piece, after fault: Fault) async {
        if fault.isRetryable || piece.orders.isEmpty {
            state.withLock { $0.failures += 1 }
        } else {
            for order in piece.orders {
                try? await store.execute(
                    PostponeDispatch(order: order.id, wallet: order.wallet), for: order.account, as: .job)
            }
        }
        failed.tell(of: fault)
    }

    private func takeFailures() -> Int {
        state.withLock { state in
            defer { state.failures = 0 }
            return state.failures
        }
    }
}
