import Base

/// A number that a provider gave.
package struct RentedNumber: Sendable, Equatable {
    /// The provider's own id of the rental.
    package let id: String
    /// `+` and digits.
    package let phone: String
    /// When the provider takes it back, where that is sooner than ours.
    package var expiresAt: Instant?
    /// Whether it can be had again after the end.
    package var canReactivate: Bool
    /// Milliseconds until it is worth a look.
    package var nextLook: Int64

    package init(id: String, phone: String, expiresAt: Instant? = nil, canReactivate: Bool = false, nextLook: Int64) {
        self.id = id
        self.phone = phone
        self.expiresAt = expiresAt
        self.canReactivate = canReactivate
        self.nextLook = nextLook
    }
}

/// How a request for a number ended.
package enum RentEnd: Sendable, Equatable {
    case rented(RentedNumber)
    /// Certainly no number was given, and nothing charged.
    case refused(RentCause)
    /// Nobody knows.
    case unknown
}

/// What happens to a rental.
package enum RentalEvent: Sendable, Equatable {
    case rented(RentedNumber)
    case refused(RentCause)
    case outcomeUnknown
    /// What was unclear will stay so, or was taken back.
    case closedUnclear
    case received(text: String?, code: String?)
    case finished
    case canceled
    case providerCanceled
    /// The window is over.
    case expired
}

/// What a customer's webhook is told of.
package enum WebhookEventKind: Int64, Sendable, CaseIterable {
    case received = 1
    case completed = 2
    case expired = 3
    case canceled = 4
}

/// What an event does beside changing the rental.
package struct RentalEffects: Sendable, Equatable {
    package enum Settlement: Sendable, Equatable { case keep, earn, giveBack }

    package var settlement = Settlement.keep
    package var announcement: WebhookEventKind?
}

/// The life of a rental: state and event give the new state and what becomes of the money.
///
/// The money is the operator's with the first SMS; until then every end gives it back.
package enum RentalLifecycle {
    /// How long a number is rented for.
    package static let windowMilliseconds: Int64 = 20 * 60_000
    /// How old a rental must be to be canceled.
    package static let cancelAfterMilliseconds: Int64 = 2 * 60_000
    /// How long after a resend the next may be asked for.
    package static let resendCooldownMilliseconds: Int64 = 60_000
    /// How long an unclear outcome holds the customer's money at most.
    package static let unclearMilliseconds: Int64 = 30 * 60_000

    /// - Returns: the rental after the event and its effects; nil where the event changes nothing in this state. An end
    ///   is never left again.
    package static func apply(_ event: RentalEvent, to rental: Rental, at now: Instant) -> (Rental, RentalEffects)? {
        var rental = rental
        var effects = RentalEffects()
        switch (rental.state, event) {
        case (.reserved, .rented(let number)):
            rental.state = .active
            rental.providerRental = number.id
            rental.phone = number.phone
            rental.canReactivate = number.canReactivate
            // An end that is nearer than any seller's window is a clock that is wrong.
            if let end = number.expiresAt, end < rental.expiresAt,
                end >= now.advanced(milliseconds: cancelAfterMilliseconds)
            {
                rental.expiresAt = end
            }
        case (.reserved, .refused(let cause)):
            rental.state = .failed
            rental.cause = cause
            effects.settlement = .giveBack
        case (.reserved, .outcomeUnknown):
            rental.state = .unclear
            rental.cause = .providerUnavailable
        case (.unclear, .closedUnclear):
            rental.state = .failed
            effects.settlement = .giveBack
        case (.active, .received(let text, let code)), (.received, .received(let text, let code)):
            if rental.state == .active {
                effects.settlement = .earn
                rental.receivedAt = now
            }
            rental.state = .received
            rental.revision += 1
            rental.message = text ?? code ?? rental.message
            rental.code = code ?? rental.code
            effects.announcement = .received
        case (.received, .finished), (.received, .expired):
            rental.state = .completed
            effects.announcement = .completed
        case (.active, .canceled):
            rental.state = .canceled
            rental.end = .customerCanceled
            effects = RentalEffects(settlement: .giveBack, announcement: .canceled)
        case (.active, .providerCanceled):
            rental.state = .canceled
            rental.end = .providerCanceled
            effects = RentalEffects(settlement: .giveBack, announcement: .canceled)
        case (.active, .expired):
            rental.state = .expired
            rental.end = .expired
            effects = RentalEffects(settlement: .giveBack, announcement: .expired)
        default: return nil
        }
        if rental.state.isFinal { rental.endedAt = now }
        return (rental, effects)
    }
}

/// What a customer may do with a rental now, decided in one place for every wire and for the commands themselves.
package struct RentalCapabilities: Sendable, Equatable {
    package let canFinish: Bool
    package let canResend: Bool
    package let canCancel: Bool
    package let canReactivate: Bool
    /// When the next resend may be asked for; nil = now, or never.
    package let resendAvailableAt: Instant?
    /// When it can be canceled; nil = now, or never.
    package let cancelAvailableAt: Instant?

    package init(of rental: Rental, at now: Instant) {
        let cancelable = rental.createdAt.advanced(milliseconds: RentalLifecycle.cancelAfterMilliseconds)
        let isOpen = now < rental.expiresAt
        let cooldown = rental.resendAt.flatMap { $0 > now ? $0 : nil }
        canFinish = rental.state == .received
        canResend = rental.state == .received && isOpen && cooldown == nil
        canCancel = rental.state == .active && now >= cancelable
        canReactivate = rental.state == .completed && rental.canReactivate
        resendAvailableAt = rental.state == .received && isOpen ? cooldown : nil
        cancelAvailableAt = rental.state == .active && now < cancelable ? cancelable : nil
    }
}
