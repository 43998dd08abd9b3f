import Base
import Commands
import Domain
import Storage
import Synchronization

/// What this node holds of the limits that it shares with others, and who waits for more.
///
/// Requests of one account and group share one question to the store: while it is under way they line up, and its
/// grant answers them in the order in which they came.
final class SharedCalls: Sendable {
    /// Keys that are remembered; beyond that those that rest are dropped.
    private static let mostKeys = 100_000
    /// Requests of one key that wait for a grant, as many as a lane lets wait; above that they are told `busy`.
    private static let mostWaiting = 4_096
    /// Questions in a row that answer nobody. A look and a grant do; a third would be a defect that must not spin.
    private static let mostQuestions = 2

    private struct Waiter {
        let limit: Int64
        let showsRest: Bool
        let continuation: CheckedContinuation<Result<Admission, Fault>, Never>
    }

    private struct Line {
        var share: CallShare
        var waiters: [Waiter] = []
        var isAsking = false

        mutating func place(_ waiter: Waiter, at now: Instant) -> Place {
            // A grant may have come since memory was asked.
            if case .known(let admission) = share.take(limit: waiter.limit, at: now, showsRest: waiter.showsRest) {
                return .answered(.success(admission))
            }
            guard waiters.count < SharedCalls.mostWaiting else { return .answered(.failure(.busy)) }
            waiters.append(waiter)
            if isAsking { return .waiting }
            isAsking = true
            return .first
        }

        mutating func settle(
            _ change: (inout Line) -> (answers: [Answer], question: Question?)
        ) -> ([Answer], Question?) {
            let (answers, question) = change(&self)
            isAsking = question != nil
            return (answers, question)
        }

        /// Answers from memory those that it can, in order, until one needs the store.
        ///
        /// - Returns: the answers, and the question; nil where nobody waits any more.
        mutating func serve(at now: Instant) -> (answers: [Answer], question: Question?) {
            var answers: [Answer] = []
            var question: Question?
            for waiter in waiters {
                switch share.take(limit: waiter.limit, at: now, showsRest: waiter.showsRest) {
                case .known(let admission): answers.append(Answer(waiter, .success(admission)))
                case .ask(let wanted): question = Question(limit: waiter.limit, wanted: wanted)
                }
                if question != nil { break }
            }
            waiters.removeFirst(answers.count)
            guard let first = question, first.wanted > 0 else { return (answers, question) }
            // All who wait are let in by one grant, which is used up at once.
            let waiting = Int64(waiters.count { $0.limit == first.limit })
            return (answers, Question(limit: first.limit, wanted: max(first.wanted, waiting)))
        }
    }

    /// What one who waited is told.
    private struct Answer {
        let waiter: Waiter
        let result: Result<Admission, Fault>

        init(_ waiter: Waiter, _ result: Result<Admission, Fault>) {
            self.waiter = waiter
            self.result = result
        }

        func give() { waiter.continuation.resume(returning: result) }
    }

    private struct Question {
        let limit: Int64
        let wanted: Int64
    }

    private struct State {
        var lines: [CallWindow.Key: Line] = [:]
        var lastSweep: Instant?
    }

    private enum Place { case answered(Result<Admission, Fault>), first, waiting }

    private let store: Store
    private let state = Mutex(State())

    init(store: Store) {
        self.store = store
    }

    /// - Returns: nil where the store has to be asked.
    func known(_ key: CallWindow.Key, limit: Int64, showsRest: Bool) -> Admission? {
        let now = store.environment.now()
        return state.withLock { state in
            Self.sweep(&state, now)
            let verdict = state.lines[key, default: Line(share: CallShare(limit: limit))].share.take(
                limit: limit, at: now, showsRest: showsRest)
            return if case .known(let admission) = verdict { admission } else { nil }
        }
    }

    /// Waits for a grant of the store's.
    ///
    /// - Throws: `busy` and the store's faults.
    func ask(_ key: CallWindow.Key, limit: Int64, showsRest: Bool) async throws(Fault) -> Admission {
        let result: Result<Admission, Fault> = await withCheckedContinuation { continuation in
            let waiter = Waiter(limit: limit, showsRest: showsRest, continuation: continuation)
            switch place(waiter, in: key) {
            case .answered(let result): continuation.resume(returning: result)
            // A task of its own: the first in line must not work for those behind it.
            case .first: Task { await self.work(key) }
            case .waiting: break
            }
        }
        return try result.get()
    }

    private func place(_ waiter: Waiter, in key: CallWindow.Key) -> Place {
        let now = store.environment.now()
        return state.withLock { state in
            state.lines[key, default: Line(share: CallShare(limit: waiter.limit))].place(waiter, at: now)
        }
    }

    /// Asks the store for as long as somebody waits, one question at a time.
    private func work(_ key: CallWindow.Key) async {
        var (question, served) = settle(key) { line in line.serve(at: self.store.environment.now()) }
        var inVain = 0
        while let asked = question {
            do throws(Fault) {
                guard inVain < Self.mostQuestions else { throw .bug("the store's grants answer no request") }
                let grant = try await store.execute(
                    GrantCalls(key, limit: asked.limit, wanted: asked.wanted), for: key.account)
                // A call may be used for as long as it counts, and no longer.
                let age = store.environment.now().milliseconds(since: grant.at)
                guard (0..<CallWindow.milliseconds).contains(age) else { throw .busy }
                (question, served) = settle(key) { line in
                    line.share.accept(grant, limit: asked.limit)
                    // As of the grant: who waited for it is answered by it, even if the window moves on meanwhile.
                    return line.serve(at: grant.at)
                }
            } catch {
                (question, served) = settle(key) { line in
                    defer { line.waiters.removeAll() }
                    return (line.waiters.map { Answer($0, .failure(error)) }, nil)
                }
            }
            inVain = served > 0 ? 0 : inVain + 1
        }
    }

    /// Changes the line of `key` and gives the answers that come of it.
    ///
    /// - Returns: what is to be asked next, and how many were answered.
    private func settle(
        _ key: CallWindow.Key, _ change: (inout Line) -> (answers: [Answer], question: Question?)
    ) -> (question: Question?, served: Int) {
        let (answers, question) = state.withLock { state -> ([Answer], Question?) in
            state.lines[key, default: Line(share: CallShare(limit: 0))].settle(change)
        }
        for answer in answers { answer.give() }
        return (question, answers.count)
    }

    /// Forgets keys that rest, at most once a second: a crowd of new keys must not make each call walk all of them.
    private static func sweep(_ state: inout State, _ now: Instant) {
        guard state.lines.count >= mostKeys,
            state.lastSweep.map({ now.milliseconds(since: $0) >= 1000 }) ?? true
        else { return }
        state.lastSweep = now
        state.lines = state.lines.filter { _, line in line.isAsking || !line.share.isAtRest(at: now) }
    }
}
