import Base
import Commands
import Domain
import Providers
import Storage

/// Looks whether SMS have come for some rentals of one provider.
package struct LookAtRentals: Sendable {
    /// Rentals in one look.
    package static let most = 100

    private let due: [Rental]
    private let provider: ProviderID
    private let desk: NumberDesk

    package init(_ due: [Rental], at provider: ProviderID, desk: NumberDesk) {
        self.due = due
        self.provider = provider
        self.desk = desk
    }

    package func run() async throws(Fault) {
        let now = desk.now()
        guard let upstream = try? desk.provider(provider) else {
            let later = now.advanced(milliseconds: Self.unknownMilliseconds)
            let looks = due.map { (rental: $0.id, at: min(later, $0.expiresAt)) }
            return try await desk.store.execute(PutOffLooks(looks), as: .job)
        }
        let reply = await upstream.look(at: due)
        var quiet: [(rental: RentalID, at: Instant)] = []
        for rental in due {
            let sighting = reply.value[rental.id]
            let received = rental.state == .received || sighting?.messages.isEmpty == false
            let wait = max(
                upstream.nextLook(age: now.milliseconds(since: rental.createdAt), received: received),
                reply.waitMilliseconds ?? 0)
            // Nobody looks later than at the end of the window.
            let next = min(now.advanced(milliseconds: max(wait, Self.leastMilliseconds)), rental.expiresAt)
            guard let sighting, !sighting.messages.isEmpty || sighting.isCanceled else {
                quiet.append((rental.id, next))
                continue
            }
            try await desk.desk.record(
                ReceiveSMS(
                    desk.context(of: rental), messages: sighting.messages, isCanceled: sighting.isCanceled,
                    nextLook: next),
                for: rental.account)
        }
        if !quiet.isEmpty { try await desk.store.execute(PutOffLooks(quiet), as: .job) }
        await desk.note(reply.remarks, of: provider)
    }

    /// From one look to the next while the provider, or its key, is not known here.
    private static let unknownMilliseconds: Int64 = 30_000
    /// From one look at a rental to the next, whatever its provider says.
    private static let leastMilliseconds: Int64 = 50
}

/// Finds out what became of a call whose outcome is not known, and gives back what it may have left behind.
package struct ReconcileRental: Sendable {
    private let due: DueRental
    fileprivate let desk: NumberDesk

    /// Between looks: twice as long each time, up to the longest.
    static let firstPause: Int64 = 5_000
    static let longestPause: Int64 = 300_000

    init(_ due: DueRental, desk: NumberDesk) {
        self.due = due
        self.desk = desk
    }

    func run() async throws(Fault) {
        let rental = due.rental
        let provider = try? desk.provider(rental.provider)
        let end = rental.createdAt.advanced(milliseconds: RentalLifecycle.unclearMilliseconds)
        var words = "the provider is not known here"
        var finding: RecordLookUp.Finding?
        if let provider {
            if rental.providerRental != nil {
                let reply = await provider.cancel(rental)
                words = reply.words
                if reply.value == .taken { finding = .settled }
                // What has had its SMS is paid there; nobody gets anything back for it.
                if case .received = reply.value { finding = .lost }
            } else if desk.mayLookUp(rental.provider, before: end, at: desk.now()) {
                let known = try await desk.store.read(ReadOpenProviderRentals(of: rental.provider))
                let reply = await provider.lookUp(try await request(for: rental), known: known)
                words = reply.words
                switch reply.value {
                case .found(let id): finding = .found(id)
                case .notThere: finding = .settled
                case .unknown: break
                }
            }
        }
        let now = desk.now()
        if finding == nil {
            let pause = min(Self.firstPause << min(due.open.attempt, 10), Self.longestPause)
            finding = now >= end ? .lost : .again(min(end, now.advanced(milliseconds: pause)))
        }
        try await desk.desk.record(
            RecordLookUp(
                desk.context(of: rental), provider: rental.provider, finding: finding ?? .lost, words: words),
            for: rental.account)
    }
}

extension ReconcileRental {
    /// What was asked for, as it was asked.
    private func request(for rental: Rental) async throws(Fault) -> RentRequest {
        var again: String?
        if let parent = rental.parent { again = try await desk.store.read(ReadRental(parent))?.providerRental }
        return RentRequest(rental, again: again)
    }
}

/// Does for one rental what its row says is due.
package struct TendRental: Sendable {
    private let due: DueRental
    private let desk: NumberDesk

    package init(_ due: DueRental, desk: NumberDesk) {
        self.due = due
        self.desk = desk
    }

    package func run() async throws(Fault) {
        switch due.open.phase {
        case .asking:
            try await desk.store.execute(GiveUpRental(desk.context(of: due.rental)), for: due.rental.account, as: .job)
        case .waiting: try await ExpireRental(due.rental, desk: desk).run()
        case .canceling, .expiring:
            try await desk.store.execute(DropCancel(due.rental.id), for: due.rental.account, as: .job)
        case .unclear: try await ReconcileRental(due, desk: desk).run()
        case .releasing: try await ReleaseRental(due.rental, desk: desk).run()
        }
    }
}

/// Gives purchases their answers whose process is gone: what was begun is closed, nothing is asked for again.
package struct RecoverPurchases: Sendable {
    static let most: Int64 = 100

    private let desk: NumberDesk
    private let takesAll: Bool

    /// - Parameter takesAll: also those whose lease is not over, where no other process can be at them.
    package init(desk: NumberDesk, takesAll: Bool = false) {
        self.desk = desk
        self.takesAll = takesAll
    }

    /// - Returns: whether there may be more.
    package func run() async throws(Fault) -> Bool {
        if takesAll {
            for rental in try await desk.store.read(ReadAskedFor()) {
                try await desk.store.execute(
                    GiveUpRental(desk.context(of: rental), isCertain: true), for: rental.account, as: .job)
            }
        }
        let due = try await desk.store.read(
            ReadDuePurchases(
                now: takesAll ? Instant(milliseconds: .max) : desk.now(), latestAPI: desk.latestWordedAPI,
                limit: Self.most))
        var closed = 0
        for (purchase, rentals) in due {
            for rental in rentals where rental.state == .reserved {
                try await desk.store.execute(GiveUpRental(desk.context(of: rental)), for: rental.account, as: .job)
            }
            guard let answer = desk.wording(of: purchase) else { continue }
            do throws(Fault) {
                _ = try await close(purchase, rentals, answer)
                closed += 1
            } catch .conflict {
                // A unit has a lease of its own that is not over.
                continue
            }
        }
        return due.count == Int(Self.most) && closed > 0
    }

    private func close(
        _ purchase: Purchase, _ rentals: [Rental], _ answer: @escaping @Sendable (PurchaseEnd) -> KeptAnswer
    ) async throws(Fault) -> KeptAnswer {
        try await desk.store.execute(
            ClosePurchase(
                PurchaseClosing(
                    purchase: purchase.id, rentals: rentals.map(\.id), quantity: purchase.quantity,
                    byTier: purchase.byTier, missed: [], answer: answer)),
            for: purchase.request.account, as: .job)
    }
}
