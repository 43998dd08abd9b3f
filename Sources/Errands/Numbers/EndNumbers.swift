import Base
import Commands
import Domain
import Providers
import Storage

/// Cancels a rental as its customer wishes: claim, ask the provider, write down.
package struct CancelNumber: Sendable {
    private let rental: Rental
    private let desk: NumberDesk

    package init(_ rental: Rental, desk: NumberDesk) {
        self.rental = rental
        self.desk = desk
    }

    /// - Returns: the rental and what the wallet has now.
    /// - Throws: `incorrectOrder`, `conflict`, `tooEarlyToCancel`, `providerRefused`.
    package func run() async throws(Fault) -> (rental: Rental, available: Money) {
        let provider = try? desk.provider(rental.provider)
        let context = desk.context(of: rental)
        let claimed = try await desk.store.execute(
            PrepareCancel(
                context, leaseMilliseconds: (provider?.callMilliseconds ?? 0) + NumberDesk.leaseMarginMilliseconds),
            for: rental.account)
        return try await Task { await finish(claimed, provider, context) }.value.get()
    }

    /// - Parameter provider: nil where it is not known here: it then takes nothing back.
    private func finish(_ rental: Rental, _ provider: (any NumberProvider)?, _ context: RentalContext) async
        -> Result<(rental: Rental, available: Money), Fault>
    {
        let reply = await provider?.cancel(rental) ?? Reply(.refused, words: "the provider is not known here")
        let end: RecordCancel.GiveBack =
            switch reply.value {
            case .taken: .taken
            case .received(let message): .received(message)
            case .refused, .tooEarly, .unknown: .refused
            }
        do throws(Fault) {
            let outcome = try await desk.desk.recorded(RecordCancel(context, end: end), for: rental.account)
            await desk.note(reply.remarks, of: rental.provider)
            switch outcome {
            case .canceled(let rental, let available): return .success((rental, available))
            case .conflict(let rental): throw .conflict("the order is \(rental.state.text) and cannot be canceled")
            case .refused: throw reply.value == .tooEarly ? .tooEarlyToCancel : .providerRefused
            }
        } catch {
            return .failure(error)
        }
    }
}

/// Ends a rental that has had its SMS, as its customer wishes; the provider is told afterwards.
package struct FinishNumber: Sendable {
    private let rental: Rental
    private let desk: NumberDesk

    package init(_ rental: Rental, desk: NumberDesk) {
        self.rental = rental
        self.desk = desk
    }

    /// - Throws: `incorrectOrder`, `conflict`.
    package func run() async throws(Fault) -> Rental {
        let tells = (try? desk.provider(rental.provider))?.hearsFinishes ?? false
        return try await desk.store.execute(
            CompleteRental(desk.context(of: rental), cause: .finished, tellsProvider: tells), for: rental.account)
    }
}

/// Asks a provider for another SMS.
package struct ResendNumber: Sendable {
    private let rental: Rental
    private let desk: NumberDesk

    package init(_ rental: Rental, desk: NumberDesk) {
        self.rental = rental
        self.desk = desk
    }

    /// - Returns: the rental, and whether the provider will wait for another SMS.
    /// - Throws: `incorrectOrder`, `conflict`.
    package func run() async throws(Fault) -> (rental: Rental, resent: Bool) {
        let asked = try await desk.store.execute(RequestResend(desk.context(of: rental)), for: rental.account)
        guard let provider = try? desk.provider(rental.provider) else { return (asked, false) }
        let reply = await provider.resend(asked)
        await desk.note(reply.remarks, of: rental.provider)
        return (asked, reply.value)
    }
}

/// Ends a rental whose window is over: the number is given back and looked at once more before the money is.
package struct ExpireRental: Sendable {
    private let rental: Rental
    private let desk: NumberDesk

    init(_ rental: Rental, desk: NumberDesk) {
        self.rental = rental
        self.desk = desk
    }

    func run() async throws(Fault) {
        let provider = try? desk.provider(rental.provider)
        let context = desk.context(of: rental)
        if rental.state == .received {
            _ = try await desk.store.execute(
                CompleteRental(context, cause: .windowOver, tellsProvider: provider?.hearsFinishes ?? false),
                for: rental.account, as: .job)
            return
        }
        if let provider, isShortOfCalls(provider) {
            let later = desk.now().advanced(milliseconds: Self.pauseMilliseconds)
            return try await desk.store.execute(PutOffLooks([(rental.id, later)]), as: .job)
        }
        let lease = (provider?.callMilliseconds ?? 0) * 2 + NumberDesk.leaseMarginMilliseconds
        guard
            let claimed = try await desk.store.execute(
                PrepareExpiry(context, leaseMilliseconds: lease), for: rental.account, as: .job)
        else { return }
        // What has been claimed is finished, though the server is stopping meanwhile.
        try await Task { await end(claimed, provider, context) }.value.get()
    }

    private static let pauseMilliseconds: Int64 = 1_000
    /// How long the end of a window waits for a place in our own rate of calls.
    private static let patienceMilliseconds: Int64 = 60_000

    /// Whether only our own rate keeps us from calling now, and waiting helps.
    private func isShortOfCalls(_ provider: any NumberProvider) -> Bool {
        provider.gate.hold == nil && provider.gate.allowance(.read) == 0
            && desk.now() < rental.expiresAt.advanced(milliseconds: Self.patienceMilliseconds)
    }

    private func end(_ claimed: Rental, _ provider: (any NumberProvider)?, _ context: RentalContext) async
        -> Result<Void, Fault>
    {
        var messages: [SeenMessage] = []
        var complaint: String? = "the provider is not known here"
        if let hold = provider?.gate.hold, hold.reason != .unfunded {
            // Nobody's money waits for a provider that does not answer anybody.
            complaint = "not asked: \(hold.reason.rawValue)"
        } else if let provider {
            let reply = await provider.cancel(claimed)
            complaint = nil
            switch reply.value {
            case .taken: break
            case .received(let message): if let message { messages.append(message) }
            case .refused, .tooEarly, .unknown: complaint = reply.words.isEmpty ? "no answer" : reply.words
            }
            let sighting = await provider.look(at: [claimed])
            messages += sighting.value[claimed.id]?.messages ?? []
            if sighting.value[claimed.id]?.isCanceled == true { complaint = nil }
            await desk.note(reply.remarks + sighting.remarks, of: rental.provider)
        }
        do throws(Fault) {
            return .success(
                try await desk.desk.record(
                    RecordExpiry(
                        context, provider: rental.provider, messages: messages, complaint: complaint,
                        tellsProvider: provider?.hearsFinishes ?? false),
                    for: rental.account))
        } catch {
            return .failure(error)
        }
    }
}

/// Tells a provider that a rental has ended.
package struct ReleaseRental: Sendable {
    private let rental: Rental
    private let desk: NumberDesk

    init(_ rental: Rental, desk: NumberDesk) {
        self.rental = rental
        self.desk = desk
    }

    func run() async throws(Fault) {
        let hasHeard = await (try? desk.provider(rental.provider))?.finish(rental).value ?? false
        try await desk.desk.record(RecordRelease(rental.id, hasHeard: hasHeard), for: rental.account)
    }
}
