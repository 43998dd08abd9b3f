import Base
import Domain

/// The words of the numbers API for what the domain calls by number or case.
package enum NumbersWords {
    package static func status(_ state: RentalState) -> String {
        switch state {
        case .reserved, .unclear, .active: "ACTIVE"
        case .received: "OTP_RECEIVED"
        case .completed: "COMPLETED"
        case .canceled: "CANCELED"
        case .expired: "EXPIRED"
        case .failed: "CANCELED"
        }
    }

    /// The states that customers see, by their words.
    private static let states = Dictionary(
        uniqueKeysWithValues: RentalState.allCases.filter(\.isShown).map { (status($0), $0) })

    /// The words of those states, in the order of an order's life.
    package static let statuses = RentalState.allCases.filter(\.isShown).map(status)

    /// A status in any case of its letters.
    package static func state(_ word: String) -> RentalState? {
        // Letters beyond ASCII must not become letters of a status.
        word.utf8.allSatisfy { $0 < 0x80 } ? states[word.uppercased()] : nil
    }

    package static func cause(_ cause: RentCause) -> String {
        switch cause {
        case .ok: "ok"
        case .noNumbers: "no_numbers"
        case .insufficientBalance: "insufficient_balance"
        case .priceRejected: "price_rejected"
        case .providerUnavailable: "provider_unavailable"
        case .providerAccountBalance: "provider_account_balance"
        case .providerError: "provider_error"
        }
    }

    /// Why an order ended; nil where the customer canceled it.
    static func failedReason(_ rental: Rental) -> String? {
        switch rental.end {
        case .expired: "expired"
        case .providerCanceled: "provider_canceled"
        case .customerCanceled, nil: nil
        }
    }

    package static func event(_ kind: WebhookEventKind) -> String {
        switch kind {
        case .received: "order.otp_received"
        case .completed: "order.completed"
        case .expired: "order.expired"
        case .canceled: "order.canceled"
        }
    }
}
