import ArgumentParser
import Base
import Bottle
import Logging
import ServiceLifecycle
import UnixSignals

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

struct BottleCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bottle",
        abstract: "Be an upstream panel that goes wrong as a script says, for tests and demonstrations.",
        discussion: """
            It keeps no file and sells nothing. docs/bottle.md tells what a script may say; docs/bottle/ holds three. \
            GET /bottle tells what it has seen.
            """)

    @Argument(help: "The script, a JSON file.") var script: String

    @ArgumentParser.Option(help: "HOST:PORT to listen on; port 0 takes a free one.")
    var listen = "127.0.0.1:0"

    func run() async throws {
        guard let colon = listen.lastIndex(of: ":"), let port = Int(listen[listen.index(after: colon)...]),
            (0...65535).contains(port)
        else { throw ValidationError("--listen takes HOST:PORT") }
        let host = String(listen[..<colon])
        let text = try fileText(script)
        let bottle: BottleScript
        do throws(BottleScriptError) {
            bottle = try BottleScript(json: text.utf8)
        } catch { throw Complaint("\(script): \(error)") }
        let service = BottleOnSocket(
            server: BottleServer(BottlePanel(bottle, environment: .live)), host: host, port: port)
        try await ServiceGroup(
            configuration: .init(
                services: [service], gracefulShutdownSignals: [.sigterm, .sigint],
                logger: Logger(label: "bottle") { _ in SwiftLogNoOpLogHandler() })
        ).run()
    }
}

/// Listens until told to stop.
private struct BottleOnSocket: Service {
    let server: BottleServer
    let host: String
    let port: Int

    func run() async throws {
        let bound = try await server.start(host: host.trimmingBrackets, port: port)
        print("The bottle listens on http://\(host):\(bound)/api/v2")
        fflush(nil)
        try? await gracefulShutdown()
        await server.stop()
    }
}

extension String {
    /// `::1` of `[::1]`.
    fileprivate var trimmingBrackets: String { String(drop { $0 == "[" }.prefix { $0 != "]" }) }
}
