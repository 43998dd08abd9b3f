import Base
import Domain

/// The words that panels use, as tables: a spelling that turns up is a line here.
enum PanelVocabulary {
    /// Members under which a panel tells an order's id.
    static let orderIDs = ["order", "order_id", "orderId", "orderID", "id", "Order", "OrderID"]
    static let refillIDs = ["refill", "refill_id", "refillId", "id"]
    static let serviceIDs = ["service", "service_id", "id", "ID"]
    /// Members under which an answer may stand one level deeper.
    static let wrappers = ["data", "result", "response"]
    static let errors = ["error", "Error"]
    static let messages = ["message", "msg", "Message"]
    static let startCounts = ["start_count", "start_counter", "startCount", "start"]
    static let charges = ["charge", "Charge", "cost"]

    /// What `status` or `success` says of an answer that is an error; folded.
    static let failures: Set<String> = ["fail", "failed", "error", "false"]

    /// An order's states; folded.
    enum State: Sendable {
        case accepted, progressed, completed, partial, canceled, paused, expired
    }

    static let states: [String: State] = [
        "pending": .accepted, "awaiting": .accepted, "processing": .accepted,
        "inprogress": .progressed, "active": .progressed,
        "completed": .completed, "complete": .completed,
        "partial": .partial,
        "canceled": .canceled, "cancelled": .canceled, "cancel": .canceled, "refunded": .canceled,
        "refunds": .canceled,
        "paused": .paused, "expired": .expired,
    ]

    /// The same as numbers.
    static let stateCodes: [String: State] = [
        "0": .accepted, "1": .accepted, "2": .completed, "3": .partial, "4": .canceled, "5": .canceled,
    ]

    static let refillStates: [String: RefillState] = [
        "pending": .pending, "awaiting": .pending, "inprogress": .inProgress, "processing": .inProgress,
        "active": .inProgress, "completed": .completed, "complete": .completed, "success": .completed,
        "rejected": .rejected, "reject": .rejected, "error": .rejected, "canceled": .canceled, "cancelled": .canceled,
    ]

    /// Parts of error texts, lower case, with what they mean; the first that fits as whole words. A text that may be
    /// about the order itself ("User not found", "Incorrect request") is no such part: it refuses that order alone.
    static let problems: [(part: String, problem: PanelProblem)] = [
        ("too many requests", .limited), ("rate limit", .limited), ("maintenance", .resting),
        ("not_enough_funds", .unfunded), ("insufficient_balance", .unfunded), ("not enough funds", .unfunded),
        ("insufficient balance", .unfunded), ("insufficient funds", .unfunded), ("not enough balance", .unfunded),
        ("số dư không đủ", .unfunded),
        ("link_duplicate", .linkInUse), ("active order with this link", .linkInUse),
        ("invalid api key", .denied), ("invalid key", .denied), ("api key is invalid", .denied),
        ("incorrect api key", .denied), ("wrong api key", .denied), ("access denied", .denied),
        ("unauthorized", .denied), ("ip address", .denied), ("ip not allowed", .denied),
        ("account suspended", .denied), ("account is suspended", .denied), ("user inactive", .denied),
        ("api is disable", .denied),
    ]

    /// Marks beside an amount, upper case, with the currencies that they may mean.
    static let currencyMarks: [String: Set<String>] = [
        "$": ["USD", "CAD", "AUD", "NZD", "SGD", "HKD", "MXN"], "US$": ["USD"], "€": ["EUR"], "£": ["GBP"],
        "₹": ["INR"], "₫": ["VND"], "Đ": ["VND"], "¥": ["CNY", "JPY"], "₽": ["RUB"], "₺": ["TRY"], "₩": ["KRW"],
        "R$": ["BRL"], "RP": ["IDR"], "₦": ["NGN"], "฿": ["THB"],
    ]

    static let yes: Set<String> = ["true", "1", "yes"]

    /// The state that a word or a number means; nil = none that is known.
    static func state(_ word: String) -> State? {
        stateCodes[String(word.trimmed)] ?? (word.contains(where: \.isLetter) ? states[fold(word)] : nil)
    }

    /// What an error's text means beyond a refusal; nil = nothing more.
    static func problem(_ error: String) -> PanelProblem? {
        let text = error.lowercased()
        return problems.first { part, _ in
            guard let found = text.firstRange(of: part) else { return false }
            // "invalid key" is not part of "invalid keywords".
            return found.upperBound == text.endIndex || !text[found.upperBound].isLetter
        }?.problem
    }

    /// A word without case, blanks, underscores and hyphens.
    static func fold(_ word: String) -> String {
        String(word.lowercased().filter { !$0.isWhitespace && $0 != "_" && $0 != "-" })
    }
}

/// What a panel's error says of the call, beside that it was refused.
enum PanelProblem: Sendable, Equatable {
    /// Too many calls: none for a while.
    case limited
    /// The service or the panel is being worked on: this order again later.
    case resting
    /// Our key, address or account is refused, or it does not know the call.
    case denied
    /// Our money there is used up.
    case unfunded
    /// An order for the same link is open there.
    case linkInUse
}
