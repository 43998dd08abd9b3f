import Base

/// What was bought in a storefront on one UTC day, and what has become of it since.
///
/// All of a purchase belongs to the day on which it was made: what is given back later, too, and what the runs of a
/// drip-feed order gave back and cost. It is counted anew as long as such things happen (`TotalsJob`).
package struct DayTotal: Stored, Equatable {
    /// What was bought. Numbers are stored.
    package enum Kind: Int64, Sendable, CaseIterable {
        case orders = 1
        /// Rented numbers that customers see as orders of theirs.
        case rentals = 2
    }

    package struct Key: StoredKey {
        /// Days since 1970-01-01, UTC.
        package let day: Int64
        package let storefront: StorefrontID
        package let currency: Currency
        package let kind: Kind

        package init(day: Int64, _ storefront: StorefrontID, _ currency: Currency, _ kind: Kind) {
            self.day = day
            self.storefront = storefront
            self.currency = currency
            self.kind = kind
        }

        package static func < (left: Self, right: Self) -> Bool {
            (left.day, left.storefront, left.currency, left.kind.rawValue)
                < (right.day, right.storefront, right.currency, right.kind.rawValue)
        }

        package func write(to writer: inout some ColumnWriter) {
            writer.integer(day)
            writer.id(storefront)
            writer.text(currency.code)
            writer.choice(kind)
        }
    }

    package let key: Key
    /// Purchases; the runs of a drip-feed order are none, the posts of a subscription are.
    package var count: Int64
    package var charged: Money
    /// The part of it that went back.
    package var returned: Money
    /// What it cost at providers, as they told, by the exchange rates of when it was counted.
    package var cost: Money
    /// Costs that are not in it, since nobody has said what the provider's currency is worth.
    package var unconverted: Int64
    package var version: Int64 = 0

    package static let table = TableShape(
        "day_totals", key: ["day", "storefront_id", "currency:text", "kind"],
        columns: ["bought", "charged_micros", "returned_micros", "cost_micros", "unconverted", "version"])

    package init(key: Key) {
        self.key = key
        count = 0
        charged = .zero
        returned = .zero
        cost = .zero
        unconverted = 0
    }

    /// What customers have paid for in the end.
    ///
    /// - Throws: `amountOverflow`.
    package var kept: Money { get throws(Fault) { try charged.subtracting(returned) } }

    package func write(to writer: inout some ColumnWriter) {
        key.write(to: &writer)
        writer.integer(count)
        writer.money(charged)
        writer.money(returned)
        writer.money(cost)
        writer.integer(unconverted)
        writer.integer(version)
    }

    package init(from reader: inout some ColumnReader) throws(UnreadableRow) {
        key = Key(
            day: try reader.number("day"), try reader.id("storefront_id"),
            Currency(stored: try reader.string("currency")), try reader.choice("kind"))
        count = try reader.number("bought")
        charged = try reader.money("charged_micros")
        returned = try reader.money("returned_micros")
        cost = try reader.money("cost_micros")
        unconverted = try reader.number("unconverted")
        version = try reader.number("version")
    }
}
