import Base
import Commands
import Domain
import Errands
import Jobs
import Providers
import Storage
import TestSupport
import Testing

@Suite struct NumberUpkeepTests {
    @Test func keysAreForgottenAfterThirtyDaysAndNotBefore() async throws {
        let shop = try await Rentals()
        let body = #"{"product_id":\#(shop.tier.id)}"#
        let first = await shop.call("POST", "/v1/orders/create", body, key: "k")
        shop.world.clock.advance(milliseconds: KeyedRequest.keptMilliseconds - 1_000)
        #expect(try await ForgetJob(desk: shop.world.numbers).pass() == false)
        #expect(await shop.call("POST", "/v1/orders/create", body, key: "k").text == first.text)
        shop.world.clock.advance(milliseconds: 2_000)
        #expect(try await ForgetJob(desk: shop.world.numbers).pass())
        #expect(await shop.call("POST", "/v1/orders/create", body, key: "k").text != first.text)
        #expect(shop.world.scripted.rents.count == 2)
    }

    @Test func theLogOfEventsIsKeptAWeek() async throws {
        let shop = try await Rentals()
        _ = try await TendWebhook(of: shop.customer.account, desk: shop.world.webhooks).change(
            url: "https://receiver.example.com/", secret: nil)
        try await shop.world.receive(try await shop.rent(), "code 123456")
        while await shop.world.events.pass() {}
        shop.world.clock.advance(milliseconds: 8 * CalendarDay.millisecondsPerDay)
        #expect(try await ForgetJob(desk: shop.world.numbers).pass())
        #expect(try await shop.world.store.read(ListWebhookEvents(of: shop.customer.account)).rows.isEmpty)
    }

    @Test func windowsOfLimitsAreForgottenWhenTheyHaveRestedAnHour() async throws {
        let shop = try await Rentals()
        let world = shop.world
        let keys = [ActionGroup.read, .order].map { CallWindow.Key(shop.customer.account, $0) }
        func rows() async throws -> [CallWindow.Key] {
            try await world.store.read(
                ReadOldRows(
                    purchasesBefore: world.clock.now, eventsBefore: world.clock.now, messagesBefore: world.clock.now,
                    windowsBefore: world.clock.now.advanced(milliseconds: 1), loginsBefore: world.clock.now,
                    formsBefore: world.clock.now, limit: 10)
            ).windows
        }
        for key in keys { _ = try await world.store.execute(GrantCalls(key, limit: 5, wanted: 5)) }
        world.clock.advance(milliseconds: ForgetJob.windowMilliseconds)
        #expect(try await ForgetJob(desk: world.numbers).pass() == false)
        #expect(try await rows().count == 2)
        // What is in use again stays, even if it was found before.
        #expect(try await world.store.execute(GrantCalls(keys[1], limit: 5, wanted: 1)).count == 1)
        try await world.store.execute(ForgetOldRows(purchases: [], events: [], messages: [], windows: [keys[1]]))
        world.clock.advance(milliseconds: 1)
        #expect(try await ForgetJob(desk: world.numbers).pass())
        #expect(try await rows() == [keys[1]])
        #expect(try await world.store.execute(GrantCalls(keys[0], limit: 5, wanted: 5)).count == 5)
    }

    @Test func successOfADayIsCountedWhenItIsOver() async throws {
        let shop = try await Rentals()
        for number in 0..<20 {
            let rental = try await shop.rent()
            if number < 9 { try await shop.world.receive(rental, "code 123456") }
        }
        let catalog = { shop.world.numbers.numbers.current }
        _ = try await SuccessJob(desk: shop.world.numbers).pass()
        try await shop.world.refreshNumbers()
        #expect(catalog().band(of: shop.provider) == nil)
        shop.world.clock.advance(milliseconds: CalendarDay.millisecondsPerDay + 3_600_000)
        _ = try await SuccessJob(desk: shop.world.numbers).pass()
        try await shop.world.refreshNumbers()
        #expect(catalog().band(of: shop.provider) == 4)
        // After thirty whole days it is history.
        shop.world.clock.advance(milliseconds: 30 * CalendarDay.millisecondsPerDay)
        _ = try await SuccessJob(desk: shop.world.numbers).pass()
        try await shop.world.refreshNumbers()
        #expect(catalog().band(of: shop.provider) == nil)
    }

