import Base

/// What is sold as numbers, as one immutable snapshot: products, tiers, operators, success, and the providers behind.
package final class NumberCatalog: Sendable {
    /// The tenth of success of a provider that nothing is known of, where nothing is known of any.
    package static let neutralBand: Int64 = 5
    /// Rentals from which on a provider's share counts.
    package static let fewestRentals: Int64 = 20
    /// Whole UTC days that count, today excluded.
    package static let successDays: Int64 = 30

    package let revision: Int64
    package let providers: [ProviderID: UpstreamProvider]
    package let products: [CatalogProductID: CatalogProduct]
    package let operators: [NumberOperatorID: NumberOperator]
    /// Tiers that are not retired.
    package let tiers: [NumberTierID: NumberTier]
    /// The same of each catalogue product, by id.
    package let tiersByProduct: [CatalogProductID: [NumberTier]]
    /// Numbers of the operator's own that are in service, by country.
    package let ownNumbers: [Int64: [OwnNumber]]
    package let smsSources: [String: SMSSource]
    /// Countries of active products.
    package let countries: [NumberCountry]
    private let services: [NumberService]
    private let servicesByCountry: [Int64: [NumberService]]
    private let operatorByCode: [OperatorPlace: NumberOperatorID]
    private let productByPair: [Pair: CatalogProductID]
    private let providerByAlias: [String: ProviderID]
    private let bands: [ProviderID: Int64]

    private struct Pair: Hashable {
        let country: Int64
        let service: Int64
    }

    private struct OperatorPlace: Hashable {
        let country: Int64
        let code: String
    }

    package init(
        revision: Int64, providers: [UpstreamProvider], products: [CatalogProduct], operators: [NumberOperator],
        tiers: [NumberTier], success: [SuccessDay] = [], ownNumbers: [OwnNumber] = [], sources: [SMSSource] = []
    ) {
        self.revision = revision
        self.providers = Dictionary(providers.map { ($0.id, $0) }) { first, _ in first }
        self.products = Dictionary(products.map { ($0.id, $0) }) { first, _ in first }
        self.operators = Dictionary(operators.map { ($0.id, $0) }) { first, _ in first }
        self.tiers = Dictionary(tiers.filter { !$0.isRetired }.map { ($0.id, $0) }) { first, _ in first }
        tiersByProduct = Dictionary(grouping: self.tiers.values, by: \.product).mapValues {
            $0.sorted { $0.id < $1.id }
        }
        self.ownNumbers = Dictionary(grouping: ownNumbers.filter(\.isActive), by: \.country)
        smsSources = Dictionary(sources.map { ($0.name, $0) }) { first, _ in first }
        let active = products.filter(\.isActive)
        countries = Set(active.map(\.country)).sorted().compactMap { NumberCountries.byID[$0] }
        services = Self.services(of: active)
        servicesByCountry = Dictionary(grouping: active, by: \.country).mapValues { Self.services(of: $0) }
        operatorByCode = Dictionary(
            operators.map { (OperatorPlace(country: $0.country, code: $0.code), $0.id) }
        ) { first, _ in first }
        productByPair = Dictionary(products.map { (Pair(country: $0.country, service: $0.service), $0.id) }) {
            first, _ in first
        }
        providerByAlias = Dictionary(providers.map { ($0.alias.lowercased(), $0.id) }) { first, _ in first }
        bands = Dictionary(grouping: success, by: \.key.provider).compactMapValues { days in
            let rentals = days.reduce(0) { $0 + $1.rentals }
            let received = days.reduce(0) { $0 + $1.received }
            return rentals >= Self.fewestRentals ? received * 10 / rentals : nil
        }
    }

    private static func services(of products: [CatalogProduct]) -> [NumberService] {
        Set(products.map(\.service)).sorted().compactMap { NumberServices.byID[$0] }
    }

    package static let empty = NumberCatalog(revision: 0, providers: [], products: [], operators: [], tiers: [])

    package func product(country: Int64, service: Int64) -> CatalogProduct? {
        productByPair[Pair(country: country, service: service)].flatMap { products[$0] }
    }

    package func numberOperator(_ code: String, in country: Int64) -> NumberOperator? {
        operatorByCode[OperatorPlace(country: country, code: code)].flatMap { operators[$0] }
    }

    package func provider(alias: String) -> UpstreamProvider? {
        providerByAlias[alias.lowercased()].flatMap { providers[$0] }
    }

    /// ⌊10 × share of rentals that got an SMS⌋; nil = too little is known.
    package func band(of provider: ProviderID) -> Int64? { bands[provider] }

    /// Whether a tier is on sale: active, in stock, its product and its provider active.
    package func isSold(_ tier: NumberTier) -> Bool {
        tier.isActive && !tier.isRetired && tier.available > 0 && products[tier.product]?.isActive == true
            && providers[tier.provider]?.isPaused == false
    }

    /// All tiers on sale.
    package var offers: [NumberTier] { tiers.values.filter(isSold) }

    /// Services of active products, of one country or of all.
    package func services(country: Int64?) -> [NumberService] {
        country.map { servicesByCountry[$0] ?? [] } ?? services
    }

    /// Operators whose numbers are on sale for a service, and whether numbers of any operator are.
    package func operators(country: Int64, service: Int64) -> (any: Bool, [NumberOperator]) {
        let tiers = (product(country: country, service: service).flatMap { tiersByProduct[$0.id] } ?? []).filter(isSold)
        return (
            tiers.contains { $0.operatorID == nil },
            Set(tiers.compactMap(\.operatorID)).sorted().compactMap { operators[$0] }
        )
    }

    /// `WhatsApp Indonesia`.
    package func name(of product: CatalogProductID) -> String {
        guard let product = products[product] else { return "" }
        let service = NumberServices.byID[product.service]?.name ?? "Service \(product.service)"
        let country = NumberCountries.byID[product.country]?.name ?? "Country \(product.country)"
        return "\(service) \(country)"
    }
}
