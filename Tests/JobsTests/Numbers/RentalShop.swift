import Base
import Commands
import Domain
import Storage
import TestSupport
import Testing

/// A shop that rents numbers of the scripted provider for 15,000 rupiah, and a customer with a million.
struct Rentals {
    let world: World
    let shop: StorefrontID
    let customer: Customer
    let provider: ProviderID
    let tier: NumberTier

    init(rupiah: Int64 = 1_000_000, world made: World? = nil) async throws {
        world = if let made { made } else { try await World() }
        shop = try await world.storefront()
        provider = try await world.seller(alias: "alpha")
        tier = try await world.tier(provider)
        customer = try await world.renter(shop, rupiah: rupiah)
    }

    func rent() async throws -> Rental { try await world.rent(customer, tier) }

    func call(_ method: String, _ path: String, _ body: String = "", query: String? = nil, key: String? = nil) async
        -> (status: Int, json: JSONValue, text: String)
    {
        await world.call(customer, method, path, query: query, body: body, key: key)
    }

    /// Posts `{"id":…}`.
    func act(_ verb: String, _ rental: Rental) async -> (status: Int, json: JSONValue, text: String) {
        await call("POST", "/v1/orders/\(verb)", #"{"id":\#(rental.id)}"#)
    }

    /// What the wallet has to spend, in rupiah.
    func rupiah() async throws -> Int64 { try await world.money(customer).available.micros / Money.unit }

    /// Another seller of the same product.
    func another(_ price: Int64, alias: String, item: String = "other") async throws -> NumberTier {
        let seller = try await world.seller(ProviderKinds.handler, "seller \(alias)", alias: alias)
        return try await world.tier(seller, item: item, price: price)
    }

    /// Proves the books; every test ends with it.
    func audit() async throws {
        let report = try await world.audit()
        #expect(report.failure == nil)
    }
}

extension JSONValue {
    /// The error's code.
    var code: String? { self["error"]?["code"]?.scalarText }
    var orders: [JSONValue] {
        guard case .array(let orders)? = self["data"]?["orders"] ?? self["data"] else { return [] }
        return orders
    }
}
