import Base
import Commands
import Domain
import Storage
import StorageSQLite

/// Where the books are: `sqlite:PATH`.
struct StoreLocation: Sendable {
    let path: String

    init(_ url: String) throws {
        guard url.hasPrefix("sqlite:"), url.count > 7 else {
            throw SettingsError(description: "\(url): a database is named sqlite:PATH")
        }
        path = String(url.dropFirst(7))
    }

    /// Opens the store and brings its schema up to date.
    func open(busyMilliseconds: Int, readers: Int) throws -> SQLiteEngine {
        let engine = try SQLiteEngine(
            path: path, options: .init(busyMilliseconds: busyMilliseconds, readers: readers))
        try engine.migrate(Migrations.all, at: Environment.live.now())
        return engine
    }
}
