import ArgumentParser
import Base
import Logging
import ServiceLifecycle
import Storage

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "serve", abstract: "Serve until told to stop.")

    @ArgumentParser.Option(help: StoreLocation.help)
    var database: String?

    @ArgumentParser.Option(help: "HOST:PORT to listen on; port 0 takes a free one.")
    var listen = "127.0.0.1:8080"

    @ArgumentParser.Option(help: "A JSON file of settings.")
    var settings: String?

    @ArgumentParser.Option(name: .customLong("set"), help: "A setting: KEY=VALUE. May be repeated.")
    var overrides: [String] = []

    func run() async throws {
        raiseFileLimit()
        let settings = try await Settings.read(overrides: overrides, file: settings)
        guard let colon = listen.lastIndex(of: ":"), let port = Int(listen[listen.index(after: colon)...]),
            (0...65535).contains(port)
        else { throw ValidationError("--listen takes HOST:PORT") }
        let host = String(listen[..<colon].drop { $0 == "[" }.prefix { $0 != "]" })
        let location = try StoreLocation.named(database)
        let lock: StoreLock?
        do {
            // A store that is a file has one server; others are made for several.
            lock = try location.path.map(StoreLock.init)
        } catch let complaint as Complaint {
            throw ValidationError(complaint.description)
        }
        defer { lock?.release() }
        let engine = try location.open(settings, for: .serving)
        let store = Store(engine: engine, environment: .live, onDeviceFailure: stopAfterDeviceFailure)
        let server = Server(
            settings: settings, store: store, host: host, port: port, environment: .live,
            masterKey: MasterKeyFile(settings, store: location),
            logger: settings.logger())
        let group = try await server.group { bound in
            print("Switchboard listens on http://\(host):\(bound)")
            fflush(nil)
        }
        try await group.run()
    }
}

/// Takes as many open files as the system grants: each connection is one, and the usual 1,024 are soon used up.
private func raiseFileLimit() {
    #if os(Linux)
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
        limit.rlim_cur = max(limit.rlim_cur, min(limit.rlim_max, 65_536))
        _ = setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    #endif
}
