import Base

package typealias CatalogProductID = Identifier<CatalogProduct>
package typealias NumberTierID = Identifier<NumberTier>
package typealias NumberOperatorID = Identifier<NumberOperator>

/// Numbers of one country for one service: one row per pair, for ever.
package struct CatalogProduct: Stored, Equatable {
    package let id: CatalogProductID
    /// The industry's number of the country (`NumberCountries`).
    package let country: Int64
    /// Our number of the service (`NumberServices`).
    package let service: Int64
    package var isActive: Bool
    package var version: Int64 = 0

    package var key: CatalogProductID { id }

    package static let table = TableShape(
        "catalog_products", key: ["id"], columns: ["country_id", "service_id", "active", "version"])

    package init(id: CatalogProductID, country: Int64, service: Int64) {
        self.id = id
        self.country = country
        self.service = service
        isActive = true
    }

    package func write(to writer: inout some ColumnWriter) {
        writer.id(id)
        writer.integer(country)
        writer.integer(service)
        writer.flag(isActive)
        writer.integer(version)
    }

    package init(from reader: inout some ColumnReader) throws(UnreadableRow) {
        id = try reader.id("id")
        country = try reader.number("country_id")
        service = try reader.number("service_id")
        isActive = try reader.flag("active")
        version = try reader.number("version")
    }
}

/// A mobile operator whose numbers can be asked for by name.
package struct NumberOperator: Stored, Equatable {
    package let id: NumberOperatorID
    package let country: Int64
    /// As providers and clients spell it, in small letters.
    package let code: String
    package var name: String?
    package var localName: String?
    package var version: Int64 = 0

    package var key: NumberOperatorID { id }

    package static let table = TableShape(
        "number_operators", key: ["id"],
        columns: ["country_id", "code:text", "name:text", "local_name:text", "version"])

    package init(id: NumberOperatorID, country: Int64, code: String, name: String?, localName: String? = nil) {
        self.id = id
        self.country = country
        self.code = code
        self.name = name
        self.localName = localName
    }

    package func write(to writer: inout some ColumnWriter) {
        writer.id(id)
        writer.integer(country)
        writer.text(code)
        writer.text(name)
        writer.text(localName)
        writer.integer(version)
    }

    package init(from reader: inout some ColumnReader) throws(UnreadableRow) {
        id = try reader.id("id")
        country = try reader.number("country_id")
        code = try reader.string("code")
        name = reader.text()
        localName = reader.text()
        version = try reader.number("version")
    }
}

/// What one provider asks for a number: the numbers API's product.
///
/// When its price changes it is retired, never to be sold again, and another tier takes its place.
package struct NumberTier: Stored, Equatable {
    package let id: NumberTierID
    package let product: CatalogProductID
    package let provider: ProviderID
    /// What the provider calls it; with the provider it is unique among tiers that are not retired.
    package let item: String
    package let operatorID: NumberOperatorID?
    /// What customers pay: whole rupiah.
    package let price: Money
    /// What it costs there, in the provider's currency.
    package var cost: Money
    /// Numbers in stock, as the provider said last.
    package var available: Int64
    package var isActive: Bool
    package var isRetired: Bool
    package var version: Int64 = 0

    package var key: NumberTierID { id }

    package static let table = TableShape(
        "number_tiers", key: ["id"],
        columns: [
            "product_id", "provider_id", "item:text", "operator_id", "price_micros", "cost_micros", "available",
            "active", "retired", "version",
        ])

    package init(
        id: NumberTierID, product: CatalogProductID, provider: ProviderID, item: String,
        operatorID: NumberOperatorID?, price: Money, cost: Money, available: Int64
    ) {
        self.id = id
        self.product = product
        self.provider = provider
        self.item = item
        self.operatorID = operatorID
        self.price = price
        self.cost = cost
        self.available = available
        isActive = true
        isRetired = false
    }

    package func write(to writer: inout some ColumnWriter) {
        writer.id(id)
        writer.id(product)
        writer.id(provider)
        writer.text(item)
        writer.id(operatorID)
        writer.money(price)
        writer.money(cost)
        writer.integer(available)
        writer.flag(isActive)
        writer.flag(isRetired)
        writer.integer(version)
    }

    package init(from reader: inout some ColumnReader) throws(UnreadableRow) {
        id = try reader.id("id")
        product = try reader.id("product_id")
        provider = try reader.id("provider_id")
        item = try reader.string("item")
        operatorID = reader.optionalID()
        price = try reader.money("price_micros")
        cost = try reader.money("cost_micros")
        available = try reader.number("available")
        isActive = try reader.flag("active")
        isRetired = try reader.flag("retired")
        version = try reader.number("version")
    }
}

/// What a provider's rentals of one UTC day came to.
package struct SuccessDay: Stored, Equatable {
    package struct Key: StoredKey {
        package let provider: ProviderID
        /// Days since 1970-01-01.
        package let day: Int64

        package init(_ provider: ProviderID, day: Int64) {
            self.provider = provider
            self.day = day
        }

        package static func < (left: Self, right: Self) -> Bool {
            (left.provider, left.day) < (right.provider, right.day)
        }

        package func write(to writer: inout some ColumnWriter) {
            writer.id(provider)
            writer.integer(day)
        }
    }

    package let key: Key
    package var rentals: Int64
    /// Those that got an SMS.
    package var received: Int64
    package var version: Int64 = 0

    package static let table = TableShape(
        "success_days", key: ["provider_id", "day"], columns: ["rentals", "received", "version"])

    package init(key: Key, rentals: Int64, received: Int64) {
        self.key = key
        self.rentals = rentals
        self.received = received
    }

    package func write(to writer: inout some ColumnWriter) {
        key.write(to: &writer)
        writer.integer(rentals)
        writer.integer(received)
        writer.integer(version)
    }

    package init(from reader: inout some ColumnReader) throws(UnreadableRow) {
        key = Key(try reader.id("provider_id"), day: try reader.number("day"))
        rentals = try reader.number("rentals")
        received = try reader.number("received")
        version = try reader.number("version")
    }
}
