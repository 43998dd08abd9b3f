import Base
import Synchronization

/// A clock that moves when a test says so, and numbers that look random and repeat in every run.
package final class ManualClock: Sendable {
    private let milliseconds: Mutex<Int64>
    private let numbers: Mutex<SeededNumbers>

    package init(milliseconds: Int64 = 1_795_000_000_000, seed: UInt64 = 1) {
        self.milliseconds = Mutex(milliseconds)
        numbers = Mutex(SeededNumbers(seed))
    }

    package var now: Instant { Instant(milliseconds: milliseconds.withLock { $0 }) }

    package func advance(milliseconds delta: Int64) { milliseconds.withLock { $0 += delta } }
    package func advance(seconds: Int64) { advance(milliseconds: seconds * 1000) }

    package var environment: Environment {
        Environment(
            now: { self.now },
            random: { self.numbers.withLock { $0.next() } })
    }
}
