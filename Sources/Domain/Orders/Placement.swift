import Base

/// An order as its provider has it: under which id, and what it costs there.
///
/// Its key makes sure that one order of the provider's stands for one of ours.
package struct Placement: Stored, Equatable {
    package struct Key: StoredKey {
        package let provider: ProviderID
        /// The provider's own id of the order.
        package let providerOrder: String

        package init(_ provider: ProviderID, _ providerOrder: String) {
            self.provider = provider
            self.providerOrder = providerOrder
        }

        package static func < (left: Self, right: Self) -> Bool {
            (left.provider, left.providerOrder) < (right.provider, right.providerOrder)
        }

        package func write(to writer: inout some ColumnWriter) {
            writer.id(provider)
            writer.text(providerOrder)
        }
    }

    package let key: Key
    package let order: OrderID
    /// Which send it was; 0 = found by other means.
    package let attempt: Int64
    package let item: String
    /// What the provider charged at first, in its currency; nil = not told yet.
    package var firstCost: Money?
    /// What it charges by what it told last.
    package var cost: Money?
    package let placedAt: Instant
    package var version: Int64 = 0

    package static let table = TableShape(
        "placements", key: ["provider_id", "provider_order:text"],
        columns: [
            "order_id", "attempt", "item:text", "first_cost_micros", "cost_micros", "placed_at_ms", "version",
        ])

    package init(key: Key, order: OrderID, attempt: Int64, item: String, at now: Instant) {
        self.key = key
        self.order = order
        self.attempt = attempt
        self.item = item
        placedAt = now
    }

    package func write(to writer: inout some ColumnWriter) {
        key.write(to: &writer)
        writer.id(order)
        writer.integer(attempt)
        writer.text(item)
        writer.integer(firstCost?.micros)
        writer.integer(cost?.micros)
        writer.time(placedAt)
        writer.integer(version)
    }

    package init(from reader: inout some ColumnReader) throws(UnreadableRow) {
        key = Key(try reader.id("provider_id"), try reader.string("provider_order"))
        order = try reader.id("order_id")
        attempt = try reader.number("attempt")
        item = try reader.string("item")
        firstCost = reader.integer().map(Money.init(micros:))
        cost = reader.integer().map(Money.init(micros:))
        placedAt = try reader.time("placed_at_ms")
        version = try reader.number("version")
    }
}

extension Placement {
    /// Could this be a provider's own id of an order, as a person types it: 1 to 64 bytes without blanks?
    package static func isProviderOrder(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count) && !text.hasBlank && !text.hasControlCharacter
    }
}
