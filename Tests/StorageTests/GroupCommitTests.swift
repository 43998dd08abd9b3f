import Base
import Commands
import Domain
import Storage
import TestSupport
import Testing

@Suite struct GroupCommitTests {
    @Test func sellsExactlyAsManyOrdersAsThereIsMoneyFor() async throws {
        let counter = try await Counter(money: "12.38")  // 137 × 0.09 and 0.05
        let order = try counter.order()
        let results = try await counter.together(Array(repeating: asking(order), count: 500))
        #expect(results.count { $0.outcome != nil } == 137)
        #expect(results.compactMap(\.fault) == Array(repeating: .notEnoughFunds, count: 363))
        #expect(Set(results.compactMap(\.outcome)).count == 137)
        let wallet = try await counter.world.money(counter.customer)
        #expect(wallet.available.text == "0.05")
        #expect(wallet.held.text == "12.33")
        #expect(wallet.version == 138, "the credit and 137 orders")
        #expect(try await counter.store.read(CountOrders()) == [.pending: 137])
        #expect(counter.store.statistics.batchSizes.snapshot.total < 20, "they were committed together")
        #expect(try await counter.world.audit().failure == nil)
    }

    @Test func sellsExactlyAsManyOrdersWithoutAnyHelpFromTheTest() async throws {
        let counter = try await Counter(money: "12.38")
        let order = try counter.order()
        let store = counter.world.store
        let sold = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<500 { group.addTask { await store.result(order).outcome != nil } }
            return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(sold == 137)
        #expect(try await counter.world.money(counter.customer).available.text == "0.05")
        #expect(try await counter.world.audit().failure == nil)
    }

