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

    /// Steps through the rows of one statement for each list of parameters, in their order.
    func rows(
        _ sql: StaticString, each parameters: [[Parameter]],
        _ row: (_ index: Int, inout any ColumnReader) throws(UnreadableRow) -> Void
    ) throws(EngineFault)
}

extension Query {
    package var needsSnapshot: Bool { true }
    package var walks: Bool { false }
}

/// A question with the type of its answer. Queries are the only hand-written SQL, one text for all engines.
package protocol Query: Sendable {
    associatedtype Answer: Sendable
    /// Whether several statements must see the same moment. One statement always does.
    var needsSnapshot: Bool { get }
    /// Whether it walks through whole tables: engines then hand rows over as they come instead of holding them.
    var walks: Bool { get }
    func answer(from source: any Source) throws(EngineFault) -> Answer
}
