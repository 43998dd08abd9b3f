import Base
import Domain

/// Drops what is kept for a time only: keyed requests with their answers, sent events, inbound messages,
/// windows of request limits, sign-ins that are over, forms that were sent.
package struct ForgetOldRows: Command {
    /// Rows in one command.
    package static let mostRows: Int64 = 1_000

    package let purchases: [Purchase]
    package let events: [WebhookEventID]
    package let messages: [InboundMessage.Key]
    package let windows: [CallWindow.Key]
    package let sessions: [KeyDigest]
    package let tokens: [KeyDigest]
    package let forms: [KeyDigest]

    package init(
        purchases: [Purchase] = [], events: [WebhookEventID] = [], messages: [InboundMessage.Key] = [],
        windows: [CallWindow.Key] = [], sessions: [KeyDigest] = [], tokens: [KeyDigest] = [], forms: [KeyDigest] = []
    ) {
        self.purchases = purchases
        self.events = events
        self.messages = messages
        self.windows = windows
        self.sessions = sessions
        self.tokens = tokens
        self.forms = forms
    }

    package func touch(_ books: inout Books) {
        for purchase in purchases {
            books.purchases.want(purchase.id)
            books.keyedRequests.want(purchase.request)
        }
        for event in events { books.webhookEvents.want(event) }
        for message in messages { books.inboundMessages.want(message) }
        for window in windows { books.callWindows.want(window) }
        for session in sessions { books.loginSessions.want(session) }
        for token in tokens { books.mailTokens.want(token) }
        for form in forms { books.formUses.want(form) }
    }

    package func decide(_ books: inout Books) throws(Fault) {
        for purchase in purchases {
            if try books.keyedRequests.find(purchase.request)?.purchase == purchase.id {
                try books.keyedRequests.remove(purchase.request)
            }
            try books.purchases.remove(purchase.id)
        }
        for event in events { try books.webhookEvents.remove(event) }
        for message in messages { try books.inboundMessages.remove(message) }
        for window in windows {
            // It may have been used again since it was found.
            guard let row = try books.callWindows.find(window), row.isOver(at: books.now) else { continue }
            try books.callWindows.remove(window)
        }
        for session in sessions {
            guard let row = try books.loginSessions.find(session), !row.isOpen(at: books.now) else { continue }
            try books.loginSessions.remove(session)
        }
        for token in tokens { try books.mailTokens.remove(token) }
        for form in forms { try books.formUses.remove(form) }
    }
}
