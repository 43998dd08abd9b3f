import Base
import Dispatch
import Domain
import Synchronization

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// What one lane admits. Sizes were measured: larger batches gain nothing and hold the neighbours longer.
enum LaneLimits {
    /// Commands in one transaction.
    static let batch = 256
    /// Of these, places that jobs get at least while they wait: one in eight.
    static let jobPlaces = 32
    /// The most that they get while no request waits: one that comes then must not wait long for their commit.
    static let jobsAlone = 64
    /// Places that one account gets while another one waits.
    static let accountPlaces = 64
    /// Commands that wait; above that callers are told `busy`.
    static let waiting = 4096
    /// Bytes of text that commands in one transaction, and all that wait, may carry.
    static let batchBytes = 4 << 20
    static let waitingBytes = 64 << 20
    /// Rounds in which commands may learn keys from rows.
    static let discoveries = 3
    /// How often a batch runs that others got in the way of, and the longest rest between, in milliseconds.
    static let attempts = 12
    /// How long it is tried, so that nobody waits for long.
    static let attemptsFor: Duration = .seconds(6)
    static let longestRest: UInt64 = 200
}

/// One queue of commands and the thread that works it off: whatever waits becomes one transaction.
final class Lane: Sendable {
    private struct State {
        var heartbeats: [any Waiting] = []
        var requests: [any Waiting] = []
        var jobs: [any Waiting] = []
        var waitingBytes = 0
        var isWorking = false
        var isClosed = false
    }

    private enum Verdict { case start, wait, busy, closed }

    private let engine: any Engine
    private let number: Int
    private let environment: Environment
    private let statistics: StoreStatistics
    private let identifierLease: Int64
    private let patience: Duration
    private let onDeviceFailure: @Sendable (String) -> Void
    private let state = Mutex(State())
    private let ids = Mutex(IdentifierBlock.none)
    private let queue = DispatchQueue(label: "switchboard.lane", qos: .userInitiated)

    init(
        engine: any Engine, number: Int, environment: Environment, statistics: StoreStatistics,
        identifierLease: Int64, patience: Duration, onDeviceFailure: @escaping @Sendable (String) -> Void
    ) {
        self.engine = engine
        self.number = number
        self.environment = environment
        self.statistics = statistics
        self.identifierLease = identifierLease
        self.patience = patience
        self.onDeviceFailure = onDeviceFailure
    }

    func submit(_ ticket: some Waiting, _ lineup: Lineup) {
        let verdict: Verdict = state.withLock { state in
            if state.isClosed { return .closed }
            switch lineup {
            case .heartbeat: state.heartbeats.append(ticket)
            case .request:
                guard state.requests.count < LaneLimits.waiting,
                    state.waitingBytes + ticket.size <= LaneLimits.waitingBytes
                else { return .busy }
                state.waitingBytes += ticket.size
                state.requests.append(ticket)
            case .job:
                guard state.jobs.count < LaneLimits.waiting else { return .busy }
                state.jobs.append(ticket)
            }
            if state.isWorking { return .wait }
            state.isWorking = true
            return .start
        }
        switch verdict {
        case .wait: break
        case .start: queue.async { self.work() }
        case .busy: ticket.refuse(.busy)
        case .closed: ticket.refuse(.shuttingDown)
        }
    }

    /// Takes nothing more; what waits is still worked off before this returns.
    func close() {
        state.withLock { $0.isClosed = true }
        // Works itself: a submitter may have been interrupted just before it called the thread.
        queue.sync { self.work() }
    }

    var waitingCount: Int { state.withLock { $0.requests.count + $0.jobs.count } }

    var oldestWait: Duration {
        let first = state.withLock { $0.requests.first?.enqueuedAt ?? $0.jobs.first?.enqueuedAt }
        return first.map { ContinuousClock.now - $0 } ?? .zero
    }

    // MARK: on the lane's thread

    private func work() {
        while let batch = nextBatch() {
            if !batch.isEmpty { process(batch) }
        }
    }

    /// - Returns: nil where nothing waits; the lane then rests until the next `submit`.
    private func nextBatch() -> [any Waiting]? {
        var late: [any Waiting] = []
        let batch: [any Waiting]? = state.withLock { state in
            if state.heartbeats.isEmpty, state.requests.isEmpty, state.jobs.isEmpty {
                state.isWorking = false
                return nil
            }
            let deadline = ContinuousClock.now - patience
            if let first = state.requests.first, first.enqueuedAt < deadline {
                late = state.requests.filter { $0.enqueuedAt < deadline }
                state.requests.removeAll { $0.enqueuedAt < deadline }
                state.waitingBytes -= late.reduce(0) { $0 + $1.size }
            }
            let forJobs = min(state.jobs.count, LaneLimits.jobPlaces)
            var batch = Self.take(LaneLimits.batch - forJobs, from: &state.requests)
            state.waitingBytes -= batch.reduce(0) { $0 + $1.size }
            // While requests wait, jobs keep to their share.
            let share = batch.isEmpty ? min(state.jobs.count, LaneLimits.jobsAlone) : forJobs
            batch += state.jobs.prefix(share)
            batch = state.heartbeats + batch
            state.heartbeats.removeAll()
            state.jobs.removeFirst(share)
            return batch
        }
        for ticket in late { ticket.refuse(.busy) }
        return batch
    }

