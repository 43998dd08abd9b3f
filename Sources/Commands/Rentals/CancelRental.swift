import Base
import Domain

/// Claims a rental for being given back, as its customer wishes.
///
/// - Throws: `incorrectOrder`, `conflict` where an SMS has come or it has ended, `tooEarlyToCancel`.
package struct PrepareCancel: Command {
    package let context: RentalContext
    package let leaseMilliseconds: Int64

    package init(_ context: RentalContext, leaseMilliseconds: Int64) {
        self.context = context
        self.leaseMilliseconds = leaseMilliseconds
    }

    package func touch(_ books: inout Books) { books.want(context) }

    package func decide(_ books: inout Books) throws(Fault) -> Rental {
        let rental = try books.shownRental(context)
        guard rental.state == .active, var open = try books.openRentals.find(rental.id) else {
            throw .conflict("the order is \(rental.state.text) and cannot be canceled")
        }
        guard RentalCapabilities(of: rental, at: books.now).canCancel else { throw .tooEarlyToCancel }
        guard open.phase == .waiting else { throw .conflict("the order is being canceled or has just ended") }
        open.phase = .canceling
        open.dueAt = books.now.advanced(milliseconds: leaseMilliseconds)
        try books.openRentals.put(open)
        return rental
    }
}

/// Writes down what the provider said to giving a rental back.
package struct RecordCancel: Command {
    package enum Outcome: Sendable {
        /// It is canceled and paid back; what the wallet has now.
        case canceled(Rental, available: Money)
        /// An SMS came first, or it ended otherwise.
        case conflict(Rental)
        /// The provider keeps it; so does the customer.
        case refused(Rental)
    }

    package let context: RentalContext
    package let end: GiveBack

    /// The provider's answer, as far as the books care.
    package enum GiveBack: Sendable {
        case taken
        case received(SeenMessage?)
        /// It is looked at soon: what is not known now shows then.
        case refused
    }

    package init(_ context: RentalContext, end: GiveBack) {
        self.context = context
        self.end = end
    }

    package func touch(_ books: inout Books) {
        books.want(context)
        if case .received(let message?) = end {
            books.rentalMessages.want(RentalMessage.Key(context.rental, mark: message.mark))
        }
    }

    package func decide(_ books: inout Books) throws(Fault) -> Outcome {
        guard let rental = try books.rentals.find(context.rental) else { throw .incorrectOrder }
        switch end {
        case .taken:
            guard let after = try books.apply(.canceled, context) else {
                try release(&books)
                return .conflict(rental)
            }
            try books.openRentals.remove(rental.id)
            return .canceled(after, available: try books.wallets.find(context.wallet)?.available ?? .zero)
        case .received(let message):
            if let message { try books.take(message, context) }
            try release(&books)
            return .conflict(try books.rentals.find(context.rental) ?? rental)
        case .refused:
            try release(&books)
            return rental.state == .active ? .refused(rental) : .conflict(rental)
        }
    }

    private func release(_ books: inout Books) throws(Fault) {
        guard var open = try books.openRentals.find(context.rental), open.phase == .canceling else { return }
        open.phase = .waiting
        open.dueAt = books.now
        try books.openRentals.put(open)
    }
}

/// Lets a rental go on whose cancel nobody finished: a look shows how it stands.
package struct DropCancel: Command {
    package let rental: RentalID

    package init(_ rental: RentalID) {
        self.rental = rental
    }

    package func touch(_ books: inout Books) { books.openRentals.want(rental) }

    package func decide(_ books: inout Books) throws(Fault) {
        guard var open = try books.openRentals.find(rental), open.phase == .canceling || open.phase == .expiring,
            open.dueAt <= books.now
        else { return }
        open.phase = .waiting
        open.dueAt = books.now
        try books.openRentals.put(open)
    }
}
