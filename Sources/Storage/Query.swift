import Base

/// A value in a query's text, in the order `$1`, `$2`, …
package enum Parameter: Sendable {
    case integer(Int64)
    case text(String)
}

/// What a query reads from: one snapshot of what is committed.
package protocol Source {
    /// Steps through the rows of a statement. `sql` must be a literal: statements are kept by its address.
    func rows(
        _ sql: StaticString, _ parameters: [Parameter], _ row: (inout any ColumnReader) throws(UnreadableRow) -> Void
    ) throws(EngineFault)
    /// Runs a statement for each list of parameters, in their order, and steps through the rows of all; `row` is told
    /// whose row it is. Over a network that is one round trip, so no loop asks for rows one by one.
    func rows(
        _ sql: StaticString, each lists: [[Parameter]],
        _ row: (_ index: Int, _ reader: inout any ColumnReader) throws(UnreadableRow) -> Void
    ) throws(EngineFault)

    /// Steps through all rows of a table, its columns in the shape's order.
    func walk(_ shape: TableShape, _ row: (inout any ColumnReader) throws(UnreadableRow) -> Void) throws(EngineFault)
}

extension Query {
    package var needsSnapshot: Bool { true }
    package var walks: Bool { false }
}

/// A question with the type of its answer. Queries are the only hand-written SQL, one text for all engines.
package protocol Query<Answer>: Sendable {
    associatedtype Answer: Sendable
    /// Whether several statements must see the same moment. One statement always does.
    var needsSnapshot: Bool { get }
    /// Whether it walks whole tables, or lists without a limit: engines stream such answers instead of holding them,
    /// in the order in which the rows are stored where the text names none.
    var walks: Bool { get }
    func answer(from source: any Source) throws(EngineFault) -> Answer
}
