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
        if try single("SELECT count(*) FROM pragma_table_info('schema_steps') WHERE name = 'compatible'") == "0" {
            try run("ALTER TABLE schema_steps ADD COLUMN compatible INTEGER NOT NULL DEFAULT 0")
        }
        try SchemaSteps.check(steps, against: try appliedSteps())
        for step in steps {
            try transact { _ throws(EngineFault) in
                // Read again under the lock: another process may be doing the same.
                guard try appliedSteps()[step.number] == nil else { return false }
                try run(Self.translate(step.sql))
                try rows(
                    """
                    INSERT INTO schema_steps (number, name, checksum, applied_at_ms, compatible)
                    VALUES ($1, $2, $3, $4, $5)
                    """,
                    [
                        .integer(step.number), .text(step.name), .integer(step.checksum),
                        .integer(now.milliseconds), .integer(step.isCompatible ? 1 : 0),
                    ]
                ) { _ in }
                return true
            }
        }
    }

    private func appliedSteps() throws(EngineFault) -> [Int64: SchemaSteps.Applied] {
        var applied: [Int64: SchemaSteps.Applied] = [:]
        try rows("SELECT number, checksum, compatible FROM schema_steps", []) { row throws(UnreadableRow) in
            let number = try row.number("number")
            applied[number] = SchemaSteps.Applied(
                checksum: try row.number("checksum"), isCompatible: try row.flag("compatible"))
        }
        return applied
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
