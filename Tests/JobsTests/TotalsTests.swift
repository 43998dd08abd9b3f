import Base
import Commands
import Domain
import Jobs
import Storage
import TestSupport
import Testing

/// What days came to.
@Suite struct TotalsTests {
    private func job(_ world: World, slice: Int64 = 3) -> TotalsJob {
        TotalsJob(store: world.store, catalog: world.watch, environment: world.clock.environment, slice: slice)
    }

    private func today(_ world: World) -> Int64 { world.clock.now.milliseconds / CalendarDay.millisecondsPerDay }

    /// The totals of a day, as texts: count, charged, returned, cost, unconverted.
    private func totals(_ world: World, _ day: Int64, _ kind: DayTotal.Kind = .orders) async throws -> [[String]] {
        try await world.store.read(ReadDayTotals(from: day, to: day)).filter { $0.key.kind == kind }.map {
            ["\($0.count)", $0.charged.text, $0.returned.text, $0.cost.text, "\($0.unconverted)"]
        }
    }

    @Test func daysAreWhatTheirOrdersCameToAfterRefundsToo() async throws {
        let shop = try await Shop()
        let world = shop.world
        let job = job(world)
        var first: [OrderID] = []
        for _ in 0..<7 { first.append(try await shop.order(quantity: 1_000)) }
        let day = today(world)
        #expect(try await job.pass() == false)
        #expect(try await totals(world, day) == [["7", "6.3", "0", "0", "0"]])
        try await world.deliver(seconds: 20)
        world.clock.advance(milliseconds: CalendarDay.millisecondsPerDay)
        for _ in 0..<3 { _ = try await shop.order(quantity: 1_000) }
        #expect(try await world.row(first[0]).state == .completed)
        _ = try await world.store.execute(
            RefundOrder(
                order: first[0], wallet: shop.customer.wallet, amount: Money(micros: 100_000), actor: "t", reason: "r"))
        _ = try await job.pass()
        #expect(try await totals(world, day).map { Array($0.prefix(3)) } == [["7", "6.3", "0.1"]])
        #expect(try await totals(world, today(world)).map { Array($0.prefix(3)) } == [["3", "2.7", "0"]])
        // Yesterday is looked at each time; what is older, once a day.
        world.clock.advance(milliseconds: CalendarDay.millisecondsPerDay)
        _ = try await job.pass()
        let version = try await world.store.read(ReadDayTotals(from: day, to: day)).map(\.version)
        _ = try await world.store.execute(
            RefundOrder(
                order: first[1], wallet: shop.customer.wallet, amount: Money(micros: 100_000), actor: "t", reason: "r"))
        _ = try await job.pass()
        #expect(try await world.store.read(ReadDayTotals(from: day, to: day)).map(\.version) == version)
        world.clock.advance(milliseconds: 33 * CalendarDay.millisecondsPerDay)
        #expect(today(world) - day == 35)
        _ = try await job.pass()
        #expect(try await totals(world, day).map { $0[2] } == ["0.1"], "it is older than what is counted anew")
        _ = try await self.job(world, slice: 1).pass()
        #expect(try await totals(world, day).map { $0[2] } == ["0.1"])
        #expect(try await world.audit().failure == nil)
    }

    @Test func whatIsOlderIsCountedAnewOnceADay() async throws {
        let shop = try await Shop()
        let world = shop.world
        let job = job(world)
        let id = try await shop.order(quantity: 1_000)
        let day = today(world)
        _ = try await job.pass()
        try await world.deliver(seconds: 20)
        world.clock.advance(milliseconds: 20 * CalendarDay.millisecondsPerDay)
        _ = try await job.pass()
        _ = try await world.store.execute(
            RefundOrder(
                order: id, wallet: shop.customer.wallet, amount: Money(micros: 100_000), actor: "t", reason: "r"))
        _ = try await job.pass()
        #expect(try await totals(world, day).map { $0[2] } == ["0"])
        world.clock.advance(milliseconds: CalendarDay.millisecondsPerDay)
        _ = try await job.pass()
        #expect(try await totals(world, day).map { $0[2] } == ["0.1"])
    }

    @Test func runsBelongToTheDayOfTheirOrder() async throws {
        let shop = try await Shop()
        let world = shop.world
        let id = try await shop.order(quantity: 1_000, [("runs", "3"), ("interval", "1440")])
        let day = today(world)
        try await world.deliver()
        world.clock.advance(milliseconds: CalendarDay.millisecondsPerDay)
        try await world.deliver(seconds: 5)
        let runs = try await shop.children(of: id)
        #expect(
            runs.count == 2 && Set(runs.map { $0.createdAt.milliseconds / CalendarDay.millisecondsPerDay }).count == 2)
        let run = try #require(runs.last { $0.state == .completed })
        _ = try await world.store.execute(
            RefundOrder(
                order: run.id, wallet: shop.customer.wallet, amount: Money(micros: 70_000), actor: "t", reason: "r"))
        _ = try await job(world).pass()
        #expect(try await totals(world, day).map { Array($0.prefix(3)) } == [["1", "2.7", "0.07"]])
        #expect(try await totals(world, today(world)).isEmpty)
        #expect(try await world.audit().failure == nil)
    }

    @Test func costsAreConvertedOrCountedAsNot() async throws {
        let resale = try await Resale { $0.currency = .vnd }
        let world = resale.world
        resale.panel.usually("add") { _ in #"{"order":101}"# }
        resale.panel.usually("status") { call in
            call.fields["orders"] == nil
                ? #"{"status":"Completed","charge":"2500","remains":"0"}"#
                : #"{"101":{"status":"Completed","charge":"2500","remains":"0"}}"#
        }
        let id = try await resale.order(quantity: 1_000)
        try await resale.pass()
        try await resale.pass(seconds: 60)
        let cost = try await resale.history(id).placement?.cost
        #expect(cost?.text == "2500")
        _ = try await job(world).pass()
        #expect(try await totals(world, today(world)) == [["1", "0.9", "0", "0", "1"]])
        let rate = try #require(Rate(text: "0.00004"))
        try await world.store.execute(SetExchangeRate(ExchangeRate.Key(.vnd, .usd), rate, asOf: world.clock.now))
        try await world.watch.refresh()
        _ = try await job(world).pass()
        #expect(try await totals(world, today(world)) == [["1", "0.9", "0", "0.1", "0"]])
    }

    @Test func rentalsAreCountedApart() async throws {
        let shop = try await Rentals()
        let world = shop.world
        for number in 0..<5 {
            let rental = try await shop.rent()
            if number < 2 { try await world.receive(rental, "code 123456") }
        }
        shop.world.clock.advance(milliseconds: 121_000)
        let open = try await world.store.read(ListAccountRentals(of: shop.customer.account, states: [.active])).rows
        _ = await shop.act("cancel", try #require(open.first))
        _ = try await job(world, slice: 2).pass()
        let cost = Money(micros: shop.tier.cost.micros * 2).text
        #expect(try await totals(world, today(world), .rentals) == [["5", "75000", "15000", cost, "0"]])
        #expect(try await totals(world, today(world)).isEmpty)
        try await shop.audit()
    }
}
