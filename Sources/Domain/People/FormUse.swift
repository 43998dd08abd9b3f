import Base

/// A form that was sent, and what came of it: sent again, it does nothing.
package struct FormUse: Stored, Equatable {
    /// How long one is kept: no page stays open for so long that its form is sent twice.
    package static let keptMilliseconds: Int64 = 2 * 24 * 3_600_000

    /// The digest of session and form.
    package let key: KeyDigest
    /// What the first sending made; mostly an id.
    package let result: Int64
    package let at: Instant
    package var version: Int64 = 0

    package static let table = TableShape(
        "form_uses", key: ["digest:text"], columns: ["result", "at_ms", "version"])

    package init(key: KeyDigest, result: Int64, at: Instant) {
        self.key = key
        self.result = result
        self.at = at
    }

    package func write(to writer: inout some ColumnWriter) {
        key.write(to: &writer)
        writer.integer(result)
        writer.time(at)
        writer.integer(version)
    }

    package init(from reader: inout some ColumnReader) throws(UnreadableRow) {
        key = try reader.digest("digest")
        result = try reader.number("result")
        at = try reader.time("at_ms")
        version = try reader.number("version")
    }
}
