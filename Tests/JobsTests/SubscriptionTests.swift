import Base
import Commands
import Domain
import Storage
import TestSupport
import Testing

/// A post of 100 units costs 90; the sandbox's user posts every two seconds, ten times.
@Suite struct SubscriptionTests {
    private func shop(money: String = "1000") async throws -> Shop {
        try await Shop(type: "Subscriptions", money: money)
    }

    private func subscribe(_ shop: Shop, _ more: [(String, String)] = [], max: String = "100") async throws -> OrderID {
        try await shop.add([("username", "someone"), ("min", "100"), ("max", max)] + more)
    }

    @Test func completesAfterItsPosts() async throws {
        let shop = try await shop()
        let id = try await subscribe(shop, [("posts", "3")])
        #expect(try await shop.funds() == ["1000", "0"], "nothing is charged beforehand")
        #expect(try await shop.world.row(id).state == .active)
        try await shop.world.deliver(seconds: 3)
        #expect(try await shop.children(of: id).count == 1)
        #expect(try await shop.funds() == ["910", "90"], "a child is charged as it is made")
        try await shop.world.deliver(seconds: 30)
        let children = try await shop.children(of: id)
        #expect(children.map(\.state) == [.completed, .completed, .completed])
        #expect(Set(children.map(\.link)).count == 3)
        #expect(try await shop.world.row(id).state == .completed)
        #expect(try await shop.funds() == ["730", "0"])
        #expect(try await shop.world.money(shop.customer).earned.text == "270")
        #expect(try await shop.openWork() == 0)
        #expect(try await shop.world.audit().failure == nil)
    }

    @Test func quantitiesLieBetweenTheBounds() async throws {
        let shop = try await shop(money: "10000")
        let id = try await subscribe(shop, max: "140")
        try await shop.world.deliver(seconds: 30)
        let quantities = try await shop.children(of: id).map(\.quantity)
        #expect(quantities.count == 10)
        #expect(quantities.allSatisfy { (100...140).contains($0) })
        #expect(Set(quantities).count > 1)
        for child in try await shop.children(of: id) { #expect(child.charge.micros == child.quantity * 900_000) }
        #expect(try await shop.world.audit().failure == nil)
    }

    @Test func oldPostsAreServedAtOnceBesideTheNewOnes() async throws {
        let shop = try await shop()
        let id = try await subscribe(shop, [("posts", "1"), ("old_posts", "2")])
        try await shop.world.deliver()
        #expect(try await shop.children(of: id).count == 2)
        try await shop.world.deliver(seconds: 10)
        #expect(try await shop.children(of: id).count == 3)
        #expect(try await shop.world.row(id).state == .completed)
        #expect(try await shop.world.audit().failure == nil)
    }

    @Test func pausesWithoutMoneyAndGoesOnWithIt() async throws {
        let shop = try await shop(money: "200")
        let id = try await subscribe(shop, [("posts", "3")])
        try await shop.world.deliver(seconds: 30)
        #expect(try await shop.world.row(id).state == .paused)
        #expect(try await shop.children(of: id).count == 2)
        #expect(try await shop.funds() == ["20", "0"])
        _ = try await shop.world.store.execute(
            AdjustWallet(
                wallet: shop.customer.wallet, direction: .credit, amount: Money(micros: 70_000_000), actor: "test",
                reason: "test"))
        try await shop.world.deliver(seconds: 10)
        #expect(try await shop.world.row(id).state == .paused, "it looks again after ten minutes")
        shop.world.clock.advance(milliseconds: ServePost.pauseMilliseconds)
        try await shop.world.deliver(seconds: 10)
        #expect(try await shop.world.row(id).state == .completed)
        #expect(try await shop.funds() == ["0", "0"])
        #expect(try await shop.world.audit().failure == nil)
    }

    @Test func expiresWhenItsDayIsOver() async throws {
        let shop = try await shop()
        let today = CalendarDay(containing: shop.world.clock.now)
        let id = try await subscribe(shop, [("expiry", today.dayMonthYear)])
        try await shop.world.deliver(seconds: 30)
        #expect(try await shop.world.row(id).state == .active)
        let midnight = today.start.advanced(milliseconds: CalendarDay.millisecondsPerDay)
        shop.world.clock.advance(milliseconds: midnight.milliseconds(since: shop.world.clock.now) - 2_000)
        try await shop.world.deliver(seconds: 1)
        #expect(try await shop.world.row(id).state == .active)
        try await shop.world.deliver(seconds: 10)
        #expect(try await shop.world.row(id).state == .expired)
        #expect(try await shop.openWork() == 0)
        #expect(try await shop.world.audit().failure == nil)
    }

    @Test func cancelledItServesNoFurtherPost() async throws {
        let shop = try await shop()
        let id = try await subscribe(shop)
        try await shop.world.deliver(seconds: 3)
        #expect(await shop.cancel(id) == #"[{"order":\#(id),"cancel":1}]"#)
        #expect(try await shop.world.row(id).state == .canceled)
        try await shop.world.deliver(seconds: 30)
        #expect(try await shop.children(of: id).map(\.state) == [.completed], "what was ordered is delivered")
        #expect(try await shop.funds() == ["910", "0"])
        #expect(try await shop.openWork() == 0)
        #expect(try await shop.world.audit().failure == nil)
    }

    @Test func aPausedOneCanBeCancelled() async throws {
        let shop = try await shop(money: "100")
        let id = try await subscribe(shop)
        try await shop.world.deliver(seconds: 5)
        #expect(try await shop.world.row(id).state == .paused)
        _ = await shop.cancel(id)
        #expect(try await shop.world.row(id).state == .canceled)
        shop.world.clock.advance(milliseconds: ServePost.pauseMilliseconds)
        try await shop.world.deliver()
        #expect(try await shop.world.row(id).state == .canceled)
        #expect(try await shop.world.audit().failure == nil)
    }

    @Test func isNotSoldWithoutMoneyForOnePost() async throws {
        let shop = try await shop(money: "89.999999")
        await #expect(throws: Fault.invalid(#"{"error":"neworder.error.not_enough_funds"}"#)) {
            try await subscribe(shop)
        }
        #expect(try await shop.world.audit().failure == nil)
    }

