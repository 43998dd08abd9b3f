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
    package func request(rate: Int64?) throws(Fault) -> OfferRequest {
        var request = OfferRequest(goods)
        request.maxPrice = try maxPrice?.atMost(rate: rate ?? 1)
        request.minPrice = try minPrice?.atLeast(rate: rate ?? 1)
        request.preferred = preferred
        request.policy = policy
        request.operatorID = operatorID
        return request
    }
}

/// A request that makes sense: who may ask it, and whether it can be done, is seen later.
package enum NumbersCall: Sendable {
    case countries
    case services(country: Int64?)
    case products(ProductsQuery)
    case operators(country: Int64, service: Int64)
    case exchangeRate(pair: String)
    case balance
    case orders(limit: Int64, offset: Int64, state: RentalState?)
    case activeOrders
    case order(RentalID?)
    case reactivateOptions(RentalID?)
    case create(BuyCall)
    case cancel(RentalID?)
    case finish(RentalID?)
    case resend(RentalID?)
    case reactivate(RentalID?, maxPrice: PriceBound?)
    case webhook
    /// nil = not sent; empty = to be cleared.
    case patchWebhook(url: String?, secret: String?)
    case testWebhook
}

extension NumbersCall {
    package static let orderLimit: ClosedRange<Int64> = 1...100
    package static let usualOrderLimit: Int64 = 20

    /// - Throws: `invalid` with the first thing that is wrong.
    package init(_ route: NumbersRoute, query: String?, body: [UInt8]) throws(Fault) {
        switch route.endpoint {
        case .countries: self = .countries
        case .services: self = .services(country: try QueryFields(query).integer("country_id"))
        case .products: self = .products(try ProductsQuery(QueryFields(query)))
        case .operators:
            let fields = try QueryFields(query)
            guard let country = try fields.integer("country_id"), let service = try fields.integer("platform_id") else {
                throw .invalid("country_id and platform_id are required")
            }
            self = .operators(country: country, service: service)
        case .exchangeRate: self = .exchangeRate(pair: try QueryFields(query).text("pair") ?? "USD/IDR")
        case .balance: self = .balance
        case .orders:
            let fields = try QueryFields(query)
            let limit = try fields.integer("limit") ?? Self.usualOrderLimit
            let offset = try fields.integer("offset") ?? 0
            var state: RentalState?
            if let word = fields.text("status") {
                guard let known = NumbersWords.state(word) else {
                    throw .invalid(
                        "status must be one of \(RentalState.allCases.filter(\.isShown).map(NumbersWords.status).joined(separator: ", "))"
                    )
                }
                state = known
            }
            self = .orders(
                limit: min(max(limit, Self.orderLimit.lowerBound), Self.orderLimit.upperBound),
                offset: max(0, offset), state: state)
        case .activeOrders: self = .activeOrders
        case .order: self = .order(route.id)
        case .reactivateOptions: self = .reactivateOptions(route.id)
        case .create: self = .create(try BuyCall(BodyFields(body), route.api))
        case .cancel: self = .cancel(try BodyFields(body).order())
        case .finish: self = .finish(try BodyFields(body).order())
        case .resend: self = .resend(try BodyFields(body).order())
        case .reactivate:
            let fields = try BodyFields(body)
            self = .reactivate(try fields.order(), maxPrice: try fields.price("max_price", route.api))
        case .webhook: self = .webhook
        case .patchWebhook:
            let fields = try BodyFields(body)
            let url = try fields.text("webhook_url")
            let secret = try fields.text("webhook_secret")
            guard url != nil || secret != nil else {
                throw .invalid("webhook_url or webhook_secret is required")
            }
            self = .patchWebhook(url: url, secret: secret)
        case .testWebhook: self = .testWebhook
        }
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

extension Identifier {
    /// - Returns: nil for what no id can be.
    init?(whole number: Int64) {
        guard number > 0, number < Int64(1) << 31 else { return nil }
        self.init(number)
    }
}
