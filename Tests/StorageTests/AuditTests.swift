import Base
import Commands
import Domain
import Storage
import StorageSQLite
import TestSupport
import Testing

/// One thing that is wrong in the books, as SQL; `:done` is an order delivered by hand, `:open` one that is not,
/// `:queued` one that waits for its provider, `:wallet` the account that bought them, `:other` another one.
struct Damage: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let sql: String

    init(_ name: String, _ sql: String) {
        testDescription = name
        self.sql = sql
    }

    static let all: [Damage] = [
        Damage("amount of a transfer", "UPDATE transfers SET amount_micros = amount_micros + 1 WHERE order_id = :open"),
        Damage("available after a transfer", onFirst("available_micros = available_micros + 1")),
        Damage("held after a transfer", onFirst("held_micros = held_micros + 1")),
        Damage("earned after a transfer", onFirst("earned_micros = earned_micros + 1")),
        Damage("funded after a transfer", onFirst("funded_micros = funded_micros - 1")),
        Damage(
            "balances after the last transfer, sum kept",
            """
            UPDATE transfers SET available_micros = available_micros + 1, funded_micros = funded_micros - 1
            WHERE account_id = :wallet AND version = (SELECT max(version) FROM transfers WHERE account_id = :wallet)
            """),
        Damage(
            "direction of a transfer",
            "UPDATE transfers SET from_balance = to_balance, to_balance = from_balance WHERE order_id = :open"),
        Damage(
            "negative amount",
            "UPDATE transfers SET amount_micros = -1, from_balance = to_balance, to_balance = from_balance WHERE order_id = :open"
        ),
        Damage("first transfer missing", "DELETE FROM transfers WHERE account_id = :wallet AND version = 1"),
        Damage("transfer in the middle missing", "DELETE FROM transfers WHERE account_id = :wallet AND version = 3"),
        Damage(
            "last transfer missing",
            """
            DELETE FROM transfers WHERE account_id = :wallet
            AND version = (SELECT max(version) FROM transfers WHERE account_id = :wallet)
            """),
        Damage("all transfers of a wallet missing", "DELETE FROM transfers WHERE account_id = :wallet"),
        Damage(
            "versions of transfers swapped",
            """
            UPDATE transfers SET version = version + 1000 WHERE account_id = :wallet AND version IN (3, 4);
            UPDATE transfers SET version = 1007 - version WHERE account_id = :wallet AND version > 1000
            """),
        Damage(
            "transfer in a foreign wallet",
            "UPDATE transfers SET account_id = :other, version = 2 WHERE order_id = :queued"),
        Damage("transfer in a foreign currency", "UPDATE transfers SET currency = 'VND' WHERE order_id = :queued"),
        Damage("transfer names another order", "UPDATE transfers SET order_id = 999999 WHERE order_id = :open"),
        Damage("transfer names no order", "UPDATE transfers SET order_id = NULL WHERE order_id = :open"),
        Damage(
            "money that came from nowhere",
            "UPDATE wallets SET available_micros = available_micros + 1, funded_micros = funded_micros - 1 WHERE account_id = :wallet"
        ),
        Damage(
            "wallet that does not sum to zero",
            "UPDATE wallets SET available_micros = available_micros + 1 WHERE account_id = :wallet"),
        Damage(
            "held of a wallet",
            "UPDATE wallets SET held_micros = held_micros + 1, available_micros = available_micros - 1 WHERE account_id = :wallet"
        ),
        Damage("version of a wallet", "UPDATE wallets SET version = version + 1 WHERE account_id = :wallet"),
        Damage("wallet missing", "DELETE FROM wallets WHERE account_id = :wallet"),
        Damage("wallet without transfers", "INSERT INTO wallets VALUES (424242, 'USD', 5, 0, 0, -5, 1)"),
        Damage(
            "held of an order, more",
            "UPDATE orders SET held_micros = held_micros + 1, charge_micros = charge_micros + 1 WHERE id = :open"),
        Damage("held of an order, less", "UPDATE orders SET held_micros = held_micros - 1 WHERE id = :open"),
        Damage(
            "held of two orders swapped",
            """
            UPDATE orders SET held_micros = held_micros + 1, charge_micros = charge_micros + 1 WHERE id = :open;
            UPDATE orders SET held_micros = held_micros - 1 WHERE id = :queued
            """),
        Damage("ended order that still holds", "UPDATE orders SET state = 3, ended_at_ms = 1 WHERE id = :open"),
        Damage("open order missing", "DELETE FROM orders WHERE id = :open"),
        Damage("refund above the charge", "UPDATE orders SET returned_micros = charge_micros + 1 WHERE id = :done"),
        Damage("negative refund", "UPDATE orders SET returned_micros = -1 WHERE id = :done"),
        Damage("negative hold", "UPDATE orders SET held_micros = -1 WHERE id = :open"),
        Damage(
            "handed over more than the charge",
            "UPDATE orders SET handed_over_micros = charge_micros + 1 WHERE id = :done"),
        Damage(
            "operation with a second effect",
            """
            INSERT INTO transfers SELECT account_id, currency, version + 1, kind, from_balance, to_balance, 7,
                available_micros + 7, held_micros, earned_micros, funded_micros - 7, operation_id, NULL, at_ms
            FROM transfers WHERE account_id = :other AND version = 1;
            UPDATE wallets SET available_micros = available_micros + 7, funded_micros = funded_micros - 7, version = 2
            WHERE account_id = :other
            """),
        Damage(
            "operation with a second effect in another wallet",
            """
            UPDATE transfers SET operation_id =
                (SELECT operation_id FROM transfers WHERE account_id = :wallet AND version = 1)
            WHERE account_id = :other AND version = 1
            """),
        Damage("refund of an ended order", "UPDATE orders SET returned_micros = returned_micros + 1 WHERE id = :done"),
        Damage("charge of an ended order", "UPDATE orders SET charge_micros = charge_micros + 1 WHERE id = :done"),
        Damage(
            "share handed over",
            "UPDATE orders SET handed_over_micros = 1, held_micros = held_micros - 1 WHERE id = :open"),
        Damage("ended order missing", "DELETE FROM orders WHERE id = :done"),
        Damage("order in a foreign wallet", "UPDATE orders SET account_id = :other WHERE id = :done"),
        Damage("order in a foreign currency", "UPDATE orders SET currency = 'VND' WHERE id = :done"),
        Damage("kind of a transfer", "UPDATE transfers SET kind = 3 WHERE order_id = :done AND kind = 2"),
        Damage("open work missing", "DELETE FROM dispatches WHERE order_id = :queued"),
        Damage("open work of another order", "UPDATE dispatches SET order_id = :open WHERE order_id = :queued"),
        Damage("reference to no order", "INSERT INTO order_references VALUES (:wallet, 1, 2, 999999, 1)"),
        Damage("reference to a foreign order", "INSERT INTO order_references VALUES (:other, 1, 2, :open, 1)"),
        Damage("ids that would be given out again", "UPDATE id_blocks SET next_id = :queued"),
        Damage("dispatch left open", "UPDATE dispatches SET order_id = :done WHERE order_id = :queued"),
        Damage("dispatch of an order that has ended since", "UPDATE orders SET ended_at_ms = 1 WHERE id = :queued"),
        Damage("dispatch of no order", "UPDATE dispatches SET order_id = 999999 WHERE order_id = :queued"),
    ]

    private static func onFirst(_ change: String) -> String {
        "UPDATE transfers SET \(change) WHERE account_id = :wallet AND version = 1"
    }
}

