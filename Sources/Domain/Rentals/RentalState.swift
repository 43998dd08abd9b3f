/// Where a rental stands. Numbers are stored.
package enum RentalState: Int64, Sendable, CaseIterable {
    /// Paid for, its number not yet had: a call to the provider is under way.
    case reserved = 0
    /// Nobody knows whether the provider gave a number; no customer sees it.
    case unclear = 1
    /// The customer has the number and waits for an SMS.
    case active = 2
    /// At least one SMS has come.
    case received = 3
    case completed = 4
    case canceled = 5
    case expired = 6
    /// Never became a rental: the provider refused, or what it did stayed unclear.
    case failed = 7

    /// As staff see it.
    package var text: String {
        switch self {
        case .reserved: "reserved"
        case .unclear: "unclear"
        case .active: "active"
        case .received: "received"
        case .completed: "completed"
        case .canceled: "canceled"
        case .expired: "expired"
        case .failed: "failed"
        }
    }

    package var isFinal: Bool { self >= .completed }
    /// Whether customers see it as an order of theirs.
    package var isShown: Bool { self >= .active && self != .failed }
}

extension RentalState: Comparable {
    package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

/// Why a rental ended without an SMS. Numbers are stored.
package enum RentalEnd: Int64, Sendable, CaseIterable {
    case expired = 1
    case providerCanceled = 2
    case customerCanceled = 3
}

/// How a provider answered a request for a number, in the words of the numbers API. Numbers are stored.
package enum RentCause: Int64, Sendable, CaseIterable {
    case ok = 0
    case noNumbers = 1
    /// The customer's balance did not suffice for the next offer.
    case insufficientBalance = 2
    case priceRejected = 3
    case providerUnavailable = 4
    /// Our own money there is used up.
    case providerAccountBalance = 5
    case providerError = 6
}
