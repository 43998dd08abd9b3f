/// A moment: milliseconds since 1970-01-01T00:00:00Z.
package struct Instant: Hashable, Comparable, Sendable {
    package let milliseconds: Int64

    package init(milliseconds: Int64) {
        self.milliseconds = milliseconds
    }

    package static func < (left: Instant, right: Instant) -> Bool { left.milliseconds < right.milliseconds }

    /// The moment `milliseconds` later; saturates at the ends of Int64.
    package func advanced(milliseconds delta: Int64) -> Instant {
        let (sum, overflowed) = milliseconds.addingReportingOverflow(delta)
        return Instant(milliseconds: overflowed ? (delta < 0 ? .min : .max) : sum)
    }

    package func milliseconds(since earlier: Instant) -> Int64 {
        let (difference, overflowed) = milliseconds.subtractingReportingOverflow(earlier.milliseconds)
        return overflowed ? .max : difference
    }
}
