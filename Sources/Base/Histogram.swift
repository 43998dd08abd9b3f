import Synchronization

/// Counts observations in fixed buckets; safe and cheap from any thread.
package final class Histogram: Sendable {
    /// Upper bounds, ascending; what exceeds the last one is counted in the sum and total only.
    package let bounds: [Int64]
    private let state: Mutex<Snapshot>

    /// What was counted until now.
    package struct Snapshot: Sendable {
        /// Observations at or below each bound, cumulative.
        package fileprivate(set) var buckets: [Int64]
        package fileprivate(set) var total: Int64 = 0
        package fileprivate(set) var sum: Int64 = 0
    }

    package init(bounds: [Int64]) {
        self.bounds = bounds
        state = Mutex(Snapshot(buckets: Array(repeating: 0, count: bounds.count)))
    }

    package func observe(_ value: Int64) {
        let bucket = bounds.firstIndex { value <= $0 }
        state.withLock { state in
            if let bucket { state.buckets[bucket] += 1 }
            state.total += 1
            state.sum &+= value
        }
    }

    package var snapshot: Snapshot {
        var copy = state.withLock { $0 }
        for index in copy.buckets.indices.dropFirst() { copy.buckets[index] += copy.buckets[index - 1] }
        return copy
    }

    /// Microseconds from 50 µs to 10 s.
    package static func latencies() -> Histogram {
        Histogram(bounds: [
            50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 1_000_000, 10_000_000,
        ])
    }
}