    @Test func aReferenceBuysOnceHoweverManyAskAtOnce() async throws {
        let counter = try await Counter()
        let store = counter.world.store
        var orders: [PlaceOrder] = []
        for reference in 1...300 { orders.append(try counter.order(reference: Int64(reference))) }
        let all = orders
        let answers = await withTaskGroup(of: [OrderID?].self) { group in
            for worker in 0..<20 {
                group.addTask {
                    var answers = [OrderID?](repeating: nil, count: all.count)
                    for step in all.indices {
                        // Each pair of workers meets at other references.
                        let place = (step * (worker % 2 == 0 ? 1 : 7) + worker / 4) % all.count
                        answers[place] = await store.result(all[place]).outcome
                    }
                    return answers
                }
            }
            return await group.reduce(into: [[OrderID?]]()) { $0.append($1) }
        }
        #expect(answers.count == 20)
        for place in all.indices { #expect(Set(answers.map { $0[place] }).count == 1) }
        #expect(Set(answers[0].compactMap { $0 }).count == 300)
        #expect(try await store.read(CountOrders()) == [.pending: 300])
        #expect(try await counter.world.money(counter.customer).held.text == "27")
        #expect(try await counter.world.audit().failure == nil)
    }

    @Test func repeatsOfAReferenceInOneBatchFindTheFirst() async throws {
        let counter = try await Counter(money: "0.18")
        var asks: [Ask] = []
        for reference: Int64 in [1, 1, 2, 1, 2, 2, 3, 1] {
            let order = try counter.order(reference: reference)
            asks.append(asking(order))
        }
        let results = try await counter.together(asks)
        let first = try #require(results[0].outcome)
        let second = try #require(results[2].outcome)
        #expect(results.map(\.outcome) == [first, first, second, first, second, second, nil, first])
        #expect(results[6].fault == .notEnoughFunds)
        #expect(try await counter.world.audit().failure == nil)
    }

    @Test func aRefusedOrderDoesNotUseItsReferenceUp() async throws {
        let counter = try await Counter(money: "0")
        let order = try counter.order(reference: 1)
        #expect(await counter.store.result(order).fault == .notEnoughFunds)
        _ = try await counter.store.execute(AdjustWallet.credit(counter.customer.wallet, micros: 90_000))
        let id = try await counter.store.execute(order)
        #expect(try await counter.store.execute(order) == id)
        let wrong = try counter.order(quantity: 1, reference: 1)
        #expect(try await counter.store.execute(wrong) == id, "a repeat finds the first, whatever else it says")
        #expect(await counter.store.result(try counter.order(quantity: 1, reference: 2)).fault == .belowMinimum)
        #expect(try await counter.world.audit().failure == nil)
    }

    @Test func aRefusedCommandLeavesItsNeighboursAlone() async throws {
        let counter = try await Counter()
        let poor = try await counter.world.customer(counter.shop, money: "0")
        let good = try counter.order()
        let refused = try counter.order(poor)
        let wallet = counter.customer.wallet
        var asks: [Ask] = []
        for step in 0..<60 {
            switch step % 4 {
            case 0, 1: asks.append(asking(good))
            case 2: asks.append(asking(refused))
            default: asks.append(asking(RefusesAfterWriting(wallet: wallet)))
            }
        }
        let results = try await counter.together(asks)
        for (step, result) in results.enumerated() {
            switch step % 4 {
            case 0, 1: #expect(result.outcome != nil)
            case 2: #expect(result.fault == .notEnoughFunds)
            default: #expect(result.fault == .wrongState("on purpose"))
            }
        }
        #expect(Set(results.compactMap(\.outcome)).count == 30)
        #expect(try await counter.world.money(counter.customer).held.text == "2.7")
        #expect(try await counter.store.read(CountOrders()) == [.pending: 30])
        #expect(try await counter.world.audit().failure == nil)
    }

    @Test func refusedCommandsCostTheirNeighboursNoFurtherCommit() async throws {
        let counter = try await Counter()
        let good = try counter.order()
        let wallet = counter.customer.wallet
        let results = try await counter.together([
            asking(RefusesAfterWriting(wallet: wallet)), asking(good), asking(RefusesAfterWriting(wallet: wallet)),
            asking(good),
        ])
        #expect(results.map { $0.outcome != nil } == [false, true, false, true])
        #expect(counter.store.statistics.batchSizes.snapshot.total == 2, "the one that held the door, and the four")
        #expect(try await counter.world.audit().failure == nil)
    }

    @Test(arguments: [true, false])
    func aCommandThatTheEngineRefusesFailsAlone(_ breaksUniqueness: Bool) async throws {
        let counter = try await Counter()
        let good = try counter.order()
        let taken = try await counter.world.provider()
        let wallet = counter.customer.wallet
        var asks: [Ask] = []
        for step in 0..<40 {
            if step == 17 {
                asks.append(asking(AgainstTheSchema(wallet: wallet, taken: breaksUniqueness ? taken : nil)))
            } else {
                asks.append(asking(good))
            }
        }
        let results = try await counter.together(asks)
        for (step, result) in results.enumerated() where step != 17 { #expect(result.fault == nil) }
        guard case .bug = results[17].fault else {
            Issue.record("\(results[17])")
            return
        }
        #expect(Set(results.compactMap(\.outcome)).count == 39)
        #expect(try await counter.world.money(counter.customer).held.text == "3.51")
        #expect(try await counter.world.audit().failure == nil)
    }

    @Test func aRowThatWasNotAskedForIsABugOfThatCommandOnly() async throws {
        let counter = try await Counter()
        let good = try counter.order()
        let results = try await counter.together([asking(good), asking(ReadsWhatItDidNotAskFor()), asking(good)])
        #expect(results.map { $0.outcome != nil } == [true, false, true])
        #expect(results[1].fault == .bug("row of orders was not asked for"))
        #expect(try await counter.world.audit().failure == nil)
    }

    @Test func cancellingTheWaitingTaskWithdrawsNothing() async throws {
        let counter = try await Counter()
        let order = try counter.order()
        let store = counter.store
        counter.engine.shut()
        let task = Task { await store.result(order) }
        while !counter.engine.isHolding { await Task.yield() }
        task.cancel()
        counter.engine.letGo()
        let id = try await task.value.get()
        #expect(try await counter.world.row(id).state == .pending)
        #expect(try await counter.world.audit().failure == nil)
    }

    @Test func anAccountTakesMoreThanItsShareOnlyWhileNoOtherWaits() async throws {
        let counter = try await Counter()
        let other = try await counter.world.customer(counter.shop)
        let many = try counter.order()
        let one = try counter.order(other)
        let account = counter.customer.account
        let otherAccount = other.account
        var asks: [@Sendable (Store) async -> Int64?] = []
        for _ in 0..<300 { asks.append { try? await $0.execute(many, for: account).raw } }
        asks.append { try? await $0.execute(one, for: otherAccount).raw }
        let ids = try await counter.together(asks)
        let last = try #require(ids.last ?? nil)
        let before = ids.dropLast().count { ($0 ?? .max) < last }
        #expect(before == 64, "the other's order came right behind the share of the first")
        #expect(try await counter.world.audit().failure == nil)
    }

    @Test func jobsKeepTheirPlacesWhileRequestsWait() async throws {
        let counter = try await Counter()
        let order = try counter.order()
        var asks: [@Sendable (Store) async -> Int64?] = []
        for _ in 0..<600 { asks.append { try? await $0.execute(order).raw } }
        for _ in 0..<40 { asks.append { try? await $0.execute(order, as: .job).raw } }
        let ids = try await counter.together(asks).compactMap { $0 }
        #expect(ids.count == 640)
        let jobs = ids.suffix(40).sorted()
        let requests = ids.prefix(600)
        let first = try #require(jobs.first)
        #expect(requests.count { $0 < first } == 224, "a batch of 256 has 32 places for jobs")
        #expect(requests.count { $0 > jobs[31] } == 376)
        #expect(try await counter.world.audit().failure == nil)
    }
}

/// A command that makes an order, put to whatever store there is.
typealias Ask = @Sendable (Store) async -> Result<OrderID, Fault>

func asking<C: Command>(_ command: C) -> Ask where C.Outcome == OrderID {
    { store in await store.result(command) }
}

/// Changes everything there is to change, then refuses.
struct RefusesAfterWriting: Command {
    let wallet: WalletKey

    func touch(_ books: inout Books) {
        books.wallets.want(wallet)
        books.revisions.want(.catalog)
    }

    func decide(_ books: inout Books) throws(Fault) -> OrderID {
        let id: OrderID = try books.newID()
        try books.move(
            Money(micros: 5), from: .available, to: .held, in: wallet, kind: .placed, operation: id.raw, order: id)
        books.orders.expectAbsent(id)
        try books.orders.put(.plain(id, wallet, held: 5))
        books.notes.append(Note(wallet: wallet, version: 99, actor: "a", reason: "r"))
        try books.reviseCatalog()
        throw .wrongState("on purpose")
    }
}

/// Asks for what the schema forbids: a key that is taken, or an order that holds more than its charge.
struct AgainstTheSchema: Command {
    let wallet: WalletKey
    let taken: ProviderID?

    func touch(_ books: inout Books) {}

    func decide(_ books: inout Books) throws(Fault) -> OrderID {
        let id: OrderID = try books.newID()
        if let taken {
            books.providers.expectAbsent(taken)
            try books.providers.put(UpstreamProvider(id: taken, name: "again", kind: "k"))
        } else {
            books.orders.expectAbsent(id)
            try books.orders.put(.plain(id, wallet, held: 7))
        }
        return id
    }
}

struct ReadsWhatItDidNotAskFor: Command {
    func touch(_ books: inout Books) {}
    func decide(_ books: inout Books) throws(Fault) -> OrderID {
        _ = try books.orders.find(OrderID(1))
        return OrderID(1)
    }
}

extension Order {
    /// An order with a charge of five millionths.
    static func plain(_ id: OrderID, _ wallet: WalletKey, held: Int64) -> Order {
        var order = Order(
            id: id, wallet: wallet, listing: ListingID(1), type: 1, parent: nil, state: .pending, link: "x",
            options: nil, quantity: 1, runs: 1, intervalMinutes: 0, charge: Money(micros: 5), rateNanos: 1, basis: 1,
            createdAt: Instant(milliseconds: 0), revision: 0)
        order.held = Money(micros: held)
        return order
    }
}
