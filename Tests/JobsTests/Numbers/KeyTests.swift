import Base
import Commands
import Domain
import Errands
import Jobs
import Providers
import Storage
import TestSupport
import Testing

@Suite struct RequestKeyTests {
    private func body(_ shop: Rentals) -> String { #"{"product_id":\#(shop.tier.id)}"# }

    @Test func aKeyIsOnePurchaseAndItsAnswerTheSameBytes() async throws {
        let shop = try await Rentals()
        let first = await shop.call("POST", "/v1/orders/create", body(shop), key: "k-1")
        shop.world.clock.advance(milliseconds: 90_000)
        let second = await shop.call("POST", "/v1/orders/create", body(shop), key: "k-1")
        #expect(first.status == 200)
        #expect(second.text == first.text)
        #expect(shop.world.scripted.rents.count == 1)
        try await shop.audit()
    }

    @Test func manyAtOnceAreOne() async throws {
        let shop = try await Rentals()
        shop.world.scripted.hold()
        let body = body(shop)
        let first = Task { await shop.call("POST", "/v1/orders/create", body, key: "k") }
        while shop.world.scripted.rents.isEmpty { await Task.yield() }
        for _ in 0..<20 {
            let answer = await shop.call("POST", "/v1/orders/create", body, key: "k")
            #expect(answer.status == 409)
            #expect(answer.json.code == "REQUEST_IN_PROGRESS")
        }
        shop.world.scripted.letGo()
        let made = await first.value
        #expect(made.status == 200)
        #expect(await shop.call("POST", "/v1/orders/create", body, key: "k").text == made.text)
        #expect(try await shop.rupiah() == 985_000)
        try await shop.audit()
    }

    @Test func anotherBodyOrVersionUnderTheKeyIsRefused() async throws {
        let shop = try await Rentals()
        try await shop.world.exchange()
        _ = await shop.call("POST", "/v1/orders/create", body(shop), key: "k")
        let other = await shop.call(
            "POST", "/v1/orders/create", #"{"product_id":\#(shop.tier.id),"quantity":2}"#, key: "k")
        #expect(other.status == 422)
        #expect(other.json.code == "IDEMPOTENCY_KEY_REUSED")
        let version = await shop.call("POST", "/v2/orders/create", body(shop), key: "k")
        #expect(version.json.code == "IDEMPOTENCY_KEY_REUSED")
        #expect(shop.world.scripted.rents.count == 1)
    }

    @Test func theOrderOfMembersAndNullsMakeNoOtherRequest() async throws {
        let shop = try await Rentals()
        let first = await shop.call(
            "POST", "/v1/orders/create", #"{"product_id":\#(shop.tier.id),"quantity":1}"#, key: "k")
        let second = await shop.call(
            "POST", "/v1/orders/create", #"{ "quantity":1, "max_price":null, "product_id":\#(shop.tier.id) }"#,
            key: "k")
        #expect(second.text == first.text)
    }

    @Test func aFailureAtTheProviderIsKept() async throws {
        let shop = try await Rentals()
        shop.world.scripted.nextRents(.refused(.noNumbers))
        let first = await shop.call("POST", "/v1/orders/create", body(shop), key: "k")
        let second = await shop.call("POST", "/v1/orders/create", body(shop), key: "k")
        #expect(first.status == 422)
        #expect(second.text == first.text)
        #expect(shop.world.scripted.rents.count == 1)
    }

    @Test func aFailureWithoutEffectFreesTheKey() async throws {
        let shop = try await Rentals(rupiah: 0)
        let poor = await shop.call("POST", "/v1/orders/create", body(shop), key: "k")
        #expect(poor.json.code == "INSUFFICIENT_BALANCE")
        _ = try await shop.world.store.execute(
            AdjustWallet(
                wallet: shop.customer.wallet, direction: .credit, amount: Money(micros: 15_000 * Money.unit),
                actor: "test", reason: "test"))
        #expect(await shop.call("POST", "/v1/orders/create", body(shop), key: "k").status == 200)
        try await shop.audit()
    }

    @Test func aNumberThatComesAfterItsPurchaseWasClosedIsGivenBack() async throws {
        let shop = try await Rentals()
        shop.world.scripted.hold()
        let body = body(shop)
        let slow = Task { await shop.call("POST", "/v1/orders/create", body, key: "k") }
        while shop.world.scripted.rents.isEmpty { await Task.yield() }
        _ = try await RecoverPurchases(desk: shop.world.numbers, takesAll: true).run()
        let closed = await shop.call("POST", "/v1/orders/create", body, key: "k")
        #expect(closed.status == 422)
        shop.world.scripted.letGo()
        #expect(await slow.value.text == closed.text, "one key has one answer")
        try await shop.world.deliver(seconds: 2)
        #expect(shop.world.scripted.canceled.count == 1)
        #expect(try await shop.rupiah() == 1_000_000)
        #expect(await shop.call("GET", "/v1/orders").json.orders.isEmpty)
        try await shop.audit()
    }

    @Test func aPurchaseWhoseProcessDiedIsClosedNotRunAgain() async throws {
        let shop = try await Rentals()
        // A process that died after its intent was written.
        let key = KeyedRequest.Key(shop.customer.account, .create, high: 1, low: 2)
        let outcome = try await shop.world.store.execute(
            ReserveRentals(
                account: shop.customer.account,
                request: RequestKey(key: key, fingerprint: 3, api: 1, byTier: true),
                quote: .success(RentalQuote(shop.tier)),
                references: [UpstreamReference(high: 1, low: 1), UpstreamReference(high: 2, low: 2)],
                leaseMilliseconds: 60_000))
        guard case .reserved(let purchase?, let rentals) = outcome else { throw Fault.bug("not reserved") }
        _ = try await RecoverPurchases(desk: shop.world.numbers).run()
        #expect(try await shop.world.store.read(ReadPurchase(purchase))?.answer == nil)
        _ = try await RecoverPurchases(desk: shop.world.numbers, takesAll: true).run()
        let answer = try await shop.world.store.read(ReadPurchase(purchase))?.answer
        #expect(answer?.status == 422)
        #expect(answer?.body.contains(#""provider_unavailable":2"#) == true)
        #expect(shop.world.scripted.rents.isEmpty)
        #expect(try await shop.world.rental(rentals[0].id).state == .unclear)
        shop.world.scripted.nextLookUps(.notThere, .notThere)
        try await shop.world.deliver(seconds: 2)
        #expect(try await shop.rupiah() == 1_000_000)
        try await shop.audit()
    }
}
