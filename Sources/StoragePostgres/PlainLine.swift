import CPostgres
import Storage

/// A connection that takes plain statements, several in one text, one after the other.
struct PlainLine: ~Copyable {
    private let connection: OpaquePointer

    init(_ address: PostgresAddress) throws(EngineFault) {
        connection = try Pipe.open(address)
    }

    deinit { PQfinish(connection) }

    /// - Returns: how many rows the last statement changed.
    @discardableResult
    borrowing func run(_ sql: String) throws(EngineFault) -> Int {
        let result = PQexec(connection, sql)
        defer { PQclear(result) }
        _ = try rows(of: result)
        return PQcmdTuples(result).flatMap { Int(String(cString: $0)) } ?? 0
    }

    borrowing func rows(_ sql: String) throws(EngineFault) -> [[String]] {
        let result = PQexec(connection, sql)
        defer { PQclear(result) }
        return try rows(of: result)
    }

    private borrowing func rows(of result: OpaquePointer?) throws(EngineFault) -> [[String]] {
        guard let result else { throw .unreachable("no memory for an answer") }
        switch PQresultStatus(result) {
        case PGRES_COMMAND_OK, PGRES_EMPTY_QUERY: return []
        case PGRES_TUPLES_OK:
            return (0..<PQntuples(result)).map { row in
                (0..<PQnfields(result)).map { column in String(cString: PQgetvalue(result, row, column)) }
            }
        default:
            let (state, text) = SQLState.read(result)
            throw SQLState.fault(state.isEmpty ? "08000" : state, text, failure: nil)
        }
    }
}
