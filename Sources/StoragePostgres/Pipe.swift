import Base
import CPostgres
import Storage

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// One connection to the server, in pipeline mode: statements are queued and sent together, results come in order.
///
/// Used by one thread at a time: its owner sees to that. Each wait for the server has a limit; once it has passed, or
/// the connection is gone, `isLost` is true and the pipe is of no more use.
final class Pipe {
    private enum Expected {
        case prepared(String)
        case statement(failure: EngineFault?)
        case sync
    }

    private let connection: OpaquePointer
    private let usesNames: Bool
    /// How long the server may leave us without an answer.
    var patience: Duration
    private var names: Set<String> = []
    private var expected: [Expected] = []
    private var read = 0
    /// Statements were queued after the last sync.
    private(set) var isOpenEnded = false
    private(set) var isLost = false
    /// The server has said something after which the connection is better let go; what it answered counts.
    private(set) var isSpent = false

    /// Connects; tries each host of the address in turn.
    ///
    /// - Throws: `unreachable`.
    init(_ address: PostgresAddress, usesNames: Bool, patience: Duration) throws(EngineFault) {
        self.usesNames = usesNames
        self.patience = patience
        let opened = try Self.open(address)
        connection = opened
        guard PQsetnonblocking(opened, 1) == 0, PQenterPipelineMode(opened) == 1 else {
            isLost = true
            throw .unreachable("the connection cannot be pipelined")
        }
    }

    deinit { PQfinish(connection) }

    /// - Throws: `unreachable`.
    static func open(_ address: PostgresAddress) throws(EngineFault) -> OpaquePointer {
        // The address comes last: what it says counts. `connect_timeout` is for each host.
        let settings = [
            ("application_name", "switchboard"), ("client_encoding", "UTF8"), ("connect_timeout", "2"),
            ("target_session_attrs", "read-write"), ("keepalives_idle", "5"), ("keepalives_interval", "2"),
            ("keepalives_count", "3"), ("tcp_user_timeout", "5000"), ("dbname", address.uri),
        ]
        let opened = withPointers(settings.map(\.0)) { keywords in
            withPointers(settings.map(\.1)) { values in PQconnectdbParams(keywords, values, 1) }
        }
        guard let opened else { throw .unreachable("no memory for a connection") }
        guard PQstatus(opened) == CONNECTION_OK else {
            let text = oneLine(PQerrorMessage(opened))
            PQfinish(opened)
            throw .unreachable("cannot connect: \(text)")
        }
        PQsetNoticeProcessor(opened, { _, _ in }, nil)
        return opened
    }

    // MARK: sending

    /// Queues a statement.
    ///
    /// - Throws: `refused` for text with a NUL, `unreachable`.
    func send(_ statement: Statement, _ binds: Binds = Binds()) throws(EngineFault) {
        guard !binds.hasNUL else { throw .refused("a text with a NUL, which this database cannot keep") }
        guard !isLost else { throw .unreachable("the connection is lost") }
        let isNamed = usesNames && !statement.name.isEmpty
        if isNamed, !names.contains(statement.name) {
            guard
                PQsendPrepare(connection, statement.name, statement.sql, Int32(statement.types.count), statement.types)
                    == 1
            else { throw lost() }
            expected.append(.prepared(statement.name))
            names.insert(statement.name)
        }
        let count = Int32(binds.lengths.count)
        let formats = [Int32](repeating: 1, count: binds.lengths.count)
        let sent = binds.bytes.withUnsafeBytes { bytes in
            // An empty text needs an address that is not null; null would be NULL.
            let base = bytes.baseAddress ?? UnsafeRawPointer(Self.empty)
            var values: [UnsafePointer<CChar>?] = []
            values.reserveCapacity(binds.lengths.count)
            var offset = 0
            for length in binds.lengths {
                values.append((base + offset).assumingMemoryBound(to: CChar.self))
                offset += Int(length)
            }
            return isNamed
                ? PQsendQueryPrepared(connection, statement.name, count, values, binds.lengths, formats, 1)
                : PQsendQueryParams(
                    connection, statement.sql, count, statement.types, values, binds.lengths, formats, 1)
        }
        guard sent == 1 else { throw lost() }
        expected.append(.statement(failure: statement.failure))
        isOpenEnded = true
    }

    private static var empty: UnsafePointer<UInt8> { StaticString("").utf8Start }

    /// Ends what was queued, so that the server answers, and sends it.
    func sync() throws(EngineFault) {
        guard !isLost, PQpipelineSync(connection) == 1 else { throw lost() }
        expected.append(.sync)
        isOpenEnded = false
        try flush()
    }

    // MARK: receiving

    /// Reads the results of the next statement, row by row.
    ///
    /// - Parameter single: hands rows over as they come instead of gathering them first.
    /// - Throws: what the server says; `unreachable`. The results of later statements are still to be read.
    func results(single: Bool = false, _ row: (OpaquePointer, Int32) throws(EngineFault) -> Void = { _, _ in })
        throws(EngineFault)
    {
        var fault: EngineFault?
        while case .prepared(let name)? = try nextExpected() {
            do throws(EngineFault) {
                try drainStatement(failure: nil) { _ in }
            } catch {
                // A Parse that failed or was skipped has prepared nothing.
                names.remove(name)
                if isLost { throw error }
                fault = fault ?? error
            }
        }
        guard case .statement(let failure)? = previousExpected else { throw .failed("results were read out of order") }
        if single { PQsetSingleRowMode(connection) }
        do throws(EngineFault) {
            try drainStatement(failure: failure) { result throws(EngineFault) in
                for index in 0..<PQntuples(result) { try row(result, index) }
            }
        } catch {
            fault = fault.flatMap { $0 == Self.skipped ? nil : $0 } ?? error
        }
        if let fault { throw fault }
    }

