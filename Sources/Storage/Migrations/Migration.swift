import Base

/// One step of the schema. Steps are never edited once applied; their checksum is stored.
///
/// The text is one for all engines, with these words replaced by each: `{id}` an id that is the table's key and its
/// order on disk, `{int}` a 64-bit integer, `{keyed}` after a table that is stored by its key.
package struct Migration: Sendable {
    package let number: Int64
    package let name: String
    package let sql: String

    package init(_ number: Int64, _ name: String, _ sql: String) {
        self.number = number
        self.name = name
        self.sql = sql
    }

    package var checksum: Int64 { Int64(CRC32.checksum(sql.utf8)) }
}

/// All steps in order. A store with a step that is not here was written by a newer program, and is not opened.
package enum Migrations {
    package static let all: [Migration] = [
        .firstSchema,
        .upstreams,
        .numbers,
    ]
}
