import Base
import Commands
import Domain
import Errands
import Gateway
import NIOCore
import Storage

extension World {
    /// A provider of numbers; `handler` is the scripted one.
    package func seller(
        _ kind: String = ProviderKinds.handler, _ name: String = "scripted", alias: String? = nil
    ) async throws -> ProviderID {
        let id = try await store.execute(
            AddProvider(name: name, kind: kind) { row in
                row.currency = .idr
                if let alias { row.alias = alias }
            })
        try await refreshNumbers()
        return id
    }

    /// Numbers on sale. The product is made where it is new.
    package func tier(
        _ provider: ProviderID, item: String = "item", country: Int64 = 6, service: Int64 = 3, price: Int64 = 15_000,
        stock: Int64 = 1_000, operatorID: NumberOperatorID? = nil
    ) async throws -> NumberTier {
        try await refreshNumbers()
        var product = numbers.numbers.current.product(country: country, service: service)?.id
        if product == nil { product = try await store.execute(AddCatalogProduct(country: country, service: service)) }
        guard let product else { throw Fault.notFound("product") }
        _ = try await store.execute(
            PutTiers(
                provider: provider, known: [],
                drafts: [
                    TierDraft(
                        product: product, item: item, operatorID: operatorID,
                        price: Money(micros: price * Money.unit), cost: Money(micros: price * Money.unit),
                        available: stock)
                ]))
        try await refreshNumbers()
        guard let tier = numbers.numbers.current.tiersByProduct[product]?.last else { throw Fault.notFound("tier") }
        return tier
    }

    package func refreshNumbers() async throws {
        try await watch.refresh()
        try await numbers.numbers.refresh()
    }

    /// An account with a token of the numbers API and rupiah.
    package func renter(_ shop: StorefrontID, rupiah: Int64 = 1_000_000) async throws -> Customer {
        let account = try await store.execute(AddAccount(storefront: shop, name: "renter"))
        let text = KeyText.make(
            prefix: KeyText.numbersPrefix, random: clock.environment.randomBytes(KeyText.randomBytes))
        let key = try await store.execute(
            AddKey(
                account: account, name: "test", digest: Authenticator.digest(text), hint: "", scope: .order,
                expiresAt: nil))
        let wallet = WalletKey(account, .idr)
        if rupiah > 0 {
            _ = try await store.execute(
                AdjustWallet(
                    wallet: wallet, direction: .credit, amount: Money(micros: rupiah * Money.unit), actor: "test",
                    reason: "test"))
        }
        try await refreshNumbers()
        return Customer(account: account, wallet: wallet, keyID: key, key: text)
    }

    /// Stores the exchange rate of dollars, as of now.
    package func exchange(_ rate: String = "16250") async throws {
        guard let worth = Rate(text: rate) else { throw Fault.invalid(rate) }
        try await store.execute(SetExchangeRate(ExchangeRate.Key(.usd, .idr), worth, asOf: clock.now))
        try await watch.refresh()
    }

    /// Sends a request to the numbers API.
    package func call(
        _ customer: Customer?, _ method: String, _ path: String, query: String? = nil, body: String = "",
        key: String? = nil
    ) async -> (status: Int, json: JSONValue, text: String) {
        let answer = await numbersGate.answer(
            WireRequest(
                method: method, path: path, query: query, contentType: "application/json", bearer: customer?.key,
                idempotencyKey: key, body: Array(body.utf8), peer: NetworkAddress("192.0.2.1")), id: "test")
        let text = String(buffer: answer.body)
        return (answer.status, JSONValue.parse(text.utf8) ?? .null, text)
    }

    /// Rents a number and returns its rental.
    package func rent(_ customer: Customer, _ tier: NumberTier) async throws -> Rental {
        let answer = await call(
            customer, "POST", "/v1/orders/create", body: #"{"product_id":\#(tier.id)}"#)
        guard case .array(let orders)? = answer.json["data"]?["orders"],
            let id = orders.first?["id"]?.scalarText.flatMap({ RentalID(text: $0) })
        else { throw Fault.invalid(answer.text) }
        return try await rental(id)
    }

    package func rental(_ id: RentalID) async throws -> Rental {
        guard let rental = try await store.read(ReadRental(id)) else { throw Fault.notFound("rental \(id)") }
        return rental
    }

    /// Lets an SMS come in.
    @discardableResult
    package func receive(_ rental: Rental, _ text: String, id: String? = nil) async throws -> Rental? {
        try await store.execute(
            ReceiveSMS(numbers.context(of: rental), messages: [SeenMessage(id: id, text: text)]))
    }
}
