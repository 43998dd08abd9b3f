import Base

/// A rate that one account has for one listing, instead of the listed one and its discount.
package struct PersonalPrice: Stored, Equatable {
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
    package var rate: Rate
    package var version: Int64 = 0

    package static let table = TableShape(
        "personal_prices", key: ["account_id", "listing_id"], columns: ["rate_nanos", "rate_decimals", "version"])

    package init(key: Key, rate: Rate) {
        self.key = key
        self.rate = rate
    }

    package func write(to writer: inout some ColumnWriter) {
        key.write(to: &writer)
        writer.integer(rate.nanos)
        writer.integer(Int64(rate.shownDecimals))
        writer.integer(version)
    }

    package init(from reader: inout some ColumnReader) throws(UnreadableRow) {
        key = Key(try reader.id("account_id"), try reader.id("listing_id"))
        rate = Rate(
            nanos: try reader.number("rate_nanos"), shownDecimals: Int(try reader.number("rate_decimals")))
        version = try reader.number("version")
    }
}
