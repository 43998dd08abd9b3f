import Base
import Domain
import Foundation
import GRDB
import Storage
import StorageSQLite
import Testing

/// What an engine's failures are called decides what becomes of the batch: tried again, halved, refused, or the end.
@Suite struct EngineFaultTests {
    private let folder: TemporaryFolder
    private let engine: SQLiteEngine

    init() throws {
        folder = try TemporaryFolder()
        engine = try SQLiteEngine(path: folder.path(), options: .init(busyMilliseconds: 1, readers: 1))
        try engine.migrate(Migrations.all, at: Instant(milliseconds: 0))
    }

    private func provider(_ id: Int64, _ name: String) -> UpstreamProvider {
        var row = UpstreamProvider(id: ProviderID(id), name: name, kind: "k")
        row.version = 1
        return row
    }

    private func fault(_ body: (any Session) throws(EngineFault) -> Void) -> EngineFault? {
        do throws(EngineFault) {
            try engine.transact(lane: 0) { session throws(EngineFault) in
                try body(session)
                return true
            }
            return nil
        } catch {
            return error
        }
    }

    private var count: Int? {
        get throws {
            try DatabaseQueue(path: folder.path()).read { database in
                try Int.fetchOne(database, sql: "SELECT count(*) FROM providers")
            }
        }
    }

    @Test(arguments: [(1, "other"), (2, "taken")] as [(Int64, String)])
    func aTakenKeyIsCalledSo(_ id: Int64, _ name: String) throws {
        #expect(fault { session throws(EngineFault) in try session.insert([provider(1, "taken")]) } == nil)
        let found = fault { session throws(EngineFault) in try session.insert([provider(3, "new"), provider(id, name)])
        }
        guard case .unique = found else {
            Issue.record("\(String(describing: found))")
            return
        }
        #expect(try count == 1, "the new one was rolled back, too")
        #expect(fault { session throws(EngineFault) in try session.insert([provider(3, "new")]) } == nil)
    }

    @Test func whatTheSchemaForbidsIsCalledSo() throws {
        var wallet = Wallet(empty: WalletKey(AccountID(1), .usd))
        wallet.available = Money(micros: 5)
        let found = fault { session throws(EngineFault) in try session.insert([wallet]) }
        guard case .refused = found else {
            Issue.record("\(String(describing: found))")
            return
        }
    }

    @Test func aRowThatHasMovedOnIsTriedAgain() throws {
        let stored = provider(1, "a")
        var stale = stored
        stale.version = 7
        var after = stored
        after.version = 8
        #expect(fault { session throws(EngineFault) in try session.insert([stored]) } == nil)
        let found = fault { session throws(EngineFault) in try session.update([(before: stale, after: after)]) }
        guard case .unique = found else {
            Issue.record("\(String(describing: found))")
            return
        }
        guard case .unique = fault({ session throws(EngineFault) in try session.delete([stale]) }) else {
            Issue.record("a stale row was deleted")
            return
        }
        #expect(try count == 1)
    }

    @Test func aLockThatSomebodyHoldsIsCalledSo() throws {
        let other = try DatabaseQueue(path: folder.path())
        try other.inDatabase { database in
            try database.execute(sql: "BEGIN IMMEDIATE")
            #expect(fault { session throws(EngineFault) in try session.insert([provider(1, "a")]) } == .locked)
            try database.execute(sql: "COMMIT")
        }
        #expect(fault { session throws(EngineFault) in try session.insert([provider(1, "a")]) } == nil)
    }

    @Test func aDamagedFileIsADeviceThatFailed() throws {
        try engine.foldLog()
        let path = folder.path("damaged.sqlite")
        try engine.copy(to: path)
        let page = try DatabaseQueue(path: path).read { database in
            try Int.fetchOne(database, sql: "SELECT rootpage FROM sqlite_schema WHERE name = 'providers'")
        }
        let start = (try #require(page) - 1) * 4096
        var bytes = try Array(Data(contentsOf: URL(filePath: path)))
        for offset in 0..<32 { bytes[start + offset] = 0xEE }
        try Data(bytes).write(to: URL(filePath: path))
        let damaged = try SQLiteEngine(path: path, options: .init(busyMilliseconds: 1, readers: 1))
        let found = #expect(throws: EngineFault.self) {
            try damaged.transact(lane: 0) { session throws(EngineFault) in
                try session.insert([provider(1, "a")])
                return true
            }
        }
        guard case .device = found else {
            Issue.record("\(String(describing: found))")
            return
        }
    }
}
