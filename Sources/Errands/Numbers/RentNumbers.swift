import Base
import Commands
import Domain
import Providers
import Storage

/// Buys numbers: reserve, ask providers, write down, answer.
///
/// A definite refusal moves a unit on to the next offer; an unclear outcome never does. What has begun is finished
/// whether or not anybody still waits for it.
package struct RentNumbers: Sendable {
    /// Calls to providers at a time for one request.
    static let width = 10
    /// A request that is older tries no further offers, so that nobody waits for long.
    static let tryMilliseconds: Int64 = 25_000

    package let account: AccountID
    package let request: RequestKey?
    /// Offers in the order in which they are tried.
    package let offers: Result<[RentalQuote], Fault>
    package let quantity: Int64
    package let byTier: Bool
    /// The provider's rental whose number is wanted again.
    package let again: String?
    /// Words the answer.
    package let answer: @Sendable (PurchaseEnd) -> KeptAnswer
    private let desk: NumberDesk
    private let begunAt: Instant

    package init(
        account: AccountID, request: RequestKey?, offers: Result<[RentalQuote], Fault>, quantity: Int64, byTier: Bool,
        again: String? = nil, desk: NumberDesk, answer: @escaping @Sendable (PurchaseEnd) -> KeptAnswer
    ) {
        self.account = account
        self.request = request
        self.offers = offers
        self.quantity = quantity
        self.byTier = byTier
        self.again = again
        self.desk = desk
        self.answer = answer
        begunAt = desk.now()
    }

    /// - Throws: what reserving throws; `requestInProgress` for a key whose request has not got its answer.
    package func run() async throws(Fault) -> KeptAnswer {
        let lease = leaseMilliseconds
        let reserved = try await desk.store.execute(
            ReserveRentals(
                account: account, request: request,
                quote: offers.flatMap { quotes in quotes.first.map { .success($0) } ?? .failure(.noOffer) },
                references: (0..<quantity).map { _ in desk.desk.upstreamReference() },
                leaseMilliseconds: lease),
            for: account)
        switch reserved {
        case .known(let purchase):
            guard let answer = try await desk.store.read(ReadPurchase(purchase))?.answer else {
                throw .requestInProgress
            }
            return answer
        case .reserved(let purchase, let rentals):
            // The books say that calls are under way: nobody who stops waiting may stop them.
            let place = desk.asks.begin(
                .init(
                    account: account, purchase: purchase, rentals: Set(rentals.map(\.id)), extendedAt: begunAt))
            return try await Task {
                defer { desk.asks.end(place) }
                return await perform(rentals, purchase, place)
            }.value.get()
        }
    }

    /// How long others leave what is reserved alone. Where several nodes share a store it is extended as long as this
    /// one is at it.
    private var leaseMilliseconds: Int64 {
        desk.store.engine.locksRows ? AsksUnderWay.leaseMilliseconds : Self.longestMilliseconds
    }

    /// Longer than any call lasts, for all the waves of calls that a request may need.
    private static let longestMilliseconds = tryMilliseconds * 12 + NumberDesk.leaseMarginMilliseconds

    private struct UnitEnd: Sendable {
        var attempts: [RentalID] = []
        var missed: [MissedOffer] = []
        var answer: KeptAnswer?
    }

    private func perform(_ rentals: [Rental], _ purchase: PurchaseID?, _ place: Int) async -> Result<
        KeptAnswer, Fault
    > {
        do throws(Fault) {
            if rentals.count == 1, let rental = rentals.first {
                let end = try await rent(rental, place) { attempts, missed in
                    closing(purchase, attempts, missed)
                }
                if let answer = end.answer { return .success(answer) }
                return .success(try await close(purchase, [end]))
            }
            return .success(try await close(purchase, try await rentAll(rentals, place)))
        } catch {
            return .failure(error)
        }
    }

    /// All units, some at a time, in the order they were reserved.
    private func rentAll(_ rentals: [Rental], _ ask: Int) async throws(Fault) -> [UnitEnd] {
        let ends = await withTaskGroup(of: PlacedEnd.self, returning: [PlacedEnd].self) { group in
            var ends: [PlacedEnd] = []
            var waiting = rentals.enumerated().makeIterator()
            for _ in 0..<Self.width {
                if let (place, rental) = waiting.next() { group.addTask { await rented(rental, ask, place) } }
            }
            while let end = await group.next() {
                ends.append(end)
                if let (place, rental) = waiting.next() { group.addTask { await rented(rental, ask, place) } }
            }
            return ends
        }
        var found: [UnitEnd] = []
        for end in ends.sorted(by: { $0.place < $1.place }) { found.append(try end.end.get()) }
        return found
    }

    /// How the unit at a place of the request ended.
    private struct PlacedEnd: Sendable {
        let place: Int
        let end: Result<UnitEnd, Fault>
    }

    private func rented(_ rental: Rental, _ ask: Int, _ place: Int) async -> PlacedEnd {
        do throws(Fault) {
            return PlacedEnd(place: place, end: .success(try await rent(rental, ask)))
        } catch {
            return PlacedEnd(place: place, end: .failure(error))
        }
    }

    /// One unit, offer by offer.
    private func rent(
        _ first: Rental, _ place: Int, closing: (([RentalID], [MissedOffer]) -> PurchaseClosing)? = nil
    ) async throws(Fault) -> UnitEnd {
        var end = UnitEnd()
        var rental = first
        var later = try offers.get().dropFirst()
        while true {
            end.attempts.append(rental.id)
            let reply = await ask(rental, place)
            let isLate = desk.now().milliseconds(since: begunAt) > Self.tryMilliseconds
            // An offer whose provider fell ill meanwhile is not tried.
            while let next = later.first, !desk.isHealthy(next.provider) { later = later.dropFirst() }
            let next = isLate ? nil : later.first
            let record = RecordRental(
                desk.context(of: rental), end: reply.value,
                next: next.map {
                    NextOffer(
                        quote: $0, reference: desk.desk.upstreamReference(),
                        leaseMilliseconds: leaseMilliseconds)
                },
                closing: closing.map { $0(end.attempts, []) })
            let outcome = try await desk.desk.recorded(record, for: account)
            await desk.note(reply.remarks, of: rental.provider)
            if case .rented(let number) = reply.value, outcome.rental.state == .failed {
                // It came when everything had been given up: a person gives it back.
                await desk.note(
                    [
                        Remark(
                            .unknownOutcome, order: rental.ledgerOrder,
                            words: "\(number.id) was given after the request was closed")
                    ], of: rental.provider)
            }
            if let missed = outcome.missed { end.missed.append(missed) }
            guard let following = outcome.next else {
                end.answer = outcome.answer
                return end
            }
            rental = following
            desk.asks.add(following.id, to: place)
            later = later.dropFirst()
        }
    }

    private func ask(_ rental: Rental, _ place: Int) async -> Reply<RentEnd> {
        guard let provider = try? desk.provider(rental.provider), isOurs(provider, place),
            provider.gate.allowance(.send) > 0, provider.gate.take()
        else { return Reply(.refused(.providerUnavailable), words: "no call may be made now") }
        return await provider.rent(RentRequest(rental, again: again))
    }

    /// Whether the lease outlasts a call that begins now: when it is over, recovery has the request.
    private func isOurs(_ provider: any NumberProvider, _ place: Int) -> Bool {
        if desk.store.engine.locksRows, !desk.asks.holds(place, at: desk.now()) { return false }
        return desk.now().milliseconds(since: begunAt) < Self.longestMilliseconds - provider.callMilliseconds
    }

    private func closing(_ purchase: PurchaseID?, _ rentals: [RentalID], _ missed: [MissedOffer]) -> PurchaseClosing {
        PurchaseClosing(
            purchase: purchase, rentals: rentals, quantity: quantity, byTier: byTier, missed: missed,
            answer: answer)
    }

    private func close(_ purchase: PurchaseID?, _ ends: [UnitEnd]) async throws(Fault) -> KeptAnswer {
        try await desk.desk.recorded(
            ClosePurchase(closing(purchase, ends.flatMap(\.attempts), ends.flatMap(\.missed))), for: account)
    }
}
