import ArgumentParser
import Base
import Domain
import Storage
import StoragePostgres
import StorageSQLite

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Where the books are: `sqlite:PATH`, or a PostgreSQL by a URI of libpq.
enum StoreLocation: Sendable {
    case sqlite(path: String)
    case postgres(PostgresAddress)

    /// What a process wants of its store.
    enum Purpose {
        case serving
        /// One verb beside running servers.
        case verb
    }

    /// A saturated server hardly lets go of SQLite's lock, so verbs wait longer than it does.
    private static let busyMillisecondsOfVerbs = 30_000

    init(_ url: String) throws {
        if PostgresAddress.names(url) {
            self = .postgres(PostgresAddress(url))
        } else if url.hasPrefix("sqlite:"), url.count > 7 {
            self = .sqlite(path: String(url.dropFirst(7)))
        } else {
            throw SettingsError(description: "a database is named sqlite:PATH or postgres://…")
        }
    }

    /// The store where a command line names none: `SWITCHBOARD_DATABASE`, or what the file holds that
    /// `SWITCHBOARD_DATABASE_FILE` names, so that a password stands neither there nor in the list of processes.
    ///
    /// - Throws: `Complaint` where that file cannot be read.
    static func named(_ url: String?) throws -> StoreLocation {
        if let url { return try StoreLocation(url) }
        if let url = getenv("SWITCHBOARD_DATABASE") { return try StoreLocation(String(cString: url)) }
        if let file = getenv("SWITCHBOARD_DATABASE_FILE") {
            return try StoreLocation(try fileText(String(cString: file)))
        }
        return .sqlite(path: "var/switchboard.sqlite")
    }

    static let help: ArgumentHelp = """
        The store: sqlite:PATH or postgres://… Without it SWITCHBOARD_DATABASE, or the file that \
        SWITCHBOARD_DATABASE_FILE names, or sqlite:var/switchboard.sqlite.
        """

    /// Opens the store and brings its schema up to date.
    func open(_ settings: Settings, for purpose: Purpose) throws -> any Engine {
        let engine: any Engine
        switch self {
        case .sqlite(let path):
            engine = try SQLiteEngine(
                path: path,
                options: purpose == .serving
                    ? .init(busyMilliseconds: 5_000, readers: settings.readers)
                    : .init(busyMilliseconds: Self.busyMillisecondsOfVerbs, readers: 1))
        case .postgres(let address):
            let isServing = purpose == .serving
            engine = PostgresEngine(
                address,
                options: PostgresOptions(
                    lanes: isServing ? settings.lanes : 1, readers: isServing ? settings.readers : 1,
                    usesNames: settings.preparesStatements,
                    faultPercent: isServing ? settings.storeFaultPercent : 0, random: Environment.live.random),
                now: Environment.live.now)
        }
        try engine.migrate(Migrations.all, at: Environment.live.now())
        return engine
    }

    /// The file of a store that is one.
    var path: String? {
        switch self {
        case .sqlite(let path): path
        case .postgres: nil
        }
    }

    /// - Throws: `Complaint` where the store is no file.
    func file(for verb: String) throws -> String {
        guard let path else {
            throw Complaint("\(verb) works on sqlite:PATH; PostgreSQL has tools of its own (docs/operations.md)")
        }
        return path
    }
}
