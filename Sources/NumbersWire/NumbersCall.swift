import Base
import Domain

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
            self = .orders(
                limit: try (fields.integer("limit") ?? Self.usualOrderLimit).clamped(to: Self.orderLimit),
                offset: max(0, try fields.integer("offset") ?? 0), state: try Self.state(fields.text("status")))
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

    private static func state(_ word: String?) throws(Fault) -> RentalState? {
        guard let word else { return nil }
        guard let state = NumbersWords.state(word) else {
            throw .invalid("status must be one of \(NumbersWords.statuses.joined(separator: ", "))")
        }
        return state
    }
}
