import Base
import Commands
import Domain
import Jobs
import Storage
import TestSupport
import Testing

@Suite struct DeliveryTests {
    @Test func completesAndEarnsTheCharge() async throws {
        let shop = try await Shop("completes")
        let id = try await shop.order()
        #expect(try await shop.funds() == ["999.91", "0.09"])
        try await shop.world.deliver(seconds: 1)
        #expect(try await shop.world.row(id).state == .inProgress)
        try await shop.world.deliver(seconds: 5)
        let row = try await shop.world.row(id)
        #expect(row.state == .completed)
        #expect(row.remains == 0 && row.held == .zero && row.returned == .zero && row.endedAt != nil)
        #expect(try await shop.funds() == ["999.91", "0"])
        #expect(try await shop.world.money(shop.customer).earned.text == "0.09")
        #expect(try await shop.openWork() == 0)
        #expect(try await shop.world.audit().failure == nil)
    }

    @Test func passesThroughEveryStateInOrder() async throws {
        let shop = try await Shop("completes")
        let id = try await shop.order(quantity: 1000)
        var states: [OrderState] = [try await shop.world.row(id).state]
        var remains: [Int64] = []
        for _ in 0..<50 {
            try await shop.wait(milliseconds: 100)
            let row = try await shop.world.row(id)
            if states.last != row.state { states.append(row.state) }
            remains.append(row.remains)
        }
        #expect(states == [.pending, .processing, .inProgress, .completed])
        #expect(remains == remains.sorted(by: >), "what remains only falls")
        #expect(try await shop.world.audit().failure == nil)
    }

    /// The queues of the others are not woken, and ask the store for nothing.
    @Test func onlyProvidersWithDueWorkAreFound() async throws {
        let shop = try await Shop("slow")
        func due(_ work: ReadDueProviders.Work) async throws -> [ProviderID] {
            try await shop.world.store.read(ReadDueProviders(with: work, now: shop.world.clock.environment.now()))
        }
        _ = try await shop.world.panel()
        for work in ReadDueProviders.Work.allCases { #expect(try await due(work).isEmpty) }
        _ = try await shop.order()
        #expect(try await due(.sending) == [shop.provider])
        #expect(try await due(.following).isEmpty)
        try await shop.world.deliver()
        #expect(try await due(.sending).isEmpty, "it was sent")
        #expect(try await due(.following).isEmpty, "nobody need look yet")
        shop.world.clock.advance(milliseconds: 30_000)
        #expect(try await due(.following) == [shop.provider])
        #expect(try await due(.sending).isEmpty)
    }

    @Test func partialReturnsTheExactShare() async throws {
        let shop = try await Shop("partial")
        // 157 × 0.90 ÷ 1000 = 0.1413; two fifths of 157 are 62; 0.1413 × 62 ÷ 157 = 0.0558.
        let id = try await shop.order(quantity: 157)
        try await shop.world.deliver(seconds: 6)
        let row = try await shop.world.row(id)
        #expect(row.state == .partial)
        #expect(row.remains == 62)
        #expect(row.returned.text == "0.0558")
        #expect(try await shop.funds() == ["999.9145", "0"])
        #expect(try await shop.world.money(shop.customer).earned.text == "0.0855")
        #expect(try await shop.world.audit().failure == nil)
    }

    @Test(arguments: ["canceled", "refused"])
    func whatIsNotDeliveredIsNotCharged(_ item: String) async throws {
        let shop = try await Shop(item)
        let id = try await shop.order()
        try await shop.world.deliver(seconds: 6)
        let row = try await shop.world.row(id)
        #expect(row.state == .canceled)
        #expect(row.remains == 100 && row.returned == row.charge)
        #expect(try await shop.funds() == ["1000", "0"])
        #expect(try await shop.openWork() == 0)
        #expect(try await shop.world.audit().failure == nil)
    }

    @Test func slowOrdersTakeTheirMinute() async throws {
        let shop = try await Shop("slow")
        let id = try await shop.order()
        try await shop.world.deliver(seconds: 50)
        #expect(try await shop.world.row(id).state == .inProgress)
        #expect(try await shop.funds() == ["999.91", "0.09"])
        try await shop.world.deliver(seconds: 20)
        #expect(try await shop.world.row(id).state == .completed)
        #expect(try await shop.world.audit().failure == nil)
    }

    @Test func ordersByHandWaitForStaff() async throws {
        let shop = try await Shop()
        let listing = try await shop.world.listing(shop.id, "By hand")
        try await shop.world.watch.refresh()
        let id = try await shop.world.order(shop.customer, listing)
        try await shop.world.deliver(seconds: 60)
        #expect(try await shop.world.row(id).state == .pending)
        let apply = { (event: OrderEvent) in
            try await shop.world.store.execute(ApplyByHand(order: id, wallet: shop.customer.wallet, event: event))
        }
        #expect(try await apply(.partial(startCount: 3, remains: 50)) == .partial)
        await #expect(throws: Fault.wrongState("order \(id) has ended")) { try await apply(.canceled) }
        #expect(try await shop.funds() == ["999.955", "0"])
        #expect(try await shop.world.audit().failure == nil)
    }

    @Test func ofOneUnitThereIsNoShareToGoBy() async throws {
        let shop = try await Shop("partial", type: "Package")
        let id = try await shop.order()
        try await shop.world.deliver(seconds: 6)
        #expect(try await shop.world.row(id).state == .partial)
        #expect(try await shop.funds() == ["999.1", "0.9"], "the money stays held until a person decides")
        let settle = { (text: String) in
            try await shop.world.store.execute(
                SettleOrder(order: id, wallet: shop.customer.wallet, giveBack: Money(text: text) ?? .zero))
        }
        await #expect(throws: Fault.invalid("order \(id) holds 0.9")) { try await settle("0.900001") }
        #expect(try await settle("0.3").text == "0.3")
        await #expect(throws: Fault.wrongState("order \(id) holds no money to settle")) { try await settle("0") }
        #expect(try await shop.funds() == ["999.4", "0"])
        #expect(try await shop.world.money(shop.customer).earned.text == "0.6")
        #expect(try await shop.world.audit().failure == nil)
    }

    @Test func staffGiveBackNoMoreThanWasEarned() async throws {
        let shop = try await Shop("partial")
        let id = try await shop.order()
        let refund = { (text: String) in
            try await shop.world.store.execute(
                RefundOrder(
                    order: id, wallet: shop.customer.wallet, amount: Money(text: text) ?? .zero, actor: "a", reason: "r"
                ))
        }
        await #expect(throws: Fault.wrongState("order \(id) has not ended")) { try await refund("0.01") }
        try await shop.world.deliver(seconds: 6)
        // 0.054 of 0.09 was earned.
        await #expect(throws: Fault.self) { try await refund("0.054001") }
        await #expect(throws: Fault.self) { try await refund("0") }
        await #expect(throws: Fault.self) { try await refund("-0.01") }
        #expect(try await refund("0.05").text == "0.086")
        await #expect(throws: Fault.self) { try await refund("0.004001") }
        #expect(try await refund("0.004").text == "0.09")
        await #expect(throws: Fault.self) { try await refund("0.000001") }
        #expect(try await shop.funds() == ["1000", "0"])
        #expect(try await shop.world.money(shop.customer).earned == .zero)
        #expect(try await shop.world.audit().failure == nil)
    }

    @Test func staffCannotEndWhatAProviderHas() async throws {
        let shop = try await Shop()
        let id = try await shop.order()
        await #expect(throws: Fault.wrongState("order \(id) is delivered by a provider")) {
            try await shop.world.store.execute(
                ApplyByHand(order: id, wallet: shop.customer.wallet, event: .canceled))
        }
        #expect(try await shop.world.audit().failure == nil)
    }

