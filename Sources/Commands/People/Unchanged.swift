import Base
import Domain

/// A row as a page showed it.
package struct SeenRow: Sendable {
    /// Its key, for people and forms.
    package let name: String
    /// What it was when it was shown, for the form that was made from it; "" = there was none.
    package let mark: String
    fileprivate let want: @Sendable (inout Books) -> Void
    fileprivate let stands: @Sendable (Books) throws(Fault) -> String

    /// - Parameters:
    ///   - row: as it was shown; nil = there was none.
    ///   - told: what of a row was shown, where not every change of it counts; else its version.
    package init<Row: Stored>(
        _ sheet: any WritableKeyPath<Books, Sheet<Row>> & Sendable, _ key: Row.Key, _ row: Row?,
        by told: @escaping @Sendable (Row) -> String = { "\($0.version)" }
    ) {
        self.init(sheet, key, mark: row.map(told) ?? "", by: told)
    }

    /// - Parameter mark: what was shown of it; "" = there was none.
    package init<Row: Stored>(
        _ sheet: any WritableKeyPath<Books, Sheet<Row>> & Sendable, _ key: Row.Key, mark: String,
        by told: @escaping @Sendable (Row) -> String = { "\($0.version)" }
    ) {
        name = "\(key)"
        self.mark = mark
        want = { $0[keyPath: sheet].want(key) }
        stands = { books throws(Fault) in try books[keyPath: sheet].find(key).map(told) ?? "" }
    }
}

/// A command that is refused where somebody has changed the rows meanwhile that its form was made from.
///
/// - Throws: `conflict`.
package struct Unchanged<Inner: Command>: Command {
    package static var name: String { Inner.name }
    package static var discovers: Bool { Inner.discovers }

    private let inner: Inner
    private let rows: [SeenRow]
    private let isCurrent: Bool

    /// - Parameters:
    ///   - rows: as this node knows them.
    ///   - isCurrent: whether the form was made from the rows as this node knows them.
    package init(_ inner: Inner, rows: [SeenRow], isCurrent: Bool = true) {
        self.inner = inner
        self.rows = rows
        self.isCurrent = isCurrent
    }

    package var size: Int { inner.size }
    package var identifiers: Int64 { inner.identifiers }

    package func touch(_ books: inout Books) {
        for row in rows { row.want(&books) }
        inner.touch(&books)
    }

    package func decide(_ books: inout Books) throws(Fault) -> Inner.Outcome {
        guard isCurrent else { throw .conflict("this was changed by somebody else meanwhile") }
        for row in rows where try row.stands(books) != row.mark {
            throw .conflict("this was changed by somebody else meanwhile")
        }
        return try inner.decide(&books)
    }
}
