import Base
import Domain
import Synchronization

/// Admits at most a number of events in any 60 seconds, or another time, exactly: it remembers when each was admitted.
///
/// Where a flood brings more keys than are remembered, none is forgotten for another: new ones share the counts of
/// `sharedPlaces` by a hash that nobody outside can foresee, until there is room again, and begin by themselves with what
/// was counted there.
package final class SlidingWindow<Key: Hashable & Sendable>: Sendable {
    private let window: Int64  // milliseconds
    /// Keys that are remembered by themselves.
    private static var mostKeys: Int { 100_000 }
    private static var sharedPlaces: Int { 65_536 }

    private enum Place: Hashable {
        case own(Key)
        case shared(Int)
    }

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

    /// Tracks move to the young as they are used. Those that are old when a generation ends have rested for a whole
    /// window, and go without anybody walking over them.
    private struct State {
        var young: [Place: Track] = [:]
        var old: [Place: Track] = [:]
        var generationEnds: Int64 = 0

        mutating func turn(at now: Int64, window: Int64) {
            guard now >= generationEnds else { return }
            // Where the last one ended more than a window ago, the young have rested as long.
            old = now - generationEnds < window ? young : [:]
            young = [:]
            generationEnds = now + window
        }

        var count: Int { young.count + old.count }

        mutating func take(_ place: Place) -> Track? {
            young.removeValue(forKey: place) ?? old.removeValue(forKey: place)
        }

        func look(_ place: Place) -> Track? { young[place] ?? old[place] }
    }

    private let state = Mutex(State())

    /// Keys that are remembered now.
    package var size: Int { state.withLock { $0.count } }

    package init(milliseconds: Int64 = 60_000) {
        window = milliseconds
    }

    /// - Returns: nil where the event is admitted, else the seconds until one is.
    package func admit(_ key: Key, limit: Int64, at now: Instant) -> Int? {
        let admission = enter(key, limit: limit, at: now)
        return admission.isAdmitted ? nil : admission.resetSeconds
    }

    /// The same, with what is left of the window.
    package func enter(_ key: Key, limit: Int64, at now: Instant) -> Admission {
        state.withLock { state in
            state.turn(at: now.milliseconds, window: window)
            var place = Place.own(key)
            var known = state.take(place)
            if known == nil {
                let shared = Place.shared(Int(UInt(bitPattern: key.hashValue) % UInt(Self.sharedPlaces)))
                if state.count >= Self.mostKeys {
                    place = shared
                    known = state.take(place)
                } else {
                    // It may have been counted there a moment ago.
                    known = state.look(shared)
                }
            }
            var track = known ?? Track()
            defer { state.young[place] = track }
            return enter(&track, limit, now)
        }
    }

    private func enter(_ track: inout Track, _ limit: Int64, _ now: Instant) -> Admission {
        track.dropBefore(now.milliseconds - window)
        let isAdmitted = track.count < limit
        if isAdmitted { track.times.append(now.milliseconds) }
        let wait =
            track.count > 0 ? track.times[track.first] + window - now.milliseconds : window
        return Admission(
            isAdmitted: isAdmitted, limit: limit, remaining: max(0, limit - Int64(track.count)),
            resetMilliseconds: wait)
    }
}
