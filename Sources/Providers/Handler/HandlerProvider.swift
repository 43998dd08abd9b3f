import Base
import Domain

/// A seller of numbers that speaks the wholesale protocol (`handler_api.php`), in any of the shapes of its README.
package struct HandlerProvider: NumberProvider {
    /// Bytes read of an answer, and of a list of prices.
    static let longestAnswer = 1 << 20
    static let longestCatalog = 32 << 20
    /// What a call takes at most, whatever the row says.
    static let longestCall: Int64 = 25_000

    let currency: Currency
    let memory: NumberMemory
    /// Whether only the protocol's first actions are called; `#v1` behind the address says so.
    let isPlain: Bool
    private let address: String
    private let key: String
    private let transport: NumberTransport
    package let callMilliseconds: Int64
    package let gate: CallGate
    package let hearsFinishes = true
    package let mindsCancels = true

    package init(_ row: UpstreamProvider, key: String, transport: NumberTransport, environment: Environment) {
        let parts = row.url.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
        address = parts.first.map { String($0) } ?? ""
        isPlain = parts.count == 2 && parts.last == "v1"
        self.key = key
        currency = row.currency
        callMilliseconds = min(row.timeoutMilliseconds, Self.longestCall)
        self.transport = transport
        memory = NumberMemory(environment: environment)
        gate = CallGate(callsPerMinute: row.callsPerMinute, environment: environment)
    }

    // MARK: calls

    typealias Fields = [(name: String, value: String)]

    enum Outcome {
        case reply(HandlerReply, microseconds: Int64)
        case notSent(String)
        case broken(String)
    }

    /// Makes one call. The gate hears of what went wrong on the way; what the answer means is told it by others.
    func call(
        _ action: String, _ fields: Fields, for purpose: CallPurpose, longestAnswer: Int = longestAnswer,
        timeoutMilliseconds: Int64? = nil
    ) async -> Outcome {
        let query = FormText.encoded([("api_key", key), ("action", action)] + fields)
        let begun = ContinuousClock.now
        let end = await transport.send(
            NumberTransport.Call(
                .get, url: address + (address.contains("?") ? "&" : "?") + String(decoding: query, as: UTF8.self),
                timeoutMilliseconds: timeoutMilliseconds ?? callMilliseconds, longestAnswer: longestAnswer))
        let took = begun.microsecondsUntilNow
        switch end {
        case .answer(let answer): return .reply(HandlerReply(answer, hiding: key), microseconds: took)
        case .notSent(let words):
            gate.ended(.failed, of: purpose, microseconds: took)
            return .notSent(words)
        case .broken(let words):
            gate.ended(.failed, of: purpose, microseconds: took)
            return .broken(words)
        }
    }

    /// A call that asks, or changes a number that we have: nil with what went wrong where there was no answer.
    func ask(_ action: String, _ fields: Fields = [], longestAnswer: Int = longestAnswer) async
        -> Reply<HandlerReply?>
    {
        guard gate.take() else { return Reply(nil, words: "more calls than are allowed in a minute") }
        switch await call(action, fields, for: .read, longestAnswer: longestAnswer) {
        case .notSent(let words): return Reply(nil, words: words)
        case .broken(let words):
            return Reply(nil, words: words, remarks: [Remark(.unreadable, words: "\(action): \(words)")])
        case .reply(let reply, let took):
            let result = Self.result(of: reply)
            gate.ended(result, of: .read, microseconds: took)
            if reply.problem == .unknownAction { memory.noteLack(of: action) }
            var remarks: [Remark] = []
            switch result {
            case .denied:
                // A page in the way is not the seller's own word.
                remarks = [remark(reply.problem == .denied ? .denied : .unreadable, action, reply)]
            case .failed: remarks = [remark(.unreadable, action, reply)]
            case .understood, .limited, .unfunded: break
            }
            return Reply(
                reply, words: reply.words, waitMilliseconds: Self.wait(result, reply), remarks: remarks)
        }
    }

    static func result(of reply: HandlerReply) -> CallResult {
        if reply.status == 429 { return .limited(retryAfterMilliseconds: reply.retryAfterMilliseconds) }
        if let problem = reply.problem { return reply.result(of: problem) }
        switch reply.status {
        case 401, 403, 404, 405: return .denied
        // An empty body is an answer where there is nothing to tell.
        case 204: return .understood
        case 200...299: return reply.isUnreadable ? .failed : .understood
        default: return .failed
        }
    }

    /// How long a seller wants to be left alone.
    static func wait(_ result: CallResult, _ reply: HandlerReply) -> Int64? {
        switch result {
        case .limited, .denied: reply.retryAfterMilliseconds
        case .understood, .unfunded, .failed: nil
        }
    }

    func remark(_ kind: FindingKind, _ action: String, _ reply: HandlerReply, of rental: RentalID? = nil) -> Remark {
        Remark(
            kind, order: rental.map { OrderID($0.raw) }, words: "\(action): \(reply.words)",
            transcript: reply.transcript)
    }

    // MARK: the account and the prices

    package func balance() async -> Reply<Money?> {
        let answer = await ask("getBalance")
        guard let reply = answer.value, Self.result(of: reply) == .understood else { return answer.with(nil) }
        let told: JSONValue? =
            reply.word == "ACCESS_BALANCE"
            ? reply.rest.split(separator: ":").first.map { .text(String($0)) }
            : reply.json.flatMap { json in ([json] + json.unwrapped).lazy.compactMap { $0["balance"] }.first }
        switch PanelNumber.amount(told, scale: Money.decimals, currency: currency.code) {
        case .value(let micros): return answer.with(Money(micros: micros))
        case .otherCurrency(let code):
            return Reply(
                nil, words: "its balance is in \(code)", remarks: [remark(.otherCurrency, "getBalance", reply)])
        case .absent, .bad:
            return Reply(nil, words: "no balance came back", remarks: [remark(.unreadable, "getBalance", reply)])
        }
    }

    package func tiers() async -> Reply<[OfferedTier]?> {
        let answer = await ask("getPrices", longestAnswer: Self.longestCatalog)
        guard let reply = answer.value else { return answer.with(nil) }
        guard let prices = HandlerPriceReading(reply, currency: currency.code) else {
            guard Self.result(of: reply) == .understood, reply.problem == nil else { return answer.with(nil) }
            return Reply(
                nil, words: "its list of prices is empty or makes no sense",
                remarks: [remark(.unreadable, "getPrices", reply)])
        }
        return Reply(
            prices.tiers, words: prices.leftOut == 0 ? "" : "\(prices.leftOut) entries make no sense")
    }

    // MARK: time

    /// Often at first, when customers wait for their code, then more seldom; seldom once it has come.
    package func nextLook(age: Int64, received: Bool) -> Int64 {
        let wait = min(max(Self.firstLook, age / 30), Self.longestLook)
        return received ? wait * 3 : wait
    }

    static let firstLook: Int64 = 3_000
    static let longestLook: Int64 = 10_000
}

extension ContinuousClock.Instant {
    /// What has passed since, in microseconds.
    var microsecondsUntilNow: Int64 {
        let (seconds, attoseconds) = (ContinuousClock.now - self).components
        return seconds * 1_000_000 + attoseconds / 1_000_000_000_000
    }
}
