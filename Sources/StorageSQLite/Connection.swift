import Base
import GRDB
import GRDBSQLite
import Storage

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// One SQLite connection with its prepared statements. Used by one thread at a time: its owner holds a lock.
///
/// GRDB opens and configures; rows are bound and stepped on the C interface, which is almost twice as fast as
/// arguments and row objects (93,000 against 53,000 orders a second in the sketch).
final class Connection {
    private let queue: DatabaseQueue
    let handle: OpaquePointer
    private var statements: [UInt: Statement] = [:]
    private var tables: [ObjectIdentifier: TableStatements] = [:]

    init(path: String, isReader: Bool, busyMilliseconds: Int) throws(EngineFault) {
        _ = SQLiteEngine.settings
        var configuration = GRDB.Configuration()
        configuration.readonly = isReader
        configuration.busyMode = .timeout(Double(busyMilliseconds) / 1000)
        configuration.label = isReader ? "switchboard.reader" : "switchboard.writer"
        do {
            queue = try DatabaseQueue(path: path, configuration: configuration)
        } catch {
            throw EngineFault.failed("cannot open \(path): \(error)")
        }
        // The pointer lives as long as the queue, which this object keeps.
        guard let handle = queue.inDatabase(\.sqliteConnection) else {
            throw EngineFault.failed("cannot open \(path)")
        }
        self.handle = handle
        // GRDB's observers expect its own calls around every statement; nothing here observes.
        sqlite3_commit_hook(handle, nil, nil)
        sqlite3_rollback_hook(handle, nil, nil)
        sqlite3_update_hook(handle, nil, nil)
        if !isReader {
            try run("PRAGMA journal_mode = WAL")
            try run("PRAGMA synchronous = FULL")
            try run("PRAGMA wal_autocheckpoint = 16000")
            try run("PRAGMA journal_size_limit = 67108864")
        }
        // Readers lean on the system's page cache: a cache of their own each would be the larger part of the memory.
        try run("PRAGMA cache_size = \(isReader ? -1024 : -16384)")
        if isReader { return }
        guard try single("PRAGMA synchronous") == "2" else { throw .failed("commits would not be synced") }
        guard try single("PRAGMA journal_mode") == "wal" else { throw .failed("WAL is not to be had") }
    }

    deinit {
        for statement in statements.values { sqlite3_finalize(statement.pointer) }
        for table in tables.values { table.finalize() }
    }

    // MARK: transactions

    func transact(_ body: (any Session) throws(EngineFault) -> Bool) throws(EngineFault) {
        try run("BEGIN IMMEDIATE")
        do throws(EngineFault) {
            try run(try body(self) ? "COMMIT" : "ROLLBACK")
        } catch {
            // Where the engine has rolled back by itself there is nothing left to do.
            if sqlite3_get_autocommit(handle) == 0 { sqlite3_exec(handle, "ROLLBACK", nil, nil, nil) }
            throw error
        }
    }

    /// Runs queries on one snapshot.
    func snapshot<Answer>(_ body: (any Source) throws(EngineFault) -> Answer) throws(EngineFault) -> Answer {
        try rows("BEGIN DEFERRED", []) { _ in }
        defer { try? rows("COMMIT", []) { _ in } }
        return try body(self)
    }

    func leaseIdentifiers(_ count: Int64) throws(EngineFault) -> IdentifierBlock {
        var end: Int64?
        try rows("UPDATE id_blocks SET next_id = next_id + $1 WHERE name = 'all' RETURNING next_id", [.integer(count)])
        {
            row throws(UnreadableRow) in end = try row.number("next_id")
        }
        guard let end, end <= IdentifierBlock.limit else { throw .failed("ids are used up") }
        return IdentifierBlock(start: end - count, end: end)
    }

    // MARK: statements

    /// Runs a statement that is not kept, or several.
    func run(_ sql: String) throws(EngineFault) {
        guard sqlite3_exec(handle, sql, nil, nil, nil) == SQLITE_OK else { throw fault(during: sql) }
    }

    func prepare(_ sql: String) throws(EngineFault) -> Statement {
        var pointer: OpaquePointer?
        guard sqlite3_prepare_v3(handle, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &pointer, nil) == SQLITE_OK,
            let pointer
        else { throw fault(during: sql) }
        return Statement(pointer: pointer)
    }

    /// The first column of the first row of a statement that is not kept.
    func single(_ sql: String) throws(EngineFault) -> String? {
        let statement = try prepare(sql)
        defer { sqlite3_finalize(statement.pointer) }
        guard sqlite3_step(statement.pointer) == SQLITE_ROW else { return nil }
        var reader = StatementReader(statement: statement.pointer)
        return reader.text()
    }

