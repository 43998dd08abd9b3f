import Base
import Commands
import Domain
import Errands
import Gateway
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Secrets
import Storage

/// The pages for customers and staff, mounted beside the wire protocols.
///
/// Each request goes through one door: who asks (`Login`), where (`Storefront`), whether a page of ours sent it
/// (`Origin`, the form's token), whether the route is theirs (`Access`). A route that is not theirs is a missing page.
package struct Console: Sendable {
    package let desk: ConsoleDesk

    package init(_ desk: ConsoleDesk) {
        self.desk = desk
    }

    package func mount(on router: Router<GatewayContext>) {
        for route in ConsoleRoutes.all {
            router.on("\(route.path)", method: route.method) { request, context in
                await answer(route, request, context)
            }
            if route.method == .get {
                router.on("\(route.path)", method: .head) { request, context in
                    await answer(route, request, context)
                }
            }
        }
        router.get("/assets/:name") { request, context in asset(request, context) }
    }

    /// What browsers are shown where no route is.
    package func missing(_ request: Request, _ context: GatewayContext) async -> Response? {
        guard request.method == .get || request.method == .head,
            request.headers[.accept]?.contains("text/html") == true
        else { return nil }
        do throws(Fault) {
            guard let visit = try await visit(request, context, form: FormValues()) else { return nil }
            return Answers.finished(visit.missing(), visit)
        } catch {
            return nil
        }
    }

    // MARK: one request

    private func answer(_ route: ConsoleRoute, _ request: Request, _ context: GatewayContext) async -> Response {
        do throws(Fault) {
            var form = FormValues()
            if route.method == .post {
                guard let body = await Self.body(request) else { return Self.tooLarge(request) }
                guard let sent = FormValues(body) else {
                    return Answers.plain(.badRequest, Answers.unreadable, to: request)
                }
                form = sent
            }
            guard let visit = try await visit(request, context, form: form) else {
                return Answers.plain(.notFound, Answers.noShop, to: request)
            }
            return Answers.finished(await answer(route, request, visit), visit)
        } catch {
            desk.logger.error(
                "A page could not be made", metadata: ["fault": "\(error.explanation)", "request": "\(context.id)"])
            return Answers.plain(.serviceUnavailable, Answers.notNow, to: request)
        }
    }

    private func answer(_ route: ConsoleRoute, _ request: Request, _ visit: Visit) async -> Response {
        if route.method == .post {
            guard Origin.isOurs(request, isSecure: visit.isSecure),
                ConstantTime.areEqual(
                    Array(visit.form["_token"].utf8), Array(Tokens.formToken(of: visit.formSecret).utf8))
                    || isQuote(route)
            else { return visit.refused() }
        }
        do throws(Fault) {
            return try await act(route, visit)
        } catch {
            if error.isOperational {
                desk.logger.error(
                    "A page could not be made", metadata: ["fault": "\(error.explanation)", "path": "\(route.path)"])
            }
            return visit.failed(error)
        }
    }

    /// What a page asks as one types changes nothing, and carries no token.
    private func isQuote(_ route: ConsoleRoute) -> Bool { route.path.hasSuffix("/quote") }

    private func act(_ route: ConsoleRoute, _ visit: Visit) async throws(Fault) -> Response {
        switch route.act {
        case .anybody(let act): return try await act(visit)
        case .customer(let act):
            guard let login = visit.login else { return Answers.signIn(visit, staff: false) }
            guard let account = visit.ownAccount else { return visit.missing() }
            guard let customer = try await visit.customer() else {
                return account.isSuspended || login.person.isSuspended ? visit.suspended() : visit.missing()
            }
            let response = try await act(customer)
            // A form that was refused did nothing.
            if customer.isActing, route.method == .post, !isQuote(route), response.status.code < 400 {
                try await customer.recordActing()
            }
            return response
        case .staff(let role, let act):
            guard let login = visit.login else { return Answers.signIn(visit, staff: true) }
            guard login.person.role >= role, login.person.role != .customer, !login.person.isSuspended else {
                return visit.missing()
            }
            return try await act(StaffVisit(visit: visit, person: login.person, session: login.session))
        }
    }

    // MARK: who asks

    /// - Returns: nil where no storefront is at this address.
    private func visit(_ request: Request, _ context: GatewayContext, form: FormValues) async throws(Fault) -> Visit? {
        let authority = request.head.authority ?? ""
        guard Origin.isAuthority(authority) else { return nil }
        let host = WireRequest.hostName(authority)
        let catalog = desk.desk.catalog.current
        let client = client(request, context)
        let now = desk.environment.now()
        var found: Visit.Login?
        var secret = CookieName.guest.value(in: request, isSecure: client.isSecure) ?? ""
        let isPrivate = client.isSecure || client.isLoopback && Self.isLoopback(host)
        // A token that was sent in the clear opens nothing: others may have read it.
        if isPrivate, let token = CookieName.session.value(in: request, isSecure: client.isSecure),
            token.utf8.count <= 200,
            let known = try await desk.store.read(ReadLogin(Tokens.digest(token))),
            known.session.isOpen(at: now), !known.person.isSuspended
        {
            found = Visit.Login(session: known.session, person: known.person)
            secret = token
            await see(known.session, client.address, now)
        }
        let isNewGuest = secret.utf8.count != 2 * Tokens.bytes
        if isNewGuest { secret = Tokens.fresh(desk.environment) }
        let login = found?.session.stage == .signedIn ? found : nil
        guard let storefront = storefront(host, client.isLoopback, login, catalog) else { return nil }
        let language =
            CookieName.language.value(in: request, isSecure: client.isSecure).flatMap(Language.init(rawValue:))
            ?? login.flatMap { Language(rawValue: $0.person.language) } ?? Language(of: request)
            ?? Language(rawValue: storefront.language) ?? .english
        let query = request.uri.query
        return Visit(
            console: desk, path: request.uri.path, here: request.uri.path + (query.map { "?\($0)" } ?? ""),
            parameters: Dictionary(
                context.coreContext.parameters.map { (String($0.key), String($0.value)) }
            ) { first, _ in first },
            query: query.flatMap { FormValues(Array($0.utf8)) } ?? FormValues(), form: form, storefront: storefront,
            language: language, clock: LocalClock(zone: login?.person.timeZone ?? "UTC"), login: login,
            pending: login == nil ? found : nil, secret: secret,
            address: client.address, agent: String((request.headers[.userAgent] ?? "").prefix(200)),
            isSecure: client.isSecure, isPrivate: isPrivate, isNewGuest: isNewGuest, host: authority, now: now,
            catalog: catalog)
    }

    /// Whether a host's name leads to whoever follows it, and nowhere else.
    static func isLoopback(_ host: String) -> Bool {
        host == "localhost" || NetworkAddress(host)?.isLoopback == true
    }

    /// How exactly sessions tell when they were used last.
    private static let seenMilliseconds: Int64 = 300_000

    /// Writes down that a session is in use. Where the store takes nothing now, pages are shown all the same.
    private func see(_ session: LoginSession, _ address: NetworkAddress?, _ now: Instant) async {
        guard session.seenAt.advanced(milliseconds: Self.seenMilliseconds) < now else { return }
        _ = try? await desk.store.execute(
            SeeSession(digest: session.key, at: now, address: address?.text ?? ""), as: .job)
    }

    private struct Client {
        let address: NetworkAddress?
        let isSecure: Bool
        let isLoopback: Bool
    }

    /// What proxies add to requests that they pass on.
    private static let forwarding = ["X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "Forwarded", "Via"]
        .compactMap { HTTPField.Name($0) }

    /// Https ends at a proxy; one that is trusted says so.
    private func client(_ request: Request, _ context: GatewayContext) -> Client {
        let trusted = desk.settings.trustedProxies
        let forwarded = HTTPField.Name("X-Forwarded-For").flatMap { request.headers[$0] }
        let scheme = HTTPField.Name("X-Forwarded-Proto").flatMap { request.headers[$0] }
        let isFromProxy = !trusted.blocks.isEmpty && context.peer.map { trusted.admits($0) } == true
        let address = ClientAddress(trusted: trusted).of(
            WireRequest(method: "", path: "", forwardedFor: forwarded, peer: context.peer))
        // Somebody between us and a browser who is not trusted may stand anywhere, also on this machine.
        let isForwarded = !isFromProxy && Self.forwarding.contains { request.headers[$0] != nil }
        return Client(
            address: address, isSecure: isFromProxy && scheme?.lowercased() == "https",
            isLoopback: address?.isLoopback == true && !isForwarded)
    }

    /// The storefront of the host; the only one, or the one without hosts, where no host names any.
    private func storefront(_ host: String, _ isLoopback: Bool, _ login: Visit.Login?, _ catalog: Catalog)
        -> Storefront?
    {
        if let named = catalog.storefront(host: host) { return named }
        if let acting = login?.session.actingAs, let account = catalog.accounts[acting] {
            return catalog.storefronts[account.storefront]
        }
        if let own = login?.person.storefront, let storefront = catalog.storefronts[own], storefront.hosts.isEmpty {
            return storefront
        }
        let all = catalog.storefronts.values.sorted { $0.id < $1.id }
        return all.first { $0.hosts.isEmpty } ?? (isLoopback || all.count == 1 ? all.first : nil)
    }

    /// - Returns: nil for more than anybody types.
    private static func body(_ request: Request) async -> [UInt8]? {
        (try? await request.body.collect(upTo: RequestLimits.bodyBytes)).map { Array(buffer: $0) }
    }

    /// Nobody reads the rest, so nothing more is taken from this connection.
    private static func tooLarge(_ request: Request) -> Response {
        var answer = Answers.plain(.contentTooLarge, Answers.tooLarge, to: request)
        answer.headers[.connection] = "close"
        return answer
    }

    // MARK: files

    private func asset(_ request: Request, _ context: GatewayContext) -> Response {
        let name = context.coreContext.parameters.get("name") ?? ""
        let themes = desk.desk.catalog.current.accents
        guard
            let asset = Asset.all.first(where: { $0.name == name })
                ?? themes.lazy.map(Asset.theme(accent:)).first(where: { $0.name == name })
        else { return Answers.plain(.notFound, Answers.noFile, to: request) }
        return Response(
            status: .ok,
            headers: [
                .contentType: asset.type, .cacheControl: "public, max-age=31536000, immutable",
                .xContentTypeOptions: "nosniff",
            ], body: .init(byteBuffer: ByteBuffer(bytes: asset.bytes)))
    }
}