    /// Reads what comes before the statement that was sent last.
    func skipToLast() throws(EngineFault) {
        while expected[read...].count(where: { if case .statement = $0 { true } else { false } }) > 1 { try results() }
    }

    /// Reads everything up to the last sync.
    ///
    /// - Throws: the first thing that went wrong; all was read nevertheless, unless the connection is lost.
    func drain() throws(EngineFault) {
        var first: EngineFault?
        while read < expected.count {
            do throws(EngineFault) {
                switch expected[read] {
                case .sync:
                    read += 1
                    try readSync()
                case .prepared, .statement: try results()
                }
            } catch {
                if isLost { throw first ?? error }
                if first == nil, error != Self.skipped { first = error }
            }
        }
        expected.removeAll(keepingCapacity: true)
        read = 0
        if let first { throw first }
    }

    /// Reads what is left, whatever it is, and ends the transaction.
    func abandon() {
        guard !isLost else { return }
        do throws(EngineFault) {
            if isOpenEnded { try sync() }
            try? drain()
            guard !isLost, PQtransactionStatus(connection) != PQTRANS_IDLE else { return }
            try send(Statement("", "ROLLBACK"))
            try sync()
            try drain()
        } catch {
            isLost = true
        }
    }

    /// Lets the connection go without a word, as a broken line would.
    func cut() {
        shutdown(PQsocket(connection), Int32(SHUT_RDWR))
        isLost = true
    }

    /// What a statement after a failed one comes to.
    private static let skipped = EngineFault.failed("skipped after an earlier failure")

    private var previousExpected: Expected? { read > 0 ? expected[read - 1] : nil }

    private func nextExpected() throws(EngineFault) -> Expected? {
        while read < expected.count, case .sync = expected[read] {
            read += 1
            try readSync()
        }
        guard read < expected.count else { return nil }
        read += 1
        return expected[read - 1]
    }

    private func readSync() throws(EngineFault) {
        guard let result = try next() else { throw lost() }
        defer { PQclear(result) }
        guard PQresultStatus(result) == PGRES_PIPELINE_SYNC else { throw lost() }
    }

    /// Reads the results of one message up to the NULL that ends them.
    private func drainStatement(failure: EngineFault?, _ use: (OpaquePointer) throws(EngineFault) -> Void)
        throws(EngineFault)
    {
        var fault: EngineFault?
        while let result = try next() {
            defer { PQclear(result) }
            switch PQresultStatus(result) {
            case PGRES_TUPLES_OK, PGRES_SINGLE_TUPLE:
                guard fault == nil else { continue }
                do throws(EngineFault) { try use(result) } catch { fault = error }
            case PGRES_COMMAND_OK, PGRES_EMPTY_QUERY: break
            case PGRES_PIPELINE_ABORTED: fault = fault ?? Self.skipped
            default:
                let (state, text) = SQLState.read(result)
                if state.isEmpty { throw lost(text) }
                // Where the server ends the connection, nobody knows whether it had committed before.
                if SQLState.isEnd(state) { throw lost(text) }
                if SQLState.spends(state) { isSpent = true }
                fault = SQLState.fault(state, text, failure: failure)
            }
        }
        if let fault { throw fault }
    }

    private func next() throws(EngineFault) -> OpaquePointer? {
        let deadline = ContinuousClock.now + patience
        while PQisBusy(connection) == 1 {
            try wait(Int16(POLLIN), until: deadline)
            guard PQconsumeInput(connection) == 1 else { throw lost() }
        }
        return PQgetResult(connection)
    }

    private func flush() throws(EngineFault) {
        let deadline = ContinuousClock.now + patience
        while true {
            switch PQflush(connection) {
            case 0: return
            case 1:
                // The server may be waiting for us to read before it reads on.
                try wait(Int16(POLLIN | POLLOUT), until: deadline)
                guard PQconsumeInput(connection) == 1 else { throw lost() }
            default: throw lost()
            }
        }
    }

    private func wait(_ events: Int16, until deadline: ContinuousClock.Instant) throws(EngineFault) {
        var descriptor = pollfd(fd: PQsocket(connection), events: events, revents: 0)
        while true {
            let (seconds, attoseconds) = (deadline - .now).components
            let milliseconds = seconds * 1000 + attoseconds / 1_000_000_000_000_000
            guard milliseconds > 0 else { throw lost("the server does not answer") }
            let ready = poll(&descriptor, 1, Int32(clamping: milliseconds))
            if ready > 0 { return }
            if ready < 0, errno != EINTR { throw lost() }
        }
    }

    private func lost(_ text: String? = nil) -> EngineFault {
        isLost = true
        return .unreachable(text ?? Self.oneLine(PQerrorMessage(connection)))
    }

    private static func oneLine(_ text: UnsafePointer<CChar>?) -> String {
        guard let text else { return "connection lost" }
        return String(cString: text).split(separator: "\n").joined(separator: "; ")
    }

    /// A C list of texts that ends with NULL.
    private static func withPointers<Answer>(
        _ texts: [String], _ body: (UnsafePointer<UnsafePointer<CChar>?>?) -> Answer
    ) -> Answer {
        let copies = texts.map { strdup($0) }
        defer { for copy in copies { free(copy) } }
        let pointers = copies.map { $0.map { UnsafePointer($0) } } + [nil]
        return pointers.withUnsafeBufferPointer { body($0.baseAddress) }
    }
}

/// Where the database is: a connection URI of libpq, with one host or several.
package struct PostgresAddress: Sendable {
    let uri: String

    package init(_ uri: String) {
        self.uri = uri
    }

    package static func names(_ url: String) -> Bool {
        url.hasPrefix("postgres://") || url.hasPrefix("postgresql://")
    }
}
