import Base
import CSQLiteSettings
import GRDB
import GRDBSQLite
import Storage
import Synchronization

/// The embedded engine: one file, one writer, WAL, every commit synced before it is answered.
package final class SQLiteEngine: Engine {
    /// How an engine is opened.
    package struct Options: Sendable {
        /// Milliseconds to wait for a lock that another process holds.
        package var busyMilliseconds: Int
        /// Connections that answer queries.
        package var readers: Int

        package init(busyMilliseconds: Int = 5_000, readers: Int = 4) {
            self.busyMilliseconds = busyMilliseconds
            self.readers = readers
        }
    }

    /// Once per process, before the first connection.
    static let settings: Int32 = switchboard_sqlite_without_memory_statistics()

    package let path: String
    private let writer: Turnstile
    private let readers: [Turnstile]
    private let nextReader = Atomic<Int>(0)

    /// Opens the file, making it where there is none.
    ///
    /// - Throws: `failed`, also where the file cannot be synced on every commit.
    package init(path: String, options: Options = Options()) throws(EngineFault) {
        self.path = path
        let open = { (isReader: Bool) throws(EngineFault) in
            Turnstile(try Connection(path: path, isReader: isReader, busyMilliseconds: options.busyMilliseconds))
        }
        writer = try open(false)
        var readers: [Turnstile] = []
        for _ in 0..<max(1, options.readers) { readers.append(try open(true)) }
        self.readers = readers
    }

    package var laneCount: Int { 1 }
    package var locksRows: Bool { false }
    package var node: Int64? { nil }
    package func retire(node: Int64) {}

    package func transact(lane: Int, _ body: (any Session) throws(EngineFault) -> Bool) throws(EngineFault) {
        try writer.use { connection throws(EngineFault) in try connection.transact(body) }
    }

    package func leaseIdentifiers(_ count: Int64, lane: Int = 0) throws(EngineFault) -> IdentifierBlock {
        try writer.use { connection throws(EngineFault) in try connection.leaseIdentifiers(count) }
    }

    /// Runs on the calling thread: a query that names its rows by key takes microseconds, less than a change of
    /// threads. Long ones belong on a thread that may wait.
    package func read<Q: Query>(_ query: Q) async throws(EngineFault) -> Q.Answer {
        let start = nextReader.wrappingAdd(1, ordering: .relaxed).newValue & .max
        for offset in readers.indices {
            let answer = try readers[(start &+ offset) & .max % readers.count].useIfFree {
                connection throws(EngineFault) in try Self.ask(query, connection)
            }
            if let answer { return answer }
        }
        return try readers[start % readers.count].use { connection throws(EngineFault) in
            try Self.ask(query, connection)
        }
    }

    private static func ask<Q: Query>(_ query: Q, _ connection: Connection) throws(EngineFault) -> Q.Answer {
        query.needsSnapshot ? try connection.snapshot(query.answer) : try query.answer(from: connection)
    }

    package func migrate(_ steps: [Migration], at now: Instant) throws(EngineFault) {
        try writer.use { connection throws(EngineFault) in try connection.migrate(steps, at: now) }
    }

    package func close() {}

    /// Moves what stands in the write-ahead log into the file itself.
    package func foldLog() throws(EngineFault) {
        try writer.use { connection throws(EngineFault) in try connection.run("PRAGMA wal_checkpoint(TRUNCATE)") }
    }

    /// Writes a consistent copy of the store into a new file, beside running writers.
    package func copy(to path: String) throws(EngineFault) {
        try readers[0].use { connection throws(EngineFault) in try connection.copy(to: path) }
    }
}

/// A store's file that nobody writes: a backup. It is opened for reading only and stays as it is.
package final class SQLiteArchive: Sendable {
    private let connection: Turnstile

    /// - Throws: `failed` where the file cannot be read.
    package init(path: String) throws(EngineFault) {
        connection = Turnstile(try Connection(path: path, isReader: true, busyMilliseconds: 1_000))
    }

    /// Looks at every page.
    ///
    /// - Returns: what is wrong, or nil.
    package func integrityFailure() throws(EngineFault) -> String? {
        try connection.use { connection throws(EngineFault) in try connection.integrityFailure() }
    }

    package func read<Q: Query>(_ query: Q) throws(EngineFault) -> Q.Answer {
        try connection.use { connection throws(EngineFault) in try connection.snapshot(query.answer) }
    }

    package func copy(to path: String) throws(EngineFault) {
        try connection.use { connection throws(EngineFault) in try connection.copy(to: path) }
    }
}

/// Changes a store behind the program's back, past the checks of its schema: for tests of what finds damage.
package struct SQLiteVandal {
    private let connection: Connection

    package init(path: String) throws(EngineFault) {
        connection = try Connection(path: path, isReader: false, busyMilliseconds: 1_000)
        try connection.run("PRAGMA ignore_check_constraints = ON")
    }

    /// - Returns: how many rows have changed.
    package func run(_ sql: String) throws(EngineFault) -> Int {
        try connection.run(sql)
        return Int(sqlite3_total_changes(connection.handle))
    }
}

/// Lets one thread at a time to a connection.
///
/// Sendable because the connection is reached through `use` and `useIfFree` only, which hold the lock while their
/// body runs, and no body returns it.
private final class Turnstile: @unchecked Sendable {
    private let lock = Mutex(())
    private let connection: Connection

    init(_ connection: Connection) {
        self.connection = connection
    }

    func use<Answer>(_ body: (Connection) throws(EngineFault) -> Answer) throws(EngineFault) -> Answer {
        try lock.withLock { _ throws(EngineFault) in try body(connection) }
    }

    /// - Returns: nil where somebody else is at it.
    func useIfFree<Answer>(_ body: (Connection) throws(EngineFault) -> Answer) throws(EngineFault) -> Answer? {
        try lock.withLockIfAvailable { _ throws(EngineFault) in try body(connection) }
    }
}
