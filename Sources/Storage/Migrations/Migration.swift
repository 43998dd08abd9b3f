import Base

/// One step of the schema. Steps are never edited once applied; their checksum is stored.
///
/// The text is one for all engines, with these words replaced by each: `{id}` an id that is the table's key and its
/// order on disk, `{int}` a 64-bit integer, `{keyed}` after a table that is stored by its key.
package struct Migration: Sendable {
    package let number: Int64
    package let name: String
    package let sql: String
    /// Whether a program that does not know this step can work on a store that has it: it adds tables, indexes or,
    /// at a table's end, columns with defaults, and nothing else. Such a step lets nodes be renewed one by one.
    package let isCompatible: Bool

    package init(_ number: Int64, _ name: String, _ sql: String, isCompatible: Bool = false) {
        self.number = number
        self.name = name
        self.sql = sql
        self.isCompatible = isCompatible
    }

    package var checksum: Int64 { Int64(CRC32.checksum(sql.utf8)) }
}

/// What is known of the steps that a store has, on every engine.
package enum SchemaSteps {
    package struct Applied: Sendable {
        package let checksum: Int64
        package let isCompatible: Bool

        package init(checksum: Int64, isCompatible: Bool) {
            self.checksum = checksum
            self.isCompatible = isCompatible
        }
    }

    /// - Throws: `failed` where a step was edited after it had been applied, or the store has a step that is not here
    ///   and that this program cannot work with.
    package static func check(_ steps: [Migration], against applied: [Int64: Applied]) throws(EngineFault) {
        let known = Set(steps.map(\.number))
        let newer = applied.filter { !known.contains($0.key) && !$0.value.isCompatible }
        if let number = newer.keys.max() {
            throw .failed("the store has schema step \(number), which this program does not know: it is newer")
        }
        for step in steps {
            if let checksum = applied[step.number]?.checksum, checksum != step.checksum {
                throw .failed("schema step \(step.number) was changed after it had been applied")
            }
        }
    }
}

/// All steps in order. A store with a step that is not here was written by a newer program; it is opened only if that
/// step says that it may be.
package enum Migrations {
    package static let all: [Migration] = [
        .firstSchema,
        .upstreams,
        .numbers,
        .nodes,
        .people,
        .lists,
    ]
}
