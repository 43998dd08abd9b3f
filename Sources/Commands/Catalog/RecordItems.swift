import Base
import Domain

/// Writes down what has changed in a provider's catalogue. Rows that somebody else changed since they were read are
/// left for the next sync.
///
/// Outcome: how many rows were written.
package struct RecordItems: Command {
    /// Rows in one command.
    package static let mostRows = 500

    /// The rows as they shall be; a version of 0 = new.
    package let items: [ProviderItem]

    package init(_ items: [ProviderItem]) {
        self.items = items
    }

    package func touch(_ books: inout Books) {
        for item in items { books.providerItems.want(item.key) }
    }

    package func decide(_ books: inout Books) throws(Fault) -> Int64 {
        var written: Int64 = 0
        for item in items {
            guard try books.providerItems.find(item.key)?.version ?? 0 == item.version else { continue }
            var item = item
            item.changedAt = books.now
            try books.providerItems.put(item)
            written += 1
        }
        return written
    }
}

/// Changes what the catalogue sync may change of listings: the rate of those that follow their cost, and whether they
/// are withheld from sale.
///
/// Outcome: how many rows were written.
package struct ReviseListings: Command {
    package let changes: [ListingChange]

    package init(_ changes: [ListingChange]) {
        self.changes = changes
    }

    package func touch(_ books: inout Books) {
        for change in changes { books.listings.want(change.listing) }
        books.revisions.want(.catalog)
    }

    package func decide(_ books: inout Books) throws(Fault) -> Int64 {
        var written: Int64 = 0
        for change in changes {
            guard let before = try books.listings.find(change.listing) else { continue }
            var row = before
            // Staff may have set a price by hand since the sync looked.
            if let rate = change.rate, row.followsCost, row.rate.nanos != rate.nanos { row.rate = rate }
            if let isWithheld = change.isWithheld { row.isWithheld = isWithheld }
            guard row != before else { continue }
            try books.listings.put(row)
            written += 1
        }
        if written > 0 { try books.reviseCatalog() }
        return written
    }
}