    /// Takes up to `count` in order, an account's surplus only where places are left.
    private static func take(_ count: Int, from queue: inout [any Waiting]) -> [any Waiting] {
        if queue.count <= min(count, LaneLimits.accountPlaces) {
            defer { queue.removeAll(keepingCapacity: true) }
            return queue
        }
        var places: [AccountID?: Int] = [:]
        var taken: [any Waiting] = []
        var surplus: [any Waiting] = []
        var rest: [any Waiting] = []
        var bytes = 0
        for ticket in queue {
            if taken.count == count || bytes > LaneLimits.batchBytes {
                rest.append(ticket)
            } else if places[ticket.account, default: 0] < LaneLimits.accountPlaces {
                places[ticket.account, default: 0] += 1
                bytes += ticket.size
                taken.append(ticket)
            } else {
                surplus.append(ticket)
            }
        }
        let extra = bytes > LaneLimits.batchBytes ? 0 : min(count - taken.count, surplus.count)
        taken += surplus.prefix(extra)
        queue = surplus.dropFirst(extra) + rest
        return taken
    }

    private func process(_ batch: [any Waiting]) {
        var batch = batch
        let begun = ContinuousClock.now
        do throws(EngineFault) {
            try commit(&batch)
            for ticket in batch { ticket.answer() }
        } catch {
            recover(batch, from: error, attempt: 1, since: begun)
        }
    }

    /// A batch that others got in the way of runs again. One that the engine refuses is tried once more as a whole,
    /// then halved until the one at fault stands alone.
    private func recover(
        _ batch: [any Waiting], from fault: EngineFault, attempt: Int, since begun: ContinuousClock.Instant
    ) {
        switch fault {
        case .device(let text):
            // Whether the commit is on the disk is not known, so nobody is told that it is not: the process ends.
            state.withLock { $0.isClosed = true }
            onDeviceFailure(text)
            for ticket in batch { ticket.refuse(fault.fault) }
        case .full, .locked, .unreachable, .failed:
            // A commit whose end nobody knows may have used ids.
            if case .unreachable = fault { ids.withLock { $0 = .none } }
            for ticket in batch { ticket.refuse(fault.fault) }
        case .again:
            guard attempt < LaneLimits.attempts, ContinuousClock.now - begun < LaneLimits.attemptsFor else {
                for ticket in batch { ticket.refuse(fault.fault) }
                return
            }
            rest(before: attempt)
            again(batch, attempt: attempt + 1, since: begun)
        case .unique where attempt == 1 || (engine.locksRows && attempt < 3):
            // Should a leased id be taken already, the next one is not; where others write, the row is seen next time.
            ids.withLock { $0 = .none }
            again(batch, attempt: attempt + 1, since: begun)
        case .unique, .refused:
            guard batch.count > 1 else {
                for ticket in batch { ticket.refuse(fault.fault) }
                return
            }
            again(Array(batch.prefix(batch.count / 2)), attempt: 2, since: begun)
            again(Array(batch.dropFirst(batch.count / 2)), attempt: 2, since: begun)
        }
    }

    /// A moment, longer each time and never the same, so that two that met do not meet again. It is the lane's thread
    /// that rests.
    private func rest(before attempt: Int) {
        let most = min(LaneLimits.longestRest, 1 << UInt64(attempt))
        usleep(useconds_t(environment.random() % (most * 1000)))
    }

    private func again(_ batch: [any Waiting], attempt: Int, since begun: ContinuousClock.Instant) {
        var batch = batch
        do throws(EngineFault) {
            try commit(&batch)
            for ticket in batch { ticket.answer() }
        } catch {
            recover(batch, from: error, attempt: attempt, since: begun)
        }
    }

    private func commit(_ batch: inout [any Waiting]) throws(EngineFault) {
        let begun = ContinuousClock.now
        let block = try leasedIdentifiers(batch.reduce(0) { $0 + $1.identifiers })
        var tickets = batch
        var books = Books(now: environment.now(), ids: block)
        let discovers = tickets.contains { $0.discovers }
        try engine.transact(lane: number) { session throws(EngineFault) in
            if engine.locksRows, discovers {
                try Self.discoverAndLock(&books, tickets, session)
            } else {
                try Self.load(&books, tickets, discovers: discovers, session, locked: engine.locksRows)
            }
            for index in tickets.indices { tickets[index].decide(&books) }
            return try books.apply(to: session)
        }
        ids.withLock { $0 = books.ids }
        batch = tickets
        statistics.committed(batch.count, in: ContinuousClock.now - begun)
    }

    /// Loads all rows the commands name; those that learn keys from rows are asked until they ask for nothing new.
    private static func load(
        _ books: inout Books, _ tickets: [any Waiting], discovers: Bool, _ session: any Session, locked: Bool
    ) throws(EngineFault) {
        for ticket in tickets { ticket.touch(&books) }
        _ = try books.load(from: session, locked: locked)
        guard discovers else { return }
        for _ in 0..<LaneLimits.discoveries {
            for ticket in tickets where ticket.discovers { ticket.touch(&books) }
            guard try books.load(from: session, locked: locked) else { return }
        }
    }

    /// Learns the keys without locks, then asks for all rows once more and locks them in one step: locks that are
    /// taken in rounds make batches wait for each other in a circle. Should a row have moved on so that there is
    /// something new to ask for, the batch runs again.
    private static func discoverAndLock(_ books: inout Books, _ tickets: [any Waiting], _ session: any Session)
        throws(EngineFault)
    {
        try load(&books, tickets, discovers: true, session, locked: false)
        try books.wantAgain()
        _ = try books.load(from: session, locked: true)
        for ticket in tickets where ticket.discovers { ticket.touch(&books) }
        guard try !books.load(from: session, locked: false) else { throw .again("the keys have moved on") }
    }

    private func leasedIdentifiers(_ needed: Int64) throws(EngineFault) -> IdentifierBlock {
        let block = ids.withLock { $0 }
        if block.remaining >= needed { return block }
        return try engine.leaseIdentifiers(max(identifierLease, needed), lane: number)
    }
}
