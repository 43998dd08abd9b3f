import Base
import Commands
import Domain
import Errands
import Jobs
import Providers
import Storage
import TestSupport
import Testing

@Suite struct OwnNumberTests {
    private struct Shop {
        let world: World
        let customers: [Customer]
        let whatsApp: NumberTier
        let telegram: NumberTier

        init(phones: [String] = ["+6281100000001"]) async throws {
            world = try await World()
            let shop = try await world.storefront()
            let seller = try await world.seller(ProviderKinds.own, "own")
            for phone in phones { _ = try await world.store.execute(PutOwnNumber(nil, phone: phone, country: 6)) }
            whatsApp = try await world.tier(seller, item: "wa", service: 3)
            telegram = try await world.tier(seller, item: "tg", service: 1, price: 5_000)
            customers = [try await world.renter(shop), try await world.renter(shop)]
        }

        func take(_ text: String, from sender: String = "Info", to phone: String = "+6281100000001", id: Int64 = 1)
            async throws -> TakeInboundSMS.Outcome
        {
            // The lane keeps a command for a while: it must not hold the world.
            let numbers = world.numbers
            let provider = whatsApp.provider
            return try await world.store.execute(
                TakeInboundSMS(
                    InboundMessage(
                        key: InboundMessage.Key("sim", mark: id), phone: phone, sender: sender, text: text,
                        receivedAt: world.clock.now),
                    services: numbers.ownServices
                ) { rental, account, use in
                    numbers.context(rental, account, provider: provider, use: use)
                })
        }
    }

    @Test func aNumberServesAServiceOnceAtATime() async throws {
        let shop = try await Shop()
        let first = try await shop.world.rent(shop.customers[0], shop.whatsApp)
        #expect(first.phone == "+6281100000001")
        let second = await shop.world.call(
            shop.customers[1], "POST", "/v1/orders/create", body: #"{"product_id":\#(shop.whatsApp.id)}"#)
        #expect(second.json.code == "PROVIDER_ERROR")
        #expect(second.text.contains("no_numbers"))
        // Another service on the same SIM is another matter.
        let other = try await shop.world.rent(shop.customers[1], shop.telegram)
        #expect(other.phone == first.phone)
        shop.world.clock.advance(milliseconds: 121_000)
        _ = await shop.world.call(
            shop.customers[0], "POST", "/v1/orders/cancel", body: #"{"id":\#(first.id)}"#)
        _ = try await shop.world.rent(shop.customers[1], shop.whatsApp)
        #expect(try await shop.world.audit().failure == nil)
    }

    @Test func manyAtOnceNeverShareANumber() async throws {
        let phones = (1...20).map { "+62811000000\($0 + 10)" }
        let shop = try await Shop(phones: phones)
        let body = #"{"product_id":\#(shop.whatsApp.id)}"#
        _ = await withTaskGroup(of: Int.self) { group in
            for number in 0..<60 {
                let customer = shop.customers[number % 2]
                group.addTask {
                    await shop.world.call(customer, "POST", "/v1/orders/create", body: body).status
                }
            }
            return await group.reduce(0, +)
        }
        let rentals = try await shop.world.store.read(ListRentals(account: nil)).rows.filter { $0.state == .active }
        #expect(Set(rentals.compactMap(\.phone)).count == rentals.count)
        #expect(rentals.count == 20)
        #expect(try await shop.world.audit().failure == nil)
    }

    @Test func aMessageGoesToTheServiceItNames() async throws {
        let shop = try await Shop()
        let whatsApp = try await shop.world.rent(shop.customers[0], shop.whatsApp)
        let telegram = try await shop.world.rent(shop.customers[1], shop.telegram)
        #expect(try await shop.take("Telegram code 55667").rental == telegram.id)
        #expect(try await shop.take("Your code is 123456", from: "WhatsApp", id: 2).rental == whatsApp.id)
        // What names neither reaches nobody: it could be the other's code.
        #expect(try await shop.take("Your code is 999999", id: 3).rental == nil)
        #expect(try await shop.world.rental(whatsApp.id).code == "123456")
        #expect(try await shop.world.rental(telegram.id).code == "55667")
        #expect(try await shop.world.audit().failure == nil)
    }

    @Test func whatNamesARentalThatIsOverGoesToNobodyElse() async throws {
        let shop = try await Shop()
        let telegram = try await shop.world.rent(shop.customers[0], shop.telegram)
        shop.world.clock.advance(milliseconds: RentalLifecycle.windowMilliseconds)
        try await shop.world.deliver()
        let whatsApp = try await shop.world.rent(shop.customers[1], shop.whatsApp)
        #expect(try await shop.take("Telegram code 55667").rental == telegram.id)
        #expect(try await shop.world.rental(whatsApp.id).revision == 0)
        #expect(try await shop.world.rental(telegram.id).code == nil)
    }

    @Test(arguments: [
        ("Your code 123456 is for online use", 19, false), ("LINE code 123456", 19, true),
        ("kode whatsapp: 123456", 3, true), ("Kode 123456, jangan tolak", 3, false), ("whatsapps", 3, false),
    ])
    func servicesAreNamedByWholeWords(_ text: String, _ service: Int64, _ isNamed: Bool) {
        #expect(NumberServices.isNamed(service, in: text) == isNamed)
    }

    @Test func aMessageComesInOnce() async throws {
        let shop = try await Shop()
        let rental = try await shop.world.rent(shop.customers[0], shop.whatsApp)
        #expect(try await shop.take("code 123456").isNew)
        #expect(try await shop.take("code 123456").isNew == false)
        #expect(try await shop.world.rental(rental.id).revision == 1)
    }

    @Test func aMessageAfterTheEndIsKeptForStaff() async throws {
        let shop = try await Shop()
        let rental = try await shop.world.rent(shop.customers[0], shop.whatsApp)
        shop.world.clock.advance(milliseconds: RentalLifecycle.windowMilliseconds)
        try await shop.world.deliver()
        #expect(try await shop.take("code 123456").rental == rental.id)
        #expect(try await shop.world.rental(rental.id).state == .expired)
        #expect(try await shop.world.store.read(ReadRentalMessages(of: rental.id)).first?.isLate == true)
    }
}
