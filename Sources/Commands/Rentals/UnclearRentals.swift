import Base
import Domain

/// Writes down what was found out about a call whose outcome is not known.
package struct RecordLookUp: Command {
    package enum Finding: Sendable {
        /// There is a rental of that id there; it is to be given back.
        case found(String)
        /// There is none, or it has been taken back without cost.
        case settled
        /// Nothing new: again at that time.
        case again(Instant)
        /// Nobody will know: the customer gets the money, the operator has the loss.
        case lost
    }

    package let context: RentalContext
    package let provider: ProviderID
    package let finding: Finding
    package let words: String

    package init(_ context: RentalContext, provider: ProviderID, finding: Finding, words: String) {
        self.context = context
        self.provider = provider
        self.finding = finding
        self.words = words
    }

    private var note: Remark { Remark(.unknownOutcome, order: OrderID(context.rental.raw), words: words) }

    package func touch(_ books: inout Books) {
        books.want(context)
        books.findings.want(findingKey)
    }

    private var findingKey: Domain.Finding.Key {
        Domain.Finding.Key(provider, OrderID(context.rental.raw), .unknownOutcome)
    }

    package func decide(_ books: inout Books) throws(Fault) {
        guard var open = try books.openRentals.find(context.rental), open.phase == .unclear,
            var rental = try books.rentals.find(context.rental)
        else { return }
        switch finding {
        case .found(let id):
            rental.providerRental = id
            try books.rentals.put(rental)
            open.dueAt = books.now
            try books.openRentals.put(open)
        case .again(let moment):
            open.dueAt = moment
            open.attempt += 1
            try books.openRentals.put(open)
        case .settled:
            _ = try books.apply(.closedUnclear, context)
            try books.openRentals.remove(rental.id)
        case .lost:
            _ = try books.apply(.closedUnclear, context)
            try books.openRentals.remove(rental.id)
            try books.note(note, of: provider)
        }
    }
}
