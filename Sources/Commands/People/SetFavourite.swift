import Base
import Domain

/// Keeps a listing at hand for an account, or no longer.
///
/// - Throws: `notFound` for a listing that is none, or another storefront's.
package struct SetFavourite: Command {
    package let key: Favourite.Key
    package let isOn: Bool

    package init(account: AccountID, listing: ListingID, isOn: Bool) {
        key = Favourite.Key(account, listing)
        self.isOn = isOn
    }

    package var identifiers: Int64 { 0 }

    package func touch(_ books: inout Books) {
        books.favourites.want(key)
        books.accounts.want(key.account)
        books.listings.want(key.listing)
    }

    package func decide(_ books: inout Books) throws(Fault) {
        let isKept = try books.favourites.find(key) != nil
        guard isOn else {
            if isKept { try books.favourites.remove(key) }
            return
        }
        guard let account = try books.accounts.find(key.account), let listing = try books.listings.find(key.listing),
            listing.storefront == account.storefront
        else { throw .notFound("listing \(key.listing)") }
        if !isKept { try books.favourites.put(Favourite(key: key)) }
    }
}
