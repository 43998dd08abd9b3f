import Base
import Domain

/// Sets or removes the rate that one account has for one listing.
package struct SetPersonalPrice: Command {
    package let key: PersonalPrice.Key
    /// nil = the listed rate again.
    package let rate: Rate?

    package init(account: AccountID, listing: ListingID, rate: Rate?) {
        key = PersonalPrice.Key(account, listing)
        self.rate = rate
    }

    package func touch(_ books: inout Books) {
        books.personalPrices.want(key)
        books.revisions.want(.catalog)
    }

    package func decide(_ books: inout Books) throws(Fault) {
        let row = try books.personalPrices.find(key)
        if let rate {
            var changed = row ?? PersonalPrice(key: key, rate: rate)
            changed.rate = rate
            try books.personalPrices.put(changed)
        } else if row != nil {
            try books.personalPrices.remove(key)
        }
        try books.reviseCatalog()
    }
}
