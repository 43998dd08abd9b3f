import Base
import Domain
import HTTPTypes
import Hummingbird
import NIOCore
import PanelWire
import Storage

/// Every route outside the console, on one screen.
package struct GatewayRoutes: Sendable {
    private let panel: PanelGate
    private let numbers: NumbersGate
    private let ingest: IngestGate
    private let metrics: MetricsPage
    private let store: Store

    /// What people are shown where no route is; nil = they are answered as programs are.
    package var missingPage: @Sendable (Request, GatewayContext) async -> Response? = { _, _ in nil }

    package init(
        panel: PanelGate, numbers: NumbersGate, ingest: IngestGate, metrics: MetricsPage, store: Store
    ) {
        self.panel = panel
        self.ingest = ingest
        self.numbers = numbers
        self.metrics = metrics
        self.store = store
    }

    package func router() -> Router<GatewayContext> {
        let router = Router(context: GatewayContext.self)
        router.add(middleware: RequestIDMiddleware(panel: panel, numbers: numbers, missingPage: missingPage))
        router.get("/healthz") { _, _ in "ok\n" }
        router.get("/readyz") { _, _ in await ready() }
        router.get("/metrics") { _, _ in metricsPage() }
        for path in Set(Dialects.all.map(\.path)).sorted() {
            for method in Self.methods {
                router.on("\(path)", method: method) { request, context in
                    await panelAnswer(request, context)
                }
            }
        }
        router.on("\(IngestGate.path)**", method: .post) { request, context in
            await ingestAnswer(request, context)
        }
        for path in ["/v1", "/v1/**", "/v2", "/v2/**"] {
            for method in Self.methods {
                router.on("\(path)", method: method) { request, context in
                    await numbersAnswer(request, context)
                }
            }
        }
        return router
    }

    private static let methods: [HTTPRequest.Method] = [.get, .head, .post, .put, .patch, .delete, .options]

    private func numbersAnswer(_ request: Request, _ context: GatewayContext) async -> Response {
        let body: ByteBuffer
        do {
            body = try await request.body.collect(upTo: RequestLimits.bodyBytes)
        } catch {
            var answer = Self.response(
                error is NIOTooManyBytesError
                    ? numbers.tooLarge() : numbers.refusal(.invalid("the body broke off"), context.id))
            answer.headers[.connection] = "close"
            return answer
        }
        return Self.response(
            await numbers.answer(Self.wireRequest(request, context, body), id: context.id))
    }

    private func ingestAnswer(_ request: Request, _ context: GatewayContext) async -> Response {
        guard let body = try? await request.body.collect(upTo: RequestLimits.bodyBytes) else {
            var answer = Response(status: .contentTooLarge)
            answer.headers[.connection] = "close"
            return answer
        }
        return Self.response(await ingest.answer(Self.wireRequest(request, context, body)))
    }

    private static func wireRequest(_ request: Request, _ context: GatewayContext, _ body: ByteBuffer) -> WireRequest {
        WireRequest(
            method: request.method.rawValue, path: request.uri.path, query: request.uri.query,
            host: request.hostName, contentType: request.headers[.contentType],
            bearer: request.headers[.authorization].flatMap { WireRequest.bearer($0) },
            idempotencyKey: HTTPField.Name("Idempotency-Key").flatMap { request.headers[$0] },
            forwardedFor: HTTPField.Name("X-Forwarded-For").flatMap { request.headers[$0] },
            otherFields: Dictionary(
                request.headers.map { ($0.name.canonicalName, $0.value) }
            ) { first, _ in first },
            body: Array(buffer: body), peer: context.peer)
    }

    private func ready() async -> Response {
        do throws(Fault) {
            _ = try await store.read(ReadRevision(.catalog))
            return Response(status: .ok, body: .init(byteBuffer: ByteBuffer(string: "ready\n")))
        } catch {
            return Response(status: .serviceUnavailable, body: .init(byteBuffer: ByteBuffer(string: "not ready\n")))
        }
    }

    private func metricsPage() -> Response {
        Response(
            status: .ok, headers: [.contentType: "text/plain; version=0.0.4"],
            body: .init(byteBuffer: ByteBuffer(string: metrics.text)))
    }

    private func panelAnswer(_ request: Request, _ context: GatewayContext) async -> Response {
        let path = request.uri.path
        let host = request.hostName
        let method = request.method.rawValue
        guard method == "POST" || (method == "GET" && request.uri.query != nil && panel.takesKeysInQuery) else {
            var answer = Self.response(panel.methodNotAllowed(path: path, host: host))
            answer.headers[.allow] = "POST"
            return answer
        }
        let body: ByteBuffer
        do {
            body = try await request.body.collect(upTo: RequestLimits.bodyBytes)
        } catch is NIOTooManyBytesError {
            var answer = Self.response(panel.tooLarge(path: path, host: host))
            answer.headers[.connection] = "close"
            return answer
        } catch {
            var answer = Self.response(panel.malformed(path: path, host: host))
            answer.headers[.connection] = "close"
            return answer
        }
        return Self.response(await panel.answer(Self.wireRequest(request, context, body), id: context.id))
    }

    static func response(_ answer: WireAnswer) -> Response {
        var headers: HTTPFields = [.contentType: answer.contentType]
        if let seconds = answer.retryAfterSeconds { headers[.retryAfter] = String(seconds) }
        if let (policy, state) = answer.limitFields, let policyName = HTTPField.Name("RateLimit-Policy"),
            let stateName = HTTPField.Name("RateLimit")
        {
            headers[policyName] = policy
            headers[stateName] = state
        }
        return Response(
            status: .init(code: answer.status), headers: headers, body: .init(byteBuffer: answer.body))
    }
}

/// Gives every answer the request's id, and 404s a body in JSON.
struct RequestIDMiddleware: RouterMiddleware {
    let panel: PanelGate
    let numbers: NumbersGate
    let missingPage: @Sendable (Request, GatewayContext) async -> Response?

    func handle(
        _ request: Request, context: GatewayContext, next: (Request, GatewayContext) async throws -> Response
    ) async throws -> Response {
        var response: Response
        do {
            response = try await next(request, context)
        } catch let error as HTTPError where error.status == .notFound && panel.answers(path: request.uri.path) {
            // A method that no route has, however odd.
            response = GatewayRoutes.response(panel.methodNotAllowed(path: request.uri.path, host: request.hostName))
            response.headers[.allow] = "POST"
        } catch let error as HTTPError
            where error.status == .notFound && NumbersGate.isNumbers(path: request.uri.path)
        {
            response = GatewayRoutes.response(numbers.refusal(.notFound("no such endpoint"), context.id))
        } catch let error as HTTPError where error.status == .notFound {
            response =
                await missingPage(request, context)
                ?? Response(
                    status: .notFound, headers: [.contentType: "application/json"],
                    body: .init(byteBuffer: ByteBuffer(string: #"{"error":"Not found"}"#)))
        }
        // Bytes behind the answer to HEAD would be taken for the next answer.
        if request.method == .head { response = Response(status: response.status, headers: response.headers) }
        if let name = HTTPField.Name("X-Request-Id") { response.headers[name] = context.id }
        return response
    }
}

extension Request {
    fileprivate var hostName: String { WireRequest.hostName(head.authority ?? "") }
}
