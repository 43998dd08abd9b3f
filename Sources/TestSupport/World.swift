import Base
import Commands
import Domain
import Errands
import Gateway
import Jobs
import Logging
import NIOCore
import Outbound
import PanelWire
import Providers
import Storage

/// A shop on a real store in a temporary folder, made by commands, with a clock that stands still.
package final class World: Sendable {
    package let clock = ManualClock()
    /// Where its books are.
    package let place: TestStore
    package var engine: any Engine { place.engine }
    package let store: Store
    package let watch: CatalogWatch
    package let desk: Desk
    package let authenticator: Authenticator
    package let gate: PanelGate
    package let delivery: Delivery
    package let numbers: NumberDesk
    package let webhooks: WebhookDesk
    package let numbersGate: NumbersGate
    /// The provider of numbers named `scripted`.
    package let scripted: ScriptedNumbers
    package let receiver = ScriptedReceiver()
    package let events: WebhookQueue
    package let metrics = RequestMetrics()

    /// - Parameter panels: how calls to panels end; without it every such call fails the test's expectation.
    package init(
        on kind: TestStore.Kind = TestStore.kind, sandboxFaultPercent: Int64 = 0,
        panels: PanelTransport = PanelTransport { _ in .notSent("this world has no panels") },
        rules: NumberRules = NumberRules(exchangeStaleMilliseconds: 72 * 3_600_000)
    ) async throws {
        place = try TestStore(kind, clock: clock)
        store = Store(engine: place.engine, environment: clock.environment, patience: TestStore.patience)
        watch = CatalogWatch(store: store)
        let sandbox = SandboxProvider(faultPercent: sandboxFaultPercent, environment: clock.environment)
        desk = Desk(
            store: store, catalog: watch,
            providers: ProviderRegistry([
                ProviderKinds.sandbox: { _ in sandbox },
                // Keys lie open in a world; sealing is tested by itself.
                ProviderKinds.panel: { [clock] row in
                    PanelProvider(row, key: row.sealedKey, transport: panels, environment: clock.environment)
                },
            ]),
            environment: clock.environment)
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        authenticator = Authenticator(environment: clock.environment, limits: .local(clock.environment))
        gate = PanelGate(
            desk: desk, authenticator: authenticator, addresses: ClientAddress(trusted: AddressList()),
            metrics: metrics, logger: logger)
        scripted = ScriptedNumbers(environment: clock.environment)
        let sandboxNumbers = SandboxNumbers(speedPercent: 100, environment: clock.environment)
        numbers = NumberDesk(
            desk: desk, numbers: NumberWatch(store: store),
            providers: NumberRegistry([
                ProviderKinds.sandbox: { _ in sandboxNumbers },
                ProviderKinds.handler: { [scripted] _ in scripted },
                ProviderKinds.own: { [clock] _ in OwnNumbers(environment: clock.environment) },
            ]), rules: rules)
        webhooks = WebhookDesk(
            desk: desk, call: { [receiver] in receiver.answer($0) }, refusal: { _ in nil },
            exceptions: DialExceptions(),
            sealing: Sealing(
                // A text opens for what it was sealed for.
                seal: { text, purpose in "\(purpose)|\(text)" },
                open: { sealed, purpose in
                    sealed.hasPrefix("\(purpose)|") ? String(sealed.dropFirst(purpose.count + 1)) : nil
                }))
        numbersGate = NumbersGate(
            desk: numbers, webhooks: webhooks, authenticator: authenticator,
            addresses: ClientAddress(trusted: AddressList()), metrics: metrics, logger: logger)
        events = WebhookQueue(desk: webhooks, logger: logger)
        delivery = Delivery(desk: desk, numbers: numbers, logger: logger)
    }

    deinit {
        store.close()
    }

    // MARK: making a shop

    package func storefront(
        _ dialect: String = "standard", currency: Currency = .usd, language: String = "en", hosts: [String] = []
    ) async throws -> StorefrontID {
        try await store.execute(
            AddStorefront(
                name: "\(dialect) \(clock.environment.random())", dialect: dialect, currency: currency,
                language: language, hosts: hosts))
    }

    package func provider() async throws -> ProviderID {
        try await watch.refresh()
        if let known = watch.current.provider(named: "sandbox") { return known.id }
        return try await store.execute(AddProvider(name: "sandbox", kind: "sandbox"))
    }

    /// A panel upstream on its own terms.
    package func panel(
        _ name: String = "panel", _ edit: @escaping @Sendable (inout UpstreamProvider) -> Void = { _ in }
    )
        async throws -> ProviderID
    {
        try await store.execute(
            AddProvider(name: name, kind: ProviderKinds.panel) { row in
                row.url = "http://\(name).test/api/v2"
                row.sealedKey = "secret-of-\(name)"
                edit(&row)
            })
    }

    /// A listing; without an item it is delivered by hand.
    package func listing(
        _ shop: StorefrontID, _ name: String = "Followers", type: String = "Default", rate: String = "0.90",
        min: Int64 = 50, max: Int64 = 10_000, item: String? = nil, provider upstream: ProviderID? = nil,
        passesSchedule: Bool = false,
        _ change: @escaping @Sendable (inout Listing) -> Void = { _ in }
    ) async throws -> ListingID {
        guard let type = ServiceTypes.named(type), let rate = Rate(text: rate) else { throw Fault.invalid(name) }
        var provider: ProviderID?
        if item != nil { provider = if let upstream { upstream } else { try await self.provider() } }
        let route = provider
        return try await store.execute(
            AddListing(provider: route, item: item ?? "", passesSchedule: passesSchedule) { id in
                var listing = Listing(
                    id: id, storefront: shop, position: id.raw, name: name, type: type, category: "First Category",
                    rate: rate, minimum: min, maximum: max)
                change(&listing)
                return listing
            })
    }

    /// An account with a key and money.
    package func customer(_ shop: StorefrontID, money: String = "1000") async throws -> Customer {
        let account = try await store.execute(AddAccount(storefront: shop, name: "customer"))
        let text = KeyText.make(
            prefix: KeyText.panelPrefix, random: clock.environment.randomBytes(KeyText.randomBytes))
        let key = try await store.execute(
            AddKey(
                account: account, name: "test", digest: Authenticator.digest(text), hint: "", scope: .order,
                expiresAt: nil))
        try await watch.refresh()
        let currency = watch.current.storefronts[shop]?.currency ?? .usd
        let wallet = WalletKey(account, currency)
        if let amount = Money(text: money), amount > .zero {
            _ = try await store.execute(
                AdjustWallet(wallet: wallet, direction: .credit, amount: amount, actor: "test", reason: "test"))
        }
        return Customer(account: account, wallet: wallet, keyID: key, key: text)
    }

    // MARK: using it

    /// Sends a form to the panel API and returns the answer's text.
    package func ask(_ customer: Customer?, _ fields: [(String, String)], path: String = "/api/v2", host: String = "")
        async -> String
    {
        let answer = await send(customer, fields, path: path, host: host)
        return String(buffer: answer.body)
    }

    package func send(_ customer: Customer?, _ fields: [(String, String)], path: String = "/api/v2", host: String = "")
        async -> WireAnswer
    {
        let all = (customer.map { [("key", $0.key)] } ?? []) + fields
        let body = all.map { "\(Self.encoded($0.0))=\(Self.encoded($0.1))" }.joined(separator: "&")
        return await gate.answer(
            WireRequest(
                method: "POST", path: path, host: host, contentType: "application/x-www-form-urlencoded",
                body: Array(body.utf8), peer: NetworkAddress("192.0.2.1")), id: "test")
    }

    private static func encoded(_ text: String) -> String {
        text.utf8.map { byte in
            let isPlain = (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
            return isPlain ? String(UnicodeScalar(byte)) : "%" + Hex.text([byte])
        }.joined()
    }

    /// Places an order and returns its id.
    package func order(
        _ customer: Customer, _ listing: ListingID, quantity: Int = 100, link: String = "https://example.com/x",
        _ more: [(String, String)] = []
    ) async throws -> OrderID {
        let answer = await ask(
            customer,
            [
                ("action", "add"), ("service", listing.description), ("link", link), ("quantity", String(quantity)),
            ] + more)
        guard case .object(let members)? = JSONValue.parse(answer.utf8),
            let text = members.first(where: { $0.name == "order" })?.value.scalarText, let id = OrderID(text: text)
        else { throw Fault.invalid(answer) }
        return id
    }

    /// Lets time pass and delivery work, until nothing is due.
    package func deliver(seconds: Int64 = 0) async throws {
        for _ in 0...max(0, seconds * 2) {
            while try await delivery.pass() {}
            if seconds > 0 { clock.advance(milliseconds: 500) }
        }
        while try await delivery.pass() {}
    }

    package func row(_ id: OrderID) async throws -> Order {
        guard let order = try await store.read(ReadOrder(id)) else { throw Fault.notFound("order \(id)") }
        return order
    }

    package func money(_ customer: Customer) async throws -> Wallet {
        try await store.read(ReadWallet(customer.wallet)) ?? Wallet(empty: customer.wallet)
    }

    /// Proves the books; every test of commands ends with it.
    package func audit() async throws -> AuditReport {
        var report = try await store.read(Audit(seed: clock.environment.random()))
        if report.failure == nil { report.failure = try await store.read(AuditPeople()) }
        return report
    }
}

/// A customer of a world.
package struct Customer: Sendable {
    package let account: AccountID
    package let wallet: WalletKey
    package let keyID: AccessKeyID
    package let key: String
}
