import Base
import Domain
import Errands
import Gateway
import NIOCore
import NIOPosix
import Providers
import Secrets
import ServiceLifecycle
import Storage
import Synchronization

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The file with the keys that seal other keys.
struct MasterKeyFile: Sendable {
    /// Empty where none is named.
    let path: String
    /// Whether servers may make it. Where there are several, each needs the same file, and a person sees to that.
    let isMadeByServers: Bool

    /// The file that settings name, else one beside a store that is a file.
    init(_ settings: Settings, store: StoreLocation) {
        path = settings.masterKeyFile ?? store.path.map { $0 + ".key" } ?? ""
        isMadeByServers = store.path != nil
    }

    /// - Returns: nil where there is no file yet.
    /// - Throws: `Complaint` where it cannot be read or is no key file.
    func read() throws -> MasterKey? {
        guard access(path, F_OK) == 0 else { return nil }
        guard let key = MasterKey(text: try fileText(path)) else {
            throw Complaint("\(path) is no file of master keys: lines of 64 hex digits, the one in use first")
        }
        return key
    }

    /// Reads the file, or makes one that only its owner may read.
    ///
    /// - Parameter isServer: whether a server asks, and not a person.
    func readOrMake(_ environment: Base.Environment, isServer: Bool = false) throws -> MasterKey {
        if let key = try read() { return key }
        guard !path.isEmpty else {
            throw Complaint("name the file of master keys, the same for every node: \(Options.masterKey.key)")
        }
        guard isMadeByServers || !isServer else { throw Complaint("\(path) is not there") }
        let text = MasterKey.freshText(environment)
        let file = open(path, O_WRONLY | O_CREAT | O_EXCL, 0o600)
        guard file >= 0 else { throw Complaint("cannot write \(path)") }
        defer { close(file) }
        let bytes = Array(text.utf8)
        guard write(file, bytes, bytes.count) == bytes.count, fsync(file) == 0, let key = MasterKey(text: text) else {
            throw Complaint("cannot write \(path)")
        }
        return key
    }
}

/// The upstreams and the connections to them: a thread for each, since names are looked up and answers are read there,
/// and one provider must not keep another waiting.
struct Upstreams: Sendable {
    private let lines = UpstreamLines()
    let registry: ProviderRegistry
    let numbers: NumberRegistry

    /// - Parameter masterKey: read for each provider that is made, since the file may come or change while a server runs.
    init(settings: Settings, masterKey: MasterKeyFile, environment: Base.Environment) {
        let sandbox = SandboxProvider(
            speedPercent: Int64(settings.sandboxSpeedPercent), faultPercent: Int64(settings.sandboxFaultPercent),
            environment: environment)
        let lines = lines
        let key: @Sendable (UpstreamProvider) -> String? = { row in
            (try? masterKey.read())?.open(row.sealedKey, for: MasterKey.purpose(provider: row.name))
        }
        registry = ProviderRegistry([
            ProviderKinds.sandbox: { _ in sandbox },
            ProviderKinds.panel: { row in
                guard let key = key(row) else { return nil }
                return PanelProvider(
                    row, key: key, transport: lines.line(of: row.id).transport, environment: environment)
            },
        ])
        let sandboxNumbers = SandboxNumbers(
            speedPercent: Int64(settings.sandboxSpeedPercent), environment: environment)
        numbers = NumberRegistry([
            ProviderKinds.sandbox: { _ in sandboxNumbers },
            ProviderKinds.own: { _ in OwnNumbers(environment: environment) },
            ProviderKinds.handler: { row in
                guard let key = key(row) else { return nil }
                return HandlerProvider(
                    row, key: key, transport: lines.line(of: row.id).numbers, environment: environment)
            },
            ProviderKinds.numbers: { row in
                guard let key = key(row) else { return nil }
                return UpstreamNumbersProvider(
                    row, key: key, transport: lines.line(of: row.id).numbers, environment: environment)
            },
        ])
    }

    /// A panel to try out, as its row says, but for the rate: two calls are no load.
    func panel(_ row: UpstreamProvider, key: String, environment: Base.Environment) -> PanelProvider {
        var row = row
        row.callsPerMinute = 0
        return PanelProvider(row, key: key, transport: lines.line(of: row.id).transport, environment: environment)
    }

    /// Where a provider's work runs: beside its connections.
    func executor(of provider: ProviderID) -> any TaskExecutor { lines.line(of: provider).executor }

    func close() async { await lines.close() }
}

/// The lines to upstreams by provider, made when first wanted.
private final class UpstreamLines: Sendable {
    private let made = Mutex<[ProviderID: UpstreamLine]>([:])

    func line(of provider: ProviderID) -> UpstreamLine {
        made.withLock { made in
            if let known = made[provider] { return known }
            let line = UpstreamLine()
            made[provider] = line
            return line
        }
    }

    func close() async {
        for line in made.withLock({ Array($0.values) }) { await line.close() }
    }
}

/// One upstream's thread and connections.
private struct UpstreamLine: Sendable {
    private let loops = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    private let http: HTTPTransport
    let executor: LoopExecutor

    /// How much lower its thread stands than those that answer requests, when the processor is short.
    private static let niceness: Int32 = 5

    init() {
        let loop = loops.next()
        // On Linux a thread has a priority of its own; elsewhere this would lower the whole process.
        #if os(Linux)
            loop.execute { _ = setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, Self.niceness) }
        #endif
        executor = LoopExecutor(loop)
        http = HTTPTransport(loops: loops)
    }

    var transport: PanelTransport { http.transport }
    var numbers: NumberTransport { http.numbers }

    func close() async {
        try? await http.close()
        try? await loops.shutdownGracefully()
    }
}

/// Closes connections to upstreams when all that used them has stopped.
struct UpstreamsService: Service {
    let upstreams: Upstreams

    func run() async throws {
        try? await gracefulShutdown()
        await upstreams.close()
    }
}
