import Base
import Commands
import Domain
import GRDB
import Storage
import StorageSQLite
import TestSupport
import Testing

/// What is wrong with rentals is found: `:held` waits for its SMS, `:done` has had one, `:back` was paid back.
@Suite struct RentalAuditTests {
    static let damages = [
        "UPDATE rentals SET held_micros = held_micros - 1 WHERE id = :held",
        "UPDATE rentals SET charge_micros = charge_micros + 1, held_micros = held_micros + 1 WHERE id = :held",
        "UPDATE rentals SET state = 5, ended_at_ms = 1 WHERE id = :held",
        "UPDATE rentals SET state = 3 WHERE id = :held",
        "UPDATE rentals SET state = 2 WHERE id = :done",
        "UPDATE rentals SET returned_micros = charge_micros WHERE id = :done",
        "UPDATE rentals SET returned_micros = returned_micros - 1 WHERE id = :back",
        "UPDATE rentals SET account_id = account_id + 1 WHERE id = :back",
        "DELETE FROM rentals WHERE id = :done",
        "DELETE FROM rentals WHERE id = :back",
        "DELETE FROM open_rentals WHERE rental_id = :held",
        "UPDATE open_rentals SET rental_id = :back WHERE rental_id = :held",
        "DELETE FROM transfers WHERE order_id = :back AND kind = 3",
        "UPDATE transfers SET order_id = :done WHERE order_id = :held",
        "INSERT INTO number_uses VALUES ('+62811', 3, :back, 1, 1, 1)",
        "INSERT INTO number_uses VALUES ('+62811', 3, 999999, 1, 1, 1)",
        "UPDATE id_blocks SET next_id = :held",
    ]

    private func world() async throws -> (World, [(String, Int64)]) {
        let world = try await World()
        let shop = try await world.storefront()
        let tier = try await world.tier(try await world.seller())
        let customer = try await world.renter(shop)
        let back = try await world.rent(customer, tier)
        let done = try await world.rent(customer, tier)
        try await world.receive(done, "code 123456")
        world.clock.advance(milliseconds: 121_000)
        _ = await world.call(customer, "POST", "/v1/orders/cancel", body: #"{"id":\#(back.id)}"#)
        let held = try await world.rent(customer, tier)
        return (world, [(":held", held.id.raw), (":done", done.id.raw), (":back", back.id.raw)])
    }

    @Test func findsNothingWhereNothingIsWrong() async throws {
        let report = try await world().0.audit()
        #expect(report.failure == nil)
        #expect(report.rentals == 3)
    }

    @Test(arguments: damages)
    func findsDamage(_ sql: String) async throws {
        let (world, ids) = try await world()
        let filled = ids.reduce(sql) { $0.replacing($1.0, with: String($1.1)) }
        #expect(try world.place.damage(filled) > 0, "something was damaged")
        #expect(try await world.audit().failure != nil)
    }
}

/// A store of the second schema, with rows, brought up to the third.
@Suite struct NumberMigrationTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        let engine = try SQLiteEngine(path: folder.path())
        try engine.migrate(Array(Migrations.all.prefix(2)), at: Instant(milliseconds: 1))
        try DatabaseQueue(path: folder.path()).write { database in
            try database.execute(
                sql: """
                    INSERT INTO providers VALUES (7, 'sandbox', 'sandbox', 1, '', '', 'USD', 5, 4, 2000, 60, 100, 30000,
                        0, 1, 250000, 3);
                    INSERT INTO exchange_rates VALUES ('USD', 'IDR', 16250000000000, 0, 99, 2);
                    """)
        }
        try engine.migrate(Migrations.all, at: Instant(milliseconds: 2))
    }

    @Test func providersAndRatesReadAsBefore() async throws {
        let engine = try SQLiteEngine(path: folder.path())
        let catalog = try await engine.read(ReadCatalog())
        let provider = try #require(catalog.providers[ProviderID(7)])
        #expect(provider.name == "sandbox" && provider.alias == "p7" && provider.isPaused && provider.listsOrders)
        #expect(provider.lowBalance.text == "0.25" && provider.callsPerMinute == 60 && provider.version == 3)
        #expect(throws: Never.self) { try provider.check() }
        let rate = try #require(catalog.exchangeRates[ExchangeRate.Key(.usd, .idr)])
        #expect(rate.rate.text == "16250" && rate.setAt.milliseconds == 99 && rate.asOf == rate.setAt)
        #expect(try await engine.read(ReadNumberCatalog()).tiers.isEmpty)
    }

    @Test func listsAreReadThroughTheirIndexes() throws {
        let plans = [
            (
                "SELECT * FROM rentals WHERE account_id = 1 AND state BETWEEN 2 AND 6 ORDER BY created_at_ms DESC, id DESC",
                "rentals_by_account"
            ),
            (
                "SELECT * FROM rentals WHERE account_id = 1 AND state = 5 AND ended_at_ms IS NOT NULL ORDER BY created_at_ms DESC, id DESC",
                "rentals_by_end"
            ),
            (
                "SELECT * FROM webhook_events e WHERE e.due_at_ms IS NOT NULL AND e.due_at_ms <= 5 ORDER BY e.due_at_ms",
                "webhook_events_due"
            ),
        ]
        try DatabaseQueue(path: folder.path()).read { database in
            for (sql, index) in plans {
                let plan = try Row.fetchAll(database, sql: "EXPLAIN QUERY PLAN " + sql).map { $0["detail"] as String }
                #expect(plan.count == 1 && plan[0].contains(index), "\(plan)")
            }
            for condition in ["o.phase = 1 AND r.expires_at_ms > 5", "(o.phase <> 1 OR r.expires_at_ms <= 5)"] {
                let sql = """
                    EXPLAIN QUERY PLAN SELECT o.* FROM open_rentals o JOIN rentals r ON r.id = o.rental_id
                    WHERE o.provider_id = 1 AND o.due_at_ms <= 5 AND \(condition) ORDER BY o.due_at_ms LIMIT 3
                    """
                let plan = try Row.fetchAll(database, sql: sql).map { $0["detail"] as String }
                #expect(plan.count == 2 && plan[0].contains("open_rentals_by_due"), "\(plan)")
            }
        }
    }
}
