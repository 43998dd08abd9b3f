import CPostgres
import Storage

/// What an error of the server means for a batch: appendix A of PostgreSQL's manual.
enum SQLState {
    /// - Parameter failure: what a failed count means for the statement at hand.
    static func fault(_ state: String, _ text: String, failure: EngineFault?) -> EngineFault {
        switch state {
        case "22012": failure ?? .refused(text)
        // serialization_failure, deadlock_detected, lock_not_available
        case "40001", "40P01", "55P03": .again(text)
        // invalid_sql_statement_name, duplicate_prepared_statement, cached plan must not change result type:
        // statements are prepared anew on the next connection.
        case "26000", "42P05", "0A000": .again(text)
        case "23505": .unique(text)
        case "53100": .full
        // query_canceled, for want of time; read_only_sql_transaction: no longer the primary; connections, resources,
        // shutdowns
        case "57014", "25006": .unreachable(text)
        case _ where state.hasPrefix("08") || state.hasPrefix("53") || state.hasPrefix("57"): .unreachable(text)
        case _ where ["22", "23", "42", "54"].contains(state.prefix(2)): .refused(text)
        default: .failed("\(text) (\(state))")
        }
    }

    /// Whether the connection that met it is better let go, for what is prepared on it or where it leads to.
    static func spends(_ state: String) -> Bool { ["26000", "42P05", "0A000", "25006"].contains(state) }

    /// Whether the connection has ended with it: shutdowns and failures of the line.
    static func isEnd(_ state: String) -> Bool { state.hasPrefix("57P") || state.hasPrefix("08") }

    /// The error's code and words. Its detail is left out: it repeats values of rows.
    static func read(_ result: OpaquePointer) -> (state: String, text: String) {
        let field = { (code: Character) in
            PQresultErrorField(result, Int32(code.asciiValue ?? 0)).map { String(cString: $0) }
        }
        let words = field("M") ?? String(cString: PQresultErrorMessage(result))
        return (field("C") ?? "", words + (field("n").map { " (\($0))" } ?? ""))
    }
}
