import Base
import Domain
import Synchronization

/// Admits at most a number of events in any 60 seconds, exactly: it remembers when each was admitted.
package final class SlidingWindow<Key: Hashable & Sendable>: Sendable {
    package static var windowMilliseconds: Int64 { 60_000 }
    /// Keys that are remembered; beyond that those that rest are dropped.
    private static var mostKeys: Int { 100_000 }

    /// Admissions in order of time, as a ring.
    private struct Track {
        var times: [Int64] = []
        var first = 0

        mutating func dropBefore(_ time: Int64) {
            while first < times.count, times[first] <= time { first += 1 }
            if first > 64, first * 2 > times.count {
                times.removeFirst(first)
                first = 0
            }
        }

        var count: Int { times.count - first }
    }

    private struct State {
        var tracks: [Key: Track] = [:]
        var lastSweep: Int64?
    }

    private let state = Mutex(State())

    package init() {}

    /// - Returns: nil where the event is admitted, else the seconds until one is.
    package func admit(_ key: Key, limit: Int64, at now: Instant) -> Int? {
        let admission = enter(key, limit: limit, at: now)
        return admission.isAdmitted ? nil : admission.resetSeconds
    }

    /// The same, with what is left of the window.
    package func enter(_ key: Key, limit: Int64, at now: Instant) -> Admission {
        state.withLock { state in
            Self.sweep(&state, now)
            return Self.enter(&state.tracks[key, default: Track()], limit, now)
        }
    }

    private static func enter(_ track: inout Track, _ limit: Int64, _ now: Instant) -> Admission {
        track.dropBefore(now.milliseconds - windowMilliseconds)
        let isAdmitted = track.count < limit
        if isAdmitted { track.times.append(now.milliseconds) }
        let wait =
            track.count > 0 ? track.times[track.first] + windowMilliseconds - now.milliseconds : windowMilliseconds
        return Admission(
            isAdmitted: isAdmitted, limit: limit, remaining: max(0, limit - Int64(track.count)),
            resetMilliseconds: wait)
    }

    /// Forgets keys that rest, at most once a second: a crowd of new keys must not make each call walk all of them.
    private static func sweep(_ state: inout State, _ now: Instant) {
        guard state.tracks.count >= mostKeys, state.lastSweep.map({ now.milliseconds - $0 >= 1000 }) ?? true else {
            return
        }
        state.lastSweep = now.milliseconds
        state.tracks = state.tracks.filter { _, track in
            (track.times.last ?? 0) > now.milliseconds - windowMilliseconds
        }
    }
}
