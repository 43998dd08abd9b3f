import Base
import Commands
import Domain
import Errands
import Jobs
import Providers
import Storage
import TestSupport
import Testing

@Suite struct RentTests {
    @Test func chargesWhatTheTierCosts() async throws {
        let shop = try await Rentals()
        let rental = try await shop.rent()
        #expect(rental.state == .active)
        #expect(rental.held.micros == 15_000 * Money.unit)
        #expect(try await shop.rupiah() == 985_000)
        #expect(shop.world.scripted.rents.map(\.rental) == [rental.id])
        try await shop.audit()
    }

    @Test func makesAsManyAsTheMoneySuffices() async throws {
        let shop = try await Rentals(rupiah: 7 * 15_000)
        let body = #"{"product_id":\#(shop.tier.id)}"#
        let statuses = await withTaskGroup(of: Int.self) { group in
            for _ in 0..<200 { group.addTask { await shop.call("POST", "/v1/orders/create", body).status } }
            return await group.reduce(into: [Int: Int]()) { $0[$1, default: 0] += 1 }
        }
        #expect(statuses == [200: 7, 409: 193])
        #expect(try await shop.rupiah() == 0)
        #expect(shop.world.scripted.rents.count == 7)
        try await shop.audit()
    }

    @Test func aRefusalChargesNothingAndTellsItsCause() async throws {
        let shop = try await Rentals()
        shop.world.scripted.nextRents(.refused(.noNumbers))
        let answer = await shop.call("POST", "/v1/orders/create", #"{"product_id":\#(shop.tier.id)}"#)
        #expect(answer.status == 422)
        #expect(answer.json.code == "PROVIDER_ERROR")
        #expect(answer.json["error"]?["details"]?["cause_counts"]?["no_numbers"]?.scalarText == "1")
        #expect(try await shop.rupiah() == 1_000_000)
        try await shop.audit()
    }

    @Test func aRefusedUnitMovesOnToTheNextOffer() async throws {
        let shop = try await Rentals()
        let dearer = try await shop.another(20_000, alias: "bravo")
        shop.world.scripted.nextRents(.refused(.noNumbers))
        let answer = await shop.call(
            "POST", "/v1/orders/create", #"{"catalog_product_id":\#(shop.tier.product)}"#)
        #expect(answer.status == 200)
        #expect(answer.json.orders.first?["product_id"]?.scalarText == "\(dearer.id)")
        #expect(try await shop.rupiah() == 980_000)
        try await shop.audit()
    }

    @Test func aRoutedFailureListsEachAttempt() async throws {
        let shop = try await Rentals()
        _ = try await shop.another(20_000, alias: "bravo")
        shop.world.scripted.nextRents(.refused(.noNumbers), .refused(.priceRejected))
        let answer = await shop.call(
            "POST", "/v1/orders/create", #"{"catalog_product_id":\#(shop.tier.product)}"#)
        #expect(answer.json.code == "PROVIDER_ERROR")
        #expect(
            answer.text.contains(
                #""attempts":[{"provider":"alpha","outcome":"no_numbers"},{"provider":"bravo","outcome":"price_rejected"}]"#
            ))
        try await shop.audit()
    }

    @Test func wantOfFundsForTheNextOfferEndsTheAttempts() async throws {
        let shop = try await Rentals(rupiah: 16_000)
        _ = try await shop.another(20_000, alias: "bravo")
        shop.world.scripted.nextRents(.refused(.noNumbers))
        let answer = await shop.call(
            "POST", "/v1/orders/create", #"{"catalog_product_id":\#(shop.tier.product)}"#)
        #expect(answer.json.code == "PROVIDER_ERROR")
        #expect(answer.text.contains("insufficient_balance"))
        #expect(try await shop.rupiah() == 16_000)
        try await shop.audit()
    }

    @Test func anUnclearUnitNeverMovesOnAndNeverBecomesAnOrder() async throws {
        let shop = try await Rentals()
        _ = try await shop.another(20_000, alias: "bravo")
        shop.world.scripted.nextRents(.unknown)
        let answer = await shop.call(
            "POST", "/v1/orders/create", #"{"catalog_product_id":\#(shop.tier.product)}"#)
        #expect(answer.json.code == "PROVIDER_ERROR")
        #expect(answer.text.contains("provider_unavailable"))
        #expect(shop.world.scripted.rents.count == 1)
        // Held until somebody knows.
        #expect(try await shop.rupiah() == 985_000)
        let list = await shop.call("GET", "/v1/orders")
        #expect(list.json.orders.isEmpty)
        shop.world.scripted.nextLookUps(.notThere)
        try await shop.world.deliver(seconds: 3)
        #expect(try await shop.rupiah() == 1_000_000)
        try await shop.audit()
    }

    @Test func anUnclearUnitThatIsThereIsGivenBack() async throws {
        let shop = try await Rentals()
        shop.world.scripted.nextRents(.unknown)
        _ = await shop.call("POST", "/v1/orders/create", #"{"product_id":\#(shop.tier.id)}"#)
        shop.world.scripted.nextLookUps(.found("theirs"))
        try await shop.world.deliver(seconds: 3)
        #expect(shop.world.scripted.canceled.count == 1)
        #expect(try await shop.rupiah() == 1_000_000)
        try await shop.audit()
    }

    @Test func afterHalfAnHourTheLossIsTheOperatorsAndIsTold() async throws {
        let shop = try await Rentals()
        shop.world.scripted.nextRents(.unknown)
        _ = await shop.call("POST", "/v1/orders/create", #"{"product_id":\#(shop.tier.id)}"#)
        for _ in 0..<29 {
            shop.world.clock.advance(milliseconds: 60_000)
            try await shop.world.deliver()
        }
        #expect(try await shop.rupiah() == 985_000)
        for _ in 0..<6 {
            shop.world.clock.advance(milliseconds: 60_000)
            try await shop.world.deliver()
        }
        #expect(try await shop.rupiah() == 1_000_000)
        let findings = try await shop.world.store.read(ListFindings(of: nil, limit: 100)).rows
        #expect(findings.contains { $0.key.kind == .unknownOutcome })
        try await shop.audit()
    }

    @Test func someOfManyAreMadeAndOnlyThoseAreCharged() async throws {
        let shop = try await Rentals()
        shop.world.scripted.nextRents(.refused(.noNumbers), .unknown)
        let answer = await shop.call(
            "POST", "/v1/orders/create", #"{"product_id":\#(shop.tier.id),"quantity":12}"#)
        #expect(answer.status == 200)
        #expect(answer.json.orders.count == 10)
        #expect(answer.json["data"]?["failed_count"]?.scalarText == "2")
        // Ten are charged, one is held until it is clear.
        #expect(try await shop.rupiah() == 1_000_000 - 11 * 15_000)
        try await shop.audit()
    }

    @Test func nothingIsSoldThatIsPausedSoldOutOrRetired() async throws {
        let shop = try await Rentals()
        let body = #"{"product_id":\#(shop.tier.id)}"#
        _ = try await shop.world.store.execute(EditTier(shop.tier.id, available: 0))
        try await shop.world.refreshNumbers()
        #expect(await shop.call("POST", "/v1/orders/create", body).json.code == "NO_OFFER_AVAILABLE")
        _ = try await shop.world.store.execute(EditTier(shop.tier.id, available: 5))
        try await shop.world.store.execute(PauseProvider(provider: shop.provider, isPaused: true))
        try await shop.world.refreshNumbers()
        #expect(await shop.call("POST", "/v1/orders/create", body).json.code == "NO_OFFER_AVAILABLE")
        try await shop.world.store.execute(PauseProvider(provider: shop.provider, isPaused: false))
        _ = try await shop.world.store.execute(
            PutTiers(
                provider: shop.provider, known: [shop.tier],
                drafts: [
                    TierDraft(
                        product: shop.tier.product, item: shop.tier.item, operatorID: nil,
                        price: Money(micros: 16_000 * Money.unit), cost: .zero, available: 5)
                ]))
        try await shop.world.refreshNumbers()
        #expect(await shop.call("POST", "/v1/orders/create", body).json.code == "NO_OFFER_AVAILABLE")
        let routed = await shop.call(
            "POST", "/v1/orders/create", #"{"catalog_product_id":\#(shop.tier.product)}"#)
        #expect(routed.json.orders.first?["amount"]?.scalarText == "16000")
        #expect(routed.json.orders.first?["product_id"]?.scalarText != "\(shop.tier.id)")
        try await shop.audit()
    }
}
