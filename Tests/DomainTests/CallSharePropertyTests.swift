import Base
import Domain
import Testing

/// Several nodes, the window that they share, and what was admitted when.
private struct Nodes {
    let limit: Int64
    var window = CallWindow(key: CallWindow.Key(Made.account, .read))
    var shares: [CallShare]
    var granted: [Int64]
    var admitted: [Int64]
    var questions = 0
    private var times: [Int64] = []
    private var first = 0

    init(_ count: Int, limit: Int64) {
        self.limit = limit
        shares = Array(repeating: CallShare(limit: limit), count: count)
        granted = Array(repeating: 0, count: count)
        admitted = granted
    }

    /// Calls that all nodes have admitted in the 60 s before `now`.
    mutating func lately(_ now: Int64) -> Int64 {
        while first < times.count, times[first] <= now - 60_000 { first += 1 }
        return Int64(times.count - first)
    }

    mutating func enter(_ node: Int, _ now: Int64, showsRest: Bool = false) -> Admission {
        let moment = Instant(milliseconds: now)
        // A look at the window, then a grant: more questions than that nobody needs.
        for _ in 0..<3 {
            switch shares[node].take(limit: limit, at: moment, showsRest: showsRest) {
            case .known(let admission):
                if admission.isAdmitted {
                    admitted[node] += 1
                    times.append(now)
                }
                return admission
            case .ask(let wanted):
                questions += 1
                let grant = window.grant(wanted, limit: limit, at: moment)
                granted[node] += grant.count
                shares[node].accept(grant, limit: limit)
            }
        }
        Issue.record("a grant was no answer")
        return Admission(isAdmitted: false, limit: limit, remaining: 0, resetMilliseconds: 0)
    }
}

/// Arrivals in phases: thin and thick, spread over the nodes or at one of them, with bursts and pauses.
private struct Arrivals {
    var numbers: SeededNumbers
    let limit: Int64
    let nodes: Int
    let mostLoadPercent: Int64
    var now: Int64 = 1_795_000_000_000
    private var left = 0
    private var gapMicros: Int64 = 0
    private var micros: Int64 = 0
    private var favourite: Int?

    init(_ seed: UInt64, limit: Int64, nodes: Int, mostLoadPercent: Int64 = 400) {
        numbers = SeededNumbers(seed)
        self.limit = limit
        self.nodes = nodes
        self.mostLoadPercent = mostLoadPercent
    }

    mutating func next(bursts: Bool = true) -> (node: Int, now: Int64) {
        if left == 0 {
            left = Int.random(in: 1...Int(max(20, limit)), using: &numbers)
            let load = Int64.random(in: 20...mostLoadPercent, using: &numbers)
            gapMicros = 60_000_000 * 100 / (limit * load)
            favourite = Bool.random(using: &numbers) ? Int.random(in: 0..<nodes, using: &numbers) : nil
            if bursts {
                if Int.random(in: 0..<4, using: &numbers) == 0 { gapMicros = 0 }
                if Int.random(in: 0..<4, using: &numbers) == 0 { now += Int64.random(in: 0...90_000, using: &numbers) }
            }
        }
        left -= 1
        micros += Int64.random(in: 0...2 * gapMicros, using: &numbers)
        now += micros / 1_000
        micros %= 1_000
        return (favourite ?? Int.random(in: 0..<nodes, using: &numbers), now)
    }
}

@Suite struct CallSharePropertyTests {
    @Test(arguments: [1, 5, 60, 100, 199, 1_000, 10_000] as [Int64], 1...5)
    func limitsHoldWithinFivePercentOverAllNodes(_ limit: Int64, _ nodes: Int) async {
        for seed: UInt64 in 0..<(limit < 10_000 ? 4 : 1) {
            var world = Nodes(nodes, limit: limit)
            var arrivals = Arrivals(seed * 31 + UInt64(nodes), limit: limit, nodes: nodes)
            var broken: String?
            for step in 0..<max(2_000, 4 * limit) where broken == nil {
                // Others' tests must not starve meanwhile.
                if step % 500 == 0 { await Task.yield() }
                let (node, now) = arrivals.next()
                let lately = world.lately(now)
                let admission = world.enter(node, now)
                if admission.isAdmitted, (lately + 1) * 100 > limit * 105 { broken = "too many: \(lately + 1)" }
                if !admission.isAdmitted, lately * 100 < limit * 95 { broken = "refused too early: \(lately)" }
                if limit < 200, admission.isAdmitted != (lately < limit) { broken = "small limits are exact" }
                if !(1...60).contains(admission.resetSeconds) { broken = "again in \(admission.resetSeconds)" }
                if world.admitted[node] > world.granted[node] { broken = "more than was granted" }
            }
            #expect(broken == nil, "limit \(limit), \(nodes) nodes, seed \(seed)")
            #expect(world.admitted.reduce(0, +) > limit, "the limit was met in this run")
        }
    }

