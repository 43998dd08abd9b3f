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
    /// Anything else.
    case failed(String)

    /// One line for a person at a terminal.
    package var explanation: String {
        switch self {
        case .full: "the disk is full"
        case .locked: "somebody else holds the store's lock"
        case .unique(let text), .refused(let text), .device(let text), .failed(let text): text
        }
    }

    /// The same for a caller of the store.
    package var fault: Fault {
        switch self {
        case .full: .storageFull
        case .locked: .busy
        case .device: .storageFailed
        case .unique(let text), .refused(let text), .failed(let text): .bug(text)
        }
    }
}

/// One transaction of an engine, on the lane's thread.
///
/// `ask` may only queue; the first `take` after it is the round trip.
package protocol Session {
    func ask<Row: Stored>(_ row: Row.Type, _ keys: [Row.Key]) throws(EngineFault)
    /// The rows asked for last, those that exist, in no particular order.
    func take<Row: Stored>(_ row: Row.Type, _ keys: [Row.Key]) throws(EngineFault) -> [Row]
    func insert<Row: Stored>(_ rows: [Row]) throws(EngineFault)
    /// Writes `after` where the stored version is still that of `before`.
    func update<Row: Stored>(_ rows: [(before: Row, after: Row)]) throws(EngineFault)
    func delete<Row: Stored>(_ rows: [Row]) throws(EngineFault)
    func append<Line: Journaled>(_ lines: [Line]) throws(EngineFault)
}

/// A database: it keeps rows and commits them durably. It knows no rules.
package protocol Engine: Sendable {
    /// Runs `body` in a transaction, blocking; commits where it returns true, durably before this returns.
    func transact(_ body: (any Session) throws(EngineFault) -> Bool) throws(EngineFault)
    /// Leases the next `count` ids; committed before this returns.
    func leaseIdentifiers(_ count: Int64) throws(EngineFault) -> IdentifierBlock
    /// Answers a query on what is committed now.
    func read<Q: Query>(_ query: Q) async throws(EngineFault) -> Q.Answer
    /// Applies the schema's steps that are missing.
    func migrate(_ steps: [Migration], at now: Instant) throws(EngineFault)
}
