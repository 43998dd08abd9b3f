import Base
import Domain

/// What people are told of each refusal, and what they can do about it.
enum FaultWords {
    static func phrase(_ fault: Fault) -> Phrase {
        switch fault {
        case .invalidKey: "The key is not valid."
        case .addressNotAllowed: "Your address is not on the list of allowed addresses."
        case .accountSuspended: "This account is suspended."
        case .accessDenied: "You may not do this."
        case .tooManyRequests(let seconds):
            Phrase("Too many attempts. Please wait {seconds} seconds.", ["seconds": String(seconds)])
        case .incorrectRequest: "The form could not be read."
        case .tooManyIDs: "Too many at once."
        case .incorrectService: "This service is not on sale."
        case .badLink: "Please give the full link, beginning with https://."
        case .belowMinimum: "The quantity is below the minimum."
        case .aboveMaximum: "The quantity is above the maximum."
        case .badQuantity: "Please give a whole number."
        case .badComments: "Please give one comment on each line."
        case .badField(let name):
            Phrase(
                "Please look at {field}.",
                said: ["field": OrderField.byName[name].map { OrderWords.label($0) } ?? .verbatim(name)])
        case .notEnoughFunds: "There is not enough money in the wallet."
        case .linkInUse: "There is an open order for this link already."
        case .amountOverflow: "The amount is too large."
        case .incorrectOrder: "There is no such order."
        case .refillUnavailable: "A refill is not possible for this order now."
        case .refillNotFound: "There is no such refill."
        case .cancelUnavailable: "This order cannot be canceled now."
        case .noOffer: "Nothing that fits is on offer now."
        case .tooEarlyToCancel: "It is too early to cancel; please wait a little."
        case .conflict(let what), .wrongState(let what): said("Not possible now: {what}.", what)
        case .providerRefused: "The provider did not do this."
        case .keyReused: "This was asked for before, with other values."
        case .requestInProgress: "This is being done already."
        case .exchangeRateUnavailable: "There is no exchange rate now."
        case .receiverUnreachable(let why): said("The receiver did not answer: {what}.", why)
        case .bannedForCancels(let until, _):
            Phrase("Too many cancels; new numbers can be rented again after {time}.", ["time": until.text])
        case .notFound(let what): said("Not found: {what}.", what)
        case .alreadyExists(let what): said("This exists already: {what}.", what)
        case .invalid(let what): said("Please look at this: {what}.", what)
        case .busy: "The server is busy. Please try again in a moment."
        case .storageFull, .storageFailed, .shuttingDown, .bug: "The server cannot do this now. Please try again."
        }
    }

    private static func said(_ english: String, _ what: String) -> Phrase {
        Phrase(english, said: ["what": RefusalTexts.phrase(what)])
    }
}
