import Base
import Commands
import Domain
import Storage
import TestSupport
import Testing

@Suite struct DripFeedTests {
    private func runs(_ count: Int, minutes: Int = 1) -> [(String, String)] {
        [("runs", String(count)), ("interval", String(minutes))]
    }

    @Test func runsStartAtTheirIntervalsAndAddUpExactly() async throws {
        // 539 × 0.000123 ÷ 1000 is 66 millionths: seven shares of nine or ten.
        let shop = try await Shop { listing in
            listing.rate = Rate(nanos: 123_000, shownDecimals: 6)
            listing.minimum = 1
        }
        let placed = shop.world.clock.now
        let id = try await shop.order(quantity: 77, runs(7))
        let charge = try await shop.world.row(id).charge
        #expect(charge.micros == 66)
        #expect(try await shop.world.money(shop.customer).held == charge, "all runs are paid for at once")
        try await shop.world.deliver(seconds: 6 * 60 + 30)
        let children = try await shop.children(of: id)
        #expect(children.count == 7)
        #expect(children.map(\.charge.micros).reduce(0, +) == 66)
        #expect(children.allSatisfy { $0.charge.micros == 9 || $0.charge.micros == 10 })
        #expect(children.allSatisfy { $0.quantity == 77 && $0.state == .completed && $0.runs == 1 })
        for (run, child) in children.enumerated() {
            let late = child.createdAt.milliseconds(since: placed) - Int64(run) * 60_000
            #expect((0..<Int64(run + 1) * 500 + 1).contains(late), "run \(run) was \(late) ms late")
        }
        let parent = try await shop.world.row(id)
        #expect(parent.state == .completed && parent.remains == 0)
        #expect(parent.handedOver == charge && parent.held == .zero && parent.returned == .zero)
        #expect(try await shop.world.money(shop.customer).earned == charge)
        #expect(try await shop.openWork() == 0)
        #expect(try await shop.world.audit().failure == nil)
    }

    @Test func aRunStartsOnceHoweverManyTry() async throws {
        let shop = try await Shop()
        let id = try await shop.order(runs(3))
        for run: Int64 in [0, 1, 1, 2, 3] {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<10 {
                    group.addTask {
                        _ = try await shop.world.store.execute(
                            StartRun(
                                order: id, wallet: shop.customer.wallet, run: run,
                                upstreamReference: UpstreamReference(high: 1, low: 1)))
                    }
                }
                try await group.waitForAll()
            }
        }
        #expect(try await shop.children(of: id).count == 3)
        #expect(try await shop.funds() == ["999.73", "0.27"])
        #expect(try await shop.world.audit().failure == nil)
    }

    @Test func cancelledHalfWayTheRestGoesBack() async throws {
        let shop = try await Shop("slow")
        let id = try await shop.order(runs(4))
        try await shop.world.deliver(seconds: 90)
        #expect(try await shop.children(of: id).count == 2)
        #expect(await shop.cancel(id) == #"[{"order":\#(id),"cancel":1}]"#)
        let asked = try await shop.world.row(id)
        #expect(asked.returned.text == "0.18", "two runs will never start")
        #expect(!asked.state.isFinal, "one is under way")
        try await shop.world.deliver(seconds: 30)
        let children = try await shop.children(of: id)
        #expect(children.map(\.state) == [.completed, .partial])
        let parent = try await shop.world.row(id)
        #expect(parent.state == .partial)
        #expect(parent.remains == 200 + children[1].remains)
        let wallet = try await shop.world.money(shop.customer)
        #expect(wallet.held == .zero)
        #expect(
            try wallet.earned.text
                == Money(micros: 90_000).adding(children[1].charge).subtracting(children[1].returned).text)
        #expect(try wallet.available.adding(wallet.earned).text == "1000")
        try await shop.world.deliver(seconds: 120)
        #expect(try await shop.children(of: id).count == 2)
        #expect(try await shop.openWork() == 0)
        #expect(try await shop.world.audit().failure == nil)
    }

    @Test func cancelledBeforeTheFirstRunAllGoesBack() async throws {
        let shop = try await Shop()
        let id = try await shop.order(runs(4))
        _ = await shop.cancel(id)
        #expect(try await shop.funds() == ["1000", "0"])
        try await shop.world.deliver(seconds: 10)
        let parent = try await shop.world.row(id)
        #expect(parent.state == .canceled && parent.remains == 400)
        #expect(try await shop.children(of: id).isEmpty)
        #expect(try await shop.openWork() == 0)
        #expect(try await shop.world.audit().failure == nil)
    }

    @Test func refusedRunsAreNotCharged() async throws {
        let shop = try await Shop("refused")
        let id = try await shop.order(runs(3))
        try await shop.world.deliver(seconds: 150)
        #expect(try await shop.world.row(id).state == .canceled)
        #expect(try await shop.children(of: id).map(\.state) == [.canceled, .canceled, .canceled])
        #expect(try await shop.funds() == ["1000", "0"])
        #expect(try await shop.world.audit().failure == nil)
    }

    @Test func partialRunsMakeAPartialOrder() async throws {
        let shop = try await Shop("partial")
        let id = try await shop.order(quantity: 100, runs(2))
        try await shop.world.deliver(seconds: 90)
        let parent = try await shop.world.row(id)
        #expect(parent.state == .partial && parent.remains == 80)
        // Two fifths of two times 0.09 come back.
        #expect(try await shop.funds() == ["999.892", "0"])
        let answer = await shop.world.ask(shop.customer, [("action", "status"), ("order", id.description)])
        let children = try await shop.children(of: id).map(\.id.description)
        #expect(
            answer
                == #"{"charge":"0.108","start_count":"\#(try await shop.children(of: id)[0].startCount)","#
                + #""status":"Partial","remains":"80","currency":"USD","runs":"2","#
                + #""orders":[\#(children.joined(separator: ","))]}"#)
        #expect(try await shop.world.audit().failure == nil)
    }

    @Test func runsByHandAreEndedByStaff() async throws {
        let shop = try await Shop()
        let listing = try await shop.world.listing(shop.id, "By hand") { $0.hasDripFeed = true }
        try await shop.world.watch.refresh()
        let id = try await shop.world.order(shop.customer, listing, runs(2))
        try await shop.world.deliver(seconds: 70)
        let children = try await shop.children(of: id)
        #expect(children.map(\.state) == [.pending, .pending])
        for child in children {
            _ = try await shop.world.store.execute(
                ApplyByHand(
                    order: child.id, wallet: shop.customer.wallet, event: .completed(startCount: nil, remains: nil)))
        }
        try await shop.world.deliver(seconds: 5)
        #expect(try await shop.world.row(id).state == .completed)
        #expect(try await shop.world.audit().failure == nil)
    }
}
