import Base
import Commands
import Domain
import Storage
import TestSupport
import Testing

/// What an account spent between some points in time.
@Suite struct SpendingTests {
    private static let hour: Int64 = 3_600_000

    private func spent(_ bazaar: Bazaar, _ bounds: [Instant]) async throws -> [String] {
        try await bazaar.store.read(AccountSpending(bazaar.counter.customer.wallet, between: bounds)).map(\.text)
    }

    @Test func moneyCountsWhereItMoved() async throws {
        let bazaar = try await Bazaar()
        let clock = bazaar.world.clock
        var bounds = [clock.now.advanced(milliseconds: -Self.hour)]
        func next() {
            clock.advance(milliseconds: Self.hour)
            bounds.append(clock.now)
        }
        next()
        let first = try await bazaar.order()
        let second = try await bazaar.order()
        _ = try await bazaar.order(1)
        next()
        next()
        try await bazaar.end(first, .canceled)
        try await bazaar.end(second, .completed(startCount: nil, remains: nil))
        _ = try await bazaar.order()
        try await bazaar.world.store.execute(
            AdjustWallet(
                wallet: bazaar.counter.customer.wallet, direction: .debit, amount: Money(micros: 5), actor: "test",
                reason: "test"))
        next()
        let row = try await bazaar.world.row(second)
        let refund = Money(micros: 40_000)
        _ = try await bazaar.store.execute(
            RefundOrder(order: row.id, wallet: row.wallet, amount: refund, actor: "test", reason: "test"))
        next()
        #expect(try await spent(bazaar, bounds) == ["0", "0.18", "0", "0", "-0.04"])
        #expect(try await spent(bazaar, [bounds[0], clock.now.advanced(milliseconds: 1)]) == ["0.14"])
        for few in [[], [clock.now]] { #expect(try await spent(bazaar, few).isEmpty) }
        #expect(try await bazaar.world.audit().failure == nil)
    }

    @Test func aRunIsNoPurchaseOfItsOwn() async throws {
        let bazaar = try await Bazaar()
        let wallet = bazaar.counter.customer.wallet
        let parent = try await bazaar.order()
        let now = bazaar.world.clock.now
        try bazaar.write(
            """
            INSERT INTO transfers SELECT account_id, currency, 3, 4, 2, 1, 45000, available_micros + 45000,
                held_micros - 45000, earned_micros, funded_micros, 77, \(parent), at_ms
                FROM transfers WHERE account_id = \(wallet.account) AND version = 2
            """)
        try bazaar.write(
            """
            INSERT INTO transfers SELECT account_id, currency, 4, 1, 1, 2, 45000, available_micros, held_micros,
                earned_micros, funded_micros, 77, 77, at_ms
                FROM transfers WHERE account_id = \(wallet.account) AND version = 2
            """)
        try bazaar.write("UPDATE wallets SET version = 4 WHERE account_id = \(wallet.account)")
        #expect(
            try await spent(bazaar, [now.advanced(milliseconds: -1), now.advanced(milliseconds: 1)]) == ["0.09"])
    }

    @Test func aLongJournalIsToldWhole() async throws {
        let bazaar = try await Bazaar()
        let wallet = bazaar.counter.customer.wallet
        let now = bazaar.world.clock.now
        // A line in two seconds for five days.
        try bazaar.write(
            """
            WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < 200000)
            INSERT INTO transfers SELECT \(wallet.account), 'USD', i, 1, 1, 2, 1000000, 0,
                CAST(i AS BIGINT) * 1000000, 0, 0,
                2000000 + i, 2000000 + i, \(now.milliseconds) + CAST(i AS BIGINT) * 2000 FROM n
            """)
        try bazaar.write("UPDATE wallets SET version = 200000 WHERE account_id = \(wallet.account)")
        let days = (0...30).map { now.advanced(milliseconds: Int64($0) * 24 * Self.hour) }
        let told = try await bazaar.store.read(AccountSpending(wallet, between: days))
        #expect(told.prefix(4).map(\.text) == ["43199", "43200", "43200", "43200"])
        #expect(told.map(\.micros).reduce(0, +) == 200_000 * Money.unit)
    }
}
