import Base
import Commands
import Domain
import Errands
import Jobs
import Providers
import Storage
import TestSupport
import Testing

@Suite struct RentalLifeTests {
    @Test func anSMSEndsTheRightToCancelAndEarnsTheMoney() async throws {
        let shop = try await Rentals()
        let rental = try await shop.rent()
        shop.world.clock.advance(milliseconds: 130_000)
        try await shop.world.receive(rental, "Your code is 482913")
        let answer = await shop.act("cancel", rental)
        #expect(answer.status == 409)
        #expect(answer.json.code == "CONFLICT")
        let row = try await shop.world.rental(rental.id)
        #expect(row.state == .received)
        #expect(row.code == "482913")
        #expect(row.revision == 1)
        #expect(try await shop.world.money(shop.customer).earned.micros == 15_000 * Money.unit)
        try await shop.audit()
    }

    @Test func aMessageWithoutACodeDoesNotWipeOne() async throws {
        let shop = try await Rentals()
        let rental = try await shop.rent()
        try await shop.world.receive(rental, "Your code is 482913", id: "1")
        try await shop.world.receive(rental, "Welcome!", id: "2")
        try await shop.world.receive(rental, "Welcome!", id: "2")
        let row = try await shop.world.rental(rental.id)
        #expect(row.code == "482913")
        #expect(row.message == "Welcome!")
        #expect(row.revision == 2)
    }

    @Test func twoMinutesMustPassBeforeACancel() async throws {
        let shop = try await Rentals()
        let rental = try await shop.rent()
        shop.world.clock.advance(milliseconds: 119_999)
        #expect(await shop.act("cancel", rental).json.code == "CANCEL_TOO_EARLY")
        shop.world.clock.advance(milliseconds: 1)
        let answer = await shop.act("cancel", rental)
        #expect(answer.status == 200)
        #expect(answer.json["data"]?["refund_amount"]?.scalarText == "15000")
        #expect(answer.json["data"]?["new_balance"]?.scalarText == "1000000")
        #expect(await shop.act("cancel", rental).json.code == "CONFLICT")
        try await shop.audit()
    }

    @Test func aProviderThatRefusesLeavesTheOrderActive() async throws {
        let shop = try await Rentals()
        let rental = try await shop.rent()
        shop.world.clock.advance(milliseconds: 121_000)
        shop.world.scripted.nextCancels(.refused)
        let answer = await shop.act("cancel", rental)
        #expect(answer.status == 422)
        #expect(answer.json.code == "PROVIDER_ERROR")
        #expect(try await shop.world.rental(rental.id).state == .active)
        #expect(await shop.act("cancel", rental).status == 200)
        try await shop.audit()
    }

    @Test func finishingNeedsAnSMS() async throws {
        let shop = try await Rentals()
        let rental = try await shop.rent()
        #expect(await shop.act("finish", rental).json.code == "CONFLICT")
        try await shop.world.receive(rental, "code 4455")
        let answer = await shop.act("finish", rental)
        #expect(answer.json["data"]?["status"]?.scalarText == "COMPLETED")
        #expect(await shop.act("finish", rental).json.code == "CONFLICT")
        try await shop.world.deliver()
        #expect(shop.world.scripted.finished == [rental.id])
        try await shop.audit()
    }

    @Test func theEndOfTheWindowPaysBackWhatGotNoSMS() async throws {
        let shop = try await Rentals()
        let quiet = try await shop.rent()
        let served = try await shop.rent()
        try await shop.world.receive(served, "code 4455")
        shop.world.clock.advance(milliseconds: RentalLifecycle.windowMilliseconds)
        try await shop.world.deliver()
        #expect(try await shop.world.rental(quiet.id).state == .expired)
        #expect(try await shop.world.rental(served.id).state == .completed)
        #expect(try await shop.rupiah() == 985_000)
        #expect(shop.world.scripted.canceled == [quiet.id])
        try await shop.audit()
    }

    @Test func anSMSFoundAtTheLastMomentWinsOverTheExpiry() async throws {
        let shop = try await Rentals()
        let rental = try await shop.rent()
        shop.world.clock.advance(milliseconds: RentalLifecycle.windowMilliseconds)
        shop.world.scripted.nextCancels(.received(SeenMessage(id: "1", text: "code 998877")))
        try await shop.world.deliver()
        let row = try await shop.world.rental(rental.id)
        #expect(row.state == .completed)
        #expect(row.code == "998877")
        #expect(try await shop.rupiah() == 985_000)
        try await shop.audit()
    }

    @Test func aProviderThatDoesNotAnswerAtTheEndIsTold() async throws {
        let shop = try await Rentals()
        let rental = try await shop.rent()
        shop.world.clock.advance(milliseconds: RentalLifecycle.windowMilliseconds)
        shop.world.scripted.nextCancels(.unknown)
        try await shop.world.deliver()
        #expect(try await shop.world.rental(rental.id).state == .expired)
        #expect(try await shop.rupiah() == 1_000_000)
        let findings = try await shop.world.store.read(ListFindings(of: nil, limit: 100)).rows
        #expect(findings.contains { $0.key.kind == .notReleased && $0.key.order.raw == rental.id.raw })
        try await shop.audit()
    }

