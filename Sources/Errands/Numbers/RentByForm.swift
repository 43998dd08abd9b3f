import Base
import Commands
import Domain
import NumbersWire
import Storage

/// Buys numbers for somebody who sits before a page. The form names the purchase: sent again, it finds what it came to
/// and buys nothing.
package struct RentByForm: Sendable {
    /// What a form came to.
    package struct Outcome: Sendable {
        /// Those that the customer has.
        package let rentals: [Rental]
        /// How many of the units that were asked for could not be had; they cost nothing.
        package let missing: Int64
        /// Why attempts came to nothing, each reason once.
        package let causes: [RentCause]
        /// Whether of one of them nobody knows yet whether it was given: its price is held until that is clear.
        package let isUnclear: Bool
    }

    private let key: KeyedRequest.Key
    private let fingerprint: Int64
    private let desk: NumberDesk

    /// - Parameters:
    ///   - key: of the form; its account pays.
    ///   - fingerprint: of what is asked for: the same form with other values is refused.
    package init(_ key: KeyedRequest.Key, fingerprint: Int64, desk: NumberDesk) {
        self.key = key
        self.fingerprint = fingerprint
        self.desk = desk
    }

    /// Buys what fits a wish, offer by offer.
    ///
    /// - Throws: `noOffer`, `notEnoughFunds`, `bannedForCancels`, `keyReused`, `requestInProgress`.
    package func buy(_ wanted: OfferRequest, quantity: Int64) async throws(Fault) -> Outcome {
        let offers = Result { () throws(Fault) in
            try desk.numbers.current.offers(for: wanted, isHealthy: desk.isHealthy).map { desk.quote($0) }
        }
        return try await run(offers, quantity: quantity, byTier: wanted.isByTier, again: nil)
    }

    /// Buys the number of a finished rental once more.
    ///
    /// - Parameter most: what the customer was told that it costs, in rupiah.
    /// - Throws: `conflict` where it cannot be had, `invalid` where it costs more by now; else as `buy`.
    package func again(_ rental: Rental, atMost most: Money) async throws(Fault) -> Outcome {
        let offers: Result<[RentalQuote], Fault>
        do throws(Fault) {
            // A form that is known finds its purchase without asking a provider for anything.
            if try await desk.store.read(ReadKeyedRequest(key)) != nil { throw .conflict("the form is known") }
            let quote = try await QuoteAgain(rental, desk: desk).run()
            guard quote.price <= most else { throw .invalid("the price has risen") }
            offers = .success([quote])
        } catch {
            offers = .failure(error)
        }
        return try await run(offers, quantity: 1, byTier: true, again: rental.providerRental)
    }

    private func run(
        _ offers: Result<[RentalQuote], Fault>, quantity: Int64, byTier: Bool, again: String?
    ) async throws(Fault) -> Outcome {
        // Worded as the first version is, whose amounts need no exchange rate: recovery words it so, too.
        let api = NumbersAPI.v1
        let request = RequestKey(key: key, fingerprint: fingerprint, api: api.rawValue, byTier: byTier)
        _ = try await RentNumbers(
            account: key.account, request: request, offers: offers, quantity: quantity, byTier: byTier, again: again,
            desk: desk, answer: desk.wording(api, nil)
        ).run()
        let made = try await desk.store.read(ReadKeyedRentals(of: key)) ?? []
        let rentals = made.filter(\.state.isShown)
        let causes = Set(made.compactMap(\.cause))
        return Outcome(
            rentals: rentals, missing: max(0, quantity - Int64(rentals.count)),
            causes: RentCause.allCases.filter { $0 != .ok && causes.contains($0) },
            isUnclear: made.contains { $0.state == .unclear })
    }
}
