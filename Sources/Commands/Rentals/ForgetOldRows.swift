import Base
import Domain

/// Drops what is kept for a time only: keyed requests with their answers, sent events, inbound messages,
/// windows of request limits.
package struct ForgetOldRows: Command {
    /// Rows in one command.
    package static let mostRows: Int64 = 1_000

    package let purchases: [Purchase]
    package let events: [WebhookEventID]
    package let messages: [InboundMessage.Key]
    package let windows: [CallWindow.Key]

    package init(
        purchases: [Purchase], events: [WebhookEventID], messages: [InboundMessage.Key], windows: [CallWindow.Key]
    ) {
        self.purchases = purchases
        self.events = events
        self.messages = messages
        self.windows = windows
    }

    package func touch(_ books: inout Books) {
        for purchase in purchases {
            books.purchases.want(purchase.id)
            books.keyedRequests.want(purchase.request)
        }
        for event in events { books.webhookEvents.want(event) }
        for message in messages { books.inboundMessages.want(message) }
        for window in windows { books.callWindows.want(window) }
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
    }
}
