import Base
import Synchronization

/// A panel that keeps orders and goes wrong as its script says. It knows nothing of sockets.
package final class BottlePanel: Sendable {
    private let environment: Environment
    private let books: Mutex<BottleBooks>

    /// - Parameter environment: gives the time, and a beginning for chance where the script names none.
    package init(_ script: BottleScript = BottleScript(), environment: Environment) {
        self.environment = environment
        books = Mutex(BottleBooks(script, random: environment.random()))
    }

    /// Answers a call of the panel API on any path, and its owner's questions under `/bottle`.
    package func answer(_ request: BottleRequest) -> BottleReply {
        switch (request.method, request.uri.prefix { $0 != "?" }) {
        case ("GET", "/bottle"): return BottleReply(counts.json)
        case ("GET", "/bottle/orders"): return BottleReply(lines: orders.map(\.json))
        case ("POST", "/bottle/script"): return replace(with: request.body)
        case ("POST", _): return call(BottleForm(request.body))
        default: return .refusal(BottleRefusal.incorrectRequest.words, status: 405)
        }
    }

    private func call(_ form: BottleForm) -> BottleReply {
        let now = environment.now()
        return books.withLock { books in
            books.advance(to: now)
            var reply = Self.reply(form, at: now, &books)
            reply.delayMilliseconds = books.script.delayMilliseconds
            return reply
        }
    }

    private static func reply(_ form: BottleForm, at now: Instant, _ books: inout BottleBooks) -> BottleReply {
        guard let action = form["action"].flatMap(BottleAction.init) else {
            books.otherCalls += 1
            return BottleReply(BottleBooks.error(.incorrectRequest))
        }
        guard let (fault, turn) = books.fault(of: action) else {
            return BottleReply(books.work(action, form, at: now))
        }
        return fault.reply(turn: turn) { books.work(action, form, at: now) }
    }

    private func replace(with bytes: [UInt8]) -> BottleReply {
        do throws(BottleScriptError) {
            replace(with: try BottleScript(json: bytes))
            return BottleReply(.members(["status": .text("success")]))
        } catch {
            return .refusal(error.description, status: 400)
        }
    }

    /// Takes faults and delay of another script, and services, balance and seed where it names them. Orders, key,
    /// currency and the life of orders stay.
    package func replace(with script: BottleScript) {
        let now = environment.now()
        books.withLock { books in
            books.advance(to: now)
            books.replace(with: script)
        }
    }

    /// What it has seen.
    package var counts: BottleCounts {
        let now = environment.now()
        return books.withLock { books in
            books.advance(to: now)
            return books.counts
        }
    }

    /// All orders, those of subscriptions too, as they came.
    package var orders: [BottleLine] {
        let now = environment.now()
        return books.withLock { books in
            books.advance(to: now)
            return books.lines(at: now)
        }
    }
}

extension BottleReply {
    /// One JSON text a line.
    fileprivate init(lines: [JSONValue]) {
        self.init(
            Array(lines.map { $0.bytes + [0x0A] }.joined()), contentType: "application/x-ndjson")
    }
}
