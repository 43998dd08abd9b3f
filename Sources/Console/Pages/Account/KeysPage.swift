import Base
import Commands
import Domain
import Errands
import Gateway
import HTTPTypes
import Hummingbird
import Storage

/// A customer's keys to both protocols.
enum KeysPage {
    static func show(_ customer: CustomerVisit) async throws(Fault) -> Response { try await page(customer) }

    private static func page(
        _ customer: CustomerVisit, secret: String? = nil, errors: [String: Phrase] = [:]
    ) async throws(Fault) -> Response {
        let keys = try await customer.console.store.read(ListKeys(account: customer.account.id))
        var blocks: [Block] = [.tabs(AccountPage.tabs, current: "/account/keys")]
        if let secret {
            blocks.append(
                .secret("Your new key. Copy it now: only its digest is kept, so it is not shown again.", secret))
        }
        let (usable, ended) = (
            keys.filter { $0.isUsable(at: customer.now) }, keys.filter { !$0.isUsable(at: customer.now) }
        )
        blocks.append(.table(table(usable, customer, canAct: true)))
        blocks.append(.section("Make a key", [.form(form(customer, errors))]))
        if !ended.isEmpty {
            blocks.append(.fold("Keys that open nothing any more", [.table(table(ended, customer, canAct: false))]))
        }
        return customer.page("Account", at: "/account", status: errors.isEmpty ? .ok : .unprocessableContent, blocks)
    }

    private static func form(_ customer: CustomerVisit, _ errors: [String: Phrase]) -> FormBlock {
        FormBlock(
            "/account/keys", .post,
            [
                Field("name", "Name").with {
                    $0.value = customer.form["name"]
                    $0.help = "What it is for, so that you know it again."
                    $0.longest = 100
                    $0.error = errors["name"]
                },
                Field(
                    "protocol", "Opens", .choice([.init("panel", "Panel API"), .init("numbers", "Numbers API")])
                ).with { $0.value = customer.form["protocol"] },
                Field(
                    "scope", "May", .choice([.init("order", "Read and order"), .init("read", "Read only")])
                ).with { $0.value = customer.form["scope"] },
                Field("expires", "Works until", .input("date")).with {
                    $0.value = customer.form["expires"]
                    $0.isRequired = false
                    $0.error = errors["expires"]
                },
            ], submit: "Make a key")
    }

    private static func table(_ keys: [AccessKey], _ customer: CustomerVisit, canAct: Bool) -> TableBlock {
        TableBlock(
            "API keys",
            [
                .init("Name"), .init("Begins with"), .init("May"), .init("Made"), .init("Last use"), .init("Until"),
                .init(""),
            ],
            keys.map { key in
                [
                    .text(key.name), .code(key.hint + "…"),
                    .phrase(key.scope == .order ? "Read and order" : "Read only"), .time(key.createdAt),
                    key.lastUsedAt.map { .time($0) } ?? .phrase("Never"),
                    (key.revokedAt ?? key.expiresAt).map { .time($0) } ?? .phrase("No end"),
                    canAct
                        ? .several([
                            .button(
                                Cell.Button(
                                    "Rotate", to: "/account/keys/\(key.id)/rotate",
                                    asking: "Make a new key? The old one works on for a while.")),
                            .button(
                                Cell.Button(
                                    "Revoke", to: "/account/keys/\(key.id)/revoke", tone: .bad,
                                    asking: "Revoke this key? Programs that use it stop at once.")),
                        ]) : .none,
                ]
            }, empty: "No keys yet.")
    }

    static func make(_ customer: CustomerVisit) async throws(Fault) -> Response {
        var errors: [String: Phrase] = [:]
        let name = customer.form["name"]
        if name.isEmpty || !Checks.isPlain(name, atMost: 100) { errors["name"] = "Please give a name." }
        var expires: Instant?
        if !customer.form["expires"].isEmpty {
            expires = customer.clock.end(day: customer.form["expires"])
            if expires.map({ $0 <= customer.now }) ?? true { errors["expires"] = "Please give a day to come." }
        }
        guard errors.isEmpty else { return try await page(customer, errors: errors) }
        let secret = fresh(customer, isNumbers: customer.form["protocol"] == "numbers")
        let made = try await customer.execute(
            AddKey(
                account: customer.account.id, name: name, digest: Authenticator.digest(secret),
                hint: String(secret.prefix(KeyText.hintLength)),
                scope: customer.form["scope"] == "read" ? .read : .order, expiresAt: expires)
        ) { id in Deeds.Subject("key \(id)") }
        return try await shown(customer, secret, isFirst: made != nil)
    }

    private static func fresh(_ customer: CustomerVisit, isNumbers: Bool) -> String {
        KeyText.make(
            prefix: isNumbers ? KeyText.numbersPrefix : KeyText.panelPrefix,
            random: customer.console.environment.randomBytes(KeyText.randomBytes))
    }

    /// The new key opens doors at once, on this node; the page shows it this once.
    private static func shown(_ customer: CustomerVisit, _ secret: String, isFirst: Bool) async throws(Fault)
        -> Response
    {
        guard isFirst else { return Answers.see("/account/keys", .again) }
        try await customer.console.desk.catalog.refresh()
        return try await page(customer, secret: secret)
    }

    /// - Throws: `notFound` for a key that is not the customer's.
    private static func own(_ customer: CustomerVisit) async throws(Fault) -> AccessKey {
        let keys = try await customer.console.store.read(ListKeys(account: customer.account.id))
        guard let id: AccessKeyID = customer.visit.id(), let key = keys.first(where: { $0.id == id }) else {
            throw .notFound("key")
        }
        return key
    }

    static func rotate(_ customer: CustomerVisit) async throws(Fault) -> Response {
        let key = try await own(customer)
        let secret = fresh(customer, isNumbers: key.hint.hasPrefix(KeyText.numbersPrefix))
        let made = try await customer.execute(
            RotateKey(
                key: key.id, digest: Authenticator.digest(secret), hint: String(secret.prefix(KeyText.hintLength)),
                graceMilliseconds: customer.console.settings.keyGraceMilliseconds)
        ) { _ in Deeds.Subject("key \(key.id)") }
        return try await shown(customer, secret, isFirst: made != nil)
    }

    static func revoke(_ customer: CustomerVisit) async throws(Fault) -> Response {
        let key = try await own(customer)
        let done: Void? = try await customer.execute(RevokeKey(key: key.id)) { _ in Deeds.Subject("key \(key.id)") }
        try await customer.console.desk.catalog.refresh()
        return Answers.see("/account/keys", done == nil ? .again : .revoked)
    }
}
