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
    static let configuration = CommandConfiguration(abstract: "Bring the store's schema up to date.")
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
            let report = try await office.store.read(Audit(seed: Environment.live.random()))
            holds = report.failure == nil
            return Answer(
                [
                    ("ok", .flag(holds)), ("wallets", .number(report.wallets)),
                    ("transfers", .number(report.transfers)), ("orders", .number(report.orders)),
                ] + (report.failure.map { [("failure", .text($0))] } ?? []))
        }
        if !holds { throw ExitCode(1) }
    }
}

struct Backup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Write a copy of the store, checked and audited, beside a running server.")
    @OptionGroup var options: StoreOptions
    @Argument(help: "The file to write.") var file: String

    func run() async throws {
        try await options.run { office in
            let temporary = "\(file).tmp-\(getpid())"
            unlink(temporary)
            do {
                try office.engine.copy(to: temporary)
                let report = try await check(temporary)
                try syncFile(temporary)
                guard rename(temporary, file) == 0 else { throw Complaint("cannot write \(file)") }
                try syncFolder(of: file)
                return Answer([
                    ("file", .text(file)), ("wallets", .number(report.wallets)),
                    ("transfers", .number(report.transfers)), ("orders", .number(report.orders)),
                ])
            } catch {
                unlink(temporary)
                throw error
            }
        }
    }
}

struct Restore: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Put a backup in the store's place while no server runs.",
        discussion: """
            The backup is checked first. Ids go on beyond any that were given out before, and every provider is \
            paused: orders made after the backup are gone from these books, so a person looks at the providers and \
            then says 'switchboard provider resume NAME'.
            """)
    @OptionGroup var options: StoreOptions
    @Argument(help: "The backup.") var file: String
    @Flag(help: "Replace a store that is there.") var replace = false

    /// Ids skipped beyond those known to be leased: more than a backup's age can have used.
    static let skippedIdentifiers: Int64 = 100_000

    func run() async throws {
        let path = try StoreLocation(options.database).path
        guard access(path, F_OK) != 0 || replace else {
            throw Complaint("\(path) exists: --replace puts the backup in its place")
        }
        _ = try await check(file)
        let lock = try StoreLock(path)
        defer { lock.release() }
        var leased: Int64 = 0
        if access(path, F_OK) == 0 {
            let old = try StoreLocation(options.database).open(busyMilliseconds: 1_000, readers: 1)
            leased = try old.leaseIdentifiers(1).end
        }
        let temporary = "\(path).tmp-\(getpid())"
        unlink(temporary)
        let copied = try SQLiteEngine(path: file, options: .init(readers: 1))
        try copied.copy(to: temporary)
        try syncFile(temporary)
        for suffix in ["-wal", "-shm"] { unlink(path + suffix) }
        guard rename(temporary, path) == 0 else { throw Complaint("cannot write \(path)") }
        try syncFolder(of: path)
        try await options.run { office in
            let next = try office.engine.leaseIdentifiers(1).end
            _ = try office.engine.leaseIdentifiers(max(0, leased - next) + Self.skippedIdentifiers)
            var paused: [String] = []
            for provider in office.catalog.providers.values {
                try await office.store.execute(PauseProvider(provider: provider.id, isPaused: true))
                paused.append(provider.name)
            }
            return Answer([("restored", .text(file)), ("paused", .texts(paused))])
        }
    }
}

/// Looks at every page of a copy and proves its books.
private func check(_ path: String) async throws -> AuditReport {
    guard access(path, R_OK) == 0 else { throw Complaint("cannot read \(path)") }
    let engine = try SQLiteEngine(path: path, options: .init(readers: 1))
    if let failure = try engine.integrityFailure() { throw Complaint("\(path): \(failure)") }
    let report = try await engine.read(Audit(seed: Environment.live.random()))
    if let failure = report.failure { throw Complaint("\(path): \(failure)") }
    return report
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
