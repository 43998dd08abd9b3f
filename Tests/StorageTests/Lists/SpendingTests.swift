import Base
import Commands
import Domain
import Storage
import TestSupport
import Testing

/// What an account spent, day by day.
@Suite struct SpendingTests {
    private static let hour: Int64 = 3_600_000

    @Test func daysAreThoseOfTheCustomersClock() async throws {
        let bazaar = try await Bazaar()
        let clock = bazaar.world.clock
        let wallet = bazaar.counter.customer.wallet
        // To 22:00 UTC, which is the next day seven hours further east.
        let day = clock.now.milliseconds / CalendarDay.millisecondsPerDay + 1
        clock.advance(milliseconds: day * CalendarDay.millisecondsPerDay + 22 * Self.hour - clock.now.milliseconds)
        let first = try await bazaar.order()
        _ = try await bazaar.order(1)
        clock.advance(milliseconds: 3 * Self.hour)
        _ = try await bazaar.order()
        try await bazaar.end(first, .canceled)
        func spent(days: Int = 3, offset: Int64 = 0) async throws -> [AccountSpending.Day] {
            let answer = try await bazaar.store.read(
                AccountSpending(wallet, at: clock.now, days: days, offsetMinutes: offset))
            #expect(!answer.isCut)
            return answer.days
        }
        let utc = try await spent()
        #expect(utc.map(\.day) == [day - 1, day, day + 1])
        #expect(utc.map(\.count) == [0, 1, 1])
        #expect(utc.map(\.charged.text) == ["0", "0.09", "0.09"])
        #expect(utc.map(\.returned.text) == ["0", "0", "0.09"])
        let east = try await spent(offset: 420)
        #expect(east.map(\.count) == [0, 0, 2] && east.last?.day == day + 1)
        let west = try await spent(offset: -420)
        #expect(west.map(\.count) == [0, 0, 2] && west.last?.day == day)
        #expect(try await spent(days: 1).map(\.count) == [1])
        #expect(try await spent(days: 5_000).count == 92)
        #expect(try await bazaar.world.audit().failure == nil)
    }

    @Test func aRunIsNoPurchaseOfItsOwn() async throws {
        let bazaar = try await Bazaar()
        let wallet = bazaar.counter.customer.wallet
        let parent = try await bazaar.order()
        let now = bazaar.world.clock.now.milliseconds
        try bazaar.write(
            """
            INSERT INTO transfers VALUES
                (\(wallet.account), 'USD', 3, 4, 2, 1, 45000, 0, 0, 0, 0, 77, \(parent), \(now)),
                (\(wallet.account), 'USD', 4, 1, 1, 2, 45000, 0, 0, 0, 0, 77, 77, \(now));
            UPDATE wallets SET version = 4 WHERE account_id = \(wallet.account);
            """)
        let answer = try await bazaar.store.read(AccountSpending(wallet, at: bazaar.world.clock.now, days: 1))
        #expect(answer.days.map(\.count) == [1] && answer.days.map(\.charged.text) == ["0.09"])
        #expect(answer.days.map(\.returned) == [.zero])
    }

    @Test func saysWhereThereWereTooManyLines() async throws {
        let bazaar = try await Bazaar()
        let wallet = bazaar.counter.customer.wallet
        try bazaar.write(
            """
            WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < 20500)
            INSERT INTO transfers SELECT \(wallet.account), 'USD', i, 1, 1, 2, 1, 0, 0, 0, 0, 2000000 + i, 2000000 + i,
                \(bazaar.world.clock.now.milliseconds) FROM n;
            UPDATE wallets SET version = 20500 WHERE account_id = \(wallet.account);
            """)
        let answer = try await bazaar.store.read(AccountSpending(wallet, at: bazaar.world.clock.now, days: 2))
        #expect(answer.isCut && answer.days.last?.count == 20_000)
        let empty = try await bazaar.store.read(
            AccountSpending(WalletKey(wallet.account, .vnd), at: bazaar.world.clock.now, days: 2))
        #expect(!empty.isCut && empty.days.allSatisfy { $0.count == 0 })
    }
}
