import Base
import Commands
import Domain
import NumbersWire
import Outbound
import Storage

/// Seals and opens what is stored sealed.
package struct Sealing: Sendable {
    /// - Returns: nil where there is no key to seal with.
    package let seal: @Sendable (_ text: String, _ purpose: String) -> String?
    /// - Returns: nil where it was sealed under another key.
    package let open: @Sendable (_ sealed: String, _ purpose: String) -> String?

    package init(
        seal: @escaping @Sendable (String, String) -> String?, open: @escaping @Sendable (String, String) -> String?
    ) {
        self.seal = seal
        self.open = open
    }

    package static func webhook(of account: AccountID) -> String { "webhook:\(account)" }
    package static func source(named name: String) -> String { "sms-source:\(name)" }
}

/// What errands about webhooks stand on.
package struct WebhookDesk: Sendable {
    package let desk: Desk
    /// Makes one try.
    package let call: @Sendable (WebhookCall) async -> WebhookEnd
    /// Whether an address leads to forbidden places only.
    package let refusal: @Sendable (WebhookURL) async -> URLRefusal?
    /// Hosts and ports that may be called though they are not public.
    package let exceptions: DialExceptions
    package let sealing: Sealing

    package init(
        desk: Desk, call: @escaping @Sendable (WebhookCall) async -> WebhookEnd,
        refusal: @escaping @Sendable (WebhookURL) async -> URLRefusal?, exceptions: DialExceptions, sealing: Sealing
    ) {
        self.desk = desk
        self.call = call
        self.refusal = refusal
        self.exceptions = exceptions
        self.sealing = sealing
    }

    func secret(of webhook: Webhook) -> String? {
        webhook.sealedSecret.flatMap { sealing.open($0, Sealing.webhook(of: webhook.account)) }
    }

    /// Makes one try with one body.
    func send(_ body: String, id: String, to webhook: Webhook) async -> WebhookEnd {
        let url: WebhookURL
        do throws(URLRefusal) {
            url = try WebhookURL(webhook.url ?? "", exceptions: exceptions)
        } catch {
            return .unreachable(reason: error.reason)
        }
        let secret = secret(of: webhook)
        if webhook.sealedSecret != nil, secret == nil { return .unreachable(reason: "the secret cannot be opened") }
        let bytes = Array(body.utf8)
        return await call(
            WebhookCall(
                url: url,
                headers: WebhookSignature.headers(
                    secret: secret, id: id, timestampSeconds: desk.environment.now().milliseconds / 1_000,
                    body: bytes),
                body: bytes))
    }
}

/// Sends one event: claim, call, write down.
package struct SendEvent: Sendable {
    /// Longer than a try lasts.
    private static let leaseMilliseconds: Int64 = 15_000

    private let event: WebhookEvent
    private let desk: WebhookDesk

    package init(_ event: WebhookEvent, desk: WebhookDesk) {
        self.event = event
        self.desk = desk
    }

    package func run() async throws(Fault) {
        guard
            let (claimed, webhook) = try await desk.desk.store.execute(
                PrepareEvent(event, leaseMilliseconds: Self.leaseMilliseconds), for: event.account, as: .job)
        else { return }
        // A try that has begun is finished and written down, though the server is stopping meanwhile.
        try await Task { await send(claimed, to: webhook) }.value.get()
    }

    private func send(_ claimed: WebhookEvent, to webhook: Webhook) async -> Result<Void, Fault> {
        let end = await desk.send(claimed.body, id: "evt_\(claimed.id)", to: webhook)
        do throws(Fault) {
            return .success(try await record(claimed, end))
        } catch {
            return .failure(error)
        }
    }

    private func record(_ claimed: WebhookEvent, _ end: WebhookEnd) async throws(Fault) {
        try await desk.desk.record(
            RecordEvent(
                claimed, end: RecordEvent.End(end),
                jitter: UInt8(truncatingIfNeeded: desk.desk.environment.random())),
            for: event.account)
    }
}