@Suite struct AuditTests {
    private struct Ledger {
        let counter: Counter
        let done: OrderID
        let open: OrderID
        let queued: OrderID
        let other: Customer

        init() async throws {
            counter = try await Counter()
            let world = counter.world
            let routed = try await world.listing(counter.shop, "Routed", item: "completes")
            other = try await world.customer(counter.shop, money: "5")
            try await world.watch.refresh()
            done = try await world.order(counter.customer, counter.listing)
            open = try await world.order(counter.customer, counter.listing, quantity: 200)
            queued = try await world.order(counter.customer, routed, quantity: 300)
            _ = try await world.store.execute(
                ApplyByHand(
                    order: done, wallet: counter.customer.wallet, event: .completed(startCount: 1, remains: 0)))
        }

        func damage(_ sql: String) throws {
            let ids: [(String, Int64)] = [
                (":done", done.raw), (":open", open.raw), (":queued", queued.raw),
                (":wallet", counter.customer.account.raw), (":other", other.account.raw),
            ]
            let filled = ids.reduce(sql) { $0.replacing($1.0, with: String($1.1)) }
            #expect(try counter.world.place.damage(filled) > 0, "something was damaged")
        }
    }

    @Test func findsNothingWhereNothingIsWrong() async throws {
        let ledger = try await Ledger()
        let report = try await ledger.counter.world.audit()
        #expect(report.failure == nil)
        #expect(report.orders == 3)
        #expect(report.wallets == 2)
        #expect(report.transfers == 6)
    }

