import Base
import Domain

/// What an engine can fail with.
package enum EngineFault: Error, Sendable, Equatable {
    /// A unique key was taken in between.
    case unique(String)
    /// The batch asks for what the schema forbids: a defect of ours.
    case refused(String)
    /// No space is left; the batch was rolled back.
    case full
    /// The device failed in a commit: nothing is known, the process must stop and recover.
    case device(String)
    /// Somebody else held the lock for too long.
    case locked
    /// Nothing was changed, and the same batch may well succeed: rows have moved on, or the connection was lost.
    case again(String)
    /// The database is not reached, or does not answer. Where a commit was under way, how it ended is not known.
    case unreachable(String)
    /// Anything else.
    case failed(String)

    /// One line for a person at a terminal.
    package var explanation: String {
        switch self {
        case .full: "the disk is full"
        case .locked: "somebody else holds the store's lock"
        case .unique(let text), .refused(let text), .device(let text), .again(let text), .unreachable(let text),
            .failed(let text):
            text
        }
    }

    /// The same for a caller of the store.
    package var fault: Fault {
        switch self {
        case .full: .storageFull
        case .locked: .busy
        case .device, .unreachable: .storageFailed
        case .again: .busy
        case .unique(let text), .refused(let text), .failed(let text): .bug(text)
        }
    }
}

/// One transaction of an engine, on the lane's thread.
///
/// `ask` may only queue; the first `take` after it is the round trip. What was asked for is taken in the same order.
package protocol Session {
    /// - Parameter locked: whether nobody else may change these rows until the transaction ends.
    func ask<Row: Stored>(_ row: Row.Type, _ keys: [Row.Key], locked: Bool) throws(EngineFault)
    /// The next rows that were asked for, those that exist, in no particular order.
    func take<Row: Stored>(_ row: Row.Type, _ keys: [Row.Key]) throws(EngineFault) -> [Row]
    func insert<Row: Stored>(_ rows: [Row]) throws(EngineFault)
    /// Writes `after` where the stored version is still that of `before`.
    func update<Row: Stored>(_ rows: [(before: Row, after: Row)]) throws(EngineFault)
    func delete<Row: Stored>(_ rows: [Row]) throws(EngineFault)
    func append<Line: Journaled>(_ lines: [Line]) throws(EngineFault)
}

/// A database: it keeps rows and commits them durably. It knows no rules.
package protocol Engine: Sendable {
    /// How many transactions it can work on at once, each in a lane of its own.
    var laneCount: Int { get }
    /// Whether others write at the same time, so that rows are locked one by one; false where a transaction has the
    /// whole store to itself.
    var locksRows: Bool { get }
    /// The id under which this process writes, where several do; nil before its first transaction.
    var node: Int64? { get }
    /// Goes on under another id, since this one was taken for dead.
    func retire(node: Int64)
    /// Runs `body` in a transaction, blocking; commits where it returns true, durably before this returns.
    func transact(lane: Int, _ body: (any Session) throws(EngineFault) -> Bool) throws(EngineFault)
    /// Leases the next `count` ids; committed before this returns.
    func leaseIdentifiers(_ count: Int64, lane: Int) throws(EngineFault) -> IdentifierBlock
    /// Answers a query on what is committed now.
    func read<Q: Query>(_ query: Q) async throws(EngineFault) -> Q.Answer
    /// Applies the schema's steps that are missing.
    func migrate(_ steps: [Migration], at now: Instant) throws(EngineFault)
    /// Gives up what the process holds in the store. Call when nothing else is asked of it.
    func close()
}
