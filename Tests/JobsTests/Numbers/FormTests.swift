import Base
import Commands
import Domain
import Errands
import Storage
import TestSupport
import Testing

/// Numbers that are bought by the form of a page.
@Suite struct FormTests {
    private func form(_ shop: Rentals, _ number: Int64, _ space: PurchaseSpace = .create, asks: Int64 = 1) -> RentByForm
    {
        RentByForm(
            KeyedRequest.Key(shop.customer.account, space, high: 7, low: number), fingerprint: asks,
            desk: shop.world.numbers)
    }

    private func wish(_ shop: Rentals) -> OfferRequest { OfferRequest(.product(shop.tier.product)) }

    @Test func aFormBuysOnceHoweverOftenItIsSent() async throws {
        let shop = try await Rentals()
        let first = try await form(shop, 1).buy(wish(shop), quantity: 3)
        let again = try await form(shop, 1).buy(wish(shop), quantity: 3)
        #expect(first.rentals.count == 3 && first.missing == 0 && first.causes.isEmpty)
        #expect(again.rentals.map(\.id) == first.rentals.map(\.id))
        #expect(try await shop.rupiah() == 1_000_000 - 45_000)
        #expect(shop.world.scripted.rents.count == 3)
        await #expect(throws: Fault.keyReused) {
            try await form(shop, 1, asks: 2).buy(wish(shop), quantity: 1)
        }
        try await shop.audit()
    }

    @Test func aFormThatIsRefusedMayBeSentAgain() async throws {
        let shop = try await Rentals(rupiah: 10_000)
        await #expect(throws: Fault.notEnoughFunds) { try await form(shop, 1).buy(wish(shop), quantity: 1) }
        var dear = wish(shop)
        dear.maxPrice = Money(micros: 14_999 * Money.unit)
        await #expect(throws: Fault.noOffer) { try await form(shop, 1).buy(dear, quantity: 1) }
        try await shop.world.store.execute(
            AdjustWallet(
                wallet: WalletKey(shop.customer.account, .idr), direction: .credit,
                amount: Money(micros: 5_000 * Money.unit), actor: "test", reason: "test"))
        #expect(try await form(shop, 1).buy(wish(shop), quantity: 1).rentals.count == 1)
        try await shop.audit()
    }

    @Test func tellsWhatIsMissingAndWhy() async throws {
        let shop = try await Rentals()
        shop.world.scripted.nextRents(.refused(.noNumbers), .refused(.noNumbers))
        let none = try await form(shop, 1).buy(OfferRequest(.tier(shop.tier.id)), quantity: 2)
        #expect(none.rentals.isEmpty && none.missing == 2 && none.causes == [.noNumbers] && !none.isUnclear)
        shop.world.scripted.nextRents(.unknown)
        let unclear = try await form(shop, 2).buy(OfferRequest(.tier(shop.tier.id)), quantity: 1)
        #expect(unclear.rentals.isEmpty && unclear.isUnclear)
        // A form that failed at its provider is not tried again: its answer is kept.
        #expect(try await form(shop, 1).buy(OfferRequest(.tier(shop.tier.id)), quantity: 2).rentals.isEmpty)
        #expect(shop.world.scripted.rents.count == 3)
    }

    @Test func aNumberIsHadAgainForWhatWasToldAtMost() async throws {
        let shop = try await Rentals()
        let rental = try await shop.rent()
        let told = Money(micros: 6_000 * Money.unit)
        await #expect(throws: Fault.conflict("the number of this order cannot be had again")) {
            try await form(shop, 1, .reactivate).again(rental, atMost: told)
        }
        try await shop.world.receive(rental, "code 4455")
        _ = await shop.act("finish", rental)
        let finished = try await shop.world.rental(rental.id)
        shop.world.scripted.costsAgain(Money(micros: 6_001 * Money.unit))
        await #expect(throws: Fault.invalid("the price has risen")) {
            try await form(shop, 1, .reactivate).again(finished, atMost: told)
        }
        shop.world.scripted.costsAgain(told)
        let first = try await form(shop, 1, .reactivate).again(finished, atMost: told)
        // What it costs by now makes no difference to a form that has acted.
        shop.world.scripted.costsAgain(nil)
        let second = try await form(shop, 1, .reactivate).again(finished, atMost: told)
        #expect(first.rentals.map(\.parent) == [rental.id] && second.rentals.map(\.id) == first.rentals.map(\.id))
        #expect(try await shop.rupiah() == 1_000_000 - 15_000 - 6_000)
        try await shop.audit()
    }

    @Test func readsOnlyWhatItsCustomerMaySee() async throws {
        let shop = try await Rentals()
        let rental = try await shop.rent()
        shop.world.scripted.nextRents(.refused(.noNumbers))
        let failed = try await form(shop, 1).buy(OfferRequest(.tier(shop.tier.id)), quantity: 1)
        let key = KeyedRequest.Key(shop.customer.account, .create, high: 7, low: 1)
        let attempt = try #require(try await shop.world.store.read(ReadKeyedRentals(of: key))?.first)
        #expect(failed.rentals.isEmpty && attempt.state == .failed)
        try await shop.world.receive(rental, "Your code is 482913")
        let ids = [rental.id, attempt.id, RentalID(1 << 40)]
        let shown = try await shop.world.store.read(
            ReadShownRentals(ids, account: shop.customer.account, hasMessages: true))
        #expect(shown.map(\.rental.id) == [rental.id] && shown.first?.messages.map(\.code) == ["482913"])
        let bare = try await shop.world.store.read(
            ReadShownRentals(ids, account: shop.customer.account, hasMessages: false))
        #expect(bare.map(\.messages.count) == [0])
        let stranger = try await shop.world.renter(shop.shop)
        let others = try await shop.world.store.read(
            ReadShownRentals(ids, account: stranger.account, hasMessages: true))
        #expect(others.isEmpty)
        let unknown = KeyedRequest.Key(stranger.account, .create, high: 7, low: 1)
        #expect(try await shop.world.store.read(ReadKeyedRentals(of: unknown)) == nil)
    }

    @Test func aFormIsClaimedOnce() async throws {
        let world = try await World()
        let form = KeyDigest(words: SIMD4(1, 2, 3, 4))
        for isFirst in [true, false, false] {
            let outcome = try await world.store.execute(Once(ClaimForm(), form: form) { _ in 0 })
            if case .first = outcome { #expect(isFirst) } else { #expect(!isFirst) }
        }
    }
}
