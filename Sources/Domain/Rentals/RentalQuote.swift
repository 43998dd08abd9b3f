import Base

/// One offer, as it will be bought: a tier at its price.
package struct RentalQuote: Sendable, Equatable {
    package let tier: NumberTierID
    package let product: CatalogProductID
    package let operatorID: NumberOperatorID?
    package let provider: ProviderID
    package let item: String
    package var price: Money
    /// The most that we pay for it there, in the provider's currency.
    package var cost: Money
    /// The number, where it is known before the call.
    package var phone: String?
    /// The rental whose number is wanted again.
    package var parent: RentalID?
    /// The service, where the number is one of the operator's own; it then is one of `candidates`.
    package var ownService: Int64?
    package var candidates: [String] = []

    package init(_ tier: NumberTier) {
        self.tier = tier.id
        product = tier.product
        operatorID = tier.operatorID
        provider = tier.provider
        item = tier.item
        price = tier.price
        cost = tier.cost
    }

    /// The number of a rental once more.
    package init(again rental: Rental, price: Money, cost: Money) {
        tier = rental.tier
        product = rental.product
        operatorID = rental.operatorID
        provider = rental.provider
        item = rental.item
        self.price = price
        self.cost = cost
        phone = rental.phone
        parent = rental.id
    }
}

/// How offers are ranked.
package enum OfferPolicy: String, Sendable, CaseIterable {
    case cheapest
    case bestSuccess = "best_success"
}

/// What a customer asks for.
package struct OfferRequest: Sendable, Equatable {
    package enum Goods: Sendable, Equatable {
        case tier(NumberTierID?)
        case product(CatalogProductID?)
    }

    package let goods: Goods
    package var maxPrice: Money?
    package var minPrice: Money?
    /// A provider's public alias, in any case.
    package var preferred: String?
    package var policy = OfferPolicy.cheapest
    package var operatorID: NumberOperatorID?

    package init(_ goods: Goods) {
        self.goods = goods
    }

    package var isByTier: Bool {
        if case .tier = goods { true } else { false }
    }
}

extension NumberCatalog {
    /// The offers for a request in the order in which they are tried.
    ///
    /// - Parameter isHealthy: whether calls to a provider may be made now.
    /// - Throws: `noOffer` where there is none.
    package func offers(for request: OfferRequest, isHealthy: (ProviderID) -> Bool) throws(Fault) -> [NumberTier] {
        let found: [NumberTier]
        switch request.goods {
        case .tier(let id):
            found = id.flatMap { tiers[$0] }.map { [$0] } ?? []
        case .product(let id):
            let all = id.flatMap { tiersByProduct[$0] } ?? []
            found = all.filter { tier in
                (request.operatorID == nil || tier.operatorID == request.operatorID)
                    && (request.maxPrice.map { tier.price <= $0 } ?? true)
                    && (request.minPrice.map { tier.price >= $0 } ?? true)
            }
        }
        let offers = found.filter { isSold($0) && isHealthy($0.provider) }
        guard !offers.isEmpty else { throw .noOffer }
        return request.isByTier ? offers : ranked(offers, request)
    }

    private func ranked(_ offers: [NumberTier], _ request: OfferRequest) -> [NumberTier] {
        let preferred = request.preferred.flatMap { provider(alias: $0)?.id }
        let bands: [ProviderID: Int64] = request.policy == .bestSuccess ? bands(of: offers) : [:]
        func rank(_ tier: NumberTier) -> (Int64, Int64, Int64, Int64, Int64) {
            let isOther: Int64 = tier.provider == preferred ? 0 : 1
            return switch request.policy {
            case .cheapest: (0, 0, tier.price.micros, isOther, tier.id.raw)
            case .bestSuccess: (isOther, -(bands[tier.provider] ?? 0), tier.price.micros, 0, tier.id.raw)
            }
        }
        return offers.map { (rank($0), $0) }.sorted { $0.0 < $1.0 }.map(\.1)
    }

    /// The tenth of success of each offer's provider; those without enough history stand in the middle of the others
    /// of this catalogue product.
    private func bands(of offers: [NumberTier]) -> [ProviderID: Int64] {
        let sellers = Set(offers.flatMap { tiersByProduct[$0.product] ?? [] }.map(\.provider))
        let scored = sellers.compactMap { band(of: $0) }.sorted()
        let neutral = scored.isEmpty ? Self.neutralBand : scored[(scored.count - 1) / 2]
        return Dictionary(uniqueKeysWithValues: Set(offers.map(\.provider)).map { ($0, band(of: $0) ?? neutral) })
    }
}