    @Test(arguments: Damage.all)
    func findsDamage(_ damage: Damage) async throws {
        let ledger = try await Ledger()
        try ledger.damage(damage.sql)
        #expect(try await ledger.counter.world.audit().failure != nil)
    }

    @Test(arguments: [
        "UPDATE transfers SET kind = 99 WHERE order_id = :open",
        "UPDATE transfers SET to_balance = 9 WHERE order_id = :open",
        "UPDATE orders SET state = 77 WHERE id = :open",
    ])
    func stopsAtWhatItCannotRead(_ sql: String) async throws {
        let ledger = try await Ledger()
        try ledger.damage(sql)
        await #expect(throws: Fault.self) { try await ledger.counter.world.audit() }
    }

    @Test func findsDamageWithAnySeed() async throws {
        let ledger = try await Ledger()
        try ledger.damage("UPDATE orders SET held_micros = held_micros - 1 WHERE id = :open")
        for seed: UInt64 in [0, 1, .max, 0x9E37_79B9_7F4A_7C15] {
            #expect(try await ledger.counter.store.read(Audit(seed: seed)).failure != nil)
        }
    }

    /// Makes the journal anew, line by line in another order, as writers beside each other might have left it.
    private static func rewritten(_ order: String) -> String {
        """
        CREATE TABLE lines AS SELECT row_number() OVER () AS place, * FROM transfers;
        DELETE FROM transfers;
        INSERT INTO transfers SELECT account_id, currency, version, kind, from_balance, to_balance, amount_micros,
            available_micros, held_micros, earned_micros, funded_micros, operation_id, order_id, at_ms
        FROM lines ORDER BY \(order);
        """
    }

    private static let leastFirst = "place"
    private static let latestFirst = "place DESC"

    @Test(arguments: [latestFirst, "place % 2, place", "place % 3, place DESC", "version DESC, account_id", leastFirst])
    func followsLinesThatCameOutOfTurn(_ order: String) async throws {
        let ledger = try await Ledger()
        try ledger.damage(Self.rewritten(order))
        let report = try await ledger.counter.world.audit()
        #expect(report.failure == nil)
        #expect(report.transfers == 6)
    }

    @Test(arguments: [leastFirst, latestFirst], [1, 2, 4])
    func namesTheGap(_ order: String, _ version: Int64) async throws {
        let ledger = try await Ledger()
        try ledger.damage(Self.rewritten(order))
        try ledger.damage("DELETE FROM transfers WHERE account_id = :wallet AND version = \(version)")
        let failure = try await ledger.counter.world.audit().failure
        #expect(failure?.hasSuffix("transfer \(version + 1): not the next after \(version - 1)") == true)
    }

    @Test(arguments: [leastFirst, latestFirst], [1, 3, 5])
    func findsALineThatCameTwice(_ order: String, _ version: Int64) async throws {
        let ledger = try await Ledger()
        try ledger.damage(
            """
            DROP INDEX transfers_by_wallet;
            INSERT INTO transfers SELECT * FROM transfers WHERE account_id = :wallet AND version = \(version);
            """)
        try ledger.damage(Self.rewritten(order))
        let failure = try await ledger.counter.world.audit().failure
        #expect(failure?.contains("transfer \(version): not the next after") == true)
    }

    @Test func findsDamageInALineThatWaited() async throws {
        let ledger = try await Ledger()
        try ledger.damage(Self.rewritten(Self.latestFirst))
        try ledger.damage("UPDATE transfers SET earned_micros = 1 WHERE account_id = :wallet AND version = 3")
        let failure = try await ledger.counter.world.audit().failure
        #expect(failure?.hasSuffix("transfer 3: the balances after it do not follow from those before") == true)
    }

    @Test func holdsSoManyLinesAndNoMore() async throws {
        let ledger = try await Ledger()
        try ledger.damage(Self.rewritten(Self.latestFirst))
        let store = ledger.counter.store
        #expect(try await store.read(Audit(seed: 1, mostEarly: 4)).failure == nil)
        #expect(try await store.read(Audit(seed: 1, mostEarly: 3)).failure?.contains("not the next after 0") == true)
    }
}
