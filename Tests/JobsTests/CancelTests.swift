import Base
import Commands
import Domain
import Jobs
import Storage
import TestSupport
import Testing

@Suite struct CancelTests {
    @Test func beforeSendingItEndsAtOnceAndTheMoneyGoesBack() async throws {
        let shop = try await Shop()
        let id = try await shop.order()
        #expect(await shop.cancel(id) == #"[{"order":\#(id),"cancel":1}]"#)
        let row = try await shop.world.row(id)
        #expect(row.state == .canceled && row.remains == 100)
        #expect(try await shop.funds() == ["1000", "0"])
        try await shop.world.deliver(seconds: 10)
        #expect(try await shop.world.row(id) == row, "nothing is sent")
        #expect(try await shop.world.audit().failure == nil)
    }

    @Test func beforeDeliveryStartsTheProviderCancels() async throws {
        let shop = try await Shop("slow")
        let id = try await shop.order()
        try await shop.world.deliver()
        #expect(try await shop.world.row(id).state == .processing)
        _ = await shop.cancel(id)
        #expect(try await shop.world.row(id).state == .processing, "only the provider can end it")
        try await shop.world.deliver(seconds: 3)
        #expect(try await shop.world.row(id).state == .canceled)
        #expect(try await shop.funds() == ["1000", "0"])
        #expect(try await shop.world.audit().failure == nil)
    }

    @Test func underWayTheRestGoesBack() async throws {
        let shop = try await Shop("slow")
        let id = try await shop.order(quantity: 1000)
        try await shop.world.deliver(seconds: 30)
        _ = await shop.cancel(id)
        try await shop.world.deliver(seconds: 6)
        let row = try await shop.world.row(id)
        #expect(row.state == .partial)
        #expect((400..<600).contains(row.remains))
        // 0.9 for a thousand: 0.0009 each.
        #expect(row.returned.micros == 900 * row.remains)
        #expect(try await shop.world.money(shop.customer).earned.micros == 900 * (1000 - row.remains))
        #expect(try await shop.world.audit().failure == nil)
    }

    @Test func askingTwiceIsAskingOnce() async throws {
        let shop = try await Shop()
        let upstream = ScriptedProvider()
        let job = shop.delivery(by: upstream)
        let id = try await shop.order()
        _ = try await job.pass()
        let first = shop.world.clock.now
        for _ in 0..<5 {
            #expect(await shop.cancel(id) == #"[{"order":\#(id),"cancel":1}]"#)
            shop.world.clock.advance(seconds: 2)
            _ = try await job.pass()
        }
        #expect(try await shop.world.row(id).cancelAskedAt == first, "the first wish counts")
        #expect(upstream.seen.cancels == [id], "the provider hears it once")
        upstream.change { $0.events = [id: .canceled] }
        shop.world.clock.advance(seconds: 2)
        _ = try await job.pass()
        #expect(try await shop.world.row(id).state == .canceled)
        #expect(await shop.cancel(id) == #"[{"order":\#(id),"cancel":{"error":"Order cannot be canceled"}}]"#)
        #expect(try await shop.funds() == ["1000", "0"])
        #expect(try await shop.world.audit().failure == nil)
    }

    @Test func aProviderThatDidNotHearIsAskedAgain() async throws {
        let shop = try await Shop()
        let upstream = ScriptedProvider()
        upstream.change { $0.hearsCancels = false }
        let job = shop.delivery(by: upstream)
        let id = try await shop.order()
        _ = try await job.pass()
        _ = await shop.cancel(id)
        for _ in 0..<3 {
            shop.world.clock.advance(seconds: 2)
            _ = try await job.pass()
        }
        #expect(upstream.seen.cancels == [id, id, id])
        #expect(try await shop.world.audit().failure == nil)
    }

    @Test func aWishHeardWhileSendingReachesTheProvider() async throws {
        let shop = try await Shop()
        let upstream = ScriptedProvider()
        let id = try await shop.order()
        _ = try await shop.claim(id)
        _ = await shop.cancel(id)
        #expect(try await shop.world.row(id).state == .pending)
        try await shop.record(id, attempt: 1, .accepted("up"), nextLook: 60_000)
        _ = try await shop.delivery(by: upstream).pass()
        #expect(upstream.seen.cancels == [id], "at once, not at the next look")
        #expect(try await shop.world.audit().failure == nil)
    }

