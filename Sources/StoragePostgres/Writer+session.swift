import Base
import Storage

extension Writer: Session {
    func ask<Row: Stored>(_ row: Row.Type, _ keys: [Row.Key], locked: Bool) throws(EngineFault) {
        let texts = texts(row, Row.table)
        var arrays = ArrayWriter(texts.keyKinds, rows: keys.count)
        for key in keys { key.write(to: &arrays) }
        var binds = Binds()
        binds.append(arrays)
        let pipe = try openPipe()
        // What BEGIN and its settings answered comes before.
        try pipe.send(locked ? texts.lockingLoad : texts.load, binds)
    }

    func take<Row: Stored>(_ row: Row.Type, _ keys: [Row.Key]) throws(EngineFault) -> [Row] {
        let pipe = try openPipe()
        if pipe.isOpenEnded { try pipe.sync() }
        if !hasAsked {
            hasAsked = true
            try pipe.results()
            try pipe.results()
        }
        var found: [Row] = []
        found.reserveCapacity(keys.count)
        try pipe.results { result, index throws(EngineFault) in
            var reader = ResultReader(result, row: index)
            do throws(UnreadableRow) {
                found.append(try Row(from: &reader))
            } catch {
                throw EngineFault.refused("unreadable \(error.column) in \(Row.table.name)")
            }
        }
        return found
    }

    func insert<Row: Stored>(_ rows: [Row]) throws(EngineFault) {
        let texts = texts(Row.self, Row.table)
        for part in parts(rows) {
            var arrays = ArrayWriter(texts.kinds, rows: part.count)
            for row in part { row.write(to: &arrays) }
            try send(texts.insert, arrays)
        }
    }

    func update<Row: Stored>(_ rows: [(before: Row, after: Row)]) throws(EngineFault) {
        let texts = texts(Row.self, Row.table)
        for part in parts(rows) {
            var arrays = ArrayWriter(texts.kinds + [.integer], rows: part.count)
            for row in part {
                row.after.write(to: &arrays)
                arrays.integer(row.before.version)
            }
            try send(texts.update, arrays, count: part.count)
        }
    }

    func delete<Row: Stored>(_ rows: [Row]) throws(EngineFault) {
        let texts = texts(Row.self, Row.table)
        for part in parts(rows) {
            var arrays = ArrayWriter(texts.keyKinds + [.integer], rows: part.count)
            for row in part {
                row.key.write(to: &arrays)
                arrays.integer(row.version)
            }
            try send(texts.delete, arrays, count: part.count)
        }
    }

    func append<Line: Journaled>(_ lines: [Line]) throws(EngineFault) {
        let texts = texts(Line.self, Line.table)
        for part in parts(lines) {
            var arrays = ArrayWriter(texts.kinds, rows: part.count)
            for line in part { line.write(to: &arrays) }
            try send(texts.insert, arrays)
        }
    }

    private func send(_ statement: Statement, _ arrays: ArrayWriter, count: Int? = nil) throws(EngineFault) {
        var binds = Binds()
        binds.append(arrays)
        if let count { binds.append(Int64(count)) }
        try openPipe().send(statement, binds)
    }

    /// Rows that go into one statement: more gain nothing, and a message has an end.
    private func parts<Row>(_ rows: [Row]) -> [ArraySlice<Row>] {
        if rows.count <= Self.rowsInStatement { return [rows[...]] }
        return stride(from: 0, to: rows.count, by: Self.rowsInStatement).map {
            rows[$0..<min(rows.count, $0 + Self.rowsInStatement)]
        }
    }

    private static var rowsInStatement: Int { 5_000 }
}
