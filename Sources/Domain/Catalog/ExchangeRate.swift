import Base

/// What one unit of a currency is worth in another: set by staff, used to make prices of costs.
package struct ExchangeRate: Stored, Equatable {
    package struct Key: StoredKey {
        package let from: Currency
        package let to: Currency

        package init(_ from: Currency, _ to: Currency) {
            self.from = from
            self.to = to
        }

        /// Reads `USD/IDR`.
        package init?(text: some StringProtocol) {
            let codes = text.split(separator: "/", omittingEmptySubsequences: false).map { Currency(String($0)) }
            guard codes.count == 2, let from = codes[0], let to = codes[1], from != to else { return nil }
            self.init(from, to)
        }

        package static func < (left: Self, right: Self) -> Bool { (left.from, left.to) < (right.from, right.to) }

        package func write(to writer: inout some ColumnWriter) {
            writer.text(from.code)
            writer.text(to.code)
        }
    }

    package let key: Key
    package var rate: Rate
    package var setAt: Instant
    /// Who says so: `staff`, or the address that it was fetched from.
    package var source: String
    /// The moment it holds for, where that was said.
    package var asOf: Instant?
    package var version: Int64 = 0

    package static let table = TableShape(
        "exchange_rates", key: ["from_currency:text", "to_currency:text"],
        columns: ["rate_nanos", "rate_decimals", "set_at_ms", "source:text", "as_of_ms", "version"])

    package init(key: Key, rate: Rate, setAt: Instant, source: String = "staff", asOf: Instant? = nil) {
        self.key = key
        self.rate = rate
        self.setAt = setAt
        self.source = source
        self.asOf = asOf
    }

    package func write(to writer: inout some ColumnWriter) {
        key.write(to: &writer)
        writer.integer(rate.nanos)
        writer.integer(Int64(rate.shownDecimals))
        writer.time(setAt)
        writer.text(source)
        writer.time(asOf)
        writer.integer(version)
    }

    package init(from reader: inout some ColumnReader) throws(UnreadableRow) {
        key = Key(
            Currency(stored: try reader.string("from_currency")), Currency(stored: try reader.string("to_currency")))
        rate = Rate(
            nanos: try reader.number("rate_nanos"), shownDecimals: Int(try reader.number("rate_decimals")))
        setAt = try reader.time("set_at_ms")
        source = try reader.string("source")
        asOf = reader.optionalTime()
        version = try reader.number("version")
    }
}
