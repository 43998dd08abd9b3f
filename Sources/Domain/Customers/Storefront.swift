import Base

/// A shop window: which hosts it answers on, in which dialect, currency and language.
package struct Storefront: Stored, Equatable {
    package let id: StorefrontID
    package var name: String
    /// The name of a panel dialect.
    package var dialect: String
    package var currency: Currency
    /// Host names without port, lower case; empty = it has no host of its own.
    package var hosts: [String]
    /// `en`, `vi` or `zh`.
    package var language: String
    /// Whether clients may put their key into the URL's query.
    package var takesKeyInQuery: Bool
    package var version: Int64 = 0

    package var key: StorefrontID { id }

    package static let table = TableShape(
        "storefronts", key: ["id"],
        columns: ["name:text", "dialect:text", "currency:text", "hosts:text", "language:text", "query_key", "version"])

    package init(
        id: StorefrontID, name: String, dialect: String, currency: Currency, hosts: [String] = [],
        language: String = "en", takesKeyInQuery: Bool = false
    ) {
        self.id = id
        self.name = name
        self.dialect = dialect
        self.currency = currency
        self.hosts = hosts
        self.language = language
        self.takesKeyInQuery = takesKeyInQuery
    }

    package func write(to writer: inout some ColumnWriter) {
        writer.id(id)
        writer.text(name)
        writer.text(dialect)
        writer.text(currency.code)
        writer.text(hosts.joined(separator: "\n"))
        writer.text(language)
        writer.flag(takesKeyInQuery)
        writer.integer(version)
    }

    package init(from reader: inout some ColumnReader) throws(UnreadableRow) {
        id = try reader.id("id")
        name = try reader.string("name")
        dialect = try reader.string("dialect")
        currency = Currency(stored: try reader.string("currency"))
        hosts = try reader.string("hosts").split(separator: "\n").map(String.init)
        language = try reader.string("language")
        takesKeyInQuery = try reader.flag("query_key")
        version = try reader.number("version")
    }
}
