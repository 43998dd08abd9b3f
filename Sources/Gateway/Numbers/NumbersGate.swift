import Base
import Commands
import Crypto
import Domain
import Errands
import Logging
import NIOCore
import NumbersWire
import Storage

/// The numbers API: from a request to the bytes of the answer.
package final class NumbersGate: WireGate {
    let desk: NumberDesk
    let webhooks: WebhookDesk
    private let authenticator: Authenticator
    private let addresses: ClientAddress
    private let metrics: RequestMetrics
    private let logger: Logger
    let shelf = ProductsCache()
    private let complaints = SlidingWindow<String>()

    package init(
        desk: NumberDesk, webhooks: WebhookDesk, authenticator: Authenticator, addresses: ClientAddress,
        metrics: RequestMetrics, logger: Logger
    ) {
        self.desk = desk
        self.webhooks = webhooks
        self.authenticator = authenticator
        self.addresses = addresses
        self.metrics = metrics
        self.logger = logger
    }

    package static func isNumbers(path: String) -> Bool { NumbersRoute.isNumbers(path: path) }

    package func answers(method: String, path: String) -> Bool { Self.isNumbers(path: path) }

    package func answer(_ request: WireRequest, id: String) async -> WireAnswer {
        let begun = ContinuousClock.now
        guard let route = NumbersRoute(method: request.method, path: request.path) else {
            metrics.count(numbers: nil, .notFound(""), since: begun)
            return refusal(.notFound("no such endpoint"), id)
        }
        var admission: Admission?
        var answer: WireAnswer
        do throws(Fault) {
            let catalog = desk.desk.catalog.current
            let address = addresses.of(request)
            let caller = try authenticator.caller(
                key: request.bearer, prefix: KeyText.numbersPrefix, address: address,
                host: catalog.storefront(host: request.host), catalog: catalog)
            try authenticator.enter(caller, from: address)
            let group = route.endpoint.group
            admission = try await authenticator.enter(caller, to: group, needing: route.endpoint.scope)
            if let admission, !admission.isAdmitted {
                throw .tooManyRequests(retryAfterSeconds: admission.resetSeconds)
            }
            let call = try NumbersCall(route, query: request.query, body: request.body)
            answer = try await perform(call, NumbersCaller(caller, route, request))
            // A purchase that failed at its providers is an answer that is kept, and a refusal all the same.
            metrics.count(numbers: route.endpoint, answer.status == 200 ? nil : .providerRefused, since: begun)
        } catch {
            answer = refusal(error, id)
            metrics.count(numbers: route.endpoint, error, since: begun)
        }
        if let admission { answer.limit = (route.endpoint.group.name, admission) }
        return answer
    }

    /// The answer to a body that is too large.
    package func tooLarge() -> WireAnswer {
        WireAnswer(status: 413, bytes: NumbersError.tooLarge.bytes())
    }

    /// The answer to a method or path that nobody knows, and to a body that broke off.
    package func refusal(_ fault: Fault, _ id: String) -> WireAnswer {
        let now = desk.now()
        if fault.isOperational, complaints.admit("", limit: 1, at: now) == nil {
            // Once a minute: a full disk must not be filled further by saying so.
            logger.error(
                "A request could not be served", metadata: ["request": "\(id)", "fault": "\(fault.explanation)"])
        }
        logger.debug("A request was refused", metadata: ["request": "\(id)", "fault": "\(fault.explanation)"])
        let error = NumbersError(fault, now: now)
        return WireAnswer(
            status: error.status, bytes: error.bytes(), retryAfterSeconds: error.retryAfterSeconds)
    }
}

/// Who asks what in which version.
struct NumbersCaller: Sendable {
    let account: Account
    let api: NumbersAPI
    let endpoint: NumbersEndpoint
    let idempotencyKey: String?
    let body: [UInt8]
    /// Whether it may see what others must not: a token that only reads is given to dashboards and the like.
    let seesSecrets: Bool

    /// Somebody who reads.
    init(_ account: Account, _ route: NumbersRoute) {
        self.account = account
        api = route.api
        endpoint = route.endpoint
        idempotencyKey = nil
        body = []
        seesSecrets = false
    }

    init(_ caller: Caller, _ route: NumbersRoute, _ request: WireRequest) {
        account = caller.account
        api = route.api
        endpoint = route.endpoint
        idempotencyKey = request.idempotencyKey
        body = request.body
        seesSecrets = caller.scope > .read
    }

    var wallet: WalletKey { WalletKey(account.id, .idr) }
}
