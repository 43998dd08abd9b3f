import Base

/// Where a listing's orders go: a service of a provider. Routes are tried by position.
package struct Route: Stored, Equatable {
    package struct Key: StoredKey {
        package let listing: ListingID
        package let position: Int64

        package init(_ listing: ListingID, _ position: Int64) {
            self.listing = listing
            self.position = position
        }

        package static func < (left: Self, right: Self) -> Bool {
            (left.listing, left.position) < (right.listing, right.position)
        }

        package func write(to writer: inout some ColumnWriter) {
            writer.id(listing)
            writer.integer(position)
        }
    }

    package let key: Key
    package var provider: ProviderID
    /// The provider's own id of the service.
    package var item: String
    /// Units the provider's rate is for; 0 = the type's own.
    package var basis: Int64
    /// Whether the provider itself makes the runs of a drip-feed order and the posts of a subscription.
    package var passesSchedule: Bool
    package var version: Int64 = 0

    package static let table = TableShape(
        "routes", key: ["listing_id", "position"],
        columns: ["provider_id", "item:text", "basis", "passes_schedule", "version"])

    package init(
        listing: ListingID, position: Int64, provider: ProviderID, item: String, basis: Int64 = 0,
        passesSchedule: Bool = false
    ) {
        key = Key(listing, position)
        self.provider = provider
        self.item = item
        self.basis = basis
        self.passesSchedule = passesSchedule
    }

    package func write(to writer: inout some ColumnWriter) {
        key.write(to: &writer)
        writer.id(provider)
        writer.text(item)
        writer.integer(basis)
        writer.flag(passesSchedule)
        writer.integer(version)
    }

    package init(from reader: inout some ColumnReader) throws(UnreadableRow) {
        key = Key(try reader.id("listing_id"), try reader.number("position"))
        provider = try reader.id("provider_id")
        item = try reader.string("item")
        basis = try reader.number("basis")
        passesSchedule = try reader.flag("passes_schedule")
        version = try reader.number("version")
    }
}
