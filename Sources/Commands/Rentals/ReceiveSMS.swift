import Base
import Domain

/// Takes in what a provider said of a rental: messages, in time or too late, and its end.
///
/// Outcome: the rental as it stands now.
package struct ReceiveSMS: Command {
    package let context: RentalContext
    package let messages: [SeenMessage]
    /// Whether the provider has ended it.
    package let isCanceled: Bool
    /// When it is worth another look; nil = as it was.
    package let nextLook: Instant?

    package init(_ context: RentalContext, messages: [SeenMessage], isCanceled: Bool = false, nextLook: Instant? = nil)
    {
        self.context = context
        self.messages = messages
        self.isCanceled = isCanceled
        self.nextLook = nextLook
    }

    /// Each message may be told to a webhook, and the end.
    package var identifiers: Int64 { Int64(messages.count) + 1 }
    package var size: Int { messages.reduce(0) { $0 + ($1.text?.utf8.count ?? 0) } }

    package func touch(_ books: inout Books) {
        books.want(context)
        for message in messages { books.rentalMessages.want(RentalMessage.Key(context.rental, mark: message.mark)) }
    }

    package func decide(_ books: inout Books) throws(Fault) -> Rental? {
        guard let before = try books.rentals.find(context.rental) else { return nil }
        for message in messages { try books.take(message, context) }
        // A provider that ends what has had its SMS only tidies up.
        if isCanceled, try books.apply(.providerCanceled, context) != nil {
            try books.openRentals.remove(before.id)
        } else if let nextLook, var open = try books.openRentals.find(before.id), open.phase == .waiting {
            open.dueAt = nextLook
            try books.openRentals.put(open)
        }
        return try books.rentals.find(context.rental)
    }
}

extension Books {
    /// Takes one message in, once.
    mutating func take(_ message: SeenMessage, _ context: RentalContext) throws(Fault) {
        let key = RentalMessage.Key(context.rental, mark: message.mark)
        guard try rentalMessages.find(key) == nil else { return }
        let code = message.code ?? message.text.flatMap { CodeFinder.code(in: $0) }
        let after = try apply(.received(text: message.text, code: code), context)
        try rentalMessages.put(
            RentalMessage(key: key, text: message.text, code: code, receivedAt: now, isLate: after == nil))
    }
}

/// Puts the next look at rentals off.
package struct PutOffLooks: Command {
    package let looks: [(rental: RentalID, at: Instant)]

    package init(_ looks: [(rental: RentalID, at: Instant)]) {
        self.looks = looks
    }

    package func touch(_ books: inout Books) { for look in looks { books.openRentals.want(look.rental) } }

    package func decide(_ books: inout Books) throws(Fault) {
        for look in looks {
            guard var open = try books.openRentals.find(look.rental), open.phase == .waiting else { continue }
            open.dueAt = look.at
            open.attempt += 1
            try books.openRentals.put(open)
        }
    }
}
