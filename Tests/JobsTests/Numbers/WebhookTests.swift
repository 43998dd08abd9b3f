import Base
import Commands
import Domain
import Errands
import Jobs
import Outbound
import Providers
import Storage
import TestSupport
import Testing

@Suite struct WebhookTests {
    private func listening(_ retries: Bool = false) async throws -> Rentals {
        let shop = try await Rentals()
        _ = try await TendWebhook(of: shop.customer.account, desk: shop.world.webhooks).change(
            url: "https://receiver.example.com/hook", secret: "s3cret", retries: retries)
        return shop
    }

    private func events(_ shop: Rentals) async throws -> [WebhookEvent] {
        try await shop.world.store.read(ListWebhookEvents(of: shop.customer.account)).rows
    }

    @Test func eachStepOfARentalIsToldOnce() async throws {
        let shop = try await listening()
        let rental = try await shop.rent()
        try await shop.world.receive(rental, "Your code is 482913")
        _ = await shop.act("finish", rental)
        while await shop.world.events.pass() {}
        let told = shop.world.receiver.bodies.map { JSONValue.parse($0.utf8)?["event"]?.scalarText }
        #expect(told == ["order.otp_received", "order.completed"])
        let first = JSONValue.parse(shop.world.receiver.bodies[0].utf8)
        #expect(first?["data"]?["otp_code"]?.scalarText == "482913")
        #expect(first?["data"]?["country"]?.scalarText == "Indonesia")
    }

    @Test func whoHasNoWebhookIsToldNothing() async throws {
        let shop = try await Rentals()
        let rental = try await shop.rent()
        try await shop.world.receive(rental, "Your code is 482913")
        #expect(try await events(shop).isEmpty)
    }

    @Test func oneTryIsOneTry() async throws {
        let shop = try await listening()
        shop.world.receiver.next(.unreachable(reason: "no answer"))
        let rental = try await shop.rent()
        try await shop.world.receive(rental, "Your code is 482913")
        while await shop.world.events.pass() {}
        shop.world.clock.advance(milliseconds: 86_400_000)
        while await shop.world.events.pass() {}
        #expect(shop.world.receiver.calls.count == 1)
        let event = try #require(try await events(shop).first)
        #expect(event.state == .failed)
        #expect(event.reason == "no answer")
    }

    @Test func aTryWhoseProcessDiedIsNotMadeAgain() async throws {
        let shop = try await listening()
        let rental = try await shop.rent()
        try await shop.world.receive(rental, "Your code is 482913")
        let event = try #require(try await events(shop).first)
        _ = try await shop.world.store.execute(PrepareEvent(event, leaseMilliseconds: 10_000))
        shop.world.clock.advance(milliseconds: 10_000)
        while await shop.world.events.pass() {}
        #expect(shop.world.receiver.calls.isEmpty)
        #expect(try await events(shop).first?.state == .failed)
    }

    @Test func retriesCarryTheSameIDAndBytesAndKeepTheOrder() async throws {
        let shop = try await listening(true)
        shop.world.receiver.next(.answered(status: 500), .answered(status: 302))
        let rental = try await shop.rent()
        try await shop.world.receive(rental, "Your code is 482913")
        _ = await shop.act("finish", rental)
        while await shop.world.events.pass() {}
        // The second event waits for the first.
        #expect(shop.world.receiver.calls.count == 1)
        shop.world.clock.advance(milliseconds: 5_500)
        while await shop.world.events.pass() {}
        #expect(shop.world.receiver.calls.count == 2)
        shop.world.clock.advance(milliseconds: 330_000)
        while await shop.world.events.pass() {}
        let calls = shop.world.receiver.calls
        #expect(calls.count == 4)
        let ids = calls.map { call in call.headers.first { $0.0 == "webhook-id" }?.1 }
        #expect(Set(ids.prefix(3)).count == 1)
        #expect(ids[3] != ids[0])
        #expect(Set(shop.world.receiver.bodies.prefix(3)).count == 1)
    }

