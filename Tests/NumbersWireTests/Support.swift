import Base
import Domain
import NumbersWire

/// A small world: WhatsApp Indonesia from two providers, one of them with an operator's numbers.
enum Sample {
    static let receipt = ExchangeReceipt(rate: 16_250, asOf: time("2026-05-27T08:00:00Z"))
    static let product = CatalogProduct(id: CatalogProductID(87), country: 6, service: 3)
    static let telkomsel = NumberOperator(
        id: NumberOperatorID(5), country: 6, code: "telkomsel", name: "Telkomsel", localName: nil)
    static let alpha = provider(7, "alpha")
    static let beta = provider(8, "beta")
    static let tier = tier(142, rupiah: 15_000, available: 42)
    static let operatorTier = Sample.tier(143, provider: 8, operatorID: 5, rupiah: 1, available: 7)
    static let created = time("2026-02-25T10:00:00Z")

    static let catalog = NumberCatalog(
        revision: 1, providers: [alpha, beta], products: [product], operators: [telkomsel],
        tiers: [tier, operatorTier])

    static func time(_ text: String) -> Instant { Instant(text: text) ?? Instant(milliseconds: -1) }

    static func provider(_ id: Int64, _ alias: String) -> UpstreamProvider {
        var provider = UpstreamProvider(id: ProviderID(id), name: "supplier of \(alias)", kind: "sandbox")
        provider.alias = alias
        return provider
    }

    static func rupiah(_ whole: Int64) -> Money { Money(micros: whole * Money.unit) }

    static func tier(
        _ id: Int64, product: Int64 = 87, provider: Int64 = 7, operatorID: Int64? = nil, rupiah: Int64,
        available: Int64 = 1
    ) -> NumberTier {
        NumberTier(
            id: NumberTierID(id), product: CatalogProductID(product), provider: ProviderID(provider), item: "i\(id)",
            operatorID: operatorID.map { NumberOperatorID($0) }, price: self.rupiah(rupiah), cost: .zero,
            available: available)
    }

    /// A number that waits for its SMS.
    static func rental(_ id: Int64 = 1_001, _ tier: NumberTier = tier) -> Rental {
        var rental = Rental(
            id: RentalID(id), account: AccountID(1), quote: RentalQuote(tier), purchase: nil,
            reference: UpstreamReference(high: 1, low: 2), at: created)
        rental.state = .active
        rental.phone = "+6281234567890"
        return rental
    }

    /// The same with its SMS.
    static var received: Rental {
        var rental = rental()
        rental.state = .received
        rental.code = "123456"
        rental.message = "Your verification code is 123456"
        rental.revision = 1
        rental.receivedAt = time("2026-02-25T10:05:00Z")
        return rental
    }

    /// The same as its customer gave it back.
    static var canceled: Rental {
        var rental = rental()
        rental.state = .canceled
        rental.end = .customerCanceled
        rental.endedAt = time("2026-02-25T10:03:00Z")
        return rental
    }

    static func text(_ answer: NumbersAnswer, _ api: NumbersAPI, after seconds: Int64 = 300) -> String {
        let renderer = NumbersRenderer(
            api, receipt: receipt, catalog: catalog, now: created.advanced(milliseconds: seconds * 1_000))
        return String(decoding: renderer.bytes(answer), as: UTF8.self)
    }

    static func call(_ method: String, _ path: String, query: String? = nil, body: String = "") throws -> NumbersCall {
        guard let route = NumbersRoute(method: method, path: path) else { throw Fault.notFound(path) }
        return try NumbersCall(route, query: query, body: Array(body.utf8))
    }

    /// What a request is refused with; nil = it is not.
    static func refusal(_ method: String, _ path: String, query: String? = nil, body: [UInt8]) -> Fault? {
        guard let route = NumbersRoute(method: method, path: path) else { return .notFound(path) }
        do throws(Fault) {
            _ = try NumbersCall(route, query: query, body: body)
            return nil
        } catch {
            return error
        }
    }

    static func buy(_ body: String, _ api: String = "/v1") throws -> BuyCall? {
        guard case .create(let buy) = try call("POST", api + "/orders/create", body: body) else { return nil }
        return buy
    }

    static func products(_ query: String?) throws -> ProductsQuery? {
        guard case .products(let query) = try call("GET", "/v1/catalog/products", query: query) else { return nil }
        return query
    }
}
