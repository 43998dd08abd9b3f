import AsyncHTTPClient
import Base
import NIOCore
import NIOHTTP1
import Synchronization

/// Calls upstreams over HTTP/1.1: no redirects, no compression, absolute deadlines, answers of a bounded size.
package struct HTTPTransport: Sendable {
    private let client: HTTPClient

    /// - Parameter loops: where connections live; the caller shuts them down after `close`.
    package init(loops: any EventLoopGroup) {
        var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow, decompression: .disabled)
        configuration.httpVersion = .http1Only
        configuration.timeout.connect = .seconds(10)
        // Above every provider's concurrency: a queue inside the client would eat up a call's time unsent.
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 2_048
        // Shorter than what servers grant, so that no request meets a connection that is just being closed.
        configuration.connectionPool.idleTimeout = .milliseconds(1_500)
        configuration.connectionPool.retryConnectionEstablishment = false
        client = HTTPClient(eventLoopGroupProvider: .shared(loops), configuration: configuration)
    }

    package func close() async throws { try await client.shutdown() }

    package var transport: PanelTransport { PanelTransport(post: post) }

    package var numbers: NumberTransport { NumberTransport(send: send) }

    private func post(_ call: PanelTransport.Call) async -> PanelTransport.End {
        let request: HTTPClient.Request
        do {
            request = try HTTPClient.Request(
                url: call.url, method: .POST,
                headers: [
                    "Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json",
                    "User-Agent": "switchboard",
                ],
                body: .bytes(FormText.encoded(call.form)))
        } catch {
            return .notSent("\(call.url) is no address that can be called")
        }
        return await perform(
            request, timeoutMilliseconds: call.timeoutMilliseconds, longestAnswer: call.longestAnswer)
    }

    private func send(_ call: NumberTransport.Call) async -> PanelTransport.End {
        var headers: HTTPHeaders = ["Accept": "*/*", "User-Agent": "switchboard"]
        for header in call.headers { headers.replaceOrAdd(name: header.name, value: header.value) }
        let request: HTTPClient.Request
        do {
            request = try HTTPClient.Request(
                url: call.url, method: call.method == .get ? .GET : .POST, headers: headers,
                body: call.method == .get ? nil : .bytes(call.body))
        } catch {
            // The address may hold our key.
            return .notSent("the address cannot be called")
        }
        return await perform(
            request, timeoutMilliseconds: call.timeoutMilliseconds, longestAnswer: call.longestAnswer)
    }

    private func perform(_ request: HTTPClient.Request, timeoutMilliseconds: Int64, longestAnswer: Int) async
        -> PanelTransport.End
    {
        let reader = AnswerReader(longest: longestAnswer)
        let deadline = NIODeadline.now() + .milliseconds(timeoutMilliseconds)
        do {
            return .answer(try await client.execute(request: request, delegate: reader, deadline: deadline).get())
        } catch {
            let words = Self.words(error)
            return reader.hasSent ? .broken(words) : .notSent(words)
        }
    }

    /// An error in one line, without addresses of memory and the like.
    private static func words(_ error: any Error) -> String {
        switch error {
        case let error as HTTPClientError where error == .deadlineExceeded: "no answer in time"
        case let error as HTTPClientError: error.shortDescription
        case is AnswerTooLong: "the answer is too long"
        default: "\(error)".cut(toBytes: 160)
        }
    }
}

private struct AnswerTooLong: Error {}

/// Gathers an answer and knows whether the request has begun to leave.
private final class AnswerReader: HTTPClientResponseDelegate {
    typealias Response = PanelTransport.Answer

    private let longest: Int
    private let state = Mutex(State())

    private struct State {
        var hasSent = false
        var head: HTTPResponseHead?
        var body = ByteBuffer()
    }

    init(longest: Int) {
        self.longest = longest
    }

    var hasSent: Bool { state.withLock { $0.hasSent } }

    func didSendRequestHead(task: HTTPClient.Task<Response>, _ head: HTTPRequestHead) {
        state.withLock { $0.hasSent = true }
    }

    func didReceiveHead(task: HTTPClient.Task<Response>, _ head: HTTPResponseHead) -> EventLoopFuture<Void> {
        state.withLock { $0.head = head }
        return task.eventLoop.makeSucceededVoidFuture()
    }

    func didReceiveBodyPart(task: HTTPClient.Task<Response>, _ part: ByteBuffer) -> EventLoopFuture<Void> {
        let fits = state.withLock { state in
            var part = part
            guard state.body.readableBytes + part.readableBytes <= longest else { return false }
            state.body.writeBuffer(&part)
            return true
        }
        return fits ? task.eventLoop.makeSucceededVoidFuture() : task.eventLoop.makeFailedFuture(AnswerTooLong())
    }

    /// No answer that makes sense has a NUL, as a byte or as `\u0000` in JSON, and not every store keeps one.
    static func withoutNUL(_ body: [UInt8]) -> [UInt8] {
        var body = body
        for place in body.indices where body[place] == 0 { body[place] = UInt8(ascii: "?") }
        let escaped = Array("\\u0000".utf8)
        guard let first = body.firstRange(of: escaped) else { return body }
        return Array(body[..<first.lowerBound])
            + body[first.lowerBound...].replacing(escaped, with: Array("\\ufffd".utf8))
    }

    func didFinishRequest(task: HTTPClient.Task<Response>) throws -> Response {
        state.withLock { state in
            PanelTransport.Answer(
                status: Int(state.head?.status.code ?? 0),
                retryAfterSeconds: state.head?.headers.first(name: "Retry-After").flatMap {
                    WholeNumber.parse($0.trimmed)
                },
                body: Self.withoutNUL(Array(buffer: state.body)))
        }
    }
}
