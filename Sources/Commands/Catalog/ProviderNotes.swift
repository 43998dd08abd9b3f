import Base
import Domain

/// Keeps what calls to a provider found strange.
package struct NoteFindings: Command {
    /// Remarks in one command; what one call finds beyond them is counted by the next.
    package static let most = 200

    package let provider: ProviderID
    package let remarks: [Remark]

    package init(_ remarks: [Remark], of provider: ProviderID) {
        self.provider = provider
        self.remarks = Array(remarks.prefix(Self.most))
    }

    package func touch(_ books: inout Books) {
        for remark in remarks { books.findings.want(Finding.Key(provider, remark.order, remark.kind)) }
    }

    package func decide(_ books: inout Books) throws(Fault) {
        for remark in remarks { try books.note(remark, of: provider) }
    }
}

/// Staff have seen findings and close them.
///
/// Outcome: how many were open.
package struct CloseFindings: Command {
    package let keys: [Finding.Key]

    package init(_ keys: [Finding.Key]) {
        self.keys = keys
    }

    package func touch(_ books: inout Books) {
        for key in keys { books.findings.want(key) }
    }

    package func decide(_ books: inout Books) throws(Fault) -> Int64 {
        var closed: Int64 = 0
        for key in keys where try books.findings.find(key) != nil {
            try books.findings.remove(key)
            closed += 1
        }
        return closed
    }
}

/// Writes down how a provider does.
package struct RecordHealth: Command {
    package let provider: ProviderID
    package let edit: @Sendable (inout ProviderHealth) -> Void

    package init(_ provider: ProviderID, edit: @escaping @Sendable (inout ProviderHealth) -> Void) {
        self.provider = provider
        self.edit = edit
    }

    package func touch(_ books: inout Books) { books.providerHealth.want(provider) }

    package func decide(_ books: inout Books) throws(Fault) {
        var row = try books.providerHealth.find(provider) ?? ProviderHealth(provider: provider, at: books.now)
        edit(&row)
        row.writtenAt = books.now
        try books.providerHealth.put(row)
    }
}

/// Makes every node read the catalogue again, for what is shown of it and changes without it.
package struct ReviseCatalog: Command {
    package init() {}

    package func touch(_ books: inout Books) { books.revisions.want(.catalog) }
    package func decide(_ books: inout Books) throws(Fault) { try books.reviseCatalog() }
}

/// Takes orders that have been completed into the mean time of their listing.
package struct RecordDeliveryTime: Command {
    package let listing: ListingID
    package let orders: Int64
    package let totalMilliseconds: Int64

    package init(_ listing: ListingID, orders: Int64, totalMilliseconds: Int64) {
        self.listing = listing
        self.orders = orders
        self.totalMilliseconds = totalMilliseconds
    }

    package func touch(_ books: inout Books) { books.deliveryTimes.want(listing) }

    package func decide(_ books: inout Books) throws(Fault) {
        var row = try books.deliveryTimes.find(listing) ?? DeliveryTime(listing: listing)
        row.add(count: orders, totalMilliseconds: totalMilliseconds)
        try books.deliveryTimes.put(row)
    }
}
