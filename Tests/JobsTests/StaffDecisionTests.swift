import Base
import Commands
import Domain
import Storage
import TestSupport
import Testing

/// What staff decide of what waits for them.
struct StaffDecisionTests {
    private static func item(_ provider: ProviderID, _ name: String, rate: String, at now: Instant) throws
        -> ProviderItem
    {
        let rate = try #require(Rate(text: rate))
        let service = OfferedService(
            item: name, name: "Followers", type: "Default", category: "First", rate: rate, minimum: 1, maximum: 100,
            hasRefill: false, hasCancel: false, hasDripFeed: false)
        return ProviderItem(provider: provider, service: service, at: now)
    }

    @Test func costThatWasSeenIsAgreedToOrNot() async throws {
        let world = try await World()
        let panel = try await world.panel()
        let now = world.clock.environment.now()
        var items = [try Self.item(panel, "1", rate: "1", at: now), try Self.item(panel, "2", rate: "1", at: now)]
        let asked = try #require(Rate(text: "5.5"))
        for place in items.indices { items[place].held = HeldCost(asked, .costJump) }
        _ = try await world.store.execute(RecordItems(items))
        let keys = items.map(\.key)
        // Another cost than the one that was seen is not agreed to.
        await #expect(throws: Fault.conflict("another cost waits by now, or none")) {
            try await world.store.execute(DecideCost(keys[0], rateNanos: asked.nanos + 1, isAccepted: true))
        }
        _ = try await world.store.execute(DecideCost(keys[0], rateNanos: asked.nanos, isAccepted: true))
        _ = try await world.store.execute(DecideCost(keys[1], rateNanos: asked.nanos, isAccepted: false))
        let known = try await world.store.read(ReadItems(of: panel))
        #expect(known.map(\.service.rate.text) == ["5.5", "1"])
        #expect(known.allSatisfy { $0.held == nil })
        await #expect(throws: Fault.conflict("another cost waits by now, or none")) {
            try await world.store.execute(DecideCost(keys[0], rateNanos: asked.nanos, isAccepted: true))
        }
        #expect(try await world.audit().failure == nil)
    }

    @Test func refillByHandEndsOnceAndThatOfAProviderNever() async throws {
        let world = try await World()
        let shop = try await world.storefront()
        let byHand = try await world.listing(shop) { $0.hasRefill = true }
        let sandbox = try await world.listing(shop, "Sandbox", item: "completes") { $0.hasRefill = true }
        let customer = try await world.customer(shop)
        var refills: [RefillID] = []
        for (number, listing) in [byHand, sandbox].enumerated() {
            let order = try await world.order(customer, listing, link: "https://example.com/\(number)")
            if listing == sandbox { try await world.deliver(seconds: 60) }
            if try await !world.row(order).state.isFinal {
                _ = try await world.store.execute(
                    ApplyByHand(order: order, wallet: customer.wallet, event: .completed(startCount: 0, remains: 0)))
            }
            refills.append(
                try await world.store.execute(
                    RequestRefill(order: order, wallet: customer.wallet, catalog: world.watch.current)))
        }
        let rows = try await world.store.read(ListRefillsByHand()).rows
        #expect(rows.map(\.id) == [refills[0]])
        let orders = try await world.store.read(ListRefills()).rows.reduce(into: [:]) { $0[$1.id] = $1.order }
        let end = { (refill: RefillID, state: RefillState) async throws(Fault) in
            try await world.store.execute(
                EndRefillByHand(refill, of: orders[refill] ?? OrderID(0), in: customer.wallet, as: state))
        }
        await #expect(throws: Fault.wrongState("refill \(refills[1]) is delivered by a provider")) {
            try await end(refills[1], .completed)
        }
        await #expect(throws: Fault.invalid("pending is no end of a refill")) { try await end(refills[0], .pending) }
        try await end(refills[0], .rejected)
        await #expect(throws: Fault.wrongState("refill \(refills[0]) has ended")) {
            try await end(refills[0], .completed)
        }
        #expect(try await world.store.read(ListRefillsByHand()).rows.isEmpty)
        #expect(try await world.audit().failure == nil)
    }

    @Test func readsADiscountInPercent() {
        #expect(Account.discount(percent: "12.5") == -1_250)
        #expect(Account.discount(percent: "0") == 0)
        for text in ["100", "-1", "1.234", "", "five", "1e1"] { #expect(Account.discount(percent: text) == nil) }
    }

    @Test func knowsWhatAProvidersIdMayBe() {
        #expect(Placement.isProviderOrder("abc-1"))
        let wrong = ["", "a b", "a\nb", String(repeating: "x", count: 65)]
        for text in wrong { #expect(!Placement.isProviderOrder(text)) }
    }
}
