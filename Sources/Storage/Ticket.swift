import Base
import Domain

/// Who is served first when many wait.
package enum Lineup: Sendable {
    /// That a node is alive, whatever else it has to do: it goes first and always finds room.
    case heartbeat
    /// Somebody waits for the answer.
    case request
    /// Background work.
    case job
}

/// A command in the queue, whatever its outcome is.
protocol Waiting: Sendable {
    var account: AccountID? { get }
    var enqueuedAt: ContinuousClock.Instant { get }
    var discovers: Bool { get }
    var size: Int { get }
    var identifiers: Int64 { get }
    func touch(_ books: inout Books)
    mutating func decide(_ books: inout Books)
    /// Tells the caller what `decide` found.
    func answer()
    func refuse(_ fault: Fault)
}

/// A command and the caller who waits for its outcome.
struct Ticket<C: Command>: Waiting {
    let command: C
    let account: AccountID?
    let enqueuedAt: ContinuousClock.Instant
    let deliver: @Sendable (Result<C.Outcome, Fault>) -> Void
    private var outcome: Result<C.Outcome, Fault>?

    init(
        _ command: C, account: AccountID?, enqueuedAt: ContinuousClock.Instant,
        deliver: @escaping @Sendable (Result<C.Outcome, Fault>) -> Void
    ) {
        self.command = command
        self.account = account
        self.enqueuedAt = enqueuedAt
        self.deliver = deliver
    }

    var discovers: Bool { C.discovers }
    var size: Int { command.size }
    var identifiers: Int64 { command.identifiers }

    func touch(_ books: inout Books) { command.touch(&books) }

    mutating func decide(_ books: inout Books) {
        do throws(Fault) {
            outcome = .success(try command.decide(&books))
            books.keep()
        } catch {
            books.rollback()
            outcome = .failure(error)
        }
    }

    func answer() { deliver(outcome ?? .failure(.bug("\(C.name) was not decided"))) }
    func refuse(_ fault: Fault) { deliver(.failure(fault)) }
}