    @Test func tenFailuresInARowOr410SwitchItOff() async throws {
        let shop = try await listening(true)
        let rental = try await shop.rent()
        shop.world.receiver.next(.answered(status: 410))
        try await shop.world.receive(rental, "code 123456", id: "1")
        while await shop.world.events.pass() {}
        var shown = await shop.call("GET", "/v1/webhook")
        #expect(shown.json["data"]?["webhook_disabled_reason"]?.scalarText?.contains("410") == true)
        try await shop.world.receive(rental, "code 654321", id: "2")
        #expect(try await events(shop).count == 1)
        // A change that is accepted switches it on again.
        shown = await shop.call("PATCH", "/v1/webhook", #"{"webhook_secret":"other"}"#)
        #expect(shown.json["data"]?["webhook_disabled_at"] == .null)
        for _ in 0..<10 { shop.world.receiver.next(.unreachable(reason: "away")) }
        try await shop.world.receive(rental, "code 111111", id: "3")
        for _ in 0..<12 {
            while await shop.world.events.pass() {}
            shop.world.clock.advance(milliseconds: 100_000_000)
        }
        shown = await shop.call("GET", "/v1/webhook")
        #expect(shown.json["data"]?["webhook_consecutive_failures"]?.scalarText == "10")
        #expect(shown.json["data"]?["webhook_disabled_at"] != .null)
    }

    @Test func theFirstAddressGetsASecretAndEmptyTextClears() async throws {
        let shop = try await Rentals()
        let unset = await shop.call("GET", "/v1/webhook")
        #expect(unset.json["data"]?["webhook_url"] == .null)
        #expect(unset.json["data"]?["webhook_consecutive_failures"]?.scalarText == "0")
        let set = await shop.call("PATCH", "/v1/webhook", #"{"webhook_url":"https://example.com/hook"}"#)
        #expect(set.json["data"]?["webhook_secret"]?.scalarText?.count == 64)
        let cleared = await shop.call("PATCH", "/v1/webhook", #"{"webhook_secret":""}"#)
        #expect(cleared.json["data"]?["webhook_secret"] == .null)
        #expect(cleared.json["data"]?["webhook_url"]?.scalarText == "https://example.com/hook")
        #expect(await shop.call("PATCH", "/v1/webhook", "{}").status == 422)
        for url in ["http://example.com/", "https://user@example.com/", "https://10.0.0.1/", "https://0x7f.1/"] {
            let answer = await shop.call("PATCH", "/v1/webhook", #"{"webhook_url":"\#(url)"}"#)
            #expect(answer.json.code == "VALIDATION_ERROR", "\(url)")
        }
        #expect(await shop.call("POST", "/v1/webhook/test").json["data"]?["status_code"]?.scalarText == "200")
        shop.world.receiver.next(.unreachable(reason: "no route"))
        let lost = await shop.call("POST", "/v1/webhook/test")
        #expect(lost.status == 422)
        #expect(lost.json["error"]?["details"]?["reason"]?.scalarText == "no route")
    }

    @Test func oneAccountsEventsLeavePlacesForOthers() async throws {
        let shop = try await listening()
        let other = try await shop.world.renter(shop.shop)
        _ = try await TendWebhook(of: other.account, desk: shop.world.webhooks).change(
            url: "https://other.example.com/", secret: nil)
        for _ in 0..<40 { try await shop.world.receive(try await shop.rent(), "code 123456") }
        let theirs = try await shop.world.rent(other, shop.tier)
        try await shop.world.receive(theirs, "code 123456")
        let due = try await shop.world.store.read(
            ReadDueEvents(now: shop.world.clock.now, perAccount: 16, limit: 100))
        #expect(due.count == 17)
        #expect(due.contains { $0.account == other.account })
    }
}
