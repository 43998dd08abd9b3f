import Base
import Commands
import Domain
import Storage
import StorageSQLite
import TestSupport
import Testing

/// Queries that ask for many rows at once, and orders of rows that must not hang on the engine.
@Suite struct QueryTests {
    private struct Names: Query {
        let lists: [[Parameter]]

        func answer(from source: any Source) throws(EngineFault) -> [[String]] {
            var names: [[String]] = Array(repeating: [], count: lists.count)
            try source.rows("SELECT name FROM accounts WHERE id = $1 OR name = $2 ORDER BY id", each: lists) {
                index, row throws(UnreadableRow) in names[index].append(try row.string("name"))
            }
            return names
        }
    }

    private func write(_ counter: Counter, _ sql: String) throws {
        #expect(try counter.world.place.damage(sql) > 0, "something was written")
    }

    @Test func eachListOfParametersHasRowsOfItsOwn() async throws {
        let counter = try await Counter()
        var ids: [Int64] = []
        for name in ["a", "b", "c"] {
            ids.append(try await counter.store.execute(AddAccount(storefront: counter.shop, name: name)).raw)
        }
        let names = try await counter.store.read(
            Names(lists: [
                [.integer(ids[1]), .text("a")], [.integer(0), .text("")], [.integer(ids[2]), .text("c")],
                [.integer(ids[2]), .text("c")],
            ]))
        #expect(names == [["a", "b"], [], ["c"], ["c"]])
        #expect(try await counter.store.read(Names(lists: [])).isEmpty)
    }

    @Test func whatCannotBeReadStopsAllLists() async throws {
        let counter = try await Counter()
        let first = try await counter.world.order(counter.customer, counter.listing)
        let second = try await counter.world.order(counter.customer, counter.listing)
        try write(counter, "UPDATE orders SET state = 77 WHERE id = \(second.raw)")
        await #expect(throws: Fault.self) {
            try await counter.store.read(ReadStatuses([first, second], account: counter.customer.account))
        }
        #expect(try await counter.store.read(ReadStatuses([first], account: counter.customer.account)).count == 1)
    }

    @Test func anOrderAskedForTwiceIsAnsweredOnce() async throws {
        let counter = try await Counter()
        let other = try await counter.world.customer(counter.shop, money: "5")
        try await counter.world.watch.refresh()
        let parent = try await counter.world.order(counter.customer, counter.listing)
        let late = try await counter.world.order(counter.customer, counter.listing)
        let early = try await counter.world.order(counter.customer, counter.listing)
        let foreign = try await counter.world.order(other, counter.listing)
        try write(
            counter,
            """
            UPDATE orders SET runs = 2, quantity = 200 WHERE id = \(parent.raw);
            UPDATE orders SET parent_id = \(parent.raw), created_at_ms = 20, remains = 100, start_count = 7,
                held_micros = 0, returned_micros = 3 WHERE id = \(late.raw);
            UPDATE orders SET parent_id = \(parent.raw), created_at_ms = 10, remains = 40, start_count = 5,
                held_micros = 0, returned_micros = 2 WHERE id = \(early.raw);
            """)
        let found = try await counter.store.read(
            ReadStatuses([parent, foreign, late, parent, OrderID(999_999)], account: counter.customer.account))
        #expect(Set(found.keys) == [parent, late])
        let status = try #require(found[parent])
        #expect(status.children == [early, late], "in the order in which they were made, whatever their ids")
        #expect(status.startCount == 5)
        #expect(status.remains == 140)
        #expect(status.charge.micros == 90_000 - 5)
        let latest = try await counter.store.read(ReadLatestOrders(counter.customer.wallet, limit: 10))
        #expect(latest.map(\.id) == [early, late, parent])
        #expect(latest.last?.returned.micros == 5)
        let runs = try await counter.store.read(ReadRuns(parent))
        #expect(runs.open.map(\.id) == [early, late])
    }

    @Test func workWhoseOrderIsGoneIsLeftOut() async throws {
        let counter = try await Counter(item: "completes")
        let kept = try await counter.world.order(counter.customer, counter.listing)
        let gone = try await counter.world.order(counter.customer, counter.listing)
        let last = try await counter.world.order(counter.customer, counter.listing)
        try write(counter, "DELETE FROM orders WHERE id = \(gone.raw)")
        let provider = try #require(counter.world.watch.current.providers.keys.first)
        let due = try await counter.store.read(
            ReadQueue(of: provider, now: counter.world.clock.now, limit: 10))
        #expect(Set(due.map(\.order.id)) == [kept, last])
        #expect(due.allSatisfy { $0.order.id == $0.dispatch.order })
    }

    @Test func walletsAreFoundByTheirKeys() async throws {
        let counter = try await Counter(money: "3")
        let other = try await counter.world.customer(counter.shop, money: "5")
        let empty = WalletKey(other.account, .vnd)
        let found = try await counter.store.read(
            ReadWalletsByKey([other.wallet, empty, counter.customer.wallet, other.wallet]))
        #expect(Set(found.keys) == [other.wallet, counter.customer.wallet])
        #expect(found[other.wallet]?.available.text == "5")
        #expect(found[counter.customer.wallet]?.available.text == "3")
    }

    @Test func eventsOfARentalWaitForThoseMadeBefore() async throws {
        let counter = try await Counter()
        try write(
            counter,
            """
            INSERT INTO webhook_events VALUES
                (5, 1, 77, 1, 'second', 20, 0, 0, 20, NULL, NULL, 1), (9, 1, 77, 1, 'first', 10, 0, 0, 30, NULL, NULL, 1),
                (7, 1, 78, 1, 'same time, first', 10, 0, 0, 40, NULL, NULL, 1),
                (8, 1, 78, 1, 'same time, second', 10, 0, 0, 40, NULL, NULL, 1);
            """)
        let due = try await counter.store.read(
            ReadDueEvents(now: Instant(milliseconds: 50), perAccount: 10, limit: 10))
        #expect(due.map(\.body) == ["first", "same time, first"])
    }

    @Test func runsWithoutAProviderStandFirst() async throws {
        let counter = try await Counter(item: "completes")
        let routed = try await counter.world.order(counter.customer, counter.listing)
        let byHand = try await counter.world.order(counter.customer, counter.listing)
        try write(counter, "UPDATE dispatches SET provider_id = NULL, state = 4 WHERE order_id = \(byHand.raw)")
        let lines = try await counter.store.read(CountQueues())
        #expect(lines.map { $0.provider == nil } == [true, false])
        #expect(lines.map(\.count) == [1, 1])
        #expect(try await counter.world.row(routed).provider == lines.last?.provider)
    }
}
