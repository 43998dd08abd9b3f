import Base
import Storage

/// One connection that answers queries. Used by one thread at a time: `Confined` sees to that.
final class Reader: Source {
    private let address: PostgresAddress
    private let options: PostgresOptions
    private var pipe: Pipe?
    private var failedAt: ContinuousClock.Instant?
    private var streams = false

    /// How long callers are refused at once after a connection could not be made.
    private static let restAfterFailure: Duration = .milliseconds(500)
    /// How long a walk through a table may be left without a row.
    private static let patienceOfWalks: Duration = .seconds(120)

    init(_ address: PostgresAddress, _ options: PostgresOptions) {
        self.address = address
        self.options = options
    }

    func answer<Q: Query>(_ query: Q) throws(EngineFault) -> Q.Answer {
        do throws(EngineFault) {
            return try attempt(query)
        } catch {
            // A connection may have died while it was idle, or the server may have moved: once more, on a new one.
            guard pipe == nil, failedAt == nil, case .again = error else { throw error }
            return try attempt(query)
        }
    }

    private func attempt<Q: Query>(_ query: Q) throws(EngineFault) -> Q.Answer {
        let begun = ContinuousClock.now
        let pipe = try connected()
        streams = query.walks
        pipe.patience = streams ? Self.patienceOfWalks : options.patience
        do throws(EngineFault) {
            if query.needsSnapshot || streams { try pipe.send(Self.begin) }
            if streams { try pipe.send(Self.inOrder) }
            let answer = try query.answer(from: self)
            if query.needsSnapshot || streams {
                try pipe.send(Self.commit)
                try pipe.sync()
                try pipe.drain()
            }
            return answer
        } catch {
            pipe.abandon()
            guard pipe.isLost || pipe.isSpent else { throw error }
            self.pipe = nil
            if case .unreachable(let text) = error, begun + .seconds(1) > .now { throw .again(text) }
            throw error
        }
    }

    private static let begin = Statement("begin", "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
    /// A walk sees rows nearly in the order in which they were written: from a table's beginning, by one process.
    private static let inOrder = Statement(
        "",
        """
        SELECT set_config('synchronize_seqscans', 'off', true), set_config('max_parallel_workers_per_gather', '0', true)
        """)
    private static let commit = Statement("commit", "COMMIT")

    private func connected() throws(EngineFault) -> Pipe {
        if let pipe, !pipe.isLost, !pipe.isSpent { return pipe }
        pipe = nil
        if let failedAt, failedAt + Self.restAfterFailure > .now { throw .unreachable("the database is not reached") }
        do throws(EngineFault) {
            let made = try Pipe(address, usesNames: options.usesNames, patience: options.patience)
            pipe = made
            failedAt = nil
            return made
        } catch {
            failedAt = .now
            throw error
        }
    }

    func rows(
        _ sql: StaticString, _ parameters: [Parameter], _ row: (inout any ColumnReader) throws(UnreadableRow) -> Void
    ) throws(EngineFault) {
        guard let pipe else { throw .unreachable("the connection is lost") }
        if streams {
            // Rows are handed over one by one only by a statement that was sent alone.
            if pipe.isOpenEnded { try pipe.sync() }
            try pipe.drain()
        }
        try pipe.send(statement(sql, parameters), Binds(parameters))
        try pipe.sync()
        if !streams { try pipe.skipToLast() }
        try pipe.results(single: streams) { result, index throws(EngineFault) in
            try Self.read(result, index) { reader throws(UnreadableRow) in try row(&reader) }
        }
        try pipe.drain()
    }

    func rows(
        _ sql: StaticString, each lists: [[Parameter]],
        _ row: (_ index: Int, _ reader: inout any ColumnReader) throws(UnreadableRow) -> Void
    ) throws(EngineFault) {
        guard let pipe else { throw .unreachable("the connection is lost") }
        if lists.isEmpty { return }
        // What was sent before is read first.
        if pipe.isOpenEnded { try pipe.sync() }
        try pipe.drain()
        for list in lists { try pipe.send(statement(sql, list), Binds(list)) }
        try pipe.sync()
        for place in lists.indices {
            try pipe.results { result, index throws(EngineFault) in
                try Self.read(result, index) { reader throws(UnreadableRow) in try row(place, &reader) }
            }
        }
        try pipe.drain()
    }

    func walk(_ shape: TableShape, _ row: (inout any ColumnReader) throws(UnreadableRow) -> Void) throws(EngineFault) {
        guard let pipe else { throw .unreachable("the connection is lost") }
        if pipe.isOpenEnded { try pipe.sync() }
        try pipe.drain()
        let columns = shape.columns.map(\.name).joined(separator: ", ")
        try pipe.send(Statement("", "SELECT \(columns) FROM \(shape.name)"))
        try pipe.sync()
        try pipe.results(single: true) { result, index throws(EngineFault) in
            try Self.read(result, index) { reader throws(UnreadableRow) in try row(&reader) }
        }
        try pipe.drain()
    }

    private static func read(
        _ result: OpaquePointer, _ index: Int32, _ row: (inout any ColumnReader) throws(UnreadableRow) -> Void
    ) throws(EngineFault) {
        var reader: any ColumnReader = ResultReader(result, row: index)
        do throws(UnreadableRow) {
            try row(&reader)
        } catch {
            throw EngineFault.failed("unreadable \(error.column)")
        }
    }

    /// Statements are kept by the address of their literal; those that stream are prepared each time.
    private func statement(_ sql: StaticString, _ parameters: [Parameter]) -> Statement {
        let types = parameters.map { parameter in
            switch parameter {
            case .integer: TypeNumber.integer
            case .text: TypeNumber.text
            }
        }
        return Statement(streams ? "" : "q\(UInt(bitPattern: sql.utf8Start))", "\(sql)", types)
    }
}
