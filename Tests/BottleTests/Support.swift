import Base
import Bottle
import TestSupport

/// A bottle on a socket, with a clock that stands still.
struct Served {
    let clock: ManualClock
    let panel: BottlePanel
    let server: BottleServer
    let port: Int

    /// Serves while the work lasts.
    static func with(
        _ script: String = "{}", dripMilliseconds: Int64 = 1_000, _ work: (Served) async throws -> Void
    ) async throws {
        let clock = ManualClock()
        let panel = BottlePanel(try BottleScript(json: Array(script.utf8)), environment: clock.environment)
        let server = BottleServer(panel, dripMilliseconds: dripMilliseconds)
        let served = Served(clock: clock, panel: panel, server: server, port: try await server.start())
        do {
            try await work(served)
        } catch {
            await server.stop()
            throw error
        }
        await server.stop()
    }

    /// A bottle whose calls of this action all go wrong in this way.
    static func with(
        fault: String, on action: String = "add", dripMilliseconds: Int64 = 1_000,
        _ work: (Served) async throws -> Void
    ) async throws {
        try await with(
            #"{"faults":[{"on":"\#(action)","fault":"\#(fault)"}]}"#, dripMilliseconds: dripMilliseconds, work)
    }

    /// One call on a connection of its own.
    func call(_ form: String) throws -> RawClient.Answer {
        let client = try RawClient(port: port)
        client.post("key=bottle-key&" + form)
        return client.read()
    }

    /// Orders on a connection where no answer, or no whole one, will come.
    ///
    /// - Returns: the client, and what came a moment after the bottle had heard of the order.
    func orderInVain() throws -> (client: RawClient, answer: RawClient.Answer) {
        let client = try RawClient(port: port)
        client.post("key=bottle-key&" + Asked.order)
        for _ in 0..<1_000 where panel.counts.calls[.add] == nil { _ = client.read(milliseconds: 5) }
        return (client, client.read(milliseconds: 20))
    }

    func order(_ more: String = "") throws -> RawClient.Answer { try call(Asked.order + more) }
}

/// A bottle without a socket, with a clock that stands still.
struct Asked {
    static let order = "action=add&service=1&link=https%3A%2F%2Fexample.com%2Fa&quantity=1000"

    let clock = ManualClock()
    let panel: BottlePanel

    init(_ script: String = "{}") throws {
        panel = BottlePanel(try BottleScript(json: Array(script.utf8)), environment: clock.environment)
    }

    func reply(_ form: String, to uri: String = "/api/v2") -> BottleReply {
        panel.answer(BottleRequest(uri: uri, body: Array(form.utf8)))
    }

    func text(_ form: String) -> String {
        String(decoding: reply("key=bottle-key&" + form).body, as: UTF8.self)
    }

    func get(_ uri: String) -> String {
        String(decoding: panel.answer(BottleRequest(method: "GET", uri: uri, body: [])).body, as: UTF8.self)
    }

    /// Places an order of a service for its own link.
    ///
    /// - Returns: its id.
    func add(_ service: Int, quantity: Int = 1000, link: String = "a", _ more: String = "") -> String {
        let answer = text("action=add&service=\(service)&link=\(link)&quantity=\(quantity)\(more)")
        return JSONValue.parse(answer.utf8)?["order"]?.scalarText ?? answer
    }

    /// What `status` tells of an order: state, remains and charge.
    func state(_ order: String) -> [String?] {
        let json = JSONValue.parse(text("action=status&order=\(order)").utf8)
        return ["status", "remains", "charge"].map { json?[$0]?.scalarText }
    }

    var balance: String? { JSONValue.parse(text("action=balance").utf8)?["balance"]?.scalarText }
}
