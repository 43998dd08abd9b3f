import Base
import Domain
import Storage

/// Counts accounts' requests against their limits: those of this process, or those of all nodes on a store.
package struct CallLimits: Sendable {
    /// Admits or refuses a request from memory; nil = somebody has to be asked. The flag says whether the caller is
    /// told what remains.
    let known: @Sendable (CallWindow.Key, _ limit: Int64, _ showsRest: Bool) -> Admission?
    /// The same where memory did not do.
    let ask: @Sendable (CallWindow.Key, _ limit: Int64, _ showsRest: Bool) async throws(Fault) -> Admission

    /// For a store that one process serves: exact, in memory alone.
    package static func local(_ environment: Environment) -> CallLimits {
        let window = SlidingWindow<CallWindow.Key>()
        return CallLimits(
            known: { key, limit, _ in window.enter(key, limit: limit, at: environment.now()) },
            ask: { key, limit, _ in window.enter(key, limit: limit, at: environment.now()) })
    }

    /// For a store that several nodes serve: each is granted portions of the limit.
    ///
    /// Where the store does not answer, a request that needs a grant is refused with the store's fault: no node
    /// admits what it was not granted, and nearly all requests need the store anyway.
    package static func shared(in store: Store) -> CallLimits {
        let calls = SharedCalls(store: store)
        return CallLimits(
            known: { key, limit, showsRest in calls.known(key, limit: limit, showsRest: showsRest) },
            ask: { key, limit, showsRest throws(Fault) in
                try await calls.ask(key, limit: limit, showsRest: showsRest)
            })
    }
}
