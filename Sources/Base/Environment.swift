/// What the outside world gives to pure code: time and chance. Tests give their own.
package struct Environment: Sendable {
    package var now: @Sendable () -> Instant
    package var random: @Sendable () -> UInt64

    package init(now: @escaping @Sendable () -> Instant, random: @escaping @Sendable () -> UInt64) {
        self.now = now
        self.random = random
    }

    /// `count` random bytes.
    package func randomBytes(_ count: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        while bytes.count < count {
            let word = random()
            for shift in stride(from: 0, to: 64, by: 8) where bytes.count < count {
                bytes.append(UInt8(truncatingIfNeeded: word >> UInt64(shift)))
            }
        }
        return bytes
    }
}
