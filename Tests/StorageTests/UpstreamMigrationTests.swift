import Base
import Domain
import Foundation
import GRDB
import Storage
import StorageSQLite
import Testing

/// A store of the first schema, with rows, brought up to the second: what was there reads as it did.
@Suite struct UpstreamMigrationTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        let engine = try SQLiteEngine(path: folder.path())
        try engine.migrate(Array(Migrations.all.prefix(1)), at: Instant(milliseconds: 1))
        try DatabaseQueue(path: folder.path()).write { database in
            try database.execute(
                sql: """
                    INSERT INTO providers VALUES (1, 'sandbox', 'sandbox', 1, 3);
                    INSERT INTO storefronts VALUES (2, 'shop', 'standard', 'USD', '', 'en', 0, 1);
                    INSERT INTO listings VALUES (3, 2, 7, 'Followers', 1, 'C', 'about', '', 900000000, 2, 0, 10, 1000,
                        1, 0, 1, 0, 30, 'days', 1, 4);
                    INSERT INTO routes VALUES (3, 0, 1, 'completes', 2);
                    INSERT INTO orders VALUES (9, 5, 'USD', 3, 1, NULL, 1, 'https://example.com', NULL, 100, 1, 0, 90000,
                        90000, 0, 0, 900000000, 1000, 0, 100, 1, 'completes-5', NULL, 0, 11, 6, NULL, 1, 2);
                    INSERT INTO dispatches VALUES (9, 5, 'USD', 3, 1, 77, 1, 'completes', 0, 0, -5, 6, 8, 2);
                    INSERT INTO refills VALUES (11, 9, 5, 1, 1, 'r', 99, 8, NULL, 2);
                    INSERT INTO refills VALUES (12, 9, 5, 0, 1, NULL, 99, 8, NULL, 1);
                    """)
        }
        try engine.migrate(Migrations.all, at: Instant(milliseconds: 2))
    }

    @Test func theCatalogueReadsAsBefore() async throws {
        let catalog = try await SQLiteEngine(path: folder.path()).read(ReadCatalog())
        let provider = try #require(catalog.providers[ProviderID(1)])
        #expect(provider.name == "sandbox" && provider.isPaused && provider.version == 3)
        #expect(throws: Never.self) { try provider.check() }
        let listing = try #require(catalog.listings[ListingID(3)])
        #expect(listing.rate.text == "0.90" && listing.refillDays == 30 && listing.isOnSale && !listing.followsCost)
        #expect(listing.extras == [.days] && listing.version == 4)
        let route = try #require(catalog.routes[ListingID(3)]?.first)
        #expect(route.item == "completes" && route.version == 2 && !route.passesSchedule)
    }

    @Test func openWorkIsFoundAsBefore() async throws {
        let engine = try SQLiteEngine(path: folder.path())
        let now = Instant(milliseconds: 100)
        let due = try await engine.read(ReadPlaced(with: ProviderID(1), now: now, limit: 10))
        let dispatch = try #require(due.first?.dispatch)
        #expect(dispatch.reference == UpstreamReference(high: -5, low: 6) && dispatch.dueAt?.milliseconds == 77)
        #expect(dispatch.item == "completes" && dispatch.version == 2 && dispatch.routePosition == 0)
        let refills = try await engine.read(ReadDueRefills(of: ProviderID(1), now: now, limit: 10))
        #expect(refills.map(\.refill.attempt).sorted() == [0, 1], "one that the provider has counts as asked for")
    }

    @Test func queuesAreReadThroughTheirIndexes() throws {
        try DatabaseQueue(path: folder.path()).read { database in
            for (state, index) in [("state < 3", "dispatches_to_send"), ("state = 3", "dispatches_placed")] {
                let plan = try Row.fetchAll(
                    database,
                    sql: """
                        EXPLAIN QUERY PLAN SELECT * FROM dispatches WHERE \(state) AND provider_id = 1
                        AND due_at_ms <= 5 ORDER BY due_at_ms LIMIT 3
                        """
                ).map { $0["detail"] as String }
                #expect(plan.count == 1 && plan[0].contains(index), "\(plan)")
            }
        }
    }
}
