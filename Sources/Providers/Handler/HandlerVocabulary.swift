import Base
import Domain

/// What a word of the wholesale protocol means for us, whatever was asked.
enum HandlerProblem: Sendable, Equatable {
    case noNumbers
    /// Our money there is used up.
    case unfunded
    case priceRejected
    /// Too many calls, or too many numbers at once.
    case limited
    /// Our key or our account is refused.
    case denied
    /// Its program or its database fails.
    case failing
    case tooEarly
    /// The action is not known there: nothing was done.
    case unknownAction
    /// It knows of no such activation.
    case noActivation
    /// Any other refusal.
    case refused

    /// What it says to a request for a number.
    var cause: RentCause {
        switch self {
        case .noNumbers: .noNumbers
        case .unfunded: .providerAccountBalance
        case .priceRejected: .priceRejected
        case .limited, .denied, .failing: .providerUnavailable
        case .tooEarly, .unknownAction, .noActivation, .refused: .providerError
        }
    }
}

/// The words of the wholesale protocol, as tables: a spelling that turns up is a line here.
enum HandlerVocabulary {
    /// Members under which an activation tells of itself.
    static let ids = ["activationId", "activation_id", "id"]
    static let phones = ["phoneNumber", "phone_number", "phone", "number"]
    static let costs = ["activationCost", "activation_cost", "cost", "price"]
    static let ends = ["activationEndTime", "activation_end_time", "expires_at"]
    static let codes = ["smsCode", "code"]
    static let texts = ["smsText", "text"]
    /// Members under which the words of an error may stand, the shortest first.
    static let complaints = [
        "title", "error", "error_code", "errorCode", "code", "msg", "message", "error_msg", "details",
    ]
    /// What `status` says of an answer that is an error.
    static let failures: Set<String> = ["ERROR", "FALSE", "FAIL", "FAILED"]

    static let problems: [String: HandlerProblem] = [
        "NO_NUMBERS": .noNumbers, "NO_NUMBER": .noNumbers, "NO_FREE_PHONES": .noNumbers,
        "NO_FREE_NUMBERS": .noNumbers, "NO_PHONES": .noNumbers, "NO_NUMBERS_AVAILABLE": .noNumbers,
        "NUMBERS_NOT_FOUND": .noNumbers, "NUMBER_NOT_FOUND": .noNumbers, "OUT_OF_STOCK": .noNumbers,

        "NO_BALANCE": .unfunded, "NO_MONEY": .unfunded, "NO_BALANCE_FORWARD": .unfunded,
        "NOT_ENOUGH_BALANCE": .unfunded, "NOT_ENOUGH_MONEY": .unfunded, "NOT_ENOUGH_FUNDS": .unfunded,
        "NOT_ENOUGH_USER_BALANCE": .unfunded, "INSUFFICIENT_BALANCE": .unfunded, "INSUFFICIENT_FUNDS": .unfunded,
        "LOW_BALANCE": .unfunded, "PAYMENT_REQUIRED": .unfunded,

        "WRONG_MAX_PRICE": .priceRejected, "BAD_MAX_PRICE": .priceRejected, "MAX_PRICE_EXCEEDED": .priceRejected,
        "PRICE_TOO_LOW": .priceRejected,

        "CHANNELS_LIMIT": .limited, "RATE_LIMIT": .limited, "RATE_LIMIT_EXCEEDED": .limited,
        "TOO_MANY_REQUESTS": .limited, "CONCURRENT_LIMIT": .limited, "REQUEST_LIMIT": .limited,
        "LIMIT_EXCEEDED": .limited, "TOO_MANY_ACTIVE_RENTALS": .limited, "TOO_MANY_ACTIVE_ACTIVATIONS": .limited,

        "BAD_KEY": .denied, "NO_KEY": .denied, "WRONG_KEY": .denied, "INVALID_KEY": .denied, "BAD_API_KEY": .denied,
        "INVALID_API_KEY": .denied, "UNAUTHORIZED": .denied, "BANNED": .denied, "ACCOUNT_INACTIVE": .denied,
        "ACCOUNT_BLOCKED": .denied, "USER_BANNED": .denied, "IP_BANNED": .denied, "IP_NOT_ALLOWED": .denied,
        "ACCESS_DENIED": .denied, "FORBIDDEN": .denied, "PURCHASE_RESTRICTED": .denied,

        "ERROR_SQL": .failing, "SQL_ERROR": .failing, "SERVER_ERROR": .failing, "INTERNAL_ERROR": .failing,
        "INTERNAL_SERVER_ERROR": .failing, "ERROR_DB": .failing, "DB_ERROR": .failing, "DATABASE_ERROR": .failing,
        "SERVICE_UNAVAILABLE": .failing, "MAINTENANCE": .failing, "TRY_AGAIN_LATER": .failing,

        "EARLY_CANCEL_DENIED": .tooEarly, "CANCEL_TOO_EARLY": .tooEarly,

        "BAD_ACTION": .unknownAction, "NO_ACTION": .unknownAction, "WRONG_ACTION": .unknownAction,
        "UNKNOWN_ACTION": .unknownAction, "ACTION_NOT_FOUND": .unknownAction, "METHOD_NOT_FOUND": .unknownAction,

        "NO_ACTIVATION": .noActivation, "NO_ACTIVATIONS": .noActivation, "WRONG_ACTIVATION_ID": .noActivation,
        "INVALID_ACTIVATION_ID": .noActivation, "ACTIVATION_NOT_FOUND": .noActivation, "NOT_FOUND": .noActivation,
        "ORDER_NOT_FOUND": .noActivation, "BAD_ID": .noActivation,
    ]

