import Base
import Synchronization

/// A clock that moves when a test says so, and numbers that look random and repeat in every run.
package final class ManualClock: Sendable {
    private let milliseconds: Mutex<Int64>
    private let seed: Mutex<UInt64>

    package init(milliseconds: Int64 = 1_795_000_000_000, seed: UInt64 = 1) {
        self.milliseconds = Mutex(milliseconds)
        self.seed = Mutex(seed)
    }

    package var now: Instant { Instant(milliseconds: milliseconds.withLock { $0 }) }

    package func advance(milliseconds delta: Int64) { milliseconds.withLock { $0 += delta } }
    package func advance(seconds: Int64) { advance(milliseconds: seconds * 1000) }

    package var environment: Environment {
        Environment(
            now: { self.now },
            random: {
                self.seed.withLock { state in
                    state &+= 0x9E37_79B9_7F4A_7C15
                    var value = state
                    value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
                    value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
                    return value ^ value >> 31
                }
            })
    }
}
