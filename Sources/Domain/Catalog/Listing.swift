import Base

/// What is sold: one service of one storefront.
package struct Listing: Stored, Equatable {
    package let id: ListingID
    package let storefront: StorefrontID
    /// Listings are shown by (position, id).
    package var position: Int64
    package var name: String
    /// The code of its service type.
    package var type: Int64
    package var category: String
    package var about: String
    package var platform: String
    package var rate: Rate
    /// Units the rate is for; 0 = the type's own.
    package var basis: Int64
    package var minimum: Int64
    package var maximum: Int64
    package var hasRefill: Bool
    package var hasCancel: Bool
    package var hasDripFeed: Bool
    /// Refuse a link while an order of the same account for it is open.
    package var refusesOpenLinks: Bool
    /// Days after the end in which a refill may be asked for; 0 = no end.
    package var refillDays: Int64
    /// Which of `ServiceTypes.extras` an order may have.
    package var extras: [OrderField]
    package var isActive: Bool
    /// Whether the catalogue sync took it off sale, since its provider offers it no more.
    package var isWithheld: Bool
    /// Whether its rate is made of its first route's cost; false = set by hand.
    package var followsCost: Bool
    package var version: Int64 = 0

    package var key: ListingID { id }
    package var isOnSale: Bool { isActive && !isWithheld }

    package static let table = TableShape(
        "listings", key: ["id"],
        columns: [
            "storefront_id", "position", "name:text", "type", "category:text", "about:text", "platform:text",
            "rate_nanos", "rate_decimals", "basis", "minimum", "maximum", "refill", "cancel", "drip_feed",
            "refuses_open_links", "refill_days", "extras:text", "active", "withheld", "follows_cost",
            "version",
        ])

    package init(
        id: ListingID, storefront: StorefrontID, position: Int64 = 0, name: String, type: ServiceType,
        category: String, rate: Rate, minimum: Int64, maximum: Int64
    ) {
        self.id = id
        self.storefront = storefront
        self.position = position
        self.name = name
        self.type = type.code
        self.category = category
        about = ""
        platform = ""
        self.rate = rate
        basis = 0
        self.minimum = minimum
        self.maximum = maximum
        hasRefill = false
        hasCancel = false
        hasDripFeed = false
        refusesOpenLinks = false
        refillDays = 0
        extras = []
        isActive = true
        isWithheld = false
        followsCost = false
    }

    package func write(to writer: inout some ColumnWriter) {
        writer.id(id)
        writer.id(storefront)
        writer.integer(position)
        writer.text(name)
        writer.integer(type)
        writer.text(category)
        writer.text(about)
        writer.text(platform)
        writer.integer(rate.nanos)
        writer.integer(Int64(rate.shownDecimals))
        writer.integer(basis)
        writer.integer(minimum)
        writer.integer(maximum)
        writer.flag(hasRefill)
        writer.flag(hasCancel)
        writer.flag(hasDripFeed)
        writer.flag(refusesOpenLinks)
        writer.integer(refillDays)
        writer.text(extras.map(\.rawValue).joined(separator: ","))
        writer.flag(isActive)
        writer.flag(isWithheld)
        writer.flag(followsCost)
        writer.integer(version)
    }

    package init(from reader: inout some ColumnReader) throws(UnreadableRow) {
        id = try reader.id("id")
        storefront = try reader.id("storefront_id")
        position = try reader.number("position")
        name = try reader.string("name")
        type = try reader.number("type")
        category = try reader.string("category")
        about = try reader.string("about")
        platform = try reader.string("platform")
        rate = Rate(
            nanos: try reader.number("rate_nanos"), shownDecimals: Int(try reader.number("rate_decimals")))
        basis = try reader.number("basis")
        minimum = try reader.number("minimum")
        maximum = try reader.number("maximum")
        hasRefill = try reader.flag("refill")
        hasCancel = try reader.flag("cancel")
        hasDripFeed = try reader.flag("drip_feed")
        refusesOpenLinks = try reader.flag("refuses_open_links")
        refillDays = try reader.number("refill_days")
        extras = try reader.string("extras").split(separator: ",").compactMap { OrderField.byName[String($0)] }
        isActive = try reader.flag("active")
        isWithheld = try reader.flag("withheld")
        followsCost = try reader.flag("follows_cost")
        version = try reader.number("version")
    }
}
