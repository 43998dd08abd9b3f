import Base
import Commands
import Console
import Domain
import Errands
import Foundation
import Gateway
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import NIOCore
import Secrets
import Storage
import Synchronization
import TestSupport
import Testing

/// A world with a console, a storefront that takes visitors, and people of every role.
struct ConsoleWorld {
    static let password = "correct horse battery"

    let world: World
    let shop: StorefrontID
    let other: StorefrontID
    let listing: ListingID
    let console: Console
    let letters = Letters()
    private let routes: GatewayRoutes

    init(secondPerson: String = "", trustedProxies: String = "127.0.0.1\n::1") async throws {
        world = try await World()
        shop = try await world.storefront()
        other = try await world.storefront(currency: .vnd, language: "vi", hosts: ["other.example"])
        listing = try await world.listing(shop) { listing in
            listing.hasCancel = true
            listing.hasRefill = true
        }
        _ = try await world.store.execute(
            PutShowcase(Showcase(storefront: shop, brand: "Sunny <Panel>", accent: "#0b6b6b", allowsSignUp: true)))
        try await world.watch.refresh()
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let letters = letters
        console = Console(
            try ConsoleDesk(
                numbers: world.numbers, webhooks: world.webhooks, gates: (world.gate, world.numbersGate),
                passwords: PasswordDesk(cost: Self.cheap, environment: world.clock.environment),
                mail: MailDesk { letter throws(Fault) in letters.add(letter) },
                settings: ConsoleSettings(
                    trustedProxies: AddressList(text: trustedProxies) ?? AddressList(),
                    secondPerson: #require(SecondPerson(text: secondPerson))),
                backstage: Backstage(smsFormats: ["gammu"]), logger: logger))
        var routes = GatewayRoutes(
            panel: world.gate, numbers: world.numbersGate,
            ingest: IngestGate(
                desk: world.numbers, sealing: world.webhooks.sealing, publicURL: "", logger: logger),
            metrics: MetricsPage(
                requests: world.metrics, store: world.store, counts: OrderCounts(), desk: world.desk,
                numbers: world.numbers), store: world.store)
        let console = console
        routes.missingPage = { await console.missing($0, $1) }
        self.routes = routes
    }

    /// Enough for a test; what real ones cost is tested by itself.
    static let cheap = PasswordHash.Cost(logRounds: 4, blockSize: 8, parallelism: 1)

    /// Serves on a socket of loopback while the work goes on.
    func serving(_ work: @escaping @Sendable (any TestClientProtocol) async throws -> Void) async throws {
        let router = routes.router()
        console.mount(on: router)
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        try await Application(router: router, logger: logger).test(.live) { client in try await work(client) }
    }

    /// Somebody of the staff, with the usual password.
    func staff(_ role: PersonRole, _ email: String? = nil) async throws -> Person {
        let email = email ?? "\(role.name)@staff.example"
        let id = try await world.store.execute(
            AddStaff(
                email: try address(email), name: role.name, role: role, passwordHash: try hash(), language: "en",
                timeZone: "UTC"))
        return try await person(id)
    }

    /// A customer with the usual password, and money.
    func customer(_ email: String = "ann@example.org", money: String = "100", in storefront: StorefrontID? = nil)
        async throws -> Person
    {
        let made = try await world.store.execute(
            SignUp(
                storefront: storefront ?? shop, email: try address(email), name: "Ann", passwordHash: try hash(),
                language: "en", timeZone: "UTC", isInvited: true))
        try await world.watch.refresh()
        if let amount = Money(text: money), amount > .zero {
            let currency = world.watch.current.storefronts[storefront ?? shop]?.currency ?? .usd
            _ = try await world.store.execute(
                AdjustWallet(
                    wallet: WalletKey(made.account, currency), direction: .credit, amount: amount, actor: "test",
                    reason: "test"))
        }
        return try await person(made.person)
    }

    /// A customer with money, signed in.
    func ann(_ client: Browser.Client) async throws -> Browser {
        _ = try await customer()
        let browser = Browser(client)
        _ = try await browser.signIn("ann@example.org")
        return browser
    }

    private func address(_ text: String) throws -> MailAddress {
        guard let address = MailAddress(text) else { throw Fault.invalid(text) }
        return address
    }

    private func hash() throws -> String {
        guard let hash = PasswordHash.make(Self.password, cost: Self.cheap, environment: world.clock.environment) else {
            throw Fault.invalid("password")
        }
        return hash
    }

    func person(_ id: PersonID) async throws -> Person {
        guard let person = try await world.store.read(ReadPerson(id)) else { throw Fault.notFound("person") }
        return person
    }
}

/// Mails that were sent.
final class Letters: Sendable {
    private let sent = Mutex<[MailDesk.Letter]>([])

