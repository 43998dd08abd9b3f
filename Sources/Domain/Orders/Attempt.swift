import Base

/// How a send that brought no acceptance ended. Numbers are stored.
package enum AttemptEnd: Int64, Sendable, CaseIterable {
    case refused = 1
    /// Nobody knows whether the provider has it.
    case unknown = 2
    /// Certainly not with the provider, through no fault of the order's.
    case notTaken = 3
}

/// One send of an order that ended without an acceptance; an accepted one is a `Placement`, the one under way stands in
/// the order's `Dispatch`.
package struct Attempt: Stored, Equatable {
    package struct Key: StoredKey {
        package let order: OrderID
        package let number: Int64

        package init(_ order: OrderID, _ number: Int64) {
            self.order = order
            self.number = number
        }

        package static func < (left: Self, right: Self) -> Bool {
            (left.order, left.number) < (right.order, right.number)
        }

        package func write(to writer: inout some ColumnWriter) {
            writer.id(order)
            writer.integer(number)
        }
    }

    package let key: Key
    package let provider: ProviderID
    package let item: String
    package var end: AttemptEnd
    /// What the provider said, or what went wrong; at most `longestWords` bytes.
    package var words: String
    package var endedAt: Instant
    package var version: Int64 = 0

    package static let longestWords = 200
    /// Later ones are not written down: an outage of days must fill no disk.
    package static let keptPerOrder: Int64 = 20

    package static let table = TableShape(
        "attempts", key: ["order_id", "number"],
        columns: [
            "provider_id", "item:text", "end_kind", "words:text", "ended_at_ms", "version",
        ])

    package init(_ dispatch: Dispatch, provider: ProviderID, end: AttemptEnd, words: String, at now: Instant) {
        key = Key(dispatch.order, dispatch.attempt)
        self.provider = provider
        item = dispatch.item
        self.end = end
        self.words = words.cut(toBytes: Attempt.longestWords)
        endedAt = now
    }

    package func write(to writer: inout some ColumnWriter) {
        key.write(to: &writer)
        writer.id(provider)
        writer.text(item)
        writer.choice(end)
        writer.text(words)
        writer.time(endedAt)
        writer.integer(version)
    }

    package init(from reader: inout some ColumnReader) throws(UnreadableRow) {
        key = Key(try reader.id("order_id"), try reader.number("number"))
        provider = try reader.id("provider_id")
        item = try reader.string("item")
        end = try reader.choice("end_kind")
        words = try reader.string("words")
        endedAt = try reader.time("ended_at_ms")
        version = try reader.number("version")
    }
}
