import Base

/// How a limited request fared.
package struct Admission: Sendable, Equatable {
    package let isAdmitted: Bool
    /// Requests in any 60 s.
    package let limit: Int64
    package let remaining: Int64
    /// Seconds until the oldest request of the window no longer counts; at least 1.
    package let resetSeconds: Int

    package init(isAdmitted: Bool, limit: Int64, remaining: Int64, resetMilliseconds: Int64) {
        self.isAdmitted = isAdmitted
        self.limit = limit
        self.remaining = remaining
        // A day is beyond any window; it keeps an absurd clock from overflowing.
        resetSeconds = Int((min(max(1, resetMilliseconds), 86_400_000) + 999) / 1000)
    }
}
