import Base
import Commands
import Domain
import Errands
import Jobs
import Storage
import TestSupport
import Testing

/// Lists of rentals and of what webhooks were sent, and the story of one rental.
@Suite struct NumberPageTests {
    let world: World
    let customer: Customer
    let other: Customer
    let tier: NumberTier
    let second: NumberTier

    init() async throws {
        world = try await World()
        let shop = try await world.storefront()
        let seller = try await world.seller()
        tier = try await world.tier(seller)
        second = try await world.tier(seller, item: "second", service: 7)
        customer = try await world.renter(shop, rupiah: 1_000_000)
        other = try await world.renter(shop, rupiah: 1_000_000)
    }

    @Test func rentalsArePagedAndFiltered() async throws {
        var rentals: [Rental] = []
        for number in 0..<7 {
            rentals.append(try await world.rent(customer, number == 3 ? second : tier))
            if number.isMultiple(of: 2) { world.clock.advance(milliseconds: 1_000) }
        }
        let foreign = try await world.rent(other, tier)
        try await world.receive(rentals[1], "code 123456")
        let store = world.store
        let account = customer.account
        let expected = rentals.sorted { ($1.createdAt, $1.id) < ($0.createdAt, $0.id) }.map(\.id)
        for limit in 1...4 {
            var late = 0
            let rows = try await store.rows {
                ListAccountRentals(of: account, before: $0, limit: Int64(limit))
            } between: {
                late += 1
                world.clock.advance(milliseconds: 1)
                if late == 1 { _ = try await world.rent(other, tier) }
            }
            #expect(rows.map(\.id) == expected)
        }
        func ids(_ states: Set<RentalState>, _ service: Int64? = nil) async throws -> [RentalID] {
            try await store.rows {
                ListAccountRentals(of: account, states: states, service: service, before: $0, limit: 2)
            }
            .map(\.id)
        }
        #expect(try await ids([.received]) == [rentals[1].id])
        #expect(try await ids([.active]) == expected.filter { $0 != rentals[1].id })
        #expect(try await ids([], 7) == [rentals[3].id])
        #expect(try await ids([.received], 7).isEmpty)
        #expect(try await ids([.failed, .reserved, .unclear]).isEmpty, "no customer sees them")
        let staff = try await store.rows { ListRentals(before: $0, limit: 3) }
        #expect(staff.count == 12 && Set(staff.map(\.id)).count == 12 && staff.contains { $0.id == foreign.id })
        #expect(try await store.rows { ListRentals(account: account, before: $0, limit: 3) }.map(\.id) == expected)
        #expect(try await store.read(ListRentals(states: [.received])).rows.map(\.id) == [rentals[1].id])
        let phone = try #require(rentals[1].phone)
        #expect(try await store.read(ListRentals(text: phone)).rows.contains { $0.id == rentals[1].id })
        #expect(try await store.read(ListRentals(text: "\(rentals[2].id)")).rows.map(\.id) == [rentals[2].id])
        #expect(try await store.read(ListRentals(account: other.account, text: "\(rentals[2].id)")).rows.isEmpty)
        #expect(try await world.audit().failure == nil)
    }

    @Test func eventsAreShownToTheirAccountOnly() async throws {
        for customer in [customer, other] {
            _ = try await TendWebhook(of: customer.account, desk: world.webhooks).change(
                url: "https://receiver.example.com/", secret: nil)
        }
        var rentals: [RentalID] = []
        for _ in 0..<5 {
            let rental = try await world.rent(customer, tier)
            try await world.receive(rental, "code 123456")
            rentals.append(rental.id)
        }
        try await world.receive(try await world.rent(other, tier), "code 123456")
        while await world.events.pass() {}
        let rows = try await world.store.rows { ListWebhookEvents(of: customer.account, before: $0, limit: 2) }
        #expect(rows.map(\.rental) == rentals.reversed())
        #expect(rows.allSatisfy { $0.attempt == 1 && $0.state == .delivered })
        #expect(try await world.store.read(ListWebhookEvents(of: other.account)).rows.count == 1)
    }

    @Test func theStoryOfARentalHasItsMoneyMessagesAndEvents() async throws {
        _ = try await TendWebhook(of: customer.account, desk: world.webhooks).change(
            url: "https://receiver.example.com/", secret: nil)
        let rental = try await world.rent(customer, tier)
        _ = try await world.rent(customer, tier)
        world.clock.advance(seconds: 5)
        try await world.receive(rental, "code 123456")
        let story = try #require(try await world.store.read(ReadRentalStory(of: rental.id)))
        #expect(story.money.lines.map(\.transfer.kind) == [.placed, .earned] && story.money.isWhole)
        #expect(story.messages.map(\.code) == ["123456"] && story.events.map(\.kind) == [.received])
        #expect(story.open?.phase == .waiting && story.rental.state == .received && story.findings.isEmpty)
        #expect(try await world.store.read(ReadRentalStory(of: RentalID(999_999))) == nil)
    }

    @Test func unclearRentalsStandInTheQueueForAPerson() async throws {
        let rental = try await world.rent(customer, tier)
        _ = try await world.rent(customer, tier)
        #expect(try await world.store.read(ListUnknownRentals()).rows.isEmpty)
        _ = try world.place.damage("UPDATE open_rentals SET phase = 4 WHERE rental_id = \(rental.id)")
        #expect(try await world.store.rows { ListUnknownRentals(after: $0, limit: 1) }.map(\.rental.id) == [rental.id])
        #expect(try await world.store.read(ReadNeedsPerson()).unknownRentals == 1)
        let ages = try await world.store.read(
            ReadQueueAges(of: [tier.provider], at: world.clock.now.advanced(milliseconds: 3_600_000)))
        #expect(ages.providers[tier.provider]?.numbers.count == 2)
    }
}
