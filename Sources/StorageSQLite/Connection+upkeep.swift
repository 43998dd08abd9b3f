import Base
import Storage

extension Connection {
    /// Applies the steps that are missing, each in a transaction of its own.
    ///
    /// - Throws: `failed` where a step was edited after it was applied, or the store knows a step that is not here.
    func migrate(_ steps: [Migration], at now: Instant) throws(EngineFault) {
        try run(
            """
            CREATE TABLE IF NOT EXISTS schema_steps (
                number INTEGER PRIMARY KEY, name TEXT NOT NULL, checksum INTEGER NOT NULL, applied_at_ms INTEGER NOT NULL)
            """)
        try check(steps, against: try appliedSteps())
        for step in steps {
            try transact { _ throws(EngineFault) in
                // Read again under the lock: another process may be doing the same.
                guard try appliedSteps()[step.number] == nil else { return false }
                try run(Self.translate(step.sql))
                try rows(
                    "INSERT INTO schema_steps (number, name, checksum, applied_at_ms) VALUES ($1, $2, $3, $4)",
                    [
                        .integer(step.number), .text(step.name), .integer(step.checksum),
                        .integer(now.milliseconds),
                    ]
                ) { _ in }
                return true
            }
        }
    }

    private func appliedSteps() throws(EngineFault) -> [Int64: Int64] {
        var applied: [Int64: Int64] = [:]
        try rows("SELECT number, checksum FROM schema_steps", []) { row throws(UnreadableRow) in
            applied[try row.number("number")] = try row.number("checksum")
        }
        return applied
    }

    private func check(_ steps: [Migration], against applied: [Int64: Int64]) throws(EngineFault) {
        let known = Set(steps.map(\.number))
        if let newer = applied.keys.filter({ !known.contains($0) }).max() {
            throw .failed("the store has schema step \(newer), which this program does not know: it is newer")
        }
        for step in steps {
            if let checksum = applied[step.number], checksum != step.checksum {
                throw .failed("schema step \(step.number) was changed after it had been applied")
            }
        }
    }

    private static func translate(_ sql: String) -> String {
        sql.replacing("{id}", with: "INTEGER PRIMARY KEY").replacing("{int}", with: "INTEGER")
            .replacing("{keyed}", with: "WITHOUT ROWID")
    }

    /// `VACUUM INTO` reads one snapshot, so writers go on meanwhile.
    func copy(to path: String) throws(EngineFault) {
        try rows("VACUUM INTO $1", [.text(path)]) { _ in }
    }

    func integrityFailure() throws(EngineFault) -> String? {
        let answer = try single("PRAGMA integrity_check(1)")
        return answer == "ok" ? nil : answer ?? "no answer"
    }
}