    /// How words begin and end that refuse, whatever they are about.
    private static let refusalBeginnings = [
        "NO_", "NOT_", "BAD_", "WRONG_", "INVALID_", "INCORRECT_", "INCORECT_", "ERROR", "UNPROCESSABLE", "UNSUPPORTED",
        "CANT_", "CANNOT_",
    ]
    private static let refusalEndings = [
        "_ERROR", "_DENIED", "_LIMIT", "_EXCEEDED", "_NOT_FOUND", "_NOT_AVAILABLE", "_UNAVAILABLE", "_FAILED",
        "_DISABLED", "_BLOCKED", "_BANNED", "_RESTRICTED", "_REQUIRED", "_IMPOSSIBLE", "_INVALID", "_INCORRECT",
        "_OFFLINE", "_INACTIVE",
    ]

    /// What a folded word says; nil = it may mean anything.
    static func problem(_ word: String) -> HandlerProblem? {
        if let known = problems[word] { return known }
        // Bans name their end in the word itself, and 5sim's kin write of funds in sentences.
        if word.hasPrefix("BANNED") { return .denied }
        if word.hasPrefix("NOT_ENOUGH_"), word.contains("BALANCE") { return .unfunded }
        // What begins so has done something.
        if word.hasPrefix("ACCESS_") || word.hasPrefix("STATUS_") { return nil }
        let refuses =
            refusalBeginnings.contains { word.hasPrefix($0) } || refusalEndings.contains { word.hasSuffix($0) }
        return refuses ? .refused : nil
    }

    /// Letters and digits in capitals, `_` for all that stands between them.
    static func fold(_ text: some StringProtocol) -> String {
        var folded = ""
        for scalar in text.unicodeScalars {
            if scalar.isASCII, scalar.properties.isAlphabetic || scalar.properties.numericType != nil {
                folded += String(scalar).uppercased()
            } else if !folded.isEmpty, !folded.hasSuffix("_") {
                folded += "_"
            }
        }
        if folded.hasSuffix("_") { folded.removeLast() }
        return folded
    }

    /// ISO 4217's numbers of the currencies that sellers keep accounts in.
    static let currencyNumbers = ["840": "USD", "643": "RUB", "978": "EUR", "156": "CNY", "360": "IDR"]
}