    @Test(arguments: [100, 600, 5_000] as [Int64], 1...5)
    func whatRemainsIsToldWithinFivePercent(_ limit: Int64, _ nodes: Int) async {
        for seed: UInt64 in 0..<(limit < 1_000 ? 3 : 1) {
            var world = Nodes(nodes, limit: limit)
            // At most a quarter above the limit's pace.
            var arrivals = Arrivals(seed, limit: limit, nodes: nodes, mostLoadPercent: 125)
            var broken: String?
            for step in 0..<max(2_000, 4 * limit) where broken == nil {
                // Others' tests must not starve meanwhile.
                if step % 500 == 0 { await Task.yield() }
                let (node, now) = arrivals.next(bursts: false)
                let told = world.enter(node, now, showsRest: true).remaining
                let remaining = max(0, limit - world.lately(now))
                if abs(told - remaining) * 100 > limit * 5 { broken = "\(told) where \(remaining) remain" }
            }
            #expect(broken == nil, "limit \(limit), \(nodes) nodes, seed \(seed)")
        }
    }

    @Test func whoIsToldToWaitIsAdmittedThenIfNobodyElseComes() {
        var world = Nodes(3, limit: 1_000)
        var now: Int64 = 1_795_000_000_000
        for step in 0..<1_200 { _ = world.enter(step % 3, now + Int64(step)) }
        now += 1_200
        for node in 0..<3 {
            let refused = world.enter(node, now)
            #expect(!refused.isAdmitted && refused.remaining == 0)
            let then = now + Int64(refused.resetSeconds) * 1_000
            #expect(!world.enter(node, then - 2_000).isAdmitted)
        }
        #expect(world.enter(0, now + 60_000).isAdmitted)
    }

    @Test func hammeringAtAFullLimitAsksNothing() {
        var world = Nodes(2, limit: 500)
        let now: Int64 = 1_795_000_000_000
        for _ in 0..<1_000 { _ = world.enter(0, now) }
        _ = world.enter(1, now)
        let questions = world.questions
        let admitted = (0..<60_000).count { world.enter($0 % 2, now + Int64($0)).isAdmitted }
        #expect(admitted == 0)
        #expect(world.questions == questions)
        #expect(world.enter(0, now + 60_000).isAdmitted)
    }

    @Test func whatIsNotUsedIsVoidAfterAMinute() {
        var world = Nodes(2, limit: 1_000)
        let now: Int64 = 1_795_000_000_000
        #expect(world.enter(0, now).isAdmitted)
        #expect(world.enter(0, now + 59_999).isAdmitted, "nine were left of the portion")
        for _ in 0..<1_100 { _ = world.enter(1, now + 60_000) }
        #expect(world.admitted[1] == 1_000)
        #expect(!world.enter(0, now + 60_000).isAdmitted)
    }

    @Test func whatWasGrantedUnderAnotherLimitIsVoid() {
        var share = CallShare(limit: 1_000)
        let now = Made.now
        func admission(_ limit: Int64, _ remaining: Int64) -> Admission {
            Admission(isAdmitted: true, limit: limit, remaining: remaining, resetMilliseconds: 60_000)
        }
        let nextFree = now.advanced(milliseconds: 60_000)
        share.accept(CallGrant(count: 10, room: 990, nextFree: nextFree, at: now), limit: 1_000)
        #expect(share.take(limit: 1_000, at: now, showsRest: true) == .known(admission(1_000, 999)))
        #expect(share.take(limit: 500, at: now, showsRest: true) == .ask(wanted: 5))
        #expect(share.take(limit: 1_000, at: now, showsRest: true) == .ask(wanted: 10), "and stays so")
        share.accept(CallGrant(count: 0, room: 0, nextFree: nextFree, at: now), limit: 1_000)
        guard case .known(let refused) = share.take(limit: 1_000, at: now, showsRest: false) else {
            Issue.record("it is full")
            return
        }
        #expect(!refused.isAdmitted)
        #expect(share.take(limit: 2_000, at: now, showsRest: false) == .ask(wanted: 20), "a raised limit has room")
    }

    @Test func aClockThatIsSetBackMakesNothingLastLonger() {
        let now = Made.now
        let before = now.advanced(milliseconds: -3_600_000)
        let nextFree = now.advanced(milliseconds: 60_000)
        var share = CallShare(limit: 1_000)
        share.accept(CallGrant(count: 10, room: 0, nextFree: nextFree, at: now), limit: 1_000)
        #expect(share.take(limit: 1_000, at: before, showsRest: false) == .ask(wanted: 10))
        share.accept(CallGrant(count: 0, room: 0, nextFree: nextFree, at: now), limit: 1_000)
        #expect(share.take(limit: 1_000, at: before, showsRest: false) == .ask(wanted: 10), "nor a refusal")
    }

    @Test func aLimitOfZeroAdmitsNobodyAndAsksNobody() {
        var share = CallShare(limit: 0)
        for limit: Int64 in [0, -5] {
            guard case .known(let admission) = share.take(limit: limit, at: Made.now, showsRest: true) else {
                Issue.record("nothing is to be asked")
                return
            }
            #expect(!admission.isAdmitted && admission.remaining == 0 && admission.resetSeconds == 60)
        }
    }
}
