import Base
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

    private let tracks = Mutex<[Key: Track]>([:])

    package init() {}

    /// - Returns: nil where the event is admitted, else the seconds until one is.
    package func admit(_ key: Key, limit: Int64, at now: Instant) -> Int? {
        tracks.withLock { tracks in
            if tracks.count >= Self.mostKeys { Self.dropResting(&tracks, now) }
            var track = tracks[key] ?? Track()
            defer { tracks[key] = track }
            track.dropBefore(now.milliseconds - Self.windowMilliseconds)
            if track.count < limit {
                track.times.append(now.milliseconds)
                return nil
            }
            guard track.count > 0 else { return 60 }
            let wait = track.times[track.first] + Self.windowMilliseconds - now.milliseconds
            return max(1, Int((wait + 999) / 1000))
        }
    }

    /// Whether `limit` events were admitted in the last 60 seconds; counts nothing.
    package func isFull(_ key: Key, limit: Int64, at now: Instant) -> Bool {
        tracks.withLock { tracks in
            guard var track = tracks[key] else { return false }
            track.dropBefore(now.milliseconds - Self.windowMilliseconds)
            return track.count >= limit
        }
    }

    private static func dropResting(_ tracks: inout [Key: Track], _ now: Instant) {
        tracks = tracks.filter { _, track in
            (track.times.last ?? 0) > now.milliseconds - windowMilliseconds
        }
    }
}
