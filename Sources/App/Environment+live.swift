import Base

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

extension Environment {
    /// The real clock and the system's random numbers.
    static let live = Environment(
        now: {
            var time = timespec()
            clock_gettime(CLOCK_REALTIME, &time)
            return Instant(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
        },
        random: {
            var generator = SystemRandomNumberGenerator()
            return generator.next()
        })
}
