import Base
import Domain

/// Copies all books into another, empty store, from one snapshot: how an installation moves to another engine.
///
/// Nodes, their leases and lanes are not copied: they belong to processes. Rows go over in parts that commit one by
/// one, ids last, so a copy that broke off has given out none and is made anew in an empty store.
package struct CopyBooks: Query {
    /// Rows by table.
    package typealias Answer = [(table: String, rows: Int64)]

    private let target: any Engine

    /// Rows that are held and committed together.
    private static let part = 2_000

    package init(into target: any Engine) {
        self.target = target
    }

    package var walks: Bool { true }

    package func answer(from source: any Source) throws(EngineFault) -> Answer {
        var answer: Answer = []
        var books = Books(now: Instant(milliseconds: 0), ids: .none)
        let pass = Copying(source: source, target: target, part: Self.part)
        try books.eachCopiedSheet(pass)
        try pass.journal(Transfer.self)
        try pass.journal(Note.self)
        try pass.journal(Act.self)
        answer = pass.counts.value
        var next: Int64 = 0
        try source.rows("SELECT next_id FROM id_blocks WHERE name = 'all'", []) { row throws(UnreadableRow) in
            next = try row.number("next_id")
        }
        let free = try target.leaseIdentifiers(1, lane: 0).end
        if next > free { _ = try target.leaseIdentifiers(next - free, lane: 0) }
        return answer
    }
}

private final class Counts {
    var value: CopyBooks.Answer = []
}

private struct Copying: SheetPass {
    let source: any Source
    let target: any Engine
    let part: Int
    let counts = Counts()

    func run<Row: Stored>(_ sheet: inout Sheet<Row>) throws(EngineFault) {
        try copy(Row.table, read: { reader throws(UnreadableRow) in try Row(from: &reader) }) {
            rows, session throws(EngineFault) in try session.insert(rows)
        }
    }

    func journal<Line: Journaled>(_ line: Line.Type) throws(EngineFault) {
        try copy(Line.table, read: { reader throws(UnreadableRow) in try Line(from: &reader) }) {
            lines, session throws(EngineFault) in try session.append(lines)
        }
    }

    private func copy<Row>(
        _ shape: TableShape, read: (inout any ColumnReader) throws(UnreadableRow) -> Row,
        write: ([Row], any Session) throws(EngineFault) -> Void
    ) throws(EngineFault) {
        var count: Int64 = 0
        var rows: [Row] = []
        var failure: EngineFault?
        func flush() {
            guard failure == nil, !rows.isEmpty else { return }
            do throws(EngineFault) {
                try target.transact(lane: 0) { session throws(EngineFault) in
                    try write(rows, session)
                    return true
                }
            } catch {
                failure = error
            }
            count += Int64(rows.count)
            rows.removeAll(keepingCapacity: true)
        }
        try source.walk(shape) { reader throws(UnreadableRow) in
            // An engine that failed once is asked for nothing more.
            guard failure == nil else { return }
            rows.append(try read(&reader))
            if rows.count == part { flush() }
        }
        flush()
        if let failure { throw failure }
        counts.value.append((shape.name, count))
    }
}
