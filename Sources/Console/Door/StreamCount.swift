import Domain
import Synchronization

/// Counts pages that listen for events, so that they stay few.
package final class StreamCount: Sendable {
    /// Of one account or person, and of all.
    static let perPerson = 8
    static let most = 500

    private struct State {
        var all = 0
        var byPerson: [Int64: Int] = [:]
        var isClosed = false
    }

    private let state = Mutex(State())

    func enter(_ person: Int64) -> Bool {
        state.withLock { state in
            guard !state.isClosed, state.all < Self.most, state.byPerson[person, default: 0] < Self.perPerson else {
                return false
            }
            state.all += 1
            state.byPerson[person, default: 0] += 1
            return true
        }
    }

    func leave(_ person: Int64) {
        state.withLock { state in
            state.all -= 1
            let left = state.byPerson[person, default: 1] - 1
            state.byPerson[person] = left > 0 ? left : nil
        }
    }

    /// Pages that listen now.
    package var open: Int { state.withLock { $0.all } }

    var isClosed: Bool { state.withLock { $0.isClosed } }

    /// Ends them all, for a server that stops.
    package func close() { state.withLock { $0.isClosed = true } }
}
