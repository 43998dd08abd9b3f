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

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The file with the keys that seal other keys.
struct MasterKeyFile: Sendable {
    let path: String

    /// - Parameter store: the store's path, beside which the file is kept where settings name no other.
    init(_ settings: Settings, store: String) {
        path = settings.masterKeyFile ?? store + ".key"
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
    func readOrMake(_ environment: Base.Environment) throws -> MasterKey {
        if let key = try read() { return key }
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

/// The connections to upstreams, and the upstreams themselves.
struct Upstreams: Sendable {
    private let loops: MultiThreadedEventLoopGroup
    private let http: HTTPTransport
    let registry: ProviderRegistry
    /// Where work for upstreams runs: beside its connections, on a thread that gives way to those that answer.
    var executor: LoopExecutor { LoopExecutor(loops.next()) }

    /// How much lower its threads stand than the others when the processor is short.
    private static let niceness: Int32 = 5

    /// - Parameter masterKey: read for each provider that is made, since the file may come or change while a server runs.
    init(settings: Settings, masterKey: MasterKeyFile, environment: Base.Environment) {
        loops = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        for loop in loops.makeIterator() {
            // On Linux a thread has a priority of its own; elsewhere this would lower the whole process.
            #if os(Linux)
                loop.execute { _ = setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, Self.niceness) }
            #endif
        }
        http = HTTPTransport(loops: loops)
        let transport = http.transport
        let sandbox = SandboxProvider(
            speedPercent: Int64(settings.sandboxSpeedPercent), faultPercent: Int64(settings.sandboxFaultPercent),
            environment: environment)
        registry = ProviderRegistry([
            ProviderKinds.sandbox: { _ in sandbox },
            ProviderKinds.panel: { row in
                guard
                    let key = (try? masterKey.read())?.open(row.sealedKey, for: MasterKey.purpose(provider: row.name))
                else { return nil }
                return PanelProvider(row, key: key, transport: transport, environment: environment)
            },
        ])
    }

    /// A panel that is not in the books, or not yet.
    func panel(_ row: UpstreamProvider, key: String, environment: Base.Environment) -> PanelProvider {
        PanelProvider(row, key: key, transport: http.transport, environment: environment)
    }

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
