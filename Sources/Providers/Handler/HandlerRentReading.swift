import Base
import Domain

/// Reads the answer to a request for a number.
struct HandlerRentReading: Equatable {
    struct Rented: Equatable {
        let id: String
        let phone: String
        var cost: Money?
        /// A currency that the cost is told in and that is not the row's.
        var otherCurrency: String?
        var expiresAt: Instant?
    }

    enum End: Equatable {
        case rented(Rented)
        case refused(RentCause)
        /// The action is not known there, so nothing was done.
        case unknownAction
        case unknown
    }

    let end: End
    /// What the gate must hear.
    let result: CallResult

    /// - Parameter currency: the row's.
    init(_ reply: HandlerReply, currency: String) {
        switch reply.status {
        case 429:
            self.init(.refused(.providerUnavailable), .limited(retryAfterMilliseconds: reply.retryAfterMilliseconds))
        // Its program may have failed behind the number, and who redirects may have passed the call on.
        case 300..<400, 500...: self.init(.unknown, .failed)
        default: self.init(reading: reply, currency: currency)
        }
    }

    private init(_ end: End, _ result: CallResult) {
        self.end = end
        self.result = result
    }

    private init(reading reply: HandlerReply, currency: String) {
        if (200...299).contains(reply.status), let rented = Self.rented(reply, currency: currency) {
            self.init(.rented(rented), .understood)
            return
        }
        if let problem = reply.problem {
            self.init(
                problem == .unknownAction ? .unknownAction : .refused(problem.cause), reply.result(of: problem))
            return
        }
        switch reply.status {
        case 401, 403, 404, 405: self.init(.refused(.providerUnavailable), .denied)
        case 402: self.init(.refused(.providerAccountBalance), .unfunded)
        default: self.init(.unknown, .failed)
        }
    }

    // MARK: a number

    private static func rented(_ reply: HandlerReply, currency: String) -> Rented? {
        if let json = reply.json { return rented(json, currency: currency) }
        // A number that sleeps will wake: it is ours, too.
        guard reply.word == "ACCESS_NUMBER" || reply.word == "ASLEEP" else { return nil }
        let parts = reply.rest.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count >= 2, let id = JSONValue.text(String(parts[0])).identifierText,
            let phone = HandlerPhone.normalized(parts[1])
        else { return nil }
        return Rented(id: id, phone: phone)
    }

    private static func rented(_ json: JSONValue, currency: String) -> Rented? {
        if case .array(let items) = json {
            return items.count == 1 ? items.first.flatMap { rented($0, currency: currency) } : nil
        }
        for body in [json] + json.unwrapped {
            guard let id = body.first(HandlerVocabulary.ids)?.identifierText,
                let phone = body.first(HandlerVocabulary.phones)?.scalarText.flatMap({ HandlerPhone.normalized($0) })
            else { continue }
            var found = Rented(id: id, phone: phone)
            found.readCost(body, currency: currency)
            found.expiresAt = body.first(HandlerVocabulary.ends)?.scalarText.flatMap { Instant(offsetText: $0) }
            return found
        }
        return nil
    }
}

extension HandlerRentReading.Rented {
    fileprivate mutating func readCost(_ body: JSONValue, currency: String) {
        if let told = body["currency"]?.scalarText {
            let code = HandlerVocabulary.currencyNumbers[told] ?? told.uppercased()
            guard code == currency else {
                otherCurrency = code
                return
            }
        }
        switch PanelNumber.amount(
            body.first(HandlerVocabulary.costs), scale: Money.decimals, currency: currency)
        {
        case .value(let micros) where micros >= 0: cost = Money(micros: micros)
        case .otherCurrency(let code): otherCurrency = code
        case .value, .absent, .bad: break
        }
    }
}

extension HandlerReply {
    /// What a refusal says of our calls there.
    func result(of problem: HandlerProblem) -> CallResult {
        switch problem {
        case .limited: .limited(retryAfterMilliseconds: retryAfterMilliseconds)
        case .denied: .denied
        case .unfunded: .unfunded
        case .failing: .failed
        case .noNumbers, .priceRejected, .tooEarly, .unknownAction, .noActivation, .refused: .understood
        }
    }
}
