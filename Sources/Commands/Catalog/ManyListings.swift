import Base
import Domain

extension ImportPlan {
    /// Where imported listings stand: behind those that were placed by hand.
    private static let firstPosition: Int64 = 1_000

    /// What puts each of its services on sale.
    package func commands() -> [AddListing] {
        services.enumerated().map { [storefront, provider] place, service in
            AddListing(
                provider: provider.id, item: service.item(for: provider),
                passesSchedule: service.passesSchedule(to: provider)
            ) { id in
                service.listing(id, in: storefront.id, position: Self.firstPosition + Int64(place))
            }
        }
    }
}

/// Puts many listings on the shelf, all or none. The catalogue's revision rises by one.
package struct AddListings: Command {
    /// Listings in one command.
    package static let most = 500

    package let listings: [AddListing]

    /// - Parameter listings: at most `most`.
    package init(_ listings: [AddListing]) {
        self.listings = listings
    }

    package var identifiers: Int64 { Int64(listings.count) }

    package func touch(_ books: inout Books) { books.revisions.want(.catalog) }

    package func decide(_ books: inout Books) throws(Fault) -> [ListingID] {
        guard listings.count <= Self.most else { throw .tooManyIDs }
        var ids: [ListingID] = []
        for listing in listings { ids.append(try listing.add(to: &books)) }
        try books.reviseCatalog()
        return ids
    }
}

/// Changes many listings in the same way, all or none.
///
/// - Throws: `notFound` for one that is not there, and for none; `tooManyIDs`; what the change throws.
package struct EditListings: Command {
    /// Listings in one command.
    package static let most = 500

    package let listings: [ListingID]
    package let edit: @Sendable (inout Listing) throws(Fault) -> Void

    /// - Parameter listings: at most `most`.
    package init(_ listings: [ListingID], edit: @escaping @Sendable (inout Listing) throws(Fault) -> Void) {
        self.listings = listings
        self.edit = edit
    }

    package func touch(_ books: inout Books) {
        for listing in listings { books.listings.want(listing) }
        books.revisions.want(.catalog)
    }

    /// - Returns: how many were changed.
    package func decide(_ books: inout Books) throws(Fault) -> Int64 {
        guard listings.count <= Self.most else { throw .tooManyIDs }
        guard !listings.isEmpty else { throw .notFound("listing") }
        var written: Int64 = 0
        for id in listings {
            guard let before = try books.listings.find(id) else { throw .notFound("listing \(id)") }
            var row = before
            try edit(&row)
            guard row != before else { continue }
            try books.listings.put(row)
            written += 1
        }
        if written > 0 { try books.reviseCatalog() }
        return written
    }
}

/// Lets two routes of a listing change places.
///
/// - Throws: `notFound`.
package struct SwapRoutes: Command {
    package let first: Route.Key
    package let second: Route.Key

    package init(_ listing: ListingID, _ first: Int64, _ second: Int64) {
        self.first = Route.Key(listing, first)
        self.second = Route.Key(listing, second)
    }

    package func touch(_ books: inout Books) {
        books.routes.want(first)
        books.routes.want(second)
        books.revisions.want(.catalog)
    }

    package func decide(_ books: inout Books) throws(Fault) {
        guard let one = try books.routes.find(first), let other = try books.routes.find(second) else {
            throw .notFound("route of listing \(first.listing)")
        }
        guard first != second else { return }
        try books.routes.put(one.leading(as: other))
        try books.routes.put(other.leading(as: one))
        try books.reviseCatalog()
    }
}

extension Route {
    /// The same place, leading where another route does.
    fileprivate func leading(as other: Route) -> Route {
        var route = self
        route.provider = other.provider
        route.item = other.item
        route.basis = other.basis
        route.passesSchedule = other.passesSchedule
        return route
    }
}
