import Base
import Domain

/// Ends a rental that has had its SMS: at the customer's word, or with its window.
///
/// - Throws: `incorrectOrder`, `conflict`.
package struct CompleteRental: Command {
    package enum Cause: Sendable { case finished, windowOver }

    package let context: RentalContext
    package let cause: Cause
    /// Whether the provider must be told.
    package let tellsProvider: Bool

    package init(_ context: RentalContext, cause: Cause, tellsProvider: Bool) {
        self.context = context
        self.cause = cause
        self.tellsProvider = tellsProvider
    }

    package func touch(_ books: inout Books) { books.want(context) }

    package func decide(_ books: inout Books) throws(Fault) -> Rental {
        let rental = try books.shownRental(context)
        let isOver = cause == .finished || rental.expiresAt <= books.now
        guard rental.state == .received, isOver,
            let after = try books.apply(cause == .finished ? .finished : .expired, context)
        else {
            throw .conflict(
                rental.state == .active
                    ? "no SMS has come yet" : "the order is \(rental.state.text) and cannot be finished")
        }
        try books.endWork(of: after, tellsProvider: tellsProvider)
        return after
    }
}

extension Books {
    /// Nothing is left to be done for a rental but to tell its provider.
    mutating func endWork(of rental: Rental, tellsProvider: Bool) throws(Fault) {
        guard var open = try openRentals.find(rental.id) else { return }
        guard tellsProvider else { return try openRentals.remove(rental.id) }
        open.phase = .releasing
        open.dueAt = now
        open.attempt = 0
        try openRentals.put(open)
    }
}

/// Claims a rental whose window is over without an SMS for being given back.
///
/// Outcome: the rental, or nil where there is nothing to do any more.
package struct PrepareExpiry: Command {
    package let context: RentalContext
    package let leaseMilliseconds: Int64

    package init(_ context: RentalContext, leaseMilliseconds: Int64) {
        self.context = context
        self.leaseMilliseconds = leaseMilliseconds
    }

    package func touch(_ books: inout Books) { books.want(context) }

    package func decide(_ books: inout Books) throws(Fault) -> Rental? {
        guard let rental = try books.rentals.find(context.rental), rental.state == .active,
            rental.expiresAt <= books.now, var open = try books.openRentals.find(rental.id), open.phase == .waiting
        else { return nil }
        open.phase = .expiring
        open.dueAt = books.now.advanced(milliseconds: leaseMilliseconds)
        try books.openRentals.put(open)
        return rental
    }
}

/// Ends a rental at the end of its window: an SMS that was found at the last moment wins, else the money goes back.
package struct RecordExpiry: Command {
    package let context: RentalContext
    package let provider: ProviderID
    package let messages: [SeenMessage]
    /// What is told of the provider where it did not take the number back.
    package let complaint: String?
    package let tellsProvider: Bool

    package init(
        _ context: RentalContext, provider: ProviderID, messages: [SeenMessage], complaint: String?,
        tellsProvider: Bool
    ) {
        self.context = context
        self.provider = provider
        self.messages = messages
        self.complaint = complaint
        self.tellsProvider = tellsProvider
    }

    package var identifiers: Int64 { Int64(messages.count) + 1 }

    private var findingKey: Finding.Key { Finding.Key(provider, OrderID(context.rental.raw), .notReleased) }

    package func touch(_ books: inout Books) {
        books.want(context)
        for message in messages { books.rentalMessages.want(RentalMessage.Key(context.rental, mark: message.mark)) }
        if complaint != nil { books.findings.want(findingKey) }
    }

    package func decide(_ books: inout Books) throws(Fault) -> Rental? {
        for message in messages { try books.take(message, context) }
        guard let before = try books.rentals.find(context.rental) else { return nil }
        guard let after = try books.apply(.expired, context) else { return before }
        try books.endWork(of: after, tellsProvider: tellsProvider && after.state == .completed)
        if let complaint, after.state == .expired {
            try books.note(
                Remark(.notReleased, order: OrderID(context.rental.raw), words: complaint), of: provider)
        }
        return after
    }
}

/// Writes down whether the provider has heard that a rental has ended; after some tries it is left alone.
package struct RecordRelease: Command {
    package static let mostTries: Int64 = 10

    package let rental: RentalID
    package let hasHeard: Bool

    package init(_ rental: RentalID, hasHeard: Bool) {
        self.rental = rental
        self.hasHeard = hasHeard
    }

    package func touch(_ books: inout Books) { books.openRentals.want(rental) }

    package func decide(_ books: inout Books) throws(Fault) {
        guard var open = try books.openRentals.find(rental), open.phase == .releasing else { return }
        open.attempt += 1
        guard !hasHeard, open.attempt < Self.mostTries else { return try books.openRentals.remove(rental) }
        open.dueAt = books.now.advanced(milliseconds: 1_000 << open.attempt)
        try books.openRentals.put(open)
    }
}

/// Writes down that another SMS was asked for.
///
/// - Throws: `incorrectOrder`, `conflict` when it has ended or was asked for a moment ago.
package struct RequestResend: Command {
    package let context: RentalContext

    package init(_ context: RentalContext) {
        self.context = context
    }

    package func touch(_ books: inout Books) { books.want(context) }

    package func decide(_ books: inout Books) throws(Fault) -> Rental {
        var rental = try books.shownRental(context)
        guard rental.state == .active || rental.state == .received, books.now < rental.expiresAt else {
            throw .conflict("the order is \(rental.state.text): no SMS can be asked for")
        }
        if let end = rental.resendAt, books.now < end {
            throw .conflict("another SMS was asked for a moment ago")
        }
        rental.resendAt = books.now.advanced(milliseconds: RentalLifecycle.resendCooldownMilliseconds)
        try books.rentals.put(rental)
        return rental
    }
}
