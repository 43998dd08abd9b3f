import Base

/// How long a listing's orders take, from purchase to completion: a mean in which later orders weigh more.
package struct DeliveryTime: Stored, Equatable {
    package let listing: ListingID
    package private(set) var orders: Int64
    package private(set) var meanMilliseconds: Int64
    package var version: Int64 = 0

    package var key: ListingID { listing }

    /// Beyond so many orders a new one weighs as if there were no more.
    static let memory: Int64 = 100
    /// Orders that a mean must have before it is shown.
    static let fewest: Int64 = 5

    package static let table = TableShape(
        "delivery_times", key: ["listing_id"], columns: ["orders", "mean_ms", "version"])

    package init(listing: ListingID) {
        self.listing = listing
        orders = 0
        meanMilliseconds = 0
    }

    /// Takes in `count` orders that took `total` milliseconds together.
    package mutating func add(count: Int64, totalMilliseconds total: Int64) {
        guard count > 0, total >= 0 else { return }
        let weight = min(orders, Self.memory)
        let (sum, overflowed) = (meanMilliseconds * weight).addingReportingOverflow(total)
        guard !overflowed else { return }
        meanMilliseconds = sum / (weight + count)
        orders += count
    }

    package func write(to writer: inout some ColumnWriter) {
        writer.id(listing)
        writer.integer(orders)
        writer.integer(meanMilliseconds)
        writer.integer(version)
    }

    package init(from reader: inout some ColumnReader) throws(UnreadableRow) {
        listing = try reader.id("listing_id")
        orders = try reader.number("orders")
        meanMilliseconds = try reader.number("mean_ms")
        version = try reader.number("version")
    }
}
