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
        limit = min(max(try fields.integer("limit") ?? Self.usualLimit, Self.limits.lowerBound), Self.limits.upperBound)
        page = max(1, try fields.integer("page") ?? 1)
    }

    /// The tiers of this page.
    package func select(from catalog: NumberCatalog) -> [NumberTier] {
        let tiers = found(in: catalog)
        let (start, overflowed) = (page - 1).multipliedReportingOverflow(by: limit)
        guard !overflowed, start < Int64(tiers.count) else { return [] }
        return Array(sorted(tiers, catalog)[Int(start)..<min(tiers.count, Int(start + limit))])
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

    private func sorted(_ tiers: [NumberTier], _ catalog: NumberCatalog) -> [NumberTier] {
        switch sort {
        case .priceUp: tiers.sorted { ($0.price, $0.id) < ($1.price, $1.id) }
        case .priceDown: tiers.sorted { ($1.price, $0.id) < ($0.price, $1.id) }
        case .availableUp: tiers.sorted { ($0.available, $0.id) < ($1.available, $1.id) }
        case .availableDown: tiers.sorted { ($1.available, $0.id) < ($0.available, $1.id) }
        case .nameUp: named(tiers, catalog).sorted { ($0.0, $0.1.id) < ($1.0, $1.1.id) }.map(\.1)
        case .nameDown: named(tiers, catalog).sorted { ($1.0, $0.1.id) < ($0.0, $1.1.id) }.map(\.1)
        }
    }

    private func named(_ tiers: [NumberTier], _ catalog: NumberCatalog) -> [(String, NumberTier)] {
        tiers.map { (catalog.name(of: $0.product), $0) }
    }
}
