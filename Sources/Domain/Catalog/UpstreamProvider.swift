import Base

/// An upstream that delivers.
package struct UpstreamProvider: Stored, Equatable {
    package let id: ProviderID
    package var name: String
    /// The name of a protocol in `Providers`.
    package var kind: String
    package var isPaused: Bool
    package var version: Int64 = 0

    package var key: ProviderID { id }

    package static let table = TableShape(
        "providers", key: ["id"], columns: ["name:text", "kind:text", "paused", "version"])

    package init(id: ProviderID, name: String, kind: String) {
        self.id = id
        self.name = name
        self.kind = kind
        isPaused = false
    }

    package func write(to writer: inout some ColumnWriter) {
        writer.id(id)
        writer.text(name)
        writer.text(kind)
        writer.flag(isPaused)
        writer.integer(version)
    }

    package init(from reader: inout some ColumnReader) throws(UnreadableRow) {
        id = try reader.id("id")
        name = try reader.string("name")
        kind = try reader.string("kind")
        isPaused = try reader.flag("paused")
        version = try reader.number("version")
    }
}
