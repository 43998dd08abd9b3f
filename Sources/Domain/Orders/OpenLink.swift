import Base

/// Marks a link for which an account has an open order, for listings that refuse a second one.
package struct OpenLink: Stored, Equatable {
    package struct Key: StoredKey {
        package let account: AccountID
        package let listing: ListingID
        package let link: String

        package init(_ account: AccountID, _ listing: ListingID, _ link: String) {
            self.account = account
            self.listing = listing
            self.link = link
        }

        package static func < (left: Self, right: Self) -> Bool {
            (left.account, left.listing, left.link) < (right.account, right.listing, right.link)
        }

        package func write(to writer: inout some ColumnWriter) {
            writer.id(account)
            writer.id(listing)
            writer.text(link)
        }
    }

    package let key: Key
    package var order: OrderID
    package var version: Int64 = 0

    package static let table = TableShape(
        "open_links", key: ["account_id", "listing_id", "link:text"], columns: ["order_id", "version"])

    package init(key: Key, order: OrderID) {
        self.key = key
        self.order = order
    }

    package func write(to writer: inout some ColumnWriter) {
        key.write(to: &writer)
        writer.id(order)
        writer.integer(version)
    }

    package init(from reader: inout some ColumnReader) throws(UnreadableRow) {
        key = Key(
            try reader.id("account_id"), try reader.id("listing_id"), try reader.string("link"))
        order = try reader.id("order_id")
        version = try reader.number("version")
    }
}
