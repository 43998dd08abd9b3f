import Base
import Commands
import Crypto
import Domain
import Errands
import Logging
import NIOCore
import PanelWire
import Storage

/// The panel API: from a request's fields to the bytes of the answer.
package final class PanelGate: WireGate {
    let desk: Desk
    private let authenticator: Authenticator
    private let addresses: ClientAddress
    private let metrics: RequestMetrics
    private let logger: Logger
    private let shelf = ServicesCache()
    private let complaints = SlidingWindow<String>()

    package init(
        desk: Desk, authenticator: Authenticator, addresses: ClientAddress, metrics: RequestMetrics, logger: Logger
    ) {
        self.desk = desk
        self.authenticator = authenticator
        self.addresses = addresses
        self.metrics = metrics
        self.logger = logger
    }

    package func answers(path: String) -> Bool { Dialects.answering(path: path) != nil }

    package func answers(method: String, path: String) -> Bool { method == "POST" && answers(path: path) }

    package func answer(_ request: WireRequest, id: String) async -> WireAnswer {
        let begun = ContinuousClock.now
        let catalog = desk.catalog.current
        let host = catalog.storefront(host: request.host)
        var renderer: PanelRenderer?
        var action: PanelAction?
        let answer: WireAnswer
        do throws(Fault) {
            let fields = try fields(of: request)
            action = PanelAction(fields)
            let address = addresses.of(request)
            let caller = try authenticator.caller(
                key: fields.text("key") ?? request.bearer, address: address, host: host, catalog: catalog)
            let own = PanelRenderer(
                Dialects.byName[caller.storefront.dialect] ?? .standard, language: caller.storefront.language)
            renderer = own
            try authenticator.enter(caller, from: address)
            if request.method == "GET", !caller.storefront.takesKeyInQuery {
                return methodNotAllowed(path: request.path, host: request.host)
            }
            guard let action else {
                try await authenticator.admit(caller, to: .read, needing: .read)
                throw .incorrectRequest
            }
            try await authenticator.admit(caller, to: action.group, needing: action.scope)
            let call = try PanelCall(action, fields, idempotencyKey: request.idempotencyKey)
            answer = try await perform(call, for: caller, own)
        } catch {
            let known = renderer ?? PanelRenderer(Self.dialect(of: host, path: request.path), language: host?.language)
            answer = Self.refusal(error, known, action)
            if error.isOperational, complaints.admit("", limit: 1, at: desk.environment.now()) == nil {
                // Once a minute: a full disk must not be filled further by saying so.
                logger.error(
                    "A request could not be served", metadata: ["request": "\(id)", "fault": "\(error.explanation)"])
            }
            metrics.count(action, error, since: begun)
            logger.debug(
                "A request was refused",
                metadata: [
                    "request": "\(id)", "action": "\(action?.rawValue ?? "unknown")", "fault": "\(error.explanation)",
                ])
            return answer
        }
        metrics.count(action, nil, since: begun)
        logger.debug(
            "A request was answered", metadata: ["request": "\(id)", "action": "\(action?.rawValue ?? "unknown")"])
        return answer
    }

    /// The answer to a method other than POST.
    package func methodNotAllowed(path: String, host: String) -> WireAnswer { unread(path, host, status: 405) }
    /// The answer to a body that was too large to be read.
    package func tooLarge(path: String, host: String) -> WireAnswer { unread(path, host, status: 413) }
    /// The answer to a body that broke off.
    package func malformed(path: String, host: String) -> WireAnswer { unread(path, host, status: 200) }

    private func unread(_ path: String, _ host: String, status: Int) -> WireAnswer {
        let shop = desk.catalog.current.storefront(host: host)
        let renderer = PanelRenderer(Self.dialect(of: shop, path: path), language: shop?.language)
        return WireAnswer(status: status, bytes: renderer.bytes(.incorrectRequest, action: nil))
    }

    /// Until the caller is known, faults are worded as the host, else the path says.
    private static func dialect(of host: Storefront?, path: String) -> PanelDialect {
        host.flatMap { Dialects.byName[$0.dialect] } ?? Dialects.answering(path: path) ?? .standard
    }

    /// Whether any storefront takes keys in a URL's query, so that GET may mean something.
    package var takesKeysInQuery: Bool { desk.catalog.current.storefronts.values.contains(where: \.takesKeyInQuery) }

    private func fields(of request: WireRequest) throws(Fault) -> PanelFields {
        switch request.method {
        case "POST":
            return try PanelFields(body: request.body, contentType: request.contentType)
        default:
            var fields = PanelFields()
            try fields.addQuery(request.query ?? "")
            return fields
        }
    }

    private static func refusal(_ fault: Fault, _ renderer: PanelRenderer, _ action: PanelAction?) -> WireAnswer {
        let status = PanelWords.httpStatus(fault)
        return WireAnswer(
            status: status.code, bytes: renderer.bytes(fault, action: action),
            retryAfterSeconds: status.retryAfterSeconds)
    }

    // MARK: calls

    func perform(_ call: PanelCall, for caller: Caller, _ renderer: PanelRenderer) async throws(Fault) -> WireAnswer {
        let found: PanelAnswer
        switch call {
        case .services: return WireAnswer(body: try shelf.services(for: caller, renderer))
        case .add(let service, let draft, let reference):
            found = .placed(try await place(service, draft, reference, for: caller))
        case .balance:
            let wallet = try await desk.store.read(ReadWallet(caller.wallet))
            found = .balance(wallet?.available ?? .zero, caller.storefront.currency)
        case .status(.one(let sent)):
            found = .status(try await statuses([sent], for: caller)[0].result.get())
        case .status(.many(let sent)):
            found = .statuses(try await statuses(sent, for: caller))
        case .refill(.one(let sent)):
            found = .refill(try await refill(sent, for: caller).get())
        case .refill(.many(let sent)):
            found = .refills(try await each(sent) { id in await self.refill(id, for: caller) })
        case .refillStatus(let ids):
            let entries = try await refillStates(ids.all, for: caller)
            if case .one(let sent) = ids {
                found = .refillStatus(sent, try entries[0].result.get())
            } else {
                found = .refillStatuses(entries)
            }
        case .cancel(let sent):
            found = .cancels(try await each(sent) { id in await self.cancel(id, for: caller) })
        case .orders(let limit):
            found = .orders(try await desk.store.read(ReadLatestOrders(caller.wallet, limit: limit)))
        }
        return WireAnswer(bytes: renderer.bytes(found))
    }

    /// Asks for all ids at once, so that they share transactions, and answers in their order.
    ///
    /// - Throws: a fault of the server's where nothing was done at all: the client should ask again.
    private func each<Found: Sendable>(
        _ sent: [SentID], _ ask: @escaping @Sendable (SentID) async -> Result<Found, Fault>
    ) async throws(Fault) -> [AnsweredID<Found>] {
        let results = await withTaskGroup(of: (Int, Result<Found, Fault>).self) { group in
            for (position, id) in sent.enumerated() {
                group.addTask { (position, await ask(id)) }
            }
            return await group.reduce(into: [Int: Result<Found, Fault>]()) { $0[$1.0] = $1.1 }
        }
        let entries = sent.enumerated().map { AnsweredID($1, results[$0] ?? .failure(.bug("an id was not asked for"))) }
        if let fault = entries.sharedServerFault() { throw fault }
        return entries
    }

    private func place(_ service: ListingID?, _ draft: Draft, _ reference: String?, for caller: Caller)
        async throws(Fault) -> OrderID
    {
        let now = desk.environment.now()
        let quote = Result { () throws(Fault) in
            guard let service else { throw Fault.incorrectService }
            return try Quote(draft, service: service, for: caller.account, in: caller.catalog, at: now)
        }
        // Without a reference a refused quote has nothing to wait for.
        if reference == nil { _ = try quote.get() }
        return try await desk.store.execute(
            PlaceOrder(
                wallet: caller.wallet, quote: quote, reference: reference.map { Self.key(of: $0, caller.account.id) },
                upstreamReference: desk.upstreamReference()),
            for: caller.account.id)
    }

    private static func key(of reference: String, _ account: AccountID) -> OrderReference.Key {
        let digest = Authenticator.digest(reference)
        return OrderReference.Key(
            account, high: Int64(bitPattern: digest.words[0]), low: Int64(bitPattern: digest.words[1]))
    }

    private func statuses(_ sent: [SentID], for caller: Caller) async throws(Fault) -> [AnsweredID<ShownStatus>] {
        let found = try await desk.store.read(ReadStatuses(sent.compactMap { $0.id() }, account: caller.account.id))
        return sent.map { sent in
            guard let id: OrderID = sent.id(), let status = found[id] else {
                return AnsweredID(sent, .failure(.incorrectOrder))
            }
            return AnsweredID(sent, .success(ShownStatus(status)))
        }
    }

    private func refill(_ sent: SentID, for caller: Caller) async -> Result<RefillID, Fault> {
        guard let id: OrderID = sent.id() else { return .failure(.incorrectOrder) }
        do throws(Fault) {
            return .success(
                try await desk.store.execute(
                    RequestRefill(order: id, wallet: caller.wallet, catalog: caller.catalog), for: caller.account.id))
        } catch {
            return .failure(error)
        }
    }

    private func refillStates(_ sent: [SentID], for caller: Caller) async throws(Fault) -> [AnsweredID<RefillState>] {
        let found = try await desk.store.read(ReadRefills(sent.compactMap { $0.id() }, account: caller.account.id))
        return sent.map { sent in
            guard let id: RefillID = sent.id(), let refill = found[id] else {
                return AnsweredID(sent, .failure(.refillNotFound))
            }
            return AnsweredID(sent, .success(refill.state))
        }
    }

    private func cancel(_ sent: SentID, for caller: Caller) async -> Result<Void, Fault> {
        guard let id: OrderID = sent.id() else { return .failure(.incorrectOrder) }
        do throws(Fault) {
            return .success(
                try await desk.store.execute(
                    RequestCancel(order: id, wallet: caller.wallet, catalog: caller.catalog), for: caller.account.id))
        } catch {
            return .failure(error)
        }
    }
}

extension ShownStatus {
    fileprivate init(_ status: OrderStatus) {
        let kind: Kind =
            status.isSubscription
            ? .subscription(
                expiry: status.expiresAt.map { CalendarDay(containing: $0.advanced(milliseconds: -1)) },
                posts: status.served, orders: status.children)
            : status.runs > 1
                ? .dripFeed(runs: Int64(status.children.count), orders: status.children) : .order
        self.init(
            charge: status.charge, startCount: status.startCount, state: status.state, remains: status.remains,
            currency: status.currency, kind: kind)
    }
}

extension Array {
    /// A fault that is the server's, where every entry met one.
    fileprivate func sharedServerFault<Found>() -> Fault? where Element == AnsweredID<Found> {
        var first: Fault?
        for entry in self {
            guard case .failure(let fault) = entry.result, fault.isRetryable || fault.isOperational else { return nil }
            first = first ?? fault
        }
        return first
    }
}
