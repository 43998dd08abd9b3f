import Base
import Domain

/// What becomes of a purchase when its last unit has been written down.
package struct PurchaseClosing: Sendable {
    /// nil = a request without a key: its answer is worded and not kept.
    package let purchase: PurchaseID?
    /// Every unit and attempt, in the order they were made.
    package let rentals: [RentalID]
    package let quantity: Int64
    package let byTier: Bool
    package let missed: [MissedOffer]
    /// Words the answer; its bytes are kept in the transaction that makes them true.
    package let answer: @Sendable (PurchaseEnd) -> KeptAnswer

    package init(
        purchase: PurchaseID?, rentals: [RentalID], quantity: Int64, byTier: Bool, missed: [MissedOffer],
        answer: @escaping @Sendable (PurchaseEnd) -> KeptAnswer
    ) {
        self.purchase = purchase
        self.rentals = rentals
        self.quantity = quantity
        self.byTier = byTier
        self.missed = missed
        self.answer = answer
    }

    func touch(_ books: inout Books) {
        for id in rentals { books.rentals.want(id) }
        if let purchase { books.purchases.want(purchase) }
    }

    /// - Returns: the answer that stands: one that was kept before is not made anew.
    func close(_ books: inout Books) throws(Fault) -> KeptAnswer {
        var row: Purchase?
        if let purchase {
            row = try books.purchases.find(purchase)
            if let known = row?.answer { return known }
        }
        var found: [Rental] = []
        for id in rentals { if let rental = try books.rentals.find(id) { found.append(rental) } }
        // Nobody says "failed" of a unit that may still come.
        guard !found.contains(where: { $0.state == .reserved }) else {
            throw .conflict("a unit is still being asked for")
        }
        let answer = answer(
            PurchaseEnd(
                rentals: found, quantity: quantity, byTier: byTier, missed: missed, at: books.now))
        if var row {
            row.answer = answer
            row.dueAt = nil
            try books.purchases.put(row)
        }
        return answer
    }
}

/// The offer that is tried after a refusal, and the name of the call.
package struct NextOffer: Sendable {
    package let quote: RentalQuote
    package let reference: UpstreamReference
    package let leaseMilliseconds: Int64

    package init(quote: RentalQuote, reference: UpstreamReference, leaseMilliseconds: Int64) {
        self.quote = quote
        self.reference = reference
        self.leaseMilliseconds = leaseMilliseconds
    }
}

/// Writes down how the request for one number ended; after a refusal the next offer is reserved with it.
///
/// A record that comes when recovery has already closed the unit makes no order: the number it names is given back.
package struct RecordRental: Command {
    package struct Outcome: Sendable {
        /// The unit as it stands now.
        package let rental: Rental
        /// The attempt that is to be made next.
        package let next: Rental?
        /// The next offer, where the wallet did not suffice for it.
        package let missed: MissedOffer?
        package let answer: KeptAnswer?
    }

    package let context: RentalContext
    package let end: RentEnd
    package let next: NextOffer?
    /// Set where this is the last record of a request.
    package let closing: PurchaseClosing?

    package init(_ context: RentalContext, end: RentEnd, next: NextOffer? = nil, closing: PurchaseClosing? = nil) {
        self.context = context
        self.end = end
        self.next = next
        self.closing = closing
    }

    /// How soon what is unclear is looked up.
    package static let firstLookUpMilliseconds: Int64 = 1_000

    package func touch(_ books: inout Books) {
        books.want(context)
        closing?.touch(&books)
        guard let quote = next?.quote, let service = quote.ownService else { return }
        for phone in quote.candidates { books.numberUses.want(NumberUse.Key(phone: phone, service: service)) }
    }

    package func decide(_ books: inout Books) throws(Fault) -> Outcome {
        guard let before = try books.rentals.find(context.rental) else { throw .bug("a rental is gone") }
        guard before.state == .reserved, var open = try books.openRentals.find(before.id) else {
            try takeLate(before, &books)
            return Outcome(rental: before, next: nil, missed: nil, answer: try closing?.close(&books))
        }
        var following: Rental?
        var missed: MissedOffer?
        switch end {
        case .rented(let number):
            let end = try books.apply(.rented(number), context)?.expiresAt ?? before.expiresAt
            open.phase = .waiting
            // Nobody looks later than at the end of the window.
            open.dueAt = min(end, books.now.advanced(milliseconds: max(0, number.nextLook)))
            try books.openRentals.put(open)
        case .refused(let cause):
            _ = try books.apply(.refused(cause), context)
            try books.openRentals.remove(before.id)
            if let next {
                let funds = try books.wallets.find(context.wallet)?.available ?? .zero
                if funds < next.quote.price {
                    missed = MissedOffer(provider: next.quote.provider, cause: .insufficientBalance)
                } else {
                    following = try books.reserve(
                        next.quote, account: context.account, purchase: before.purchase, reference: next.reference,
                        leaseMilliseconds: next.leaseMilliseconds)
                }
            }
        case .unknown:
            _ = try books.apply(.outcomeUnknown, context)
            open.phase = .unclear
            open.dueAt = books.now.advanced(milliseconds: Self.firstLookUpMilliseconds)
            try books.openRentals.put(open)
        }
        // A request that goes on, or ends for want of funds, has another end than this record knows.
        let answer = following == nil && missed == nil ? try closing?.close(&books) : nil
        guard let rental = try books.rentals.find(context.rental) else { throw .bug("a rental is gone") }
        return Outcome(rental: rental, next: following, missed: missed, answer: answer)
    }

    /// An end that comes when recovery has closed the unit helps it to find out.
    private func takeLate(_ rental: Rental, _ books: inout Books) throws(Fault) {
        guard rental.state == .unclear, var open = try books.openRentals.find(rental.id) else { return }
        switch end {
        case .rented(let number):
            var rental = rental
            rental.providerRental = number.id
            try books.rentals.put(rental)
            open.dueAt = books.now
            try books.openRentals.put(open)
        case .refused:
            _ = try books.apply(.closedUnclear, context)
            try books.openRentals.remove(rental.id)
        case .unknown: break
        }
    }
}

/// Gives a purchase its answer when all its units have been written down.
package struct ClosePurchase: Command {
    package let closing: PurchaseClosing

    package init(_ closing: PurchaseClosing) {
        self.closing = closing
    }

    package func touch(_ books: inout Books) { closing.touch(&books) }
    package func decide(_ books: inout Books) throws(Fault) -> KeptAnswer { try closing.close(&books) }
}

/// Says of a call whose process is gone that nobody knows how it ended, when its lease is over.
package struct GiveUpRental: Command {
    package let context: RentalContext
    /// Whether the process is known to be gone, whatever the lease says.
    package let isCertain: Bool

    package init(_ context: RentalContext, isCertain: Bool = false) {
        self.context = context
        self.isCertain = isCertain
    }

    package func touch(_ books: inout Books) { books.want(context) }

    package func decide(_ books: inout Books) throws(Fault) {
        guard var open = try books.openRentals.find(context.rental), open.phase == .asking,
            isCertain || open.dueAt <= books.now,
            try books.apply(.outcomeUnknown, context) != nil
        else { return }
        open.phase = .unclear
        open.dueAt = books.now
        try books.openRentals.put(open)
    }
}
