import Base
import Domain

/// An answer of the numbers API: what it brought, or the code of its error.
struct NumbersReply {
    let status: Int
    /// What a success brought.
    let data: JSONValue?
    /// An error's code, as the API lists them.
    let code: String?
    let details: JSONValue?
    /// Rows on a full page, where a list tells it.
    let limit: Int64?
    let retryAfterMilliseconds: Int64?
    /// For staff: the answer's beginning, without our token.
    let transcript: String
    private let message: String

    /// What a server may ask to be left alone at most.
    private static let longestRestSeconds: Int64 = 3_600

    init(_ answer: PanelTransport.Answer, hiding key: String) {
        let panel = PanelReply(answer, hiding: key)
        status = answer.status
        transcript = panel.transcript
        let error = panel.json?["error"]
        let isSuccess = panel.json?["success"] == .flag(true) && (200...299).contains(answer.status)
        data = isSuccess ? panel.json?["data"] : nil
        code = isSuccess ? nil : error?["code"]?.scalarText
        details = isSuccess ? nil : error?["details"]
        limit = panel.json?["meta"]?["limit"]?.scalarText.flatMap { WholeNumber.parse($0) }
        message = error?["message"]?.scalarText ?? ""
        let told = details?["retry_after_seconds"]?.scalarText.flatMap { WholeNumber.parse($0) }
        retryAfterMilliseconds =
            panel.retryAfterMilliseconds ?? told.map { min($0, Self.longestRestSeconds) * 1_000 }
    }

    /// In one line, for staff.
    var words: String {
        if data != nil { return "" }
        guard let code else { return "HTTP \(status) without an answer" }
        return (message.isEmpty ? code : "\(code): \(message)").cut(toBytes: 200)
    }

    /// What it says of our calls there.
    var result: CallResult {
        switch (status, code) {
        case (429, _), (_, "RATE_LIMIT_EXCEEDED"?), (_, "TEMP_BANNED_ABUSE_GUARD"?), (503, .some):
            .limited(retryAfterMilliseconds: retryAfterMilliseconds)
        case (401, _), (403, _), (404, nil), (405, nil): .denied
        case (500..., _): .failed
        case (_, "INSUFFICIENT_BALANCE"?): .unfunded
        default: data == nil && code == nil ? .failed : .understood
        }
    }

    /// What it says to a request for a number; nil = nobody knows what became of it.
    var cause: RentCause? {
        switch (status, code) {
        case (429, _), (401, _), (403, _), (404, nil), (405, nil): return .providerUnavailable
        // What failed there may have failed behind the number; the key finds it.
        case (500..., _), (300..<400, _): return nil
        case (_, "NO_OFFER_AVAILABLE"?): return .noNumbers
        case (_, "INSUFFICIENT_BALANCE"?): return .providerAccountBalance
        case (_, "PROVIDER_ERROR"?): return causes == ["no_numbers"] ? .noNumbers : .providerError
        case (_, "REQUEST_IN_PROGRESS"?), (_, "IDEMPOTENCY_KEY_REUSED"?): return nil
        case (400..., .some): return .providerError
        default: return nil
        }
    }

    /// Why its own providers gave nothing.
    private var causes: Set<String> {
        var found: Set<String> = []
        if case .object(let counts)? = details?["cause_counts"] {
            found.formUnion(counts.filter { $0.value.scalarText != "0" }.map(\.name))
        }
        if case .array(let attempts)? = details?["attempts"] {
            found.formUnion(attempts.compactMap { $0["outcome"]?.scalarText })
        }
        return found
    }
}

/// An order of the numbers API, as its lists and answers show it.
struct NumbersOrder: Equatable {
    enum Status: String {
        case active = "ACTIVE"
        case received = "OTP_RECEIVED"
        case completed = "COMPLETED"
        case canceled = "CANCELED"
        case expired = "EXPIRED"
    }

    let id: String
    /// nil = a word that nobody knows.
    let status: Status?
    let phone: String?
    let amount: Money?
    let expiresAt: Instant?
    let message: SeenMessage?

    /// - Returns: nil for what has no id.
    init?(_ json: JSONValue) {
        guard let id = json["id"]?.identifierText else { return nil }
        self.id = id
        status = json["status"]?.scalarText.flatMap { Status(rawValue: $0.uppercased()) }
        phone = json["phone_number"]?.scalarText.flatMap { HandlerPhone.normalized($0) }
        amount = NumbersAmount.read(json["amount"])
        expiresAt = json["expires_at"]?.scalarText.flatMap { Instant(offsetText: $0) }
        let code = json["otp_code"]?.scalarText
        let text = json["otp_message"]?.scalarText
        let revision = json["sms_revision"]?.scalarText.flatMap { $0 == "0" ? nil : $0 }
        message = code == nil && text == nil ? nil : SeenMessage(id: revision, text: text, code: code)
    }

    var sighting: RentalSighting? {
        let messages = [message].compactMap { $0 }
        let isCanceled = messages.isEmpty && (status == .canceled || status == .expired)
        return messages.isEmpty && !isCanceled ? nil : RentalSighting(messages: messages, isCanceled: isCanceled)
    }
}

/// Amounts of version 1: whole rupiah.
enum NumbersAmount {
    static func read(_ json: JSONValue?) -> Money? {
        guard
            case .value(let micros) = PanelNumber.amount(json, scale: Money.decimals, currency: Currency.idr.code),
            micros >= 0
        else { return nil }
        return Money(micros: micros)
    }
}

/// A tier's name at another server of the numbers API: `p142` is its product 142 at its one price; `c87@15000` is
/// whatever it has for catalogue product 87 at that price at most.
enum NumbersItem: Equatable {
    case product(Int64)
    case catalogProduct(Int64, maxPrice: Int64?)

    init?(_ text: String) {
        let parts = text.dropFirst().split(separator: "@", omittingEmptySubsequences: false)
        guard let id = parts.first.flatMap({ WholeNumber.parse($0) }), parts.count <= 2 else { return nil }
        let price = parts.count == 2 ? parts.last.flatMap { WholeNumber.parse($0) } : nil
        switch text.first {
        case "p" where parts.count == 1: self = .product(id)
        case "c" where parts.count == 1 || price != nil: self = .catalogProduct(id, maxPrice: price)
        default: return nil
        }
    }

    /// The body that buys one; the same each time, since it stands behind the key.
    var body: [UInt8] {
        var json = JSONText()
        json.openObject()
        switch self {
        case .product(let id): json.field("product_id", id)
        case .catalogProduct(let id, let maxPrice):
            json.field("catalog_product_id", id)
            if let maxPrice { json.field("max_price", maxPrice) }
        }
        json.field("quantity", 1)
        json.closeObject()
        return json.bytes
    }
}
