import Base

/// What one node holds of a `CallWindow`: calls that it may still admit, and what it was told last.
///
/// It admits no call that it was not granted. What it holds unused is less than a portion, so the calls admitted in
/// any 60 s by all nodes together are at most a portion per node beside the limit.
package struct CallShare: Sendable {
    package enum Verdict: Sendable, Equatable {
        case known(Admission)
        /// The store has to be asked for so many calls; 0 = only how the window stands.
        case ask(wanted: Int64)
    }

    /// How old may be what is told about the rest of the window. At the pace of its limit a window moves by one of a
    /// hundred and twenty in that time.
    package static let freshMilliseconds: Int64 = 500

    private var limit: Int64
    private var held: Int64 = 0
    private var heldSince = Instant(milliseconds: 0)
    private var last: CallGrant?

    package init(limit: Int64) {
        self.limit = limit
    }

    /// Calls that are asked for at once: one where the limit is small, so that it is exact, else a hundredth.
    package static func portion(of limit: Int64) -> Int64 { max(1, limit / 100) }

    /// Takes one call of what is held, or says why not.
    ///
    /// - Parameter showsRest: whether the caller is told what remains, which must then be fresh.
    package mutating func take(limit: Int64, at now: Instant, showsRest: Bool) -> Verdict {
        // What was granted under another limit is void.
        if limit != self.limit { self = CallShare(limit: limit) }
        guard limit > 0 else { return .known(admission(false, CallWindow.milliseconds)) }
        guard let last else { return .ask(wanted: Self.portion(of: limit)) }
        // A clock that was set back makes nothing last longer.
        if !(0..<CallWindow.milliseconds).contains(now.milliseconds(since: heldSince)) { held = 0 }
        let wait = last.nextFree.milliseconds(since: now)
        if held > 0 {
            let age = now.milliseconds(since: last.at)
            if showsRest, !(0..<Self.freshMilliseconds).contains(age) { return .ask(wanted: 0) }
            held -= 1
            return .known(admission(true, wait))
        }
        if last.room == 0, (1...CallWindow.milliseconds + CallWindow.mostSkewMilliseconds).contains(wait) {
            return .known(admission(false, wait))
        }
        return .ask(wanted: Self.portion(of: limit))
    }

    /// Takes in what the store has granted under `limit`.
    package mutating func accept(_ grant: CallGrant, limit: Int64) {
        if limit != self.limit { self = CallShare(limit: limit) }
        last = grant
        guard grant.count > 0 else { return }
        held = grant.count
        heldSince = grant.at
    }

    /// Whether it knows nothing that is of use any more.
    package func isAtRest(at now: Instant) -> Bool {
        guard let last else { return true }
        return !(0..<CallWindow.milliseconds).contains(now.milliseconds(since: last.at))
    }

    private func admission(_ isAdmitted: Bool, _ wait: Int64) -> Admission {
        Admission(
            isAdmitted: isAdmitted, limit: limit, remaining: isAdmitted ? (last?.room ?? 0) + held : 0,
            resetMilliseconds: wait)
    }
}
