import Storage
import Synchronization

/// The id under which this process commits: leased when the first lane opens, another one after it was taken for dead.
final class NodeIdentity: Sendable {
    private let state = Mutex<Int64?>(nil)

    var current: Int64? { state.withLock { $0 } }

    /// The id, made where there is none.
    func id(_ make: () throws(EngineFault) -> Int64) throws(EngineFault) -> Int64 {
        if let known = current { return known }
        // Two lanes may both lease one: the first that is kept counts, the other is lost.
        let made = try make()
        return state.withLock { known in
            if let known { return known }
            known = made
            return made
        }
    }

    /// An id that was taken for dead is used no more.
    func retire(_ id: Int64) {
        state.withLock { if $0 == id { $0 = nil } }
    }
}