    func add(_ letter: MailDesk.Letter) { sent.withLock { $0.append(letter) } }
    var all: [MailDesk.Letter] { sent.withLock { $0 } }
}

/// What a browser does: keeps cookies, follows where it is sent, and sends forms with what they carry.
final class Browser {
    struct Page {
        let status: Int
        let html: String
        let headers: HTTPFields
        let path: String

        /// The hidden fields of the first form that goes to `action`.
        func hidden(of action: String) -> [(String, String)] {
            guard let start = html.range(of: "action=\"\(action)\"") else { return [] }
            let rest = html[start.upperBound...]
            let form = rest.range(of: "</form>").map { rest[..<$0.lowerBound] } ?? rest
            return form.matches(of: #/type="hidden" name="([^"]*)" value="([^"]*)"/#).map {
                (String($0.output.1), String($0.output.2).unescaped)
            }
        }

        var title: String { html.firstMatch(of: #/<h1>([^<]*)</h1>/#).map { String($0.output.1).unescaped } ?? "" }
        var errors: [String] {
            html.matches(of: #/class="error"[^>]*>([^<]*)</#).map { String($0.output.1).unescaped }
        }
    }

    typealias Client = any TestClientProtocol

    private let client: Client
    private(set) var cookies: [String: String] = [:]
    var headers: HTTPFields = [:]
    /// As if a proxy had ended https before the server.
    var isSecure = false

    init(_ client: Client) {
        self.client = client
    }

    func get(_ path: String, follows: Bool = true) async throws -> Page {
        try await ask(path, .get, nil, follows: follows)
    }

    func head(_ path: String) async throws -> Page { try await ask(path, .head, nil, follows: false) }

    /// Loads `page`, fills in the form that goes to `action`, and sends it.
    func submit(_ page: String, _ action: String, _ fields: [(String, String)], follows: Bool = true) async throws
        -> Page
    {
        try await send(action, of: try await get(page), fields, follows: follows)
    }

    func send(_ action: String, of page: Page, _ fields: [(String, String)], follows: Bool = true) async throws -> Page
    {
        let names = Set(fields.map(\.0))
        let all = page.hidden(of: action).filter { !names.contains($0.0) } + fields
        return try await post(action, all, follows: follows)
    }

    func post(_ path: String, _ fields: [(String, String)], follows: Bool = true) async throws -> Page {
        let body = fields.map { "\($0.0.formEncoded)=\($0.1.formEncoded)" }.joined(separator: "&")
        return try await ask(path, .post, body, follows: follows)
    }

    func post(raw path: String, _ body: String) async throws -> Page {
        try await ask(path, .post, body, follows: false)
    }

    func signIn(_ email: String, staff: Bool = false) async throws -> Page {
        let path = staff ? "/staff/sign-in" : "/sign-in"
        return try await submit(path, path, [("email", email), ("password", ConsoleWorld.password)])
    }

    private func ask(_ path: String, _ method: HTTPRequest.Method, _ body: String?, follows: Bool) async throws -> Page
    {
        var fields = headers
        if !cookies.isEmpty {
            fields[.cookie] = cookies.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: "; ")
        }
        if body != nil { fields[.contentType] = "application/x-www-form-urlencoded" }
        if fields[.accept] == nil { fields[.accept] = "text/html" }
        if isSecure, let proto = HTTPField.Name("X-Forwarded-Proto") { fields[proto] = "https" }
        let page = try await client.execute(
            uri: path, method: method, headers: fields, body: body.map { ByteBuffer(string: $0) }
        ) { response in
            Page(
                status: response.status.code, html: String(buffer: response.body), headers: response.headers, path: path
            )
        }
        for cookie in page.headers[values: .setCookie] {
            let pair = cookie.prefix { $0 != ";" }.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let isGone = cookie.contains("Max-Age=0")
            cookies[String(pair[0])] = isGone ? nil : String(pair[1])
        }
        if follows, page.status == 303, let location = page.headers[.location] {
            return try await ask(location, .get, nil, follows: true)
        }
        return page
    }
}

extension String {
    var unescaped: String {
        replacing("&lt;", with: "<").replacing("&gt;", with: ">").replacing("&quot;", with: "\"")
            .replacing("&#39;", with: "'").replacing("&amp;", with: "&")
    }

    var formEncoded: String {
        utf8.map { byte in
            let isPlain = (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
            return isPlain ? String(UnicodeScalar(byte)) : "%" + Hex.text([byte])
        }.joined()
    }
}
