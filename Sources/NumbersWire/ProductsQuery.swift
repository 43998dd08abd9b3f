import Base
import Domain

/// The orders in which products can be listed.
package enum ProductSort: String, Sendable, CaseIterable {
    case priceUp = "price_asc"
    case priceDown = "price_desc"
    case availableUp = "available_asc"
    case availableDown = "available_desc"
    case nameUp = "name_asc"
    case nameDown = "name_desc"
}

/// Which products are asked for; bounds are kept, not complained about.
package struct ProductsQuery: Hashable, Sendable {
    package static let limits: ClosedRange<Int64> = 1...10_000
    package static let usualLimit: Int64 = 1_000

    package let country: Int64?
    package let service: Int64?
    package let operatorID: Int64?
    package let sort: ProductSort
    package let limit: Int64
    package let page: Int64

    init(_ fields: QueryFields) throws(Fault) {
        country = try fields.integer("country_id")
        service = try fields.integer("platform_id")
        operatorID = try fields.integer("operator_id")
        sort = fields.text("sort").flatMap { ProductSort(rawValue: $0) } ?? .priceUp
        limit = try (fields.integer("limit") ?? Self.usualLimit).clamped(to: Self.limits)
        page = max(1, try fields.integer("page") ?? 1)
    }

    /// The tiers of this page.
    package func select(from catalog: NumberCatalog) -> [NumberTier] {
        let found = found(in: catalog)
        let (start, overflowed) = (page - 1).multipliedReportingOverflow(by: limit)
        guard !overflowed, start < Int64(found.count) else { return [] }
        let rank = ranking(of: found, catalog)
        // Small keys are sorted in place of the tiers themselves.
        let places = found.enumerated().map { Place(rank: rank($0.element), id: $0.element.id.raw, index: $0.offset) }
        return places.sorted().dropFirst(Int(start)).prefix(Int(limit)).map { found[$0.index] }
    }

    private struct Place: Comparable {
        let rank: Int64
        let id: Int64
        let index: Int

        static func < (left: Place, right: Place) -> Bool { (left.rank, left.id) < (right.rank, right.id) }
    }

    private func found(in catalog: NumberCatalog) -> [NumberTier] {
        let products: [CatalogProductID]
        if let country, let service {
            products = catalog.product(country: country, service: service).map { [$0.id] } ?? []
        } else {
            products = catalog.products.values.filter { product in
                (country == nil || product.country == country) && (service == nil || product.service == service)
            }.map(\.id)
        }
        return products.flatMap { catalog.tiersByProduct[$0] ?? [] }.filter { tier in
            (operatorID == nil || tier.operatorID?.raw == operatorID) && catalog.isSold(tier)
        }
    }

    /// What tiers are sorted by, lowest first; `~` turns an order around and overflows nowhere.
    private func ranking(of tiers: [NumberTier], _ catalog: NumberCatalog) -> (NumberTier) -> Int64 {
        switch sort {
        case .priceUp: return { $0.price.micros }
        case .priceDown: return { ~$0.price.micros }
        case .availableUp: return { $0.available }
        case .availableDown: return { ~$0.available }
        case .nameUp, .nameDown:
            let names = Dictionary(grouping: Set(tiers.map(\.product))) { catalog.name(of: $0) }
            var ranks: [CatalogProductID: Int64] = [:]
            for (rank, name) in names.keys.sorted().enumerated() {
                for product in names[name] ?? [] { ranks[product] = sort == .nameUp ? Int64(rank) : ~Int64(rank) }
            }
            return { [ranks] in ranks[$0.product] ?? 0 }
        }
    }
}

extension Comparable {
    func clamped(to range: ClosedRange<Self>) -> Self { min(max(self, range.lowerBound), range.upperBound) }
}