    @Test func whatHasEndedOrHasNoCancelCannotBeCanceled() async throws {
        let shop = try await Shop()
        let done = try await shop.order()
        try await shop.world.deliver(seconds: 6)
        let firm = try await shop.world.listing(shop.id, "No cancel", item: "slow")
        try await shop.world.watch.refresh()
        let kept = try await shop.world.order(shop.customer, firm)
        for id in [done, kept] {
            #expect(await shop.cancel(id) == #"[{"order":\#(id),"cancel":{"error":"Order cannot be canceled"}}]"#)
        }
        #expect(try await shop.world.row(kept).cancelAskedAt == nil)
        #expect(try await shop.world.audit().failure == nil)
    }

    @Test func nobodyCancelsTheOrderOfAnother() async throws {
        let shop = try await Shop()
        let id = try await shop.order()
        let other = try await shop.world.customer(shop.id)
        let answer = await shop.world.ask(other, [("action", "cancel"), ("orders", "\(id),999999")])
        #expect(
            answer
                == #"[{"order":\#(id),"cancel":{"error":"Incorrect order ID"}},"#
                + #"{"order":999999,"cancel":{"error":"Incorrect order ID"}}]"#)
        #expect(try await shop.world.row(id).cancelAskedAt == nil)
        #expect(try await shop.world.audit().failure == nil)
    }
}

@Suite struct RefillTests {
    @Test func completes() async throws {
        let shop = try await Shop("completes")
        let order = try await shop.order()
        try await shop.world.deliver(seconds: 6)
        let refill = try await shop.refill(order)
        #expect(try await shop.refillState(refill) == .pending)
        try await shop.world.deliver()
        #expect(try await shop.refillState(refill) == .inProgress)
        try await shop.world.deliver(seconds: 6)
        #expect(try await shop.refillState(refill) == .completed)
        #expect(try await shop.world.row(order).openRefill == nil)
        #expect(try await shop.world.row(order).state == .completed)
        #expect(try await shop.world.audit().failure == nil)
    }

    @Test func isRejectedByTheProvider() async throws {
        let shop = try await Shop("partial")
        let order = try await shop.order()
        try await shop.world.deliver(seconds: 6)
        let refill = try await shop.refill(order)
        try await shop.world.deliver(seconds: 6)
        #expect(try await shop.refillState(refill) == .rejected)
        #expect(try await shop.world.row(order).openRefill == nil)
        #expect(try await shop.world.audit().failure == nil)
    }

    @Test func onlyOneIsOpenAtATime() async throws {
        let shop = try await Shop()
        let order = try await shop.order()
        await #expect(throws: Fault.refillUnavailable) { try await shop.refill(order) }
        try await shop.world.deliver(seconds: 6)
        let made = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<20 { group.addTask { (try? await shop.refill(order)) != nil } }
            return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(made == 1)
        try await shop.world.deliver(seconds: 6)
        _ = try await shop.refill(order)
        #expect(try await shop.world.audit().failure == nil)
    }

    @Test func isGoneWhenItsDaysAreOver() async throws {
        let shop = try await Shop { $0.refillDays = 30 }
        let order = try await shop.order()
        try await shop.world.deliver(seconds: 6)
        let ended = try #require(try await shop.world.row(order).endedAt)
        let days = { (count: Int64) in ended.advanced(milliseconds: count * 86_400_000) }
        shop.world.clock.advance(milliseconds: days(30).milliseconds(since: shop.world.clock.now) - 1)
        let last = try await shop.refill(order)
        try await shop.world.deliver(seconds: 6)
        #expect(try await shop.refillState(last) == .completed)
        await #expect(throws: Fault.refillUnavailable) { try await shop.refill(order) }
        #expect(try await shop.world.audit().failure == nil)
    }

    @Test func isForDeliveredOrdersOfListingsThatHaveIt() async throws {
        let shop = try await Shop { $0.hasRefill = false }
        let order = try await shop.order()
        try await shop.world.deliver(seconds: 6)
        await #expect(throws: Fault.refillUnavailable) { try await shop.refill(order) }
        let canceled = try await Shop("canceled")
        let gone = try await canceled.order()
        try await canceled.world.deliver(seconds: 6)
        await #expect(throws: Fault.refillUnavailable) { try await canceled.refill(gone) }
        let other = try await canceled.world.customer(canceled.id)
        await #expect(throws: Fault.incorrectOrder) {
            try await canceled.world.store.execute(
                RequestRefill(order: gone, wallet: other.wallet, catalog: canceled.world.watch.current))
        }
        #expect(try await shop.world.audit().failure == nil)
        #expect(try await canceled.world.audit().failure == nil)
    }
}
