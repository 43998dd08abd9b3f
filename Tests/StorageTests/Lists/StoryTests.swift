import Base
import Commands
import Domain
import Storage
import TestSupport
import Testing

/// What is known of one order.
@Suite struct StoryTests {
    @Test func allMoneyOfAnOrderIsFound() async throws {
        let bazaar = try await Bazaar()
        let wallet = bazaar.counter.customer.wallet
        let id = try await bazaar.order(0, 1)
        bazaar.world.clock.advance(seconds: 3)
        _ = try await bazaar.order(0, 1)
        try await bazaar.end(id, .partial(startCount: 5, remains: 40))
        bazaar.world.clock.advance(seconds: 3)
        _ = try await bazaar.store.execute(
            RefundOrder(order: id, wallet: wallet, amount: Money(micros: 5), actor: "staff", reason: "kindness"))
        let refill = try await bazaar.store.execute(
            RequestRefill(order: id, wallet: wallet, catalog: bazaar.world.watch.current))
        let story = try #require(try await bazaar.store.read(ReadOrderStory(of: id)))
        #expect(story.money.lines.map(\.transfer.kind) == [.placed, .earned, .returned, .refunded])
        #expect(story.money.isWhole && story.money.lines.last?.reason == "kindness")
        #expect(story.refills.map(\.id) == [refill] && story.attempts.isEmpty && story.dispatch == nil)
        #expect(story.listed.children == 0 && story.order.id == id && story.subscription == nil)
        #expect(try await bazaar.store.read(ReadOrderStory(of: OrderID(999_999))) == nil)
        #expect(try await bazaar.world.audit().failure == nil)
    }

    @Test func saysWhereALineMayBeMissing() async throws {
        let bazaar = try await Bazaar()
        let wallet = bazaar.counter.customer.wallet
        let id = try await bazaar.order()
        bazaar.world.clock.advance(seconds: 3)
        try await bazaar.end(id, .completed(startCount: nil, remains: 0))
        let ended = bazaar.world.clock.now.milliseconds
        // A busy wallet: nine thousand lines, a refund in their middle.
        try bazaar.write(
            """
            WITH RECURSIVE n(i) AS (SELECT 4 UNION ALL SELECT i + 1 FROM n WHERE i < 9000)
            INSERT INTO transfers SELECT \(wallet.account), 'USD', i, CASE WHEN i = 5000 THEN 7 ELSE 1 END, 1, 2, 5,
                0, 0, 0, 0, i, CASE WHEN i = 5000 THEN \(id) ELSE 2000000 + i END, \(ended) + i FROM n;
            UPDATE wallets SET version = 9000 WHERE account_id = \(wallet.account);
            UPDATE orders SET returned_micros = 5 WHERE id = \(id);
            """)
        let story = try #require(try await bazaar.store.read(ReadOrderStory(of: id)))
        #expect(story.money.lines.map(\.transfer.kind) == [.placed, .earned] && !story.money.isWhole)
        try bazaar.write("UPDATE orders SET returned_micros = 0 WHERE id = \(id)")
        #expect(try await bazaar.store.read(ReadOrderStory(of: id))?.money.isWhole == true)
    }
}