    func table<Row: Stored>(_ row: Row.Type) throws(EngineFault) -> TableStatements {
        let key = ObjectIdentifier(row)
        if let known = tables[key] { return known }
        let made = try TableStatements(Row.table, versioned: true, on: self)
        tables[key] = made
        return made
    }

    func journal<Line: Journaled>(_ line: Line.Type) throws(EngineFault) -> TableStatements {
        let key = ObjectIdentifier(line)
        if let known = tables[key] { return known }
        let made = try TableStatements(Line.table, versioned: false, on: self)
        tables[key] = made
        return made
    }

    /// SQLITE_CONSTRAINT_PRIMARYKEY, _UNIQUE and _ROWID: macros that do not reach Swift.
    private static let keyTaken: [Int32] = [6, 8, 10].map { SQLITE_CONSTRAINT | $0 << 8 }

    /// SQLITE_IOERR_FSYNC and SQLITE_IOERR_DIR_FSYNC.
    private static let syncFailed: [Int32] = [4, 5].map { SQLITE_IOERR | $0 << 8 }

    /// What the connection's last error means.
    func fault(during what: String) -> EngineFault {
        // GRDB switches extended codes on, so the primary one is the low byte.
        let code = sqlite3_errcode(handle) & 0xFF
        let extended = sqlite3_extended_errcode(handle)
        let text = String(cString: sqlite3_errmsg(handle))
        // What a failed sync has written is not known, whatever its cause.
        let outOfSpace =
            [ENOSPC, EDQUOT].contains(sqlite3_system_errno(handle)) && !Self.syncFailed.contains(extended)
        switch code {
        case SQLITE_FULL: return .full
        case SQLITE_BUSY, SQLITE_LOCKED: return .locked
        case SQLITE_IOERR where outOfSpace: return .full
        case SQLITE_IOERR, SQLITE_CORRUPT, SQLITE_NOTADB: return .device("\(text) (\(extended))")
        case SQLITE_CONSTRAINT:
            return Self.keyTaken.contains(extended) ? .unique(text) : .refused(text)
        default: return .failed("\(text) (\(extended)) during \(what.prefix(80))")
        }
    }
}

extension Connection: Source {
    func rows(
        _ sql: StaticString, _ parameters: [Parameter], _ row: (inout any ColumnReader) throws(UnreadableRow) -> Void
    ) throws(EngineFault) {
        try step(try kept(sql), parameters, row)
    }

    func rows(
        _ sql: StaticString, each lists: [[Parameter]],
        _ row: (_ index: Int, _ reader: inout any ColumnReader) throws(UnreadableRow) -> Void
    ) throws(EngineFault) {
        let statement = try kept(sql)
        for (index, parameters) in lists.enumerated() {
            try step(statement, parameters) { reader throws(UnreadableRow) in try row(index, &reader) }
        }
    }

    func walk(_ shape: TableShape, _ row: (inout any ColumnReader) throws(UnreadableRow) -> Void) throws(EngineFault) {
        let columns = shape.columns.map(\.name).joined(separator: ", ")
        let statement = try prepare("SELECT \(columns) FROM \(shape.name)")
        defer { sqlite3_finalize(statement.pointer) }
        try step(statement, [], row)
    }

    private func kept(_ sql: StaticString) throws(EngineFault) -> Statement {
        let address = UInt(bitPattern: sql.utf8Start)
        if let known = statements[address] { return known }
        let statement = try prepare("\(sql)")
        statements[address] = statement
        return statement
    }

    private func step(
        _ statement: Statement, _ parameters: [Parameter],
        _ row: (inout any ColumnReader) throws(UnreadableRow) -> Void
    ) throws(EngineFault) {
        defer { sqlite3_reset(statement.pointer) }
        var writer = StatementWriter(statement: statement.pointer)
        for parameter in parameters {
            switch parameter {
            case .integer(let value): writer.integer(value)
            case .text(let value): writer.text(value)
            }
        }
        while true {
            switch sqlite3_step(statement.pointer) {
            case SQLITE_ROW:
                var reader: any ColumnReader = StatementReader(statement: statement.pointer)
                do throws(UnreadableRow) {
                    try row(&reader)
                } catch {
                    throw .failed("unreadable \(error.column)")
                }
            case SQLITE_DONE: return
            default: throw fault(during: String(cString: sqlite3_sql(statement.pointer)))
            }
        }
    }
}
