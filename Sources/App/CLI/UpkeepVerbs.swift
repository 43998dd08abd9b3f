import ArgumentParser
import Base
import Commands
import Domain
import Storage
import StorageSQLite

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

struct Migrate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "migrate", abstract: "Bring the store's schema up to date.")
    @OptionGroup var options: StoreOptions

    func run() async throws {
        try await options.run { _ in Answer([("schema_step", .number(Migrations.all.last?.number ?? 0))]) }
    }
}

struct AuditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit", abstract: "Prove the books; exit 1 at the first broken invariant.")
    @OptionGroup var options: StoreOptions

    func run() async throws {
        var holds = true
        try await options.run { office in
            var report = try await office.store.read(Audit(seed: Environment.live.random()))
            if report.failure == nil { report.failure = try await office.store.read(AuditPeople()) }
            holds = report.failure == nil
            return Answer(
                [
                    ("ok", .flag(holds)), ("wallets", .number(report.wallets)),
                    ("transfers", .number(report.transfers)), ("orders", .number(report.orders)),
                    ("rentals", .number(report.rentals)),
                ] + (report.failure.map { [("failure", .text($0))] } ?? []))
        }
        if !holds { throw ExitCode(1) }
    }
}

struct Backup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup", abstract: "Write a copy of the store, checked and audited, beside a running server.")
    @OptionGroup var options: StoreOptions
    @Argument(help: "The file to write.") var file: String

    func run() async throws {
        try await options.run { office in
            let source = try StoreLocation.named(options.database).file(for: "backup")
            let engine = try SQLiteEngine(path: source, options: .init(readers: 1))
            let temporary = "\(file).tmp-\(getpid())"
            removeStore(temporary)
            do {
                try engine.copy(to: temporary)
                let report = try check(temporary)
                try syncFile(temporary)
                guard rename(temporary, file) == 0 else { throw Complaint("cannot write \(file)") }
                removeStore(temporary)
                try syncFolder(of: file)
                return Answer([
                    ("file", .text(file)), ("wallets", .number(report.wallets)),
                    ("transfers", .number(report.transfers)), ("orders", .number(report.orders)),
                ])
            } catch {
                removeStore(temporary)
                throw error
            }
        }
    }
}

