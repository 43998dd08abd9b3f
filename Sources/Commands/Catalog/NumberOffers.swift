import Base
import Domain

/// One tier as it shall be sold.
package struct TierDraft: Sendable, Equatable {
    package let product: CatalogProductID
    package let item: String
    package let operatorID: NumberOperatorID?
    package let price: Money
    package let cost: Money
    package let available: Int64

    package init(
        product: CatalogProductID, item: String, operatorID: NumberOperatorID?, price: Money, cost: Money,
        available: Int64
    ) {
        self.product = product
        self.item = item
        self.operatorID = operatorID
        self.price = price
        self.cost = cost
        self.available = available
    }
}

/// Makes known that numbers of a country are sold for a service.
///
/// - Throws: `invalid` for a country or service that nobody knows.
package struct AddCatalogProduct: Command {
    package let country: Int64
    package let service: Int64
    /// A number that is wanted for it; nil = the next.
    package let id: CatalogProductID?

    package init(country: Int64, service: Int64, id: CatalogProductID? = nil) {
        self.country = country
        self.service = service
        self.id = id
    }

    package func touch(_ books: inout Books) {
        books.revisions.want(.numbers)
        if let id { books.catalogProducts.want(id) }
    }

    package func decide(_ books: inout Books) throws(Fault) -> CatalogProductID {
        guard NumberCountries.byID[country] != nil else { throw .invalid("country \(country)") }
        guard NumberServices.byID[service] != nil else { throw .invalid("service \(service)") }
        let id: CatalogProductID
        if let wanted = self.id {
            guard try books.catalogProducts.find(wanted) == nil else { throw .alreadyExists("product \(wanted)") }
            id = wanted
        } else {
            id = try books.newID()
            books.catalogProducts.expectAbsent(id)
        }
        try books.catalogProducts.put(CatalogProduct(id: id, country: country, service: service))
        try books.reviseNumbers()
        return id
    }
}

/// Makes a mobile operator known.
package struct AddNumberOperator: Command {
    package let country: Int64
    package let code: String
    package let name: String?

    package init(country: Int64, code: String, name: String?) {
        self.country = country
        self.code = code
        self.name = name
    }

    package func touch(_ books: inout Books) { books.revisions.want(.numbers) }

    package func decide(_ books: inout Books) throws(Fault) -> NumberOperatorID {
        let id: NumberOperatorID = try books.newID()
        books.numberOperators.expectAbsent(id)
        try books.numberOperators.put(NumberOperator(id: id, country: country, code: code, name: name))
        try books.reviseNumbers()
        return id
    }
}

/// Brings a provider's tiers up to date: those whose price, operator or product changed are retired and others take
/// their place, those that are gone have no stock, the rest get their stock and cost.
///
/// Outcome: how many rows were written.
package struct PutTiers: Command {
    /// Rows in one command.
    package static let mostRows = 500

    package let provider: ProviderID
    /// The tiers in question as they were read.
    package let known: [NumberTier]
    /// The tiers as they shall be; those of `known` that are not among them have no stock.
    package let drafts: [TierDraft]

    package init(provider: ProviderID, known: [NumberTier], drafts: [TierDraft]) {
        self.provider = provider
        self.known = known
        self.drafts = drafts
    }

    package var identifiers: Int64 { Int64(drafts.count) }

    package func touch(_ books: inout Books) {
        books.revisions.want(.numbers)
        for tier in known { books.numberTiers.want(tier.id) }
    }

    package func decide(_ books: inout Books) throws(Fault) -> Int64 {
        struct Place: Hashable {
            let product: CatalogProductID
            let item: String
        }
        var tiers: [Place: NumberTier] = [:]
        for tier in known {
            guard let row = try books.numberTiers.find(tier.id), !row.isRetired else { continue }
            tiers[Place(product: row.product, item: row.item)] = row
        }
        var written: Int64 = 0
        for draft in drafts {
            guard draft.price > .zero else { throw .invalid("price \(draft.price) of \(draft.item)") }
            guard draft.price.micros % Money.unit == 0 else { throw .invalid("prices are whole rupiah") }
            var tier = tiers.removeValue(forKey: Place(product: draft.product, item: draft.item))
            if var old = tier, old.price != draft.price || old.operatorID != draft.operatorID {
                old.isRetired = true
                try books.numberTiers.put(old)
                tier = nil
                written += 1
            }
            if let same = tier, same.available == draft.available, same.cost == draft.cost { continue }
            var row: NumberTier
            if let tier {
                row = tier
                row.available = draft.available
                row.cost = draft.cost
            } else {
                let id: NumberTierID = try books.newID()
                books.numberTiers.expectAbsent(id)
                row = NumberTier(
                    id: id, product: draft.product, provider: provider, item: draft.item,
                    operatorID: draft.operatorID, price: draft.price, cost: draft.cost, available: draft.available)
            }
            try books.numberTiers.put(row)
            written += 1
        }
        for var gone in tiers.values where gone.available != 0 {
            gone.available = 0
            try books.numberTiers.put(gone)
            written += 1
        }
        if written > 0 { try books.reviseNumbers() }
        return written
    }
}

/// Changes one tier: its stock, or whether it is sold.
///
/// - Throws: `notFound`, `wrongState` for one that is retired, `invalid`.
package struct EditTier: Command {
    package let tier: NumberTierID
    package let available: Int64?
    package let isActive: Bool?

    package init(_ tier: NumberTierID, available: Int64? = nil, isActive: Bool? = nil) {
        self.tier = tier
        self.available = available
        self.isActive = isActive
    }

    package func touch(_ books: inout Books) {
        books.numberTiers.want(tier)
        books.revisions.want(.numbers)
    }

    package func decide(_ books: inout Books) throws(Fault) -> NumberTier {
        guard var row = try books.numberTiers.find(tier) else { throw .notFound("number product \(tier)") }
        guard !row.isRetired else { throw .wrongState("number product \(tier) is sold no more") }
        if let available {
            guard available >= 0 else { throw .invalid("stock \(available)") }
            row.available = available
        }
        if let isActive { row.isActive = isActive }
        try books.numberTiers.put(row)
        try books.reviseNumbers()
        return row
    }
}

/// Writes down what a provider's rentals of a day came to.
package struct PutSuccessDays: Command {
    package let days: [SuccessDay]

    package init(_ days: [SuccessDay]) {
        self.days = days
    }

    package func touch(_ books: inout Books) {
        for day in days { books.successDays.want(day.key) }
        books.revisions.want(.numbers)
    }

    package func decide(_ books: inout Books) throws(Fault) {
        for day in days {
            var row = try books.successDays.find(day.key) ?? day
            row.rentals = day.rentals
            row.received = day.received
            try books.successDays.put(row)
        }
        try books.reviseNumbers()
    }
}

/// Makes nodes read the numbers on sale again.
package struct ReviseNumbers: Command {
    package init() {}
    package func touch(_ books: inout Books) { books.revisions.want(.numbers) }
    package func decide(_ books: inout Books) throws(Fault) { try books.reviseNumbers() }
}
