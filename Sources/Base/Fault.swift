/// Every refusal this program expects, listed once. Wires map cases to words by table.
///
/// A fault is an answer, not an accident: the command that threw it changed nothing.
package enum Fault: Error, Hashable, Sendable {
    // Who is asking
    case invalidKey
    case addressNotAllowed
    case accountSuspended
    case accessDenied
    case tooManyRequests(retryAfterSeconds: Int)

    // What is asked
    case incorrectRequest
    case tooManyIDs
    case incorrectService
    case badLink
    case belowMinimum
    case aboveMaximum
    case badQuantity
    case badComments
    /// Another field of an order, by its name on the wire.
    case badField(String)
    case notEnoughFunds
    case linkInUse
    case amountOverflow
    case incorrectOrder
    case refillUnavailable
    case refillNotFound
    case cancelUnavailable

    // What is asked of numbers
    /// Nothing is on sale that fits.
    case noOffer
    case tooEarlyToCancel
    /// Not possible in the state that it is in.
    case conflict(String)
    /// The provider did not do what it was asked to.
    case providerRefused
    /// The key names another request.
    case keyReused
    /// The request of that key has not got its answer yet.
    case requestInProgress
    case exchangeRateUnavailable
    /// A receiver of webhooks did not answer; why, in one line.
    case receiverUnreachable(String)
    /// Too many cancels.
    case bannedForCancels(until: Instant, tier: Int64)

    // What staff ask
    case notFound(String)
    case alreadyExists(String)
    case invalid(String)
    case wrongState(String)

    // What the server cannot do now
    case busy
    case storageFull
    case storageFailed
    case shuttingDown
    /// A defect of ours: logged with what is known, told to nobody outside.
    case bug(String)
}

extension Fault {
    /// Would the same request succeed later without anybody changing it?
    package var isRetryable: Bool {
        switch self {
        case .tooManyRequests, .busy, .storageFull, .storageFailed, .shuttingDown, .requestInProgress,
            .exchangeRateUnavailable, .bannedForCancels:
            true
        case .invalidKey, .addressNotAllowed, .accountSuspended, .accessDenied, .incorrectRequest, .tooManyIDs,
            .incorrectService, .badLink, .belowMinimum, .aboveMaximum, .badQuantity, .badComments, .badField,
            .notEnoughFunds, .linkInUse, .amountOverflow, .incorrectOrder, .refillUnavailable, .refillNotFound,
            .cancelUnavailable, .noOffer, .tooEarlyToCancel, .conflict, .providerRefused, .keyReused,
            .receiverUnreachable, .notFound, .alreadyExists, .invalid, .wrongState, .bug:
            false
        }
    }

    /// Must a person of the operator's hear of it?
    package var isOperational: Bool {
        switch self {
        case .storageFull, .storageFailed, .bug: true
        case .invalidKey, .addressNotAllowed, .accountSuspended, .accessDenied, .tooManyRequests, .incorrectRequest,
            .tooManyIDs, .incorrectService, .badLink, .belowMinimum, .aboveMaximum, .badQuantity, .badComments,
            .badField, .notEnoughFunds, .linkInUse, .amountOverflow, .incorrectOrder, .refillUnavailable,
            .refillNotFound, .cancelUnavailable, .noOffer, .tooEarlyToCancel, .conflict, .providerRefused, .keyReused,
            .requestInProgress, .exchangeRateUnavailable, .receiverUnreachable, .bannedForCancels, .notFound,
            .alreadyExists, .invalid,
            .wrongState, .busy, .shuttingDown:
            false
        }
    }

    /// One line for a person at a terminal.
    package var explanation: String {
        switch self {
        case .notFound(let what): "not found: \(what)"
        case .alreadyExists(let what): "exists already: \(what)"
        case .invalid(let what): "not valid: \(what)"
        case .receiverUnreachable(let why): "the receiver did not answer: \(why)"
        case .conflict(let what): "not possible now: \(what)"
        case .wrongState(let what): "not possible now: \(what)"
        case .badField(let name): "bad value for \(name)"
        case .tooManyRequests(let seconds): "too many requests, again in \(seconds) s"
        case .notEnoughFunds: "not enough funds"
        case .amountOverflow: "the amount is too large"
        case .busy: "the server is busy"
        case .storageFull: "the disk is full"
        case .storageFailed: "the store failed"
        case .bug(let what): "a defect of this program: \(what)"
        default: "\(self)"
        }
    }
}