struct Restore: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore", abstract: "Put a backup in the store's place while no server runs.",
        discussion: """
            The backup is checked first. Ids go on beyond any that were given out before, and every provider is \
            paused: orders made after the backup are gone from these books, so a person looks at the providers and \
            then says 'switchboard provider resume NAME'.

            PostgreSQL is brought back with its own tools; then this verb, without a file, does the same for ids and \
            providers while no server runs.
            """)
    @OptionGroup var options: StoreOptions
    @Argument(help: "The backup; none on PostgreSQL.") var file: String?
    @Flag(help: "Replace a store that is there.") var replace = false

    /// Ids skipped beyond those that the store in place had leased.
    static let skippedIdentifiers: Int64 = 10_000
    /// Ids skipped where that store is gone or cannot be read: more than a backup's age can have used.
    static let skippedBlindly: Int64 = 50_000_000

    func run() async throws {
        let location = try StoreLocation.named(options.database)
        guard let path = location.path else { return try await settle(location) }
        guard let file else { throw ValidationError("name the backup") }
        let isThere = access(path, F_OK) == 0
        guard !isThere || replace else { throw Complaint("\(path) exists: --replace puts the backup in its place") }
        _ = try check(file)
        let lock = try StoreLock(path)
        defer { lock.release() }
        let leased = isThere ? try? SQLiteArchive(path: path).read(NextIdentifier()) : nil
        // Everything is made ready in the copy, so that a crash leaves the old store or the new one, whole.
        let temporary = "\(path).tmp-\(getpid())"
        removeStore(temporary)
        do {
            try SQLiteArchive(path: file).copy(to: temporary)
            let paused = try await prepare(temporary, leased: leased)
            try syncFile(temporary)
            if isThere {
                // Commits of the store in place may stand in its log only; a damaged one has to be let go.
                try? SQLiteEngine(path: path, options: .init(readers: 1)).foldLog()
            }
            for suffix in ["-wal", "-shm"] { unlink(path + suffix) }
            guard rename(temporary, path) == 0 else { throw Complaint("cannot write \(path)") }
            removeStore(temporary)
            try syncFolder(of: path)
            Answer([("restored", .text(file)), ("paused", .texts(paused))]).print(asJSON: options.json)
        } catch {
            removeStore(temporary)
            if let fault = error as? EngineFault { throw Complaint(fault.explanation) }
            throw error
        }
    }

    /// After a database of several nodes was brought back: nobody knows how many ids its last moments gave out.
    private func settle(_ location: StoreLocation) async throws {
        guard file == nil else {
            throw Complaint("PostgreSQL is brought back with its own tools; 'restore' without a file comes after them")
        }
        do {
            let engine = try location.open(try await Settings.read(), for: .verb)
            let report = try await engine.read(Audit(seed: Environment.live.random()))
            if let failure = report.failure { throw Complaint(failure) }
            let paused = try await settle(engine, skip: Self.skippedBlindly)
            Answer([("paused", .texts(paused))]).print(asJSON: options.json)
        } catch let fault as EngineFault {
            throw Complaint(fault.explanation)
        } catch let fault as Fault {
            throw Complaint(fault.explanation)
        }
    }

    /// Moves ids beyond all that were given out and pauses every provider, then folds the log into the file.
    private func prepare(_ path: String, leased: Int64?) async throws -> [String] {
        let engine = try SQLiteEngine(path: path, options: .init(readers: 1))
        try engine.migrate(Migrations.all, at: Environment.live.now())
        let next = try engine.leaseIdentifiers(1).end
        let paused = try await settle(
            engine, skip: leased.map { max(0, $0 - next) + Self.skippedIdentifiers } ?? Self.skippedBlindly)
        try engine.foldLog()
        return paused
    }

    private func settle(_ engine: any Engine, skip: Int64) async throws -> [String] {
        _ = try engine.leaseIdentifiers(skip, lane: 0)
        let store = Store(engine: engine, environment: .live)
        let watch = CatalogWatch(store: store)
        try await watch.refresh()
        var paused: [String] = []
        for provider in watch.current.providers.values.sorted(by: { $0.id < $1.id }) {
            try await store.execute(PauseProvider(provider: provider.id, isPaused: true))
            paused.append(provider.name)
        }
        try await store.execute(
            RecordAct(
                ActDraft(by: .cli(Office.user), verb: "store.restore", subject: "store", detail: file ?? "in place")))
        store.close()
        return paused
    }
}

/// Looks at every page of a copy and proves its books.
private func check(_ path: String) throws -> AuditReport {
    guard access(path, R_OK) == 0 else { throw Complaint("cannot read \(path)") }
    do {
        let archive = try SQLiteArchive(path: path)
        if let failure = try archive.integrityFailure() { throw Complaint("\(path): \(failure)") }
        let report = try archive.read(Audit(seed: Environment.live.random()))
        if let failure = report.failure { throw Complaint("\(path): \(failure)") }
        return report
    } catch let fault as EngineFault {
        throw Complaint("\(path): \(fault.explanation)")
    }
}

private func removeStore(_ path: String) {
    for suffix in ["", "-wal", "-shm"] { unlink(path + suffix) }
}

private func syncFile(_ path: String) throws {
    let file = open(path, O_RDONLY)
    guard file >= 0 else { throw Complaint("cannot open \(path)") }
    defer { close(file) }
    guard fsync(file) == 0 else { throw Complaint("cannot sync \(path)") }
}

private func syncFolder(of path: String) throws {
    let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
    try syncFile(folder.isEmpty ? "/" : folder)
}

struct ConfigCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config", abstract: "Print every setting: key, type, default, help.")
    @OptionGroup var options: StoreOptions

    func run() async throws {
        Answer(
            list: Options.all.map { option in
                Answer([
                    ("key", .text(option.key)), ("variable", .text(option.variable)),
                    ("type", .text(option.kind.text)), ("default", .text(option.fallback)),
                    ("help", .text(option.help)),
                ])
            }
        ).print(asJSON: options.json)
    }
}
