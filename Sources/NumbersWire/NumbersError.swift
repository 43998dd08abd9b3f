import Base
import Domain

/// A refusal as the numbers API words it.
package struct NumbersError: Sendable {
    package let status: Int
    package let code: String
    package let message: String
    package var retryAfterSeconds: Int?
    /// Members of `details` in their order; empty = there are none.
    private var details: [JSONValue.Member] = []

    private init(_ status: Int, _ code: String, _ message: String) {
        self.status = status
        self.code = code
        self.message = message
    }

    /// A body above what is read.
    package static let tooLarge = NumbersError(413, "VALIDATION_ERROR", "The request body is too large")

    /// No offer took a unit.
    static func provider(_ detail: JSONValue.Member?) -> NumbersError {
        var error = NumbersError(422, "PROVIDER_ERROR", "The provider could not fulfil the request")
        error.details = detail.map { [$0] } ?? []
        return error
    }

    private mutating func wait(_ seconds: Int) {
        retryAfterSeconds = seconds
        details.append(JSONValue.Member("retry_after_seconds", .number(String(seconds))))
    }

    package init(_ fault: Fault, now: Instant) {
        switch fault {
        case .invalidKey: self.init(401, "UNAUTHORIZED", "Missing or invalid API token")
        case .addressNotAllowed: self.init(403, "FORBIDDEN", "Access from this address is not allowed")
        case .accountSuspended: self.init(403, "FORBIDDEN", "The account is suspended")
        case .accessDenied: self.init(403, "FORBIDDEN", "The token's scope does not allow this")
        case .tooManyRequests(let seconds):
            self.init(429, "RATE_LIMIT_EXCEEDED", "Too many requests")
            wait(seconds)
        case .incorrectOrder: self.init(404, "NOT_FOUND", "Order not found")
        case .notFound(let what): self.init(404, "NOT_FOUND", "Not found: \(what)")
        case .invalid(let what): self.init(422, "VALIDATION_ERROR", what)
        case .badField(let name): self.init(422, "VALIDATION_ERROR", "\(name) is not valid")
        case .incorrectRequest, .tooManyIDs, .incorrectService, .badLink, .belowMinimum, .aboveMaximum, .badQuantity,
            .badComments, .linkInUse, .amountOverflow, .refillUnavailable, .refillNotFound, .cancelUnavailable:
            self.init(422, "VALIDATION_ERROR", "The request is not valid")
        case .receiverUnreachable(let why):
            self.init(422, "VALIDATION_ERROR", "The webhook could not be reached")
            details = [JSONValue.Member("reason", .text(why))]
        case .notEnoughFunds: self.init(409, "INSUFFICIENT_BALANCE", "Insufficient balance")
        case .noOffer: self.init(422, "NO_OFFER_AVAILABLE", "No offer is available for this request")
        case .tooEarlyToCancel:
            self.init(409, "CANCEL_TOO_EARLY", "Orders can be canceled two minutes after they were made")
        case .conflict(let what): self.init(409, "CONFLICT", what.prefix(1).uppercased() + what.dropFirst())
        case .alreadyExists, .wrongState: self.init(409, "CONFLICT", "Not possible now")
        case .providerRefused: self.init(422, "PROVIDER_ERROR", "The provider refused the request")
        case .keyReused:
            self.init(422, "IDEMPOTENCY_KEY_REUSED", "This Idempotency-Key was used with another request")
        case .requestInProgress:
            self.init(409, "REQUEST_IN_PROGRESS", "The request with this Idempotency-Key is still in progress")
        case .exchangeRateUnavailable:
            self.init(503, "FX_RATE_UNAVAILABLE", "USD/IDR exchange rate is unavailable")
            wait(60)
        case .bannedForCancels(let until, let tier):
            self.init(429, "TEMP_BANNED_ABUSE_GUARD", "Too many orders were canceled")
            details = [
                JSONValue.Member("until", .text(until.offsetText)), JSONValue.Member("tier", .number(String(tier))),
            ]
            let left = max(1, until.milliseconds(since: now))
            wait(Int(clamping: (left - 1) / 1_000 + 1))
        case .busy, .storageFull, .storageFailed, .shuttingDown, .bug:
            self.init(503, "SERVICE_UNAVAILABLE", "The service is temporarily unavailable")
            wait(1)
        }
    }

    package func bytes() -> [UInt8] {
        var json = JSONText()
        json.openObject()
        json.field("success", false)
        json.key("error")
        json.openObject()
        json.field("code", code)
        json.field("message", message)
        if !details.isEmpty {
            json.key("details")
            json.write(.object(details))
        }
        json.closeObject()
        json.closeObject()
        return json.bytes
    }
}
