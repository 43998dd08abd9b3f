import Base
import Domain

/// What a customer wants to buy.
package struct BuyCall: Sendable, Equatable {
    package static let mostUnits: Int64 = 100

    package let goods: OfferRequest.Goods
    package var quantity: Int64 = 1
    package var maxPrice: PriceBound?
    package var minPrice: PriceBound?
    package var preferred: String?
    package var policy = OfferPolicy.cheapest
    package var operatorID: NumberOperatorID?

    package var isByTier: Bool {
        if case .tier = goods { true } else { false }
    }

    /// The same in rupiah.
    ///
    /// - Parameter rate: rupiah for a dollar, where bounds are in dollars.
    /// - Throws: `exchangeRateUnavailable` where they are and there is none.
    package func request(rate: Int64?) throws(Fault) -> OfferRequest {
        var request = OfferRequest(goods)
        request.maxPrice = try maxPrice?.atMost(rate: rate)
        request.minPrice = try minPrice?.atLeast(rate: rate)
        request.preferred = preferred
        request.policy = policy
        request.operatorID = operatorID
        return request
    }
}

extension BuyCall {
    init(_ fields: BodyFields, _ api: NumbersAPI) throws(Fault) {
        let tier = try fields.integer("product_id")
        let product = try fields.integer("catalog_product_id")
        switch (tier, product) {
        case (let tier?, nil): goods = .tier(NumberTierID(whole: tier))
        case (nil, let product?): goods = .product(CatalogProductID(whole: product))
        case (nil, nil): throw .invalid("product_id or catalog_product_id is required")
        case (.some, .some): throw .invalid("product_id and catalog_product_id cannot both be given")
        }
        if let quantity = try fields.integer("quantity") {
            guard (1...Self.mostUnits).contains(quantity) else {
                throw .invalid("quantity must be between 1 and \(Self.mostUnits)")
            }
            self.quantity = quantity
        }
        maxPrice = try fields.price("max_price", api)
        minPrice = try fields.price("min_price", api)
        preferred = try fields.text("prefer_provider")
        if let word = try fields.text("policy") {
            guard let known = OfferPolicy(rawValue: word) else {
                throw .invalid("policy must be one of \(OfferPolicy.allCases.map(\.rawValue).joined(separator: ", "))")
            }
            policy = known
        }
        if let number = try fields.integer("operator_id") {
            // An operator that cannot be has no offers.
            operatorID = NumberOperatorID(whole: number) ?? NumberOperatorID(0)
        }
        let routing = ["max_price", "min_price", "prefer_provider", "policy", "operator_id"]
        if tier != nil, let name = routing.first(where: { fields.has($0) }) {
            throw .invalid("\(name) can only be used with catalog_product_id")
        }
    }
}
