import Base
import Domain

/// Another server of the numbers API, version 1.
package struct UpstreamNumbersProvider: NumberProvider {
    /// Bytes read of an answer, and of a page of products.
    static let longestAnswer = 1 << 20
    static let longestPage = 16 << 20
    /// What a call takes at most, whatever the row says.
    static let longestCall: Int64 = 25_000

    let currency: Currency
    let memory: NumberMemory
    private let address: String
    private let key: String
    private let transport: NumberTransport
    package let callMilliseconds: Int64
    package let gate: CallGate
    package let hearsFinishes = true
    package let mindsCancels = true

    package init(_ row: UpstreamProvider, key: String, transport: NumberTransport, environment: Environment) {
        var base = row.url[...]
        while base.last == "/" { base = base.dropLast() }
        address = base.hasSuffix("/v1") ? String(base) : base + "/v1"
        self.key = key
        currency = row.currency
        callMilliseconds = min(row.timeoutMilliseconds, Self.longestCall)
        self.transport = transport
        memory = NumberMemory(environment: environment)
        gate = CallGate(callsPerMinute: row.callsPerMinute, environment: environment)
    }

    // MARK: calls

    enum Outcome {
        case reply(NumbersReply)
        case notSent(String)
        case broken(String)
    }

    /// Makes one call and tells the gate how it ended.
    ///
    /// - Parameter idempotencyKey: set for calls that buy.
    func call(
        _ method: NumberTransport.Method, _ path: String, body: [UInt8] = [], idempotencyKey: String? = nil,
        for purpose: CallPurpose, longestAnswer: Int = longestAnswer
    ) async -> Outcome {
        var headers = [("Authorization", "Bearer \(key)"), ("Accept", "application/json")]
        if method == .post { headers.append(("Content-Type", "application/json")) }
        if let idempotencyKey { headers.append(("Idempotency-Key", idempotencyKey)) }
        let begun = ContinuousClock.now
        let end = await transport.send(
            NumberTransport.Call(
                method, url: address + path, headers: headers.map { (name: $0.0, value: $0.1) }, body: body,
                timeoutMilliseconds: callMilliseconds, longestAnswer: longestAnswer))
        let took = begun.microsecondsUntilNow
        switch end {
        case .answer(let answer):
            let reply = NumbersReply(answer, hiding: key)
            gate.ended(reply.result, of: purpose, microseconds: took)
            return .reply(reply)
        case .notSent(let words):
            gate.ended(.failed, of: purpose, microseconds: took)
            return .notSent(words)
        case .broken(let words):
            gate.ended(.failed, of: purpose, microseconds: took)
            return .broken(words)
        }
    }

    /// A call that buys nothing: nil with what went wrong where there was no answer.
    func ask(
        _ method: NumberTransport.Method, _ path: String, body: [UInt8] = [], longestAnswer: Int = longestAnswer
    ) async -> Reply<NumbersReply?> {
        guard gate.take() else { return Reply(nil, words: "more calls than are allowed in a minute") }
        switch await call(method, path, body: body, for: .read, longestAnswer: longestAnswer) {
        case .notSent(let words): return Reply(nil, words: words)
        case .broken(let words):
            return Reply(nil, words: words, remarks: [Remark(.unreadable, words: "\(path): \(words)")])
        case .reply(let reply):
            return Reply(
                reply, words: reply.words, waitMilliseconds: Self.wait(reply), remarks: complaints(reply, path))
        }
    }

    /// How long the server wants to be left alone.
    static func wait(_ reply: NumbersReply) -> Int64? {
        if case .limited(let wait) = reply.result { wait } else { nil }
    }

    /// What staff must hear of an answer, whatever was asked.
    func complaints(_ reply: NumbersReply, _ path: String) -> [Remark] {
        switch reply.result {
        // A page in the way is not the server's own word.
        case .denied: [remark(reply.code == nil ? .unreadable : .denied, path, reply)]
        case .unfunded: [remark(.outOfFunds, path, reply)]
        case .failed: [remark(.unreadable, path, reply)]
        case .understood, .limited: []
        }
    }

    func remark(_ kind: FindingKind, _ path: String, _ reply: NumbersReply, of rental: RentalID? = nil) -> Remark {
        Remark(
            kind, order: rental.map { OrderID($0.raw) }, words: "\(path): \(reply.words)",
            transcript: reply.transcript)
    }

    /// `{"id":1001}`; nil for an id that is none of this API's.
    static func body(id: String?) -> [UInt8]? {
        guard let number = id.flatMap({ WholeNumber.parse($0) }) else { return nil }
        var json = JSONText()
        json.openObject()
        json.field("id", number)
        json.closeObject()
        return json.bytes
    }

    // MARK: the account

    package func balance() async -> Reply<Money?> {
        let answer = await ask(.get, "/balance")
        guard let reply = answer.value, let data = reply.data else { return answer.with(nil) }
        let told = data["currency"]?.scalarText ?? Currency.idr.code
        guard told == currency.code else {
            return Reply(
                nil, words: "its balance is in \(told)", remarks: [remark(.otherCurrency, "/balance", reply)])
        }
        guard case .value(let micros) = PanelNumber.amount(data["balance"], scale: Money.decimals, currency: told)
        else {
            return Reply(nil, words: "no balance came back", remarks: [remark(.unreadable, "/balance", reply)])
        }
        return answer.with(Money(micros: micros))
    }

    // MARK: time

    /// Often at first, when customers wait for their code, then more seldom; seldom once it has come.
    package func nextLook(age: Int64, received: Bool) -> Int64 {
        let wait = min(max(Self.firstLook, age / 40), Self.longestLook)
        return received ? wait * 3 : wait
    }

    static let firstLook: Int64 = 2_000
    static let longestLook: Int64 = 10_000
}