    @Test func aDelayHoldsEachPostBack() async throws {
        let shop = try await shop()
        let id = try await subscribe(shop, [("posts", "1"), ("delay", "5")])
        try await shop.world.deliver(seconds: 10)
        let child = try #require(try await shop.children(of: id).first)
        try await shop.wait(milliseconds: 280_000)
        #expect(try await shop.world.row(child.id).state == .pending)
        try await shop.wait(milliseconds: 20_000)
        #expect(try await shop.world.row(child.id).state == .processing)
        #expect(try await shop.world.audit().failure == nil)
    }

    @Test func aPostIsServedOnceHoweverManyTry() async throws {
        let shop = try await shop()
        let id = try await subscribe(shop)
        let made = try await withThrowingTaskGroup(of: Bool.self) { group in
            for turn in 0..<30 {
                group.addTask {
                    try await shop.world.store.execute(
                        ServePost(
                            order: id, wallet: shop.customer.wallet, post: Int64(turn % 2), link: "p", quantity: 100,
                            upstreamReference: UpstreamReference(high: 1, low: Int64(turn)))) != nil
                }
            }
            return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect((1...2).contains(made))
        #expect(try await shop.children(of: id).count == made)
        #expect(try await shop.world.store.read(ReadSubscription(id))?.served == Int64(made))
        #expect(try await shop.world.audit().failure == nil)
    }

    @Test func showsItsPostsAndTheirOrders() async throws {
        let shop = try await shop()
        let id = try await subscribe(shop, [("posts", "2"), ("expiry", "11/11/2027")])
        try await shop.world.deliver(seconds: 30)
        let children = try await shop.children(of: id).map(\.id.description).joined(separator: ",")
        let answer = await shop.world.ask(shop.customer, [("action", "status"), ("order", id.description)])
        #expect(answer == #"{"status":"Completed","expiry":"11/11/2027","posts":"2","orders":[\#(children)]}"#)
        #expect(try await shop.world.audit().failure == nil)
    }
}
