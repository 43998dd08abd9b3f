import Base
import Domain

/// Changes an account's webhook. What is nil stays; an accepted change clears a disabled state.
///
/// Outcome: the webhook as it stands now.
package struct SetWebhook: Command {
    package enum Change: Sendable { case keep, clear, set(String) }

    package let account: AccountID
    package let url: Change
    package let sealedSecret: Change
    /// The secret of a webhook that gets its first address and has none.
    package let freshSecret: String
    package let retries: Bool?

    package init(
        account: AccountID, url: Change = .keep, sealedSecret: Change = .keep, freshSecret: String,
        retries: Bool? = nil
    ) {
        self.account = account
        self.url = url
        self.sealedSecret = sealedSecret
        self.freshSecret = freshSecret
        self.retries = retries
    }

    package func touch(_ books: inout Books) { books.webhooks.want(account) }

    package func decide(_ books: inout Books) throws(Fault) -> Webhook {
        var row = try books.webhooks.find(account) ?? Webhook(account: account)
        let isFirst = row.url == nil
        switch url {
        case .keep: break
        case .clear: row.url = nil
        case .set(let url): row.url = url
        }
        switch sealedSecret {
        case .keep:
            if isFirst, row.url != nil, row.sealedSecret == nil { row.sealedSecret = freshSecret }
        case .clear: row.sealedSecret = nil
        case .set(let secret): row.sealedSecret = secret
        }
        if let retries { row.retries = retries }
        row.disabledAt = nil
        row.disabledReason = nil
        row.consecutiveFailures = 0
        try books.webhooks.put(row)
        return row
    }
}

/// Claims an event for a try.
///
/// Outcome: the event and where it goes; nil where there is nothing to send any more.
package struct PrepareEvent: Command {
    package let event: WebhookEventID
    package let account: AccountID
    package let leaseMilliseconds: Int64

    package init(_ event: WebhookEvent, leaseMilliseconds: Int64) {
        self.event = event.id
        account = event.account
        self.leaseMilliseconds = leaseMilliseconds
    }

    package func touch(_ books: inout Books) {
        books.webhookEvents.want(event)
        books.webhooks.want(account)
    }

    package func decide(_ books: inout Books) throws(Fault) -> (event: WebhookEvent, webhook: Webhook)? {
        guard var row = try books.webhookEvents.find(event), let due = row.dueAt, due <= books.now else { return nil }
        guard let webhook = try books.webhooks.find(account), webhook.isListening else {
            try row.fail("the webhook was cleared or switched off", &books)
            return nil
        }
        if row.state == .sending, !webhook.retries {
            // The process that sent it is gone; one try is one try.
            try row.fail("interrupted", &books)
            return nil
        }
        row.state = .sending
        row.attempt += 1
        row.dueAt = books.now.advanced(milliseconds: leaseMilliseconds)
        try books.webhookEvents.put(row)
        return (row, webhook)
    }
}

extension WebhookEvent {
    fileprivate mutating func fail(_ reason: String, _ books: inout Books) throws(Fault) {
        state = .failed
        dueAt = nil
        self.reason = reason
        try books.webhookEvents.put(self)
    }
}

/// Writes down how a try ended.
package struct RecordEvent: Command {
    package enum End: Sendable, Equatable {
        case answered(Int64)
        case unreachable(String)
    }

    /// Seconds from one try to the next, for accounts that want retries.
    package static let retrySeconds: [Int64] = [
        5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400,
    ]
    /// Failures in a row that switch a webhook with retries off.
    package static let failuresToDisable: Int64 = 10

    package let event: WebhookEventID
    package let account: AccountID
    package let attempt: Int64
    package let end: End
    /// 0…255: spreads retries.
    package let jitter: UInt8

    package init(_ event: WebhookEvent, end: End, jitter: UInt8) {
        self.event = event.id
        account = event.account
        attempt = event.attempt
        self.end = end
        self.jitter = jitter
    }

    package func touch(_ books: inout Books) {
        books.webhookEvents.want(event)
        books.webhooks.want(account)
    }

    package func decide(_ books: inout Books) throws(Fault) {
        guard var row = try books.webhookEvents.find(event), row.state == .sending, row.attempt == attempt else {
            return
        }
        var isDelivered = false
        switch end {
        case .answered(let status):
            row.status = status
            row.reason = nil
            isDelivered = (200...299).contains(status)
        case .unreachable(let reason): row.reason = reason
        }
        guard var webhook = try books.webhooks.find(account) else { return }
        row.state = isDelivered ? .delivered : .failed
        row.dueAt = nil
        if webhook.retries {
            webhook.consecutiveFailures = isDelivered ? 0 : webhook.consecutiveFailures + 1
            if !isDelivered, let pause = Self.pause(after: attempt, jitter) {
                row.state = .waiting
                row.dueAt = books.now.advanced(milliseconds: pause)
            }
            let isGone = end == .answered(410)
            if isGone || webhook.consecutiveFailures >= Self.failuresToDisable, webhook.disabledAt == nil {
                webhook.disabledAt = books.now
                webhook.disabledReason =
                    isGone ? "the receiver answered 410" : "\(webhook.consecutiveFailures) failures in a row"
                row.state = .failed
                row.dueAt = nil
            }
            try books.webhooks.put(webhook)
        }
        try books.webhookEvents.put(row)
    }

    /// Milliseconds to the next try, up to a tenth more by chance; nil = there is none.
    private static func pause(after attempt: Int64, _ jitter: UInt8) -> Int64? {
        guard attempt >= 1, attempt <= Int64(retrySeconds.count) else { return nil }
        let seconds = retrySeconds[Int(attempt) - 1]
        return seconds * 1_000 + seconds * 100 * Int64(jitter) / 255
    }
}
