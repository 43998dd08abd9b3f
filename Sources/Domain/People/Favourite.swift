import Base

/// A listing that a customer keeps at hand.
package struct Favourite: Stored, Equatable {
    package struct Key: StoredKey {
        package let account: AccountID
        package let listing: ListingID

        package init(_ account: AccountID, _ listing: ListingID) {
            self.account = account
            self.listing = listing
        }

        package static func < (left: Self, right: Self) -> Bool {
            (left.account, left.listing) < (right.account, right.listing)
        }

        package func write(to writer: inout some ColumnWriter) {
            writer.id(account)
            writer.id(listing)
        }
    }

    package let key: Key
    package var version: Int64 = 0

    package static let table = TableShape("favourites", key: ["account_id", "listing_id"], columns: ["version"])

    package init(key: Key) {
        self.key = key
    }

    package func write(to writer: inout some ColumnWriter) {
        key.write(to: &writer)
        writer.integer(version)
    }

    package init(from reader: inout some ColumnReader) throws(UnreadableRow) {
        key = Key(try reader.id("account_id"), try reader.id("listing_id"))
        version = try reader.number("version")
    }
}
