import Base

/// A customer's own name for an order, unique in the account for ever: a repeat finds the first order.
package struct OrderReference: Stored, Equatable {
    package struct Key: StoredKey {
        package let account: AccountID
        /// The first 128 bits of the SHA-256 of the reference's text.
        package let high: Int64
        package let low: Int64

        package init(_ account: AccountID, high: Int64, low: Int64) {
            self.account = account
            self.high = high
            self.low = low
        }

        package static func < (left: Self, right: Self) -> Bool {
            (left.account, left.high, left.low) < (right.account, right.high, right.low)
        }

        package func write(to writer: inout some ColumnWriter) {
            writer.id(account)
            writer.integer(high)
            writer.integer(low)
        }
    }

    package let key: Key
    package let order: OrderID
    package var version: Int64 = 0

    package static let table = TableShape(
        "order_references", key: ["account_id", "hash_high", "hash_low"], columns: ["order_id", "version"])

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
            try reader.id("account_id"), high: try reader.number("hash_high"), low: try reader.number("hash_low"))
        order = try reader.id("order_id")
        version = try reader.number("version")
    }
}
