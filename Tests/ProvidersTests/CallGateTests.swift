import Base
import Providers
import Testing

struct CallGateTests {
    private let start = Instant(milliseconds: 1_000_000)
    private func at(_ milliseconds: Int64) -> Instant { start.advanced(milliseconds: milliseconds) }

    @Test func withoutALimitEverythingMayGo() {
        var gate = CallGateState(callsPerMinute: 0, at: start)
        #expect(gate.allowance(.send, at: start) == Int.max)
        let taken = (0..<1_000).count { _ in gate.take(at: start) }
        #expect(taken == 1_000)
    }

    @Test func aLimitIsASecondsBurstAndThenItsRate() {
        var gate = CallGateState(callsPerMinute: 600, at: start)
        let burst = (0..<20).count { _ in gate.take(at: start) }
        #expect(burst == 10)
        #expect(gate.allowance(.send, at: start) == 0)
        #expect(gate.allowance(.send, at: at(350)) == 3)
        var taken = 0
        for milliseconds in stride(from: Int64(0), through: 60_000, by: 50) where gate.take(at: at(milliseconds)) {
            taken += 1
        }
        #expect((599...601).contains(taken))
    }

    @Test func tenFailuresInARowOpenTheBreakerAndAProbeClosesIt() {
        var gate = CallGateState(callsPerMinute: 0, at: start)
        for _ in 0..<9 { gate.ended(.failed, of: .send, at: start) }
        gate.ended(.understood, of: .send, at: start)
        for _ in 0..<9 { gate.ended(.failed, of: .send, at: start) }
        #expect(gate.allowance(.send, at: start) == Int.max)
        gate.ended(.failed, of: .send, at: start)
        #expect(gate.allowance(.send, at: at(4_999)) == 0 && gate.allowance(.read, at: at(4_999)) == 0)
        #expect(!gate.needsProbe(at: at(4_999)) && gate.needsProbe(at: at(5_000)))
        #expect(gate.allowance(.send, at: at(5_000)) == 1)
        gate.ended(.failed, of: .send, at: at(5_000))
        #expect(gate.allowance(.send, at: at(14_999)) == 0, "each rest is twice the one before")
        gate.ended(.understood, of: .send, at: at(15_000))
        #expect(gate.allowance(.send, at: at(15_000)) == Int.max)
    }

    @Test func aRestIsNeverLongerThanItsLimit() {
        var gate = CallGateState(callsPerMinute: 0, at: start)
        var now = start
        for _ in 0..<2 { gate.ended(.denied, of: .send, at: now) }
        for _ in 0..<40 {
            gate.ended(.denied, of: .send, at: now)
            now = now.advanced(milliseconds: CallGateState.longestRest)
            #expect(gate.needsProbe(at: now))
        }
    }

    @Test func answersToCallsThatBeganBeforeAHoldDoNotLiftIt() {
        var gate = CallGateState(callsPerMinute: 0, at: start)
        gate.ended(.limited(retryAfterMilliseconds: 30_000), of: .send, at: start)
        gate.ended(.understood, of: .send, at: at(10))
        gate.ended(.limited(retryAfterMilliseconds: nil), of: .send, at: at(20))
        #expect(gate.allowance(.send, at: at(29_999)) == 0)
        #expect(gate.allowance(.send, at: at(30_000)) == 1)
    }

    @Test func withoutFundsReadsGoOn() {
        var gate = CallGateState(callsPerMinute: 0, at: start)
        for _ in 0..<2 { gate.ended(.unfunded, of: .send, at: start) }
        #expect(gate.allowance(.send, at: start) == Int.max, "one order may only be too large")
        gate.ended(.unfunded, of: .send, at: start)
        #expect(gate.allowance(.send, at: at(4_999)) == 0)
        #expect(gate.allowance(.read, at: at(1)) == Int.max)
        #expect(gate.allowance(.send, at: at(5_000)) == 1 && !gate.needsProbe(at: at(5_000)))
    }
}
