import Base
import Foundation
import GRDB
import Storage
import StorageSQLite
import Testing

@Suite struct MigrationTests {
    private let folder: TemporaryFolder
    private let now = Instant(milliseconds: 5)

    init() throws {
        folder = try TemporaryFolder()
    }

    private func migrate(_ steps: Storage.Migration...) throws {
        try SQLiteEngine(path: folder.path()).migrate(steps, at: now)
    }

    private var tables: [String] {
        get throws {
            try DatabaseQueue(path: folder.path()).read { database in
                try String.fetchAll(database, sql: "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
            }
        }
    }

    private let first = Storage.Migration(
        1, "first", "CREATE TABLE a (id {id}, n {int}); CREATE TABLE aa (k TEXT PRIMARY KEY) {keyed}")
    private let second = Storage.Migration(2, "second", "CREATE TABLE b (id {id})")

    @Test func appliesWhatIsMissingOnce() throws {
        try migrate(first)
        #expect(try tables == ["a", "aa", "schema_steps"])
        try migrate(first)
        try migrate(first, second)
        try migrate(first, second)
        #expect(try tables == ["a", "aa", "b", "schema_steps"])
    }

    @Test func refusesAStepThatWasEditedAfterItHadBeenApplied() throws {
        try migrate(first, second)
        let edited = Storage.Migration(1, "first", first.sql + " ")
        #expect(throws: EngineFault.failed("schema step 1 was changed after it had been applied")) {
            try migrate(edited, second)
        }
        let third = Storage.Migration(3, "third", "CREATE TABLE c (id {id})")
        #expect(throws: EngineFault.self) { try migrate(edited, second, third) }
        #expect(try tables == ["a", "aa", "b", "schema_steps"], "nothing was applied on top")
    }

    @Test func refusesAStoreOfANewerProgram() throws {
        try migrate(first, second)
        #expect(
            throws: EngineFault.failed(
                "the store has schema step 2, which this program does not know: it is newer")
        ) { try migrate(first) }
        #expect(throws: EngineFault.self) { try migrate() }
    }

    @Test func aStepThatFailsLeavesNothingBehind() throws {
        try migrate(first)
        let broken = Storage.Migration(2, "second", "CREATE TABLE b (id {id}); CREATE TABLE nonsense;")
        #expect(throws: EngineFault.self) { try migrate(first, broken) }
        #expect(try tables == ["a", "aa", "schema_steps"])
        try migrate(first, second)
        #expect(try tables == ["a", "aa", "b", "schema_steps"])
    }

    @Test func theProgramsOwnStepsMakeAStoreThatCanBeOpenedAgain() throws {
        for _ in 0..<2 { try SQLiteEngine(path: folder.path()).migrate(Migrations.all, at: now) }
        #expect(Migrations.all.map(\.number) == Array(1...Int64(Migrations.all.count)))
        let schema = try DatabaseQueue(path: folder.path()).read { database in
            try String.fetchAll(database, sql: "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL")
        }
        for sql in schema { #expect(!sql.contains("{"), "every word was replaced: \(sql)") }
    }

    @Test func aFileThatIsNoStoreIsRefused() throws {
        try Array("this is no database, though long enough to look like one".utf8).withUnsafeBytes { bytes in
            try Data(bytes).write(to: folder.url.appending(path: "books.sqlite"))
        }
        #expect(throws: EngineFault.self) { try migrate(first) }
    }
}
