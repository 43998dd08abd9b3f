import Base
import GRDBSQLite
import Storage

/// A prepared statement; finalized by the connection that keeps it.
struct Statement {
    let pointer: OpaquePointer
}

/// The statements that a table's shape asks for.
struct TableStatements {
    let select: Statement
    let insert: Statement
    let update: Statement?
    let delete: Statement?
    let columnCount: Int32

    /// - Parameter versioned: whether rows are changed and deleted, by version; journals only grow.
    init(_ shape: TableShape, versioned: Bool, on connection: Connection) throws(EngineFault) {
        let names = shape.columns.map(\.name)
        let keys = names.prefix(shape.keyCount)
        let byKey = keys.enumerated().map { "\($1) = ?\($0 + 1)" }.joined(separator: " AND ")
        let columns = names.joined(separator: ", ")
        let places = names.indices.map { "?\($0 + 1)" }.joined(separator: ", ")
        select = try connection.prepare("SELECT \(columns) FROM \(shape.name) WHERE \(byKey)")
        insert = try connection.prepare("INSERT INTO \(shape.name) (\(columns)) VALUES (\(places))")
        columnCount = Int32(names.count)
        if versioned {
            // SQLite writes anew to the indexes on each column that is named here, changed or not.
            let changes = names.enumerated().dropFirst(shape.keyCount).filter { $1 != TableShape.birth }
                .map { "\($1) = ?\($0 + 1)" }
            update = try connection.prepare(
                """
                UPDATE \(shape.name) SET \(changes.joined(separator: ", "))
                WHERE \(byKey) AND version = ?\(names.count + 1)
                """)
            delete = try connection.prepare(
                "DELETE FROM \(shape.name) WHERE \(byKey) AND version = ?\(shape.keyCount + 1)")
        } else {
            update = nil
            delete = nil
        }
    }

    func finalize() {
        for statement in [select, insert, update, delete] { sqlite3_finalize(statement?.pointer) }
    }
}

/// Binds values to a statement, one after the other.
struct StatementWriter: ColumnWriter {
    let statement: OpaquePointer
    private var position: Int32 = 0

    init(statement: OpaquePointer) {
        self.statement = statement
    }

    mutating func integer(_ value: Int64?) {
        position += 1
        if let value {
            sqlite3_bind_int64(statement, position, value)
        } else {
            sqlite3_bind_null(statement, position)
        }
    }

    mutating func text(_ value: String?) {
        position += 1
        guard var value else {
            sqlite3_bind_null(statement, position)
            return
        }
        value.withUTF8 { bytes in
            // An empty buffer may have no address, and no address would mean NULL.
            _ = bytes.withMemoryRebound(to: CChar.self) { text in
                sqlite3_bind_text(
                    statement, position, text.baseAddress ?? Self.empty, Int32(text.count), Self.transient)
            }
        }
    }

    /// SQLite copies the text before the call returns.
    private static var transient: sqlite3_destructor_type { unsafeBitCast(-1, to: sqlite3_destructor_type.self) }
    private static var empty: UnsafePointer<CChar> {
        UnsafeRawPointer(StaticString("").utf8Start).assumingMemoryBound(to: CChar.self)
    }
}

/// Reads the columns of the row that a statement stands on, one after the other.
struct StatementReader: ColumnReader {
    let statement: OpaquePointer
    private var position: Int32 = 0

    init(statement: OpaquePointer) {
        self.statement = statement
    }

    mutating func integer() -> Int64? {
        defer { position += 1 }
        guard sqlite3_column_type(statement, position) != SQLITE_NULL else { return nil }
        return sqlite3_column_int64(statement, position)
    }

    mutating func text() -> String? {
        defer { position += 1 }
        guard let text = sqlite3_column_text(statement, position) else { return nil }
        let count = Int(sqlite3_column_bytes(statement, position))
        return String(decoding: UnsafeBufferPointer(start: text, count: count), as: UTF8.self)
    }
}
