/// What a column holds. Flags are 0 and 1; times and amounts are integers with their unit in the name.
package enum ColumnKind: Sendable {
    case integer, text
}

/// The shape of a table that holds rows of the books; engines make their statements from it.
///
/// The key's columns come first. `version` counts a row's changes and is the last column.
package struct TableShape: Sendable {
    package let name: String
    package let columns: [(name: String, kind: ColumnKind)]
    package let keyCount: Int

    /// The column of when a row was made. In every table that has it it never changes, so updates may leave it out; a row
    /// that is removed and comes back under its key in one batch keeps the first one.
    package static let birth = "created_at_ms"

    /// - Parameter columns: `"name"` for an integer, `"name:text"` for text.
    package init(_ name: String, key: [String], columns: [String]) {
        self.name = name
        keyCount = key.count
        self.columns = (key + columns).map { column in
            let parts = column.split(separator: ":")
            return (String(parts[0]), parts.count > 1 ? .text : .integer)
        }
    }
}

/// A row's way into a statement, column by column, in the shape's order.
package protocol ColumnWriter {
    mutating func integer(_ value: Int64?)
    mutating func text(_ value: String?)
}

/// A row's way out of a statement, column by column, in the shape's order.
package protocol ColumnReader {
    mutating func integer() -> Int64?
    mutating func text() -> String?
}

/// A stored row that does not make sense: written by a newer program, or by hand.
package struct UnreadableRow: Error, Sendable {
    package let column: String

    package init(_ column: String) {
        self.column = column
    }
}

/// What finds one row. Its order is the order in which locks are taken.
package protocol StoredKey: Hashable, Comparable, Sendable {
    func write(to writer: inout some ColumnWriter)
}

/// A row of the books.
package protocol Stored: Sendable {
    associatedtype Key: StoredKey
    static var table: TableShape { get }
    var key: Key { get }
    /// How often the row was changed; engines check it on every update.
    var version: Int64 { get set }
    func write(to writer: inout some ColumnWriter)
    init(from reader: inout some ColumnReader) throws(UnreadableRow)
}

/// A row of an append-only table.
package protocol Journaled: Sendable {
    static var table: TableShape { get }
    func write(to writer: inout some ColumnWriter)
    init(from reader: inout some ColumnReader) throws(UnreadableRow)
}

extension Identifier: StoredKey {
    package func write(to writer: inout some ColumnWriter) { writer.integer(raw) }
}

extension ColumnWriter {
    package mutating func flag(_ value: Bool) { integer(value ? 1 : 0) }
    package mutating func id<Owner>(_ value: Identifier<Owner>?) { integer(value?.raw) }
    package mutating func money(_ value: Money) { integer(value.micros) }
    package mutating func time(_ value: Instant?) { integer(value?.milliseconds) }
    package mutating func choice(_ value: some RawRepresentable<Int64>) { integer(value.rawValue) }
}

extension ColumnReader {
    package mutating func number(_ column: String) throws(UnreadableRow) -> Int64 {
        guard let value = integer() else { throw UnreadableRow(column) }
        return value
    }

    package mutating func string(_ column: String) throws(UnreadableRow) -> String {
        guard let value = text() else { throw UnreadableRow(column) }
        return value
    }

    package mutating func flag(_ column: String) throws(UnreadableRow) -> Bool { try number(column) != 0 }

    package mutating func id<Owner>(_ column: String) throws(UnreadableRow) -> Identifier<Owner> {
        Identifier(try number(column))
    }

    package mutating func optionalID<Owner>() -> Identifier<Owner>? { integer().map(Identifier.init) }

    package mutating func money(_ column: String) throws(UnreadableRow) -> Money {
        Money(micros: try number(column))
    }

    package mutating func time(_ column: String) throws(UnreadableRow) -> Instant {
        Instant(milliseconds: try number(column))
    }

    package mutating func optionalChoice<Choice: RawRepresentable<Int64>>(_ column: String) throws(UnreadableRow)
        -> Choice?
    {
        guard let value = integer() else { return nil }
        guard let choice = Choice(rawValue: value) else { throw UnreadableRow(column) }
        return choice
    }

    package mutating func optionalTime() -> Instant? { integer().map(Instant.init(milliseconds:)) }

    package mutating func choice<Choice: RawRepresentable<Int64>>(_ column: String) throws(UnreadableRow) -> Choice {
        guard let choice = Choice(rawValue: try number(column)) else { throw UnreadableRow(column) }
        return choice
    }
}
