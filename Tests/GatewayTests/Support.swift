import Base
import Commands
import Domain
import Gateway
import Logging
import NIOCore
import Storage
import TestSupport

/// Two storefronts with hosts of their own, a listing delivered by hand in the first, and its customer.
struct Door {
    let world: World
    let gate: PanelGate
    let shop: StorefrontID
    let other: StorefrontID
    let listing: ListingID
    let customer: Customer
    let stranger: Customer

    /// - Parameter trusted: proxies that may say who the client is, one a line.
    init(_ dialect: String = "standard", otherDialect: String = "hethongsub", trusted: String = "") async throws {
        world = try await World()
        gate = PanelGate(
            desk: world.desk,
            authenticator: Authenticator(
                environment: world.clock.environment, limits: .local(world.clock.environment)),
            addresses: ClientAddress(trusted: AddressList(text: trusted) ?? AddressList()), metrics: world.metrics,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        shop = try await world.storefront(dialect, hosts: ["shop.example"])
        other = try await world.storefront(otherDialect, currency: .vnd, language: "vi", hosts: ["other.example"])
        listing = try await world.listing(shop) { listing in
            listing.hasCancel = true
            listing.hasRefill = true
        }
        customer = try await world.customer(shop)
        stranger = try await world.customer(other)
        try await world.watch.refresh()
    }

    func send(
        _ action: String, _ fields: [(String, String)] = [], key: String? = nil, host: String = "shop.example",
        path: String = "/api/v2", peer: String = "192.0.2.1", forwardedFor: String? = nil,
        idempotencyKey: String? = nil, bearer: String? = nil
    ) async -> (status: Int, text: String, retryAfter: Int?) {
        let sent = (key.map { [("key", $0)] } ?? []) + [("action", action)] + fields
        let answer = await gate.answer(
            WireRequest(
                method: "POST", path: path, host: host, contentType: nil, bearer: bearer,
                idempotencyKey: idempotencyKey, forwardedFor: forwardedFor,
                body: Array(sent.map { "\($0.0)=\($0.1)" }.joined(separator: "&").utf8), peer: NetworkAddress(peer)),
            id: "test")
        return (answer.status, String(buffer: answer.body), answer.retryAfterSeconds)
    }

    func text(
        _ action: String, _ fields: [(String, String)] = [], key: String? = nil, host: String = "shop.example",
        peer: String = "192.0.2.1", forwardedFor: String? = nil
    ) async -> String {
        await send(action, fields, key: key ?? customer.key, host: host, peer: peer, forwardedFor: forwardedFor).text
    }

    var plainOrder: [(String, String)] {
        [("service", listing.description), ("link", "https://example.com/x"), ("quantity", "100")]
    }

    func edit(_ change: @escaping @Sendable (inout Account) -> Void) async throws {
        _ = try await world.store.execute(EditAccount(account: customer.account, edit: change))
        try await world.watch.refresh()
    }

    /// A further key of the customer.
    func key(scope: KeyScope = .order, expiresAt: Instant? = nil) async throws -> (id: AccessKeyID, text: String) {
        let text = KeyText.make(
            prefix: KeyText.panelPrefix, random: world.clock.environment.randomBytes(KeyText.randomBytes))
        let id = try await world.store.execute(
            AddKey(
                account: customer.account, name: "n", digest: Authenticator.digest(text), hint: "", scope: scope,
                expiresAt: expiresAt))
        try await world.watch.refresh()
        return (id, text)
    }

    static let balance = #"{"balance":"1000","currency":"USD"}"#
    static let invalidKey = #"{"error":"Invalid API key"}"#
}
