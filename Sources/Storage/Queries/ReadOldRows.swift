import Base
import Domain

/// What was kept for a time only and is older than that, a page of each.
package struct ReadOldRows: Query {
    package struct Answer: Sendable {
        package let purchases: [Purchase]
        package let events: [WebhookEventID]
        package let messages: [InboundMessage.Key]
        package let windows: [CallWindow.Key]
        package let sessions: [KeyDigest]
        package let tokens: [KeyDigest]
        package let forms: [KeyDigest]

        package var isEmpty: Bool {
            purchases.isEmpty && events.isEmpty && messages.isEmpty && windows.isEmpty && sessions.isEmpty
                && tokens.isEmpty && forms.isEmpty
        }
    }

    package let purchasesBefore: Instant
    package let eventsBefore: Instant
    package let messagesBefore: Instant
    package let windowsBefore: Instant
    package let loginsBefore: Instant
    package let formsBefore: Instant
    package let limit: Int64

    /// - Parameter loginsBefore: sessions and tokens that were over by then.
    package init(
        purchasesBefore: Instant, eventsBefore: Instant, messagesBefore: Instant, windowsBefore: Instant,
        loginsBefore: Instant, formsBefore: Instant, limit: Int64
    ) {
        self.purchasesBefore = purchasesBefore
        self.eventsBefore = eventsBefore
        self.messagesBefore = messagesBefore
        self.windowsBefore = windowsBefore
        self.loginsBefore = loginsBefore
        self.formsBefore = formsBefore
        self.limit = limit
    }

    package func answer(from source: any Source) throws(EngineFault) -> Answer {
        // Ids follow time closely enough: the oldest rows stand at the beginning.
        let purchases: [Purchase] = try source.all(
            """
            SELECT * FROM (SELECT * FROM purchases ORDER BY id LIMIT $1) p
            WHERE p.created_at_ms < $2 AND p.due_at_ms IS NULL
            """, [.integer(limit), .integer(purchasesBefore.milliseconds)])
        var events: [WebhookEventID] = []
        try source.rows(
            """
            SELECT id FROM (SELECT id, created_at_ms, due_at_ms FROM webhook_events ORDER BY id LIMIT $1) e
            WHERE e.created_at_ms < $2 AND e.due_at_ms IS NULL
            """, [.integer(limit), .integer(eventsBefore.milliseconds)]
        ) { row throws(UnreadableRow) in events.append(try row.id("id")) }
        var messages: [InboundMessage.Key] = []
        try source.rows(
            "SELECT source, mark FROM inbound_messages WHERE received_at_ms < $1 ORDER BY received_at_ms LIMIT $2",
            [.integer(messagesBefore.milliseconds), .integer(limit)]
        ) { row throws(UnreadableRow) in
            messages.append(InboundMessage.Key(try row.string("source"), mark: try row.number("mark")))
        }
        // One for each account and group that was active since the last hour: read whole.
        var windows: [CallWindow.Key] = []
        try source.rows(
            """
            SELECT account_id, action_group FROM call_windows WHERE newest_at_ms < $1
            ORDER BY newest_at_ms, account_id, action_group LIMIT $2
            """,
            [.integer(windowsBefore.milliseconds), .integer(limit)]
        ) { row throws(UnreadableRow) in
            windows.append(CallWindow.Key(try row.id("account_id"), try row.choice("action_group")))
        }
        return Answer(
            purchases: purchases, events: events, messages: messages, windows: windows,
            sessions: try digests(
                "SELECT digest FROM login_sessions WHERE expires_at_ms <= $1 ORDER BY expires_at_ms LIMIT $2",
                loginsBefore, source),
            tokens: try digests(
                "SELECT digest FROM mail_tokens WHERE expires_at_ms <= $1 ORDER BY expires_at_ms LIMIT $2",
                loginsBefore, source),
            forms: try digests(
                "SELECT digest FROM form_uses WHERE at_ms < $1 ORDER BY at_ms LIMIT $2", formsBefore, source))
    }

    private func digests(_ sql: StaticString, _ before: Instant, _ source: any Source) throws(EngineFault)
        -> [KeyDigest]
    {
        var found: [KeyDigest] = []
        try source.rows(sql, [.integer(before.milliseconds), .integer(limit)]) { row throws(UnreadableRow) in
            guard let digest = KeyDigest(hex: try row.string("digest")) else { throw UnreadableRow("digest") }
            found.append(digest)
        }
        return found
    }
}
