import Base
import Commands
import Domain
import Storage
import Synchronization

/// The requests for numbers that this process is at. On a store with several nodes their leases are short and extended
/// while they last, so that others soon take up what a node leaves that has gone.
package final class AsksUnderWay: Sendable {
    /// A lease is so long, and extended so often.
    package static let leaseMilliseconds: Int64 = 20_000
    package static let interval: Duration = .seconds(5)

    struct Ask: Sendable {
        let account: AccountID
        let purchase: PurchaseID?
        var rentals: Set<RentalID>
        /// When the lease was last taken or extended.
        var extendedAt: Instant
    }

    private struct State {
        var next = 0
        var asks: [Int: Ask] = [:]
    }

    private let state = Mutex(State())

    package init() {}

    func begin(_ ask: Ask) -> Int {
        state.withLock { state in
            state.next += 1
            state.asks[state.next] = ask
            return state.next
        }
    }

    func add(_ rental: RentalID, to place: Int) {
        state.withLock { state in _ = state.asks[place]?.rentals.insert(rental) }
    }

    func end(_ place: Int) {
        state.withLock { state in _ = state.asks.removeValue(forKey: place) }
    }

    /// Whether the lease still lasts, with time to spare: a process that stood still may have lost it.
    func holds(_ place: Int, at now: Instant) -> Bool {
        state.withLock { state in
            guard let ask = state.asks[place] else { return false }
            return now.milliseconds(since: ask.extendedAt) < Self.leaseMilliseconds * 3 / 4
        }
    }

    /// Extends all leases at once, so that on a busy store the last one does not run out behind the others; a fault of
    /// one keeps no other from it.
    ///
    /// - Throws: one of the faults.
    package func extend(in store: Store) async throws(Fault) {
        let asks = state.withLock { $0.asks }
        let fault = await withTaskGroup(of: Fault?.self) { group in
            for (place, ask) in asks { group.addTask { await self.extend(ask, at: place, in: store) } }
            return await group.reduce(nil) { $0 ?? $1 }
        }
        if let fault { throw fault }
    }

    /// - Returns: what kept it from being extended.
    private func extend(_ ask: Ask, at place: Int, in store: Store) async -> Fault? {
        let begun = store.environment.now()
        do throws(Fault) {
            try await store.execute(
                ExtendAsks(
                    purchase: ask.purchase, rentals: ask.rentals.sorted(), leaseMilliseconds: Self.leaseMilliseconds),
                for: ask.account, as: .job)
            state.withLock { state in state.asks[place]?.extendedAt = begun }
            return nil
        } catch {
            return error
        }
    }
}
