import Domain
import Synchronization

/// Which of the work that is done once for all nodes is this node's. It knows by itself when that is no longer sure.
package final class Tenure: Sendable {
    private struct State {
        var held: Set<Lease.Key> = []
        var isAlone = false
        var until: ContinuousClock.Instant?
    }

    private let state = Mutex(State())

    package init() {}

    /// For a store with one server: all of it.
    package static var sole: Tenure {
        let tenure = Tenure()
        tenure.state.withLock { $0.isAlone = true }
        return tenure
    }

    package func holds(_ key: Lease.Key, at now: ContinuousClock.Instant = .now) -> Bool {
        state.withLock { state in
            if state.isAlone { return true }
            guard let until = state.until, now < until else { return false }
            return state.held.contains(key)
        }
    }

    var held: Set<Lease.Key> { state.withLock { $0.held } }

    func hold(_ keys: Set<Lease.Key>) { state.withLock { $0.held = keys } }

    func release(_ key: Lease.Key) { state.withLock { _ = $0.held.remove(key) } }

    /// A heartbeat that began at a time was written down: others wait longer than this before they take over.
    func extend(to until: ContinuousClock.Instant) { state.withLock { $0.until = until } }

    func end() {
        state.withLock { state in
            state.held = []
            state.until = nil
        }
    }
}
