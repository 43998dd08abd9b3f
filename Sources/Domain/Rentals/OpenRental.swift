import Base

/// What is to be done for a rental. Numbers are stored.
package enum RentalPhase: Int64, Sendable, CaseIterable {
    /// The provider is being asked for a number; when the lease is over without a record, the outcome is unclear.
    case asking = 0
    /// The customer has the number; it is looked at for SMS and for its end.
    case waiting = 1
    /// The provider is being asked to take it back, as the customer wishes.
    case canceling = 2
    /// The same at the end of the window.
    case expiring = 3
    /// Somebody must find out whether there is a number, and give it back.
    case unclear = 4
    /// It has ended; the provider has yet to be told.
    case releasing = 5
}

/// The open work of one rental: the row goes when the work is done.
package struct OpenRental: Stored, Equatable {
    package let rental: RentalID
    package let account: AccountID
    package let provider: ProviderID
    package var phase: RentalPhase
    /// When somebody must look at it.
    package var dueAt: Instant
    /// Tries of what the phase asks for.
    package var attempt: Int64
    package var version: Int64 = 0

    package var key: RentalID { rental }

    package static let table = TableShape(
        "open_rentals", key: ["rental_id"],
        columns: ["account_id", "provider_id", "phase", "due_at_ms", "attempt", "version"])

    package init(_ rental: Rental, phase: RentalPhase, dueAt: Instant) {
        self.rental = rental.id
        account = rental.account
        provider = rental.provider
        self.phase = phase
        self.dueAt = dueAt
        attempt = 0
    }

    package func write(to writer: inout some ColumnWriter) {
        writer.id(rental)
        writer.id(account)
        writer.id(provider)
        writer.choice(phase)
        writer.time(dueAt)
        writer.integer(attempt)
        writer.integer(version)
    }

    package init(from reader: inout some ColumnReader) throws(UnreadableRow) {
        rental = try reader.id("rental_id")
        account = try reader.id("account_id")
        provider = try reader.id("provider_id")
        phase = try reader.choice("phase")
        dueAt = try reader.time("due_at_ms")
        attempt = try reader.number("attempt")
        version = try reader.number("version")
    }
}
