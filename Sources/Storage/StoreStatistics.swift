import Base

/// How the store works: batch sizes and commit times, for the metrics page.
package final class StoreStatistics: Sendable {
    package let batchSizes = Histogram(bounds: [1, 2, 4, 8, 16, 32, 64, 128, 256])
    /// Microseconds from the first load to the durable commit.
    package let commitMicroseconds = Histogram.latencies()

    package init() {}

    func committed(_ commands: Int, in duration: Duration) {
        batchSizes.observe(Int64(commands))
        let (seconds, attoseconds) = duration.components
        commitMicroseconds.observe(seconds * 1_000_000 + attoseconds / 1_000_000_000_000)
    }
}
