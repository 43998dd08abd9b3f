import Base
import GRDBSQLite
import Storage

extension Connection: Session {
    /// `BEGIN IMMEDIATE` has locked everything: there is nothing to ask for beforehand.
    func ask<Row: Stored>(_ row: Row.Type, _ keys: [Row.Key], locked: Bool) throws(EngineFault) {}

    func take<Row: Stored>(_ row: Row.Type, _ keys: [Row.Key]) throws(EngineFault) -> [Row] {
        let select = try table(row).select.pointer
        var found: [Row] = []
        found.reserveCapacity(keys.count)
        for key in keys {
            defer { sqlite3_reset(select) }
            var writer = StatementWriter(statement: select)
            key.write(to: &writer)
            switch sqlite3_step(select) {
            case SQLITE_ROW:
                var reader = StatementReader(statement: select)
                do throws(UnreadableRow) {
                    found.append(try Row(from: &reader))
                } catch {
                    throw .refused("unreadable \(error.column) in \(Row.table.name)")
                }
            case SQLITE_DONE: break
            default: throw fault(during: "select from \(Row.table.name)")
            }
        }
        return found
    }

    func insert<Row: Stored>(_ rows: [Row]) throws(EngineFault) {
        let statement = try table(Row.self).insert.pointer
        for row in rows {
            try step(statement, "insert into \(Row.table.name)") { row.write(to: &$0) }
        }
    }

    func update<Row: Stored>(_ rows: [(before: Row, after: Row)]) throws(EngineFault) {
        guard let statement = try table(Row.self).update?.pointer else { return }
        for row in rows {
            try step(statement, "update of \(Row.table.name)") { writer in
                row.after.write(to: &writer)
                writer.integer(row.before.version)
            }
            try expectOneChange(Row.table.name)
        }
    }

    func delete<Row: Stored>(_ rows: [Row]) throws(EngineFault) {
        guard let statement = try table(Row.self).delete?.pointer else { return }
        for row in rows {
            try step(statement, "delete from \(Row.table.name)") { writer in
                row.key.write(to: &writer)
                writer.integer(row.version)
            }
            try expectOneChange(Row.table.name)
        }
    }

    func append<Line: Journaled>(_ lines: [Line]) throws(EngineFault) {
        let statement = try journal(Line.self).insert.pointer
        for line in lines {
            try step(statement, "append to \(Line.table.name)") { line.write(to: &$0) }
        }
    }

    private func step(_ statement: OpaquePointer, _ what: String, bind: (inout StatementWriter) -> Void)
        throws(EngineFault)
    {
        var writer = StatementWriter(statement: statement)
        bind(&writer)
        let code = sqlite3_step(statement)
        // Reset first: an error's text is the connection's, and the next use needs a fresh statement.
        let failure = code == SQLITE_DONE ? nil : fault(during: what)
        sqlite3_reset(statement)
        if let failure { throw failure }
    }

    private func expectOneChange(_ table: String) throws(EngineFault) {
        guard sqlite3_changes(handle) == 1 else { throw .unique("a row of \(table) has moved on") }
    }
}