    @Test func listsAreFilteredAndPaged() async throws {
        let shop = try await Rentals()
        var rentals: [Rental] = []
        for _ in 0..<5 {
            rentals.append(try await shop.rent())
            shop.world.clock.advance(milliseconds: 1_000)
        }
        try await shop.world.receive(rentals[1], "code 123456")
        try await shop.world.receive(rentals[2], "code 123456")
        _ = await shop.act("finish", rentals[2])
        func ids(_ query: String) async -> [String?] {
            await shop.call("GET", "/v1/orders", query: query).json.orders.map { $0["id"]?.scalarText }
        }
        let all = rentals.reversed().map { $0.id.description }
        #expect(await ids("") == all)
        #expect(await ids("limit=2&offset=1") == [all[1], all[2]])
        #expect(await ids("status=active") == [all[0], all[1], all[4]])
        #expect(await ids("status=OTP_RECEIVED") == [all[3]])
        #expect(await ids("status=completed&limit=1") == [all[2]])
        #expect(await ids("status=EXPIRED").isEmpty)
        let active = await shop.call("GET", "/v1/orders/active").json.orders.map { $0["id"]?.scalarText }
        #expect(active == [all[0], all[1], all[3], all[4]])
    }

    @Test func fetchedRatesAreReadInBothShapes() throws {
        let table = try #require(
            JSONValue.parse(#"{"base":"USD","timestamp":1700000000,"rates":{"IDR":16250.5,"EUR":0.92}}"#.utf8))
        #expect(FetchRates.rates(in: table)[ExchangeRate.Key(.usd, .idr)]?.text == "16250.5")
        #expect(FetchRates.time(in: table)?.milliseconds == 1_700_000_000_000)
        let pair = try #require(
            JSONValue.parse(
                #"{"pair":"USD/IDR","rate":16250,"rate_as_of":"2026-05-27T08:00:00+00:00"}"#.utf8))
        #expect(FetchRates.rates(in: pair)[ExchangeRate.Key(.usd, .idr)]?.text == "16250")
        #expect(FetchRates.time(in: pair)?.offsetText == "2026-05-27T08:00:00+00:00")
    }

    @Test func withoutAUsableRateDollarsAreRefusedAndRupiahAreNot() async throws {
        let shop = try await Rentals()
        let body = #"{"product_id":\#(shop.tier.id)}"#
        try await shop.world.exchange()
        let first = await shop.call("POST", "/v2/orders/create", body, key: "k")
        #expect(first.status == 200)
        shop.world.clock.advance(milliseconds: 73 * 3_600_000)
        for (method, path, sent) in [
            ("GET", "/v2/balance", ""), ("POST", "/v2/orders/create", body), ("GET", "/v2/catalog/products", ""),
            ("GET", "/v2/catalog/exchange-rate", ""), ("GET", "/v2/orders", ""),
        ] {
            let answer = await shop.call(method, path, sent)
            #expect(answer.status == 503 && answer.json.code == "FX_RATE_UNAVAILABLE", "\(path)")
        }
        #expect(await shop.call("GET", "/v2/orders/active").status == 200)
        #expect(await shop.call("GET", "/v2/catalog/countries").status == 200)
        // What is kept is told again without any rate.
        #expect(await shop.call("POST", "/v2/orders/create", body, key: "k").text == first.text)
        #expect(await shop.call("GET", "/v1/balance").status == 200)
        #expect(await shop.call("GET", "/v1/catalog/exchange-rate").json["data"]?["rate"]?.scalarText == "16250")
        #expect(shop.world.scripted.rents.count == 1)
    }
}
