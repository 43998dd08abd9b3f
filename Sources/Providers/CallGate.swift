import Base
import Synchronization

/// How a call ended, for the gate.
package enum CallResult: Sendable, Equatable {
    /// The provider answered with sense, whatever it said.
    case understood
    /// Too many calls: it asks for a rest.
    case limited(retryAfterMilliseconds: Int64?)
    /// It refuses our key, our address or our account.
    case denied
    /// Our money there is used up.
    case unfunded
    /// No connection, no answer in time, or one that makes no sense.
    case failed
}

/// Why nothing is sent to a provider now.
package enum HoldReason: String, Sendable {
    case limited = "too many calls"
    case denied = "access denied"
    case unfunded = "out of funds"
    case failing = "not answering"
}

/// Rate limit, circuit breaker and rests of one provider, as a value: what was seen gives what is allowed.
package struct CallGateState: Sendable {
    package struct Hold: Sendable, Equatable {
        package let reason: HoldReason
        package let until: Instant
    }

    /// Failures in a row that open the breaker.
    package static let failuresToOpen = 10
    /// Refusals of our key or for want of funds in a row that stop sending: one alone may be about one order, or a
    /// page in the way.
    package static let refusalsToOpen = 3
    /// The first rest, and the longest: each in a row is twice the one before.
    package static let firstRest: Int64 = 5_000
    package static let longestRest: Int64 = 300_000
    /// The first rest after too many calls, where the provider names none.
    package static let firstPause: Int64 = 1_000
    /// The longest that a provider may ask for.
    package static let longestAsked: Int64 = 3_600_000

    package private(set) var hold: Hold?
    private var strikes = 0
    private var failuresInRow = 0
    private var denialsInRow = 0
    private var unfundedInRow = 0
    /// Calls that may be made now, in thousandths of a call.
    private var tokens: Int64
    private var filledAt: Instant
    private let callsPerMinute: Int64

    package init(callsPerMinute: Int64, at now: Instant) {
        self.callsPerMinute = callsPerMinute
        tokens = Self.burst(callsPerMinute)
        filledAt = now
    }

    /// What a second's calls are, at least one.
    private static func burst(_ callsPerMinute: Int64) -> Int64 { max(1_000, callsPerMinute * 1_000 / 60) }

    /// How many calls may begin now: for sending none while a hold stands; when it has run out, one, until it has
    /// shown how things are.
    package func allowance(_ purpose: CallPurpose, at now: Instant) -> Int {
        var allowed = callsPerMinute == 0 ? Int.max : Int(filled(at: now) / 1_000)
        guard let hold else { return allowed }
        let holdsReads = hold.reason != .unfunded
        if purpose == .send || holdsReads { allowed = now < hold.until ? 0 : min(allowed, 1) }
        return allowed
    }

    /// Whether a hold has run out that a call which costs nothing can lift.
    package func needsProbe(at now: Instant) -> Bool {
        guard let hold, now >= hold.until else { return false }
        return hold.reason != .unfunded
    }

    /// Takes a call's place in the rate; false = none is left.
    package mutating func take(at now: Instant) -> Bool {
        guard callsPerMinute > 0 else { return true }
        tokens = filled(at: now)
        filledAt = max(filledAt, now)
        guard tokens >= 1_000 else { return false }
        tokens -= 1_000
        return true
    }

    private func filled(at now: Instant) -> Int64 {
        guard now > filledAt else { return tokens }
        let elapsed = min(now.milliseconds(since: filledAt), 60_000)
        return min(Self.burst(callsPerMinute), tokens + elapsed * callsPerMinute / 60)
    }

    package mutating func ended(_ result: CallResult, of purpose: CallPurpose, at now: Instant) {
        switch result {
        case .understood:
            failuresInRow = 0
            denialsInRow = 0
            if purpose == .send { unfundedInRow = 0 }
            // Calls that began before the hold say nothing against it, and reads cost nothing.
            guard let hold, now >= hold.until, hold.reason != .unfunded || purpose == .send else { return }
            self.hold = nil
            strikes = 0
        case .limited(let asked): rest(.limited, now, first: Self.firstPause, atLeast: asked ?? 0)
        case .denied:
            denialsInRow += 1
            if denialsInRow >= Self.refusalsToOpen || hold != nil { rest(.denied, now, first: Self.firstRest) }
        case .unfunded:
            unfundedInRow += 1
            if unfundedInRow >= Self.refusalsToOpen || hold != nil { rest(.unfunded, now, first: Self.firstRest) }
        case .failed:
            failuresInRow += 1
            if failuresInRow >= Self.failuresToOpen || hold != nil { rest(.failing, now, first: Self.firstRest) }
        }
    }

    private mutating func rest(_ reason: HoldReason, _ now: Instant, first: Int64, atLeast asked: Int64 = 0) {
        // Of many calls under way at once only the first lengthens the rest.
        if let hold, now < hold.until { return }
        let wait = min(Self.longestRest, first << Int64(min(strikes, 10)))
        strikes += 1
        hold = Hold(reason: reason, until: now.advanced(milliseconds: max(wait, min(asked, Self.longestAsked))))
    }
}

/// One provider's gate, shared by all who call it, with counts for staff.
package final class CallGate: Sendable {
    /// What was counted since the start.
    package struct Counts: Sendable, Equatable {
        package var understood: Int64 = 0
        package var failed: Int64 = 0
        package var limited: Int64 = 0
        package var denied: Int64 = 0
        package var unfunded: Int64 = 0
        /// Mean of the latest calls, in microseconds.
        package var latencyMicroseconds: Int64 = 0

        package var calls: Int64 { understood + failed + limited + denied + unfunded }
    }

    package let latencies = Histogram.latencies()
    private let state: Mutex<(gate: CallGateState, counts: Counts)>
    private let environment: Environment

    package init(callsPerMinute: Int64 = 0, environment: Environment) {
        self.environment = environment
        state = Mutex((CallGateState(callsPerMinute: callsPerMinute, at: environment.now()), Counts()))
    }

    package func allowance(_ purpose: CallPurpose) -> Int {
        let now = environment.now()
        return state.withLock { $0.gate.allowance(purpose, at: now) }
    }

    package var needsProbe: Bool {
        let now = environment.now()
        return state.withLock { $0.gate.needsProbe(at: now) }
    }

    package func take() -> Bool {
        let now = environment.now()
        return state.withLock { $0.gate.take(at: now) }
    }

    package func ended(_ result: CallResult, of purpose: CallPurpose, microseconds: Int64) {
        let now = environment.now()
        latencies.observe(microseconds)
        state.withLock { state in
            state.gate.ended(result, of: purpose, at: now)
            state.counts.latencyMicroseconds += (microseconds - state.counts.latencyMicroseconds) / 16
            switch result {
            case .understood: state.counts.understood += 1
            case .failed: state.counts.failed += 1
            case .limited: state.counts.limited += 1
            case .denied: state.counts.denied += 1
            case .unfunded: state.counts.unfunded += 1
            }
        }
    }

    package var counts: Counts { state.withLock { $0.counts } }

    /// Why nothing is sent now, or nil.
    package var hold: CallGateState.Hold? {
        let now = environment.now()
        return state.withLock { state in state.gate.hold.flatMap { now < $0.until ? $0 : nil } }
    }
}