    @Test func aLateSMSIsKeptAndChangesNothing() async throws {
        let shop = try await Rentals()
        let rental = try await shop.rent()
        shop.world.clock.advance(milliseconds: RentalLifecycle.windowMilliseconds)
        try await shop.world.deliver()
        try await shop.world.receive(rental, "code 123456")
        let row = try await shop.world.rental(rental.id)
        #expect(row.state == .expired)
        #expect(row.code == nil)
        #expect(try await shop.world.store.read(ReadRentalMessages(of: rental.id)).map(\.isLate) == [true])
        try await shop.audit()
    }

    @Test func whatTheProviderEndsIsPaidBack() async throws {
        let shop = try await Rentals()
        let rental = try await shop.rent()
        shop.world.scripted.sees(rental.id, RentalSighting(isCanceled: true))
        try await shop.world.deliver(seconds: 2)
        let row = try await shop.world.rental(rental.id)
        #expect(row.state == .canceled)
        #expect(row.end == .providerCanceled)
        #expect(try await shop.rupiah() == 1_000_000)
        let shown = await shop.call("GET", "/v1/orders/\(rental.id)")
        #expect(shown.json["data"]?["failed_reason"]?.scalarText == "provider_canceled")
        try await shop.audit()
    }

    @Test func anotherSMSIsAskedForOnceAMinute() async throws {
        let shop = try await Rentals()
        let rental = try await shop.rent()
        let first = await shop.act("resend", rental)
        #expect(first.json["data"]?["resent"] == .flag(true))
        #expect(await shop.act("resend", rental).json.code == "CONFLICT")
        shop.world.clock.advance(milliseconds: RentalLifecycle.resendCooldownMilliseconds)
        #expect(await shop.act("resend", rental).status == 200)
    }

    @Test func aFinishedNumberIsHadAgainForItsPrice() async throws {
        let shop = try await Rentals()
        let rental = try await shop.rent()
        try await shop.world.receive(rental, "code 4455")
        #expect(await shop.act("reactivate", rental).json.code == "CONFLICT")
        _ = await shop.act("finish", rental)
        #expect(await shop.call("GET", "/v1/orders/\(rental.id)/reactivate-options").json.code == "CONFLICT")
        shop.world.scripted.costsAgain(Money(micros: 6_000 * Money.unit))
        let options = await shop.call("GET", "/v1/orders/\(rental.id)/reactivate-options")
        #expect(options.json["data"]?["cost"]?.scalarText == "6000")
        let dear = await shop.call("POST", "/v1/orders/reactivate", #"{"id":\#(rental.id),"max_price":5999}"#)
        #expect(dear.json.code == "VALIDATION_ERROR")
        let answer = await shop.call("POST", "/v1/orders/reactivate", #"{"id":\#(rental.id),"max_price":6000}"#)
        #expect(answer.status == 200)
        #expect(answer.json.orders.first?["amount"]?.scalarText == "6000")
        #expect(shop.world.scripted.rents.last?.again == "r\(rental.id)")
        #expect(try await shop.rupiah() == 1_000_000 - 15_000 - 6_000)
        try await shop.audit()
    }

    @Test func nobodySeesAnothersRental() async throws {
        let shop = try await Rentals()
        let rental = try await shop.rent()
        let stranger = try await shop.world.renter(shop.shop)
        for (method, path, body) in [
            ("GET", "/v1/orders/\(rental.id)", ""), ("POST", "/v1/orders/cancel", #"{"id":\#(rental.id)}"#),
            ("POST", "/v1/orders/finish", #"{"id":\#(rental.id)}"#),
            ("POST", "/v1/orders/resend", #"{"id":\#(rental.id)}"#),
            ("POST", "/v1/orders/reactivate", #"{"id":\#(rental.id)}"#),
            ("GET", "/v1/orders/\(rental.id)/reactivate-options", ""),
        ] {
            let answer = await shop.world.call(stranger, method, path, body: body)
            #expect(answer.status == 404, "\(path)")
        }
    }

    @Test func tooManyCancelsAreHeldUp() async throws {
        let world = try await World(rules: .init(cancelRule: CancelRule(fewest: 3, percent: 50)))
        let shop = try await Rentals(world: world)
        for _ in 0..<3 {
            let rental = try await shop.rent()
            shop.world.clock.advance(milliseconds: 121_000)
            #expect(await shop.act("cancel", rental).status == 200)
        }
        let answer = await shop.call("POST", "/v1/orders/create", #"{"product_id":\#(shop.tier.id)}"#)
        #expect(answer.status == 429)
        #expect(answer.json.code == "TEMP_BANNED_ABUSE_GUARD")
        #expect(answer.json["error"]?["details"]?["tier"]?.scalarText == "1")
        shop.world.clock.advance(milliseconds: Conduct.banMilliseconds[0])
        _ = try await shop.rent()
        try await shop.audit()
    }
}
