import Base

/// Why a change of cost waits for a person. Numbers are stored.
package enum QuarantineReason: Int64, Sendable, CaseIterable {
    /// It rose or fell by more than the provider's terms allow, or is for another count of units.
    case costJump = 1
    /// A listing's own price would be below it.
    case belowCost = 2
}

/// A cost that the provider asks now and that a person has not agreed to.
package struct HeldCost: Sendable, Equatable {
    package let rate: Rate
    package let reason: QuarantineReason

    package init(_ rate: Rate, _ reason: QuarantineReason) {
        self.rate = rate
        self.reason = reason
    }
}

/// A service of a provider as its catalogue told it last.
package struct ProviderItem: Stored, Equatable {
    package struct Key: StoredKey {
        package let provider: ProviderID
        package let item: String

        package init(_ provider: ProviderID, _ item: String) {
            self.provider = provider
            self.item = item
        }

        package static func < (left: Self, right: Self) -> Bool {
            (left.provider, left.item) < (right.provider, right.item)
        }

        package func write(to writer: inout some ColumnWriter) {
            writer.id(provider)
            writer.text(item)
        }
    }

    package let key: Key
    package var service: OfferedService
    /// Whether it was missing from the latest catalogue.
    package var hasVanished: Bool
    package var held: HeldCost?
    package var changedAt: Instant
    package var version: Int64 = 0

    package static let table = TableShape(
        "provider_items", key: ["provider_id", "item:text"],
        columns: [
            "name:text", "type:text", "category:text", "rate_nanos", "rate_decimals", "minimum", "maximum", "refill",
            "cancel", "drip_feed", "vanished", "held_rate_nanos", "held_rate_decimals", "held_reason", "changed_at_ms",
            "version",
        ])

    package init(provider: ProviderID, service: OfferedService, at now: Instant) {
        key = Key(provider, service.item)
        self.service = service
        hasVanished = false
        changedAt = now
    }

    /// The same with the cost that waits agreed to; unchanged where none waits.
    package var accepted: ProviderItem {
        var item = self
        if let held { item.service.rate = held.rate }
        item.held = nil
        return item
    }

    package func write(to writer: inout some ColumnWriter) {
        key.write(to: &writer)
        writer.text(service.name)
        writer.text(service.type)
        writer.text(service.category)
        writer.integer(service.rate.nanos)
        writer.integer(Int64(service.rate.shownDecimals))
        writer.integer(service.minimum)
        writer.integer(service.maximum)
        writer.flag(service.hasRefill)
        writer.flag(service.hasCancel)
        writer.flag(service.hasDripFeed)
        writer.flag(hasVanished)
        writer.integer(held?.rate.nanos)
        writer.integer(held.map { Int64($0.rate.shownDecimals) })
        writer.integer(held?.reason.rawValue)
        writer.time(changedAt)
        writer.integer(version)
    }

    package init(from reader: inout some ColumnReader) throws(UnreadableRow) {
        key = Key(try reader.id("provider_id"), try reader.string("item"))
        service = OfferedService(
            item: key.item, name: try reader.string("name"), type: try reader.string("type"),
            category: try reader.string("category"),
            rate: Rate(nanos: try reader.number("rate_nanos"), shownDecimals: Int(try reader.number("rate_decimals"))),
            minimum: try reader.number("minimum"), maximum: try reader.number("maximum"),
            hasRefill: try reader.flag("refill"), hasCancel: try reader.flag("cancel"),
            hasDripFeed: try reader.flag("drip_feed"))
        hasVanished = try reader.flag("vanished")
        let nanos = reader.integer()
        let decimals = reader.integer()
        let reason = reader.integer()
        if let nanos, let decimals, let reason = reason.flatMap(QuarantineReason.init(rawValue:)) {
            held = HeldCost(Rate(nanos: nanos, shownDecimals: Int(decimals)), reason)
        }
        changedAt = try reader.time("changed_at_ms")
        version = try reader.number("version")
    }
}

/// A service as a provider's catalogue offers it.
package struct OfferedService: Sendable, Equatable {
    /// The provider's own id.
    package let item: String
    package var name: String
    /// As the provider spells it.
    package var type: String
    package var category: String
    /// In the provider's currency.
    package var rate: Rate
    package var minimum: Int64
    package var maximum: Int64
    package var hasRefill: Bool
    package var hasCancel: Bool
    package var hasDripFeed: Bool

    package init(
        item: String, name: String, type: String = "Default", category: String = "", rate: Rate, minimum: Int64 = 1,
        maximum: Int64 = 1, hasRefill: Bool = false, hasCancel: Bool = false, hasDripFeed: Bool = false
    ) {
        self.item = item
        self.name = name
        self.type = type
        self.category = category
        self.rate = rate
        self.minimum = minimum
        self.maximum = maximum
        self.hasRefill = hasRefill
        self.hasCancel = hasCancel
        self.hasDripFeed = hasDripFeed
    }

    /// Units its rate is for: as its type says, a thousand where the type is unknown here.
    package var basis: Int64 { ServiceTypes.named(type)?.basis ?? 1_000 }
}
