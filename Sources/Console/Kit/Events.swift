import Base
import Domain
import HTTPTypes
import Hummingbird
import NIOCore

/// Server-sent events that keep cells of an open page up to date.
enum Events {
    /// Between looks.
    static let pause: Duration = .seconds(2)
    /// After so many looks the browser asks anew: five minutes.
    static let looks = 150
    /// A comment is sent every so many looks, so that nobody between takes the connection for dead.
    static let heartbeat = 7

    /// What one look finds.
    struct Cells: Sendable {
        /// Names of cells and what stands in them.
        var cells: [String: Cell]
        /// Nothing of it will change any more.
        var isOver: Bool
    }

    /// - Parameters:
    ///   - person: whose page listens; each may have a few.
    ///   - look: reads what the page shows.
    static func response(
        _ visit: Visit, person: PersonID, look: @escaping @Sendable () async throws(Fault) -> Cells
    ) -> Response {
        let streams = visit.console.streams
        var headers: HTTPFields = [.contentType: "text/event-stream", .cacheControl: "no-store"]
        if let name = HTTPField.Name("X-Accel-Buffering") { headers[name] = "no" }
        return Response(
            status: .ok, headers: headers,
            body: ResponseBody { writer in
                // Here, and not before: an answer to HEAD has no body.
                guard streams.enter(person.raw) else {
                    try await writer.write(ByteBuffer(string: "retry: 30000\n\n"))
                    return try await writer.finish(nil)
                }
                defer { streams.leave(person.raw) }
                var shown: [String: String] = [:]
                let token = Tokens.formToken(of: visit.formSecret)
                let seed = Hex.text(visit.console.environment.randomBytes(6))
                for number in 0..<looks where !streams.isClosed && !Task.isCancelled {
                    guard try await visit.isStillIn() else { break }
                    let cells = try await look()
                    var text = number % heartbeat == 0 ? ": here\n\n" : ""
                    let frame = PageFrame(language: visit.language, clock: visit.clock, token: token, seed: seed)
                    for (name, cell) in cells.cells.sorted(by: { $0.key < $1.key }) {
                        let html = frame.html(cell)
                        guard shown.updateValue(html, forKey: name) != html else { continue }
                        // The first look finds what the page was made with, give or take a moment.
                        text += event(name, html)
                    }
                    if cells.isOver { text += "event: done\ndata: \n\n" }
                    if !text.isEmpty { try await writer.write(ByteBuffer(string: text)) }
                    if cells.isOver { break }
                    try await Task.sleep(for: pause)
                }
                try await writer.finish(nil)
            })
    }

    private static func event(_ name: String, _ html: String) -> String {
        var json = JSONText()
        json.openObject()
        json.field("cell", name)
        json.field("html", html)
        json.closeObject()
        return "event: cell\ndata: \(json.string)\n\n"
    }
}
