import Base
import Domain
import Synchronization

/// What a provider of numbers keeps in mind between look-ups, and loses at a restart, which only costs time.
///
/// One look proves nothing: a request that broke off may still be under way there, and a number in its list may belong
/// to a call of ours whose record is just being written. So what a look shows must have shown for a while.
final class NumberMemory: Sendable {
    /// How long the same must have shown: longer than any call and its record last.
    static let certainMilliseconds: Int64 = 60_000
    /// How long an action that was not known there is not tried again.
    static let lackMilliseconds: Int64 = 3_600_000
    /// Look-ups that are remembered at a time; beyond that all begin anew.
    private static let most = 10_000

    private struct State {
        var since: [String: Instant] = [:]
        var lacks: [String: Instant] = [:]
    }

    private let state = Mutex(State())
    private let environment: Environment

    init(environment: Environment) {
        self.environment = environment
    }

    var now: Instant { environment.now() }

    /// As many of them as fit, others each time.
    func some<Element>(_ most: Int, of all: [Element]) -> [Element] {
        guard all.count > most else { return all }
        let start = Int(environment.random() % UInt64(all.count))
        return Array((all[start...] + all[..<start]).prefix(most))
    }

    /// Notes that something shows now.
    ///
    /// - Returns: whether it has shown for long enough to be believed.
    func hasShownLong(_ sign: String) -> Bool {
        let now = environment.now()
        return state.withLock { state in
            if let first = state.since[sign] { return now.milliseconds(since: first) >= Self.certainMilliseconds }
            if state.since.count >= Self.most { state.since = [:] }
            state.since[sign] = now
            return false
        }
    }

    /// Forgets what does not show any more.
    func forget(_ sign: String) { state.withLock { _ = $0.since.removeValue(forKey: sign) } }

    func lacks(_ action: String) -> Bool {
        let now = environment.now()
        return state.withLock { state in state.lacks[action].map { now < $0 } ?? false }
    }

    func noteLack(of action: String) {
        let until = environment.now().advanced(milliseconds: Self.lackMilliseconds)
        state.withLock { $0.lacks[action] = until }
    }
}

/// What a look-up by a list of open rentals finds.
enum OrphanSearch {
    /// - Parameter candidates: the provider's ids of open rentals there that may be the one and that no rental of ours
    ///   owns; the list they come from was whole.
    static func end(of rental: RentalID, candidates: [String], _ memory: NumberMemory) -> Reply<LookUpEnd> {
        let absence = "absent \(rental)"
        guard !candidates.isEmpty else {
            return memory.hasShownLong(absence)
                ? Reply(.notThere, words: "not in its list") : Reply(.unknown, words: "not in its list yet")
        }
        memory.forget(absence)
        let lasting = candidates.filter { memory.hasShownLong("orphan \($0)") }
        guard candidates.count == 1, let id = lasting.first else {
            let words =
                candidates.count == 1
                ? "\(candidates[0]) may be the one" : "\(candidates.count) of its rentals may be the one"
            return Reply(.unknown, words: words)
        }
        return Reply(.found(id), words: "found in its list")
    }
}

extension Instant {
    /// Reads RFC 3339 with an offset from UTC: `2027-11-11T15:00:00+07:00`, `2027-11-11T08:00:00Z`; fractions of a
    /// second are cut.
    ///
    /// - Returns: nil without an offset: nobody knows which clock is meant.
    init?(offsetText text: some StringProtocol) {
        let halves = String(text).trimmed.split(separator: "T", omittingEmptySubsequences: false)
        guard halves.count == 2, let date = halves.first, let last = halves.last else { return nil }
        var clock = Substring(String(last))
        var offset: Int64 = 0
        if clock.hasSuffix("Z") {
            clock = clock.dropLast()
        } else {
            let sign = clock.utf8.dropLast(5).last
            let parts = clock.suffix(5).split(separator: ":", omittingEmptySubsequences: false)
            guard sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"), parts.count == 2,
                let hours = parts.first.flatMap({ WholeNumber.parse($0) }),
                let minutes = parts.last.flatMap({ WholeNumber.parse($0) }), hours < 24, minutes < 60
            else { return nil }
            offset = (hours * 60 + minutes) * 60_000 * (sign == UInt8(ascii: "-") ? -1 : 1)
            clock = clock.dropLast(6)
        }
        if let point = clock.firstIndex(of: ".") { clock = clock[..<point] }
        guard let moment = Instant(text: "\(date)T\(clock)Z") else { return nil }
        self = moment.advanced(milliseconds: -offset)
    }
}
