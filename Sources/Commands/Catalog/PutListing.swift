import Base
import Domain

/// Puts a listing on the shelf, with the route its orders take.
package struct AddListing: Command {
    /// The listing without its id.
    package let listing: @Sendable (ListingID) -> Listing
    /// nil = delivered by hand.
    package let provider: ProviderID?
    package let item: String
    package let passesSchedule: Bool

    package init(
        provider: ProviderID?, item: String, passesSchedule: Bool = false,
        listing: @escaping @Sendable (ListingID) -> Listing
    ) {
        self.listing = listing
        self.provider = provider
        self.item = item
        self.passesSchedule = passesSchedule
    }

    package func touch(_ books: inout Books) { books.revisions.want(.catalog) }

    package func decide(_ books: inout Books) throws(Fault) -> ListingID {
        let id = try add(to: &books)
        try books.reviseCatalog()
        return id
    }

    /// Writes its rows; the catalogue's revision is the caller's.
    func add(to books: inout Books) throws(Fault) -> ListingID {
        let id: ListingID = try books.newID()
        books.listings.expectAbsent(id)
        try books.listings.put(listing(id))
        if let provider {
            let route = Route(
                listing: id, position: 0, provider: provider, item: item, passesSchedule: passesSchedule)
            books.routes.expectAbsent(route.key)
            try books.routes.put(route)
        }
        return id
    }
}

/// Changes a listing.
///
/// - Throws: `notFound`.
package struct EditListing: Command {
    package let listing: ListingID
    package let edit: @Sendable (inout Listing) -> Void

    package init(listing: ListingID, edit: @escaping @Sendable (inout Listing) -> Void) {
        self.listing = listing
        self.edit = edit
    }

    package func touch(_ books: inout Books) {
        books.listings.want(listing)
        books.revisions.want(.catalog)
    }

    package func decide(_ books: inout Books) throws(Fault) -> Listing {
        guard var row = try books.listings.find(listing) else { throw .notFound("listing \(listing)") }
        edit(&row)
        try books.listings.put(row)
        try books.reviseCatalog()
        return row
    }
}