extension RecordEvent.End {
    init(_ end: WebhookEnd) {
        self =
            switch end {
            case .answered(let status): .answered(Int64(status))
            case .unreachable(let reason): .unreachable(reason)
            }
    }
}

/// Reads and changes an account's webhook, and tries it.
package struct TendWebhook: Sendable {
    private static let secretBytes = 32

    private let account: AccountID
    private let desk: WebhookDesk

    package init(of account: AccountID, desk: WebhookDesk) {
        self.account = account
        self.desk = desk
    }

    package func shown(withSecret: Bool) async throws(Fault) -> ShownWebhook {
        try await shown(
            desk.desk.store.read(ReadWebhook(of: account)) ?? Webhook(account: account), withSecret: withSecret)
    }

    private func shown(_ row: Webhook, withSecret: Bool = true) -> ShownWebhook {
        ShownWebhook(
            url: row.url, secret: withSecret ? desk.secret(of: row) : nil, disabledAt: row.disabledAt,
            disabledReason: row.disabledReason, consecutiveFailures: row.consecutiveFailures)
    }

    /// - Parameters: nil = stays; empty = is cleared.
    /// - Throws: `invalid` for an address that may not be called, or a secret that is too long.
    package func change(url: String?, secret: String?, retries: Bool? = nil) async throws(Fault) -> ShownWebhook {
        shown(try await desk.desk.store.execute(command(url: url, secret: secret, retries: retries), for: account))
    }

    /// The command of a change, for those who do more in its batch.
    ///
    /// - Parameters: nil = stays; empty = is cleared.
    /// - Throws: `invalid` for an address that may not be called, or a secret that is too long.
    package func command(url: String?, secret: String?, retries: Bool? = nil) async throws(Fault) -> SetWebhook {
        if let url, !url.isEmpty { try await check(url) }
        if let secret, secret.count > Webhook.longestSecret || secret.utf8.contains(0) {
            throw .invalid("webhook_secret: at most \(Webhook.longestSecret) characters")
        }
        return SetWebhook(
            account: account, url: try Self.change(url) { url throws(Fault) in url },
            sealedSecret: try Self.change(secret, seal), freshSecret: try seal(freshSecret()), retries: retries)
    }

    /// A secret that nobody has guessed.
    package func freshSecret() -> String { Hex.text(desk.desk.environment.randomBytes(Self.secretBytes)) }

    private static func change(_ sent: String?, _ stored: (String) throws(Fault) -> String) throws(Fault)
        -> SetWebhook.Change
    {
        guard let sent else { return .keep }
        return sent.isEmpty ? .clear : .set(try stored(sent))
    }

    private func seal(_ secret: String) throws(Fault) -> String {
        guard let sealed = desk.sealing.seal(secret, Sealing.webhook(of: account)) else {
            throw .bug("there is no master key to seal a secret with")
        }
        return sealed
    }

    private func check(_ text: String) async throws(Fault) {
        do throws(URLRefusal) {
            let url = try WebhookURL(text, exceptions: desk.exceptions)
            if let refusal = await desk.refusal(url) { throw refusal }
        } catch {
            throw .invalid("webhook_url: \(error.reason)")
        }
    }

    /// - Returns: the status that the receiver answered with.
    /// - Throws: `invalid` without an address, `receiverUnreachable`.
    package func test() async throws(Fault) -> Int {
        guard let row = try await desk.desk.store.read(ReadWebhook(of: account)), row.url != nil else {
            throw .invalid("no webhook_url is set")
        }
        let now = desk.desk.environment.now()
        let id = "test_\(Hex.text(desk.desk.environment.randomBytes(8)))"
        switch await desk.send(WebhookBody.test(at: now), id: id, to: row) {
        case .answered(let status): return status
        case .unreachable(let reason): throw .receiverUnreachable(reason)
        }
    }
}