    @Test func aThirdOfFaultsStillDeliversEveryOrderOnce() async throws {
        let shop = try await Shop("completes", faultPercent: 30)
        var ids: [OrderID] = []
        for _ in 0..<60 { ids.append(try await shop.order()) }
        try await shop.world.deliver(seconds: 60)
        for id in ids { #expect(try await shop.world.row(id).state == .completed) }
        #expect(try await shop.funds() == ["994.6", "0"])
        #expect(try await shop.world.money(shop.customer).earned.text == "5.4")
        #expect(try await shop.openWork() == 0)
        #expect(try await shop.world.audit().failure == nil)
    }

    @Test func aPausedProviderKeepsOrdersQueuedAndFollowsWhatItHas() async throws {
        let shop = try await Shop()
        let sent = try await shop.order()
        try await shop.world.deliver(seconds: 1)
        try await shop.world.store.execute(PauseProvider(provider: shop.provider, isPaused: true))
        try await shop.world.watch.refresh()
        let queued = try await shop.order()
        try await shop.world.deliver(seconds: 10)
        #expect(try await shop.world.row(sent).state == .completed)
        #expect(try await shop.world.row(queued).state == .pending)
        #expect(try await shop.dispatch(queued)?.attempt == 0)
        try await shop.world.store.execute(PauseProvider(provider: shop.provider, isPaused: false))
        try await shop.world.watch.refresh()
        try await shop.world.deliver(seconds: 10)
        #expect(try await shop.world.row(queued).state == .completed)
        #expect(try await shop.world.audit().failure == nil)
    }

    @Test func aPausedProviderIsNotSentWhatWasLostOnTheWayEither() async throws {
        let shop = try await Shop()
        let upstream = ScriptedProvider()
        let job = shop.delivery(by: upstream)
        let id = try await shop.order()
        _ = try #require(try await shop.claim(id))
        try await shop.world.store.execute(PauseProvider(provider: shop.provider, isPaused: true))
        try await shop.world.watch.refresh()
        shop.world.clock.advance(milliseconds: Shop.leaseMilliseconds)
        _ = try await job.pass()
        #expect(upstream.seen.placed.isEmpty)
        try await shop.world.store.execute(PauseProvider(provider: shop.provider, isPaused: false))
        try await shop.world.watch.refresh()
        _ = try await job.pass()
        #expect(upstream.seen.placed.count == 1)
        #expect(try await shop.world.audit().failure == nil)
    }

    @Test func workThatNobodyCanDoDoesNotStayDue() async throws {
        let shop = try await Shop(type: "Subscriptions")
        let listing = try await shop.world.listing(shop.id, "By hand", type: "Subscriptions")
        try await shop.world.watch.refresh()
        let answer = await shop.world.ask(
            shop.customer,
            [("action", "add"), ("service", listing.description), ("username", "u"), ("min", "100"), ("max", "100")])
        #expect(answer.contains("order"))
        _ = try await shop.world.delivery.pass()
        let due = try await shop.world.store.read(
            ReadScheduled(now: shop.world.clock.now, limit: 10))
        #expect(due.isEmpty, "128 of these would keep every other order from being looked at")
        #expect(try await shop.world.audit().failure == nil)
    }
}
