import Base
import CPostgres
import Storage

/// Brings the schema up to date, on a connection of its own and in plain statements.
struct Migrator {
    private let address: PostgresAddress

    init(_ address: PostgresAddress) {
        self.address = address
    }

    /// Applies the steps that are missing, each in a transaction of its own; several nodes may do so at once.
    func migrate(_ steps: [Migration], at now: Instant) throws(EngineFault) {
        let line = try PlainLine(address)
        // Two that make it at once: one of them is told that it is there.
        do throws(EngineFault) { try line.run(Self.stepsTable) } catch { try line.run(Self.stepsTable) }
        let applied = try appliedSteps(line)
        try SchemaSteps.check(steps, against: applied)
        var isNew = false
        for step in steps where applied[step.number] == nil {
            if try apply(step, at: now, on: line) { isNew = true }
        }
        guard isNew else { return }
        for text in Self.tuning {
            // A database that has no such setting does without.
            _ = try? line.run(text)
        }
    }

    private static let stepsTable = """
        CREATE TABLE IF NOT EXISTS schema_steps (
            number BIGINT PRIMARY KEY, name TEXT NOT NULL, checksum BIGINT NOT NULL, applied_at_ms BIGINT NOT NULL,
            compatible BIGINT NOT NULL DEFAULT 0)
        """

    /// Rows that are written again and again keep room beside them, so that no index has to follow.
    private static let tuning = [
        "ALTER TABLE wallets SET (fillfactor = 50)", "ALTER TABLE lanes SET (fillfactor = 20)",
        "ALTER TABLE dispatches SET (fillfactor = 70)",
    ]

    private func apply(_ step: Migration, at now: Instant, on line: borrowing PlainLine) throws(EngineFault) -> Bool {
        try line.run("BEGIN")
        do throws(EngineFault) {
            // The row comes first: a second node that does the same waits here, and then finds it there.
            try line.run(
                """
                INSERT INTO schema_steps (number, name, checksum, applied_at_ms, compatible)
                VALUES (\(step.number), '\(step.name)', \(step.checksum), \(now.milliseconds), \
                \(step.isCompatible ? 1 : 0))
                """)
            try line.run(Self.translate(step.sql))
            try line.run("COMMIT")
            return true
        } catch {
            _ = try? line.run("ROLLBACK")
            if case .unique = error, try appliedSteps(line)[step.number] != nil { return false }
            throw error
        }
    }

    private func appliedSteps(_ line: borrowing PlainLine) throws(EngineFault) -> [Int64: SchemaSteps.Applied] {
        var applied: [Int64: SchemaSteps.Applied] = [:]
        for row in try line.rows("SELECT number, checksum, compatible FROM schema_steps") {
            guard let number = Int64(row[0]), let checksum = Int64(row[1]) else { continue }
            applied[number] = SchemaSteps.Applied(checksum: checksum, isCompatible: row[2] == "1")
        }
        return applied
    }

    /// Texts compare by their bytes, as in the other engine.
    static func translate(_ sql: String) -> String {
        sql.replacing("{id}", with: "BIGINT PRIMARY KEY").replacing("{int}", with: "BIGINT")
            .replacing("{keyed}", with: "").replacing(" TEXT", with: " TEXT COLLATE \"C\"")
    }
}
