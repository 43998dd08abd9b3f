import Base

/// Counts the changes of something that nodes keep in memory.
package struct Revision: Stored {
    package struct Key: StoredKey {
        package let name: String

        package init(_ name: String) {
            self.name = name
        }

        /// Storefronts, listings, prices, providers, accounts, keys and limits.
        package static let catalog = Key("catalog")

        /// Numbers on sale: products, tiers, operators, own numbers, sources, success.
        package static let numbers = Key("numbers")

        package static func < (left: Self, right: Self) -> Bool { left.name < right.name }
        package func write(to writer: inout some ColumnWriter) { writer.text(name) }
    }

    package let key: Key
    package var version: Int64 = 0

    package static let table = TableShape("revisions", key: ["name:text"], columns: ["version"])

    package init(key: Key) {
        self.key = key
    }

    package func write(to writer: inout some ColumnWriter) {
        key.write(to: &writer)
        writer.integer(version)
    }

    package init(from reader: inout some ColumnReader) throws(UnreadableRow) {
        key = Key(try reader.string("name"))
        version = try reader.number("version")
    }
}
