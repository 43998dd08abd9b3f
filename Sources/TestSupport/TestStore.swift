import Base
import FoundationEssentials
import Storage
import StoragePostgres
import StorageSQLite
import Synchronization

/// A store of its own for a test, on the engine that the run is about.
///
/// `SWITCHBOARD_TEST_STORE=postgres` with the address of a server in `SWITCHBOARD_TEST_POSTGRES` makes it PostgreSQL;
/// `script/postgres run` gives one. Otherwise it is SQLite.
package final class TestStore: Sendable {
    package enum Kind: String, Sendable, CaseIterable {
        case sqlite, postgres
    }

    /// A machine that runs many tests at once may leave a command without its turn for long.
    package static let patience: Duration = .seconds(120)

    package static let kind =
        ProcessInfo.processInfo.environment["SWITCHBOARD_TEST_STORE"].flatMap(Kind.init(rawValue:)) ?? .sqlite

    package let kind: Kind
    package let engine: any Engine
    private let folder: URL
    private let name: String
    private let clock: ManualClock

    private static let server = PostgresServer(
        ProcessInfo.processInfo.environment["SWITCHBOARD_TEST_POSTGRES"] ?? "postgres:///postgres")
    /// Databases that no test uses now, wiped. Making one takes a tenth of a second, wiping one a hundredth; the
    /// server that a run has for itself takes them along when it goes.
    private static let idle = Mutex<[String]>([])
    private let isDamaged = Mutex(false)

    package init(_ kind: Kind = TestStore.kind, clock: ManualClock) throws {
        self.kind = kind
        self.clock = clock
        let fresh = "switchboard-\(UUID().uuidString.lowercased())"
        let known = kind == .postgres ? Self.idle.withLock { $0.popLast() } : nil
        name = known ?? fresh
        folder = FileManager.default.temporaryDirectory.appending(path: name)
        switch kind {
        case .sqlite:
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            engine = try SQLiteEngine(path: folder.appending(path: "books.sqlite").path, options: .init(readers: 2))
            try engine.migrate(Migrations.all, at: clock.now)
        case .postgres:
            engine = Self.open(name, clock)
            guard known == nil else { return }
            try Self.server.create(name)
            try engine.migrate(Migrations.all, at: clock.now)
        }
    }

    deinit {
        engine.close()
        switch kind {
        case .sqlite: try? FileManager.default.removeItem(at: folder)
        case .postgres:
            guard !isDamaged.withLock({ $0 }), (try? Self.server.run(Self.wipe, in: name)) != nil else { return }
            Self.idle.withLock { $0.append(name) }
        }
    }

    /// Opens the same store once more, as another process would.
    ///
    /// - Parameter faultPercent: of a hundred batches so many meet each failure that is made on purpose.
    package func another(faultPercent: Int = 0) throws -> any Engine {
        switch kind {
        case .sqlite: try SQLiteEngine(path: folder.appending(path: "books.sqlite").path)
        case .postgres: Self.open(name, clock, faultPercent)
        }
    }

    /// Changes rows from outside, as another process might.
    package func change(_ sql: String) throws(EngineFault) {
        if kind == .postgres { try Self.server.run(sql, in: name) }
    }

    /// Changes rows behind the program's back, past the checks of the schema.
    ///
    /// - Returns: how many.
    package func damage(_ sql: String) throws -> Int {
        switch kind {
        case .sqlite:
            return try SQLiteVandal(path: folder.appending(path: "books.sqlite").path).run(sql)
        case .postgres:
            isDamaged.withLock { $0 = true }
            try Self.server.run(Self.dropChecks, in: name)
            return try Self.server.run(sql, in: name)
        }
    }

    private static let dropChecks = """
        DO $$ DECLARE c record; BEGIN
            FOR c IN SELECT conrelid::regclass AS t, conname FROM pg_constraint WHERE contype = 'c' AND conrelid <> 0
            LOOP EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', c.t, c.conname); END LOOP;
        END $$
        """

    private static func open(_ name: String, _ clock: ManualClock, _ faultPercent: Int = 0) -> PostgresEngine {
        PostgresEngine(
            server.address(of: name),
            options: PostgresOptions(
                lanes: 2, readers: 2, usesNames: true, patience: patience, faultPercent: faultPercent,
                random: clock.environment.random),
            now: clock.environment.now)
    }

    private static let wipe = """
        DO $$ DECLARE t text; BEGIN
            FOR t IN SELECT tablename FROM pg_tables WHERE schemaname = 'public'
                AND tablename NOT IN ('schema_steps', 'id_blocks')
            LOOP EXECUTE format('DELETE FROM %I', t); END LOOP;
            UPDATE id_blocks SET next_id = 1;
        END $$
        """
}
