import Base
import Domain

/// An upstream that speaks the panel API, in any of the shapes of its README.
package struct PanelProvider: Provider {
    /// Bytes read of an answer, and of a catalogue.
    static let longestAnswer = 1 << 20
    static let longestCatalog = 32 << 20
    /// Orders named in one call.
    package static let idsPerCall = 100
    /// Orders asked for in one look at the recent ones.
    static let recentOrders = 100

    let address: String
    private let key: String
    private let currency: Currency
    private let takesReferences: Bool
    private let transport: PanelTransport
    package let listsOrders: Bool
    package let callMilliseconds: Int64
    package let gate: CallGate

    package init(_ row: UpstreamProvider, key: String, transport: PanelTransport, environment: Environment) {
        address = row.url
        self.key = key
        currency = row.currency
        takesReferences = row.takesReferences
        listsOrders = row.listsOrders
        callMilliseconds = row.timeoutMilliseconds
        self.transport = transport
        gate = CallGate(callsPerMinute: row.callsPerMinute, environment: environment)
    }

    package var isIdempotent: Bool { takesReferences }

    // MARK: calls

    enum Outcome {
        case reply(PanelReply)
        case notSent(String)
        case broken(String)
    }

    /// Posts one call. The gate hears of what went wrong on the way; what the answer means is told it by `tell`.
    func call(
        _ action: String, _ fields: [(name: String, value: String)] = [], longestAnswer: Int = longestAnswer
    ) async -> (outcome: Outcome, microseconds: Int64) {
        // A send has its place in the rate before it is claimed.
        guard action == "add" || gate.take() else { return (.notSent("more calls than are allowed in a minute"), 0) }
        let begun = ContinuousClock.now
        let end = await transport.post(
            PanelTransport.Call(
                url: address, form: [("key", key), ("action", action)] + fields, timeoutMilliseconds: callMilliseconds,
                longestAnswer: longestAnswer))
        let (seconds, attoseconds) = (ContinuousClock.now - begun).components
        let took = seconds * 1_000_000 + attoseconds / 1_000_000_000_000
        switch end {
        case .answer(let answer): return (.reply(PanelReply(answer, hiding: key)), took)
        case .notSent(let words):
            gate.ended(.failed, of: action == "add" ? .send : .read, microseconds: took)
            return (.notSent(words), took)
        case .broken(let words):
            gate.ended(.failed, of: action == "add" ? .send : .read, microseconds: took)
            return (.broken(words), took)
        }
    }

    /// A call that only asks: nil with what went wrong where there was no answer to read.
    func ask(
        _ action: String, _ fields: [(name: String, value: String)] = [], longestAnswer: Int = longestAnswer
    ) async -> Reply<PanelReply?> {
        let (outcome, took) = await call(action, fields, longestAnswer: longestAnswer)
        switch outcome {
        case .notSent(let words): return Reply(nil, words: words)
        case .broken(let words):
            return Reply(nil, words: words, remarks: [Remark(.unreadable, words: "\(action): \(words)")])
        case .reply(let reply):
            let result = Self.result(of: reply)
            gate.ended(result, of: .read, microseconds: took)
            let words = reply.error ?? (reply.isUnreadable ? "HTTP \(reply.status) without an answer" : "")
            switch result {
            case .denied:
                // A page in the way is not the panel's own word.
                let kind: FindingKind = reply.error == nil ? .unreadable : .denied
                return Reply(reply, words: words, remarks: [remark(kind, action, words, reply)])
            case .failed: return Reply(reply, words: words, remarks: [remark(.unreadable, action, words, reply)])
            case .understood, .limited, .unfunded: return Reply(reply, words: words)
            }
        }
    }

    private static func result(of reply: PanelReply) -> CallResult {
        switch (reply.status, reply.problem) {
        case (429, _), (_, .limited?): .limited(retryAfterMilliseconds: reply.retryAfterMilliseconds)
        case (401, _), (403, _), (404, _), (405, _), (_, .denied?): .denied
        default: reply.isUnreadable ? .failed : .understood
        }
    }

    func remark(_ kind: FindingKind, _ action: String, _ words: String, _ reply: PanelReply, order: OrderID? = nil)
        -> Remark
    {
        Remark(kind, order: order, words: "\(action): \(words)", transcript: reply.transcript)
    }

    // MARK: orders

    package func place(_ consignment: Consignment) async -> Reply<DispatchEnd> {
        let (outcome, took) = await call("add", PanelFieldsOut.fields(of: consignment, withReference: takesReferences))
        switch outcome {
        case .notSent(let words): return Reply(.notTaken, words: words)
        case .broken(let words):
            return Reply(
                .unknown, words: words, remarks: [Remark(.unreadable, words: "add: \(words)")])
        case .reply(let reply):
            let placing = PanelPlacing(reply, link: consignment.link)
            gate.ended(placing.result, of: .send, microseconds: took)
            let wait = placing.waitMilliseconds
            switch placing.end {
            case .accepted(let id): return Reply(.accepted(id))
            case .refused(let words): return Reply(.refused, words: words)
            case .unknown(let words):
                return Reply(
                    .unknown, words: words,
                    remarks: [remark(.unreadable, "add", words, reply)])
            case .notTaken(let words):
                let isDenied = placing.result == .denied
                return Reply(
                    .notTaken, words: words, waitMilliseconds: wait,
                    remarks: isDenied ? [remark(.denied, "add", words, reply)] : [])
            case .unfunded(let words):
                return Reply(
                    .notTaken, words: words, waitMilliseconds: wait,
                    remarks: [remark(.outOfFunds, "add", words, reply)])
            }
        }
    }

    package func progress(of orders: [Order]) async -> Reply<[OrderID: Sighting]> {
        let known = orders.filter { $0.providerOrder != nil }
        guard let first = known.first else { return Reply([:]) }
        let asked = known.map { order in
            PanelStatusReading.Asked(
                id: order.providerOrder ?? "", isSubscription: order.isSubscription, quantity: order.quantity)
        }
        let field =
            known.count == 1
            ? ("order", first.providerOrder ?? "") : ("orders", asked.map(\.id).joined(separator: ","))
        let answer = await ask("status", [field])
        guard let reply = answer.value else { return answer.with([:]) }
        guard
            let entries = PanelStatusReading(currency: currency.code).entries(of: asked, in: reply)
        else {
            guard answer.remarks.isEmpty else { return answer.with([:]) }
            if known.count > 1, let error = reply.error, PanelVocabulary.problem(error) == nil {
                return await progressOneByOne(of: known)
            }
            return Reply([:], words: answer.words, remarks: [remark(.unreadable, "status", answer.words, reply)])
        }
        var sightings: [OrderID: Sighting] = [:]
        var remarks: [Remark] = []
        for (order, entry) in zip(known, entries) {
            sightings[order.id] = entry.sighting
            remarks += entry.strange.map { remark($0.kind, "status", $0.words, reply, order: order.id) }
        }
        return Reply(sightings, remarks: remarks)
    }

    /// For panels that do not know of lists.
    private func progressOneByOne(of orders: [Order]) async -> Reply<[OrderID: Sighting]> {
        var sightings: [OrderID: Sighting] = [:]
        var remarks: [Remark] = []
        for order in orders where gate.allowance(.read) > 0 && !Task.isCancelled {
            let reply = await progress(of: [order])
            sightings.merge(reply.value) { first, _ in first }
            remarks += reply.remarks
        }
        return Reply(sightings, remarks: remarks)
    }

    package func cancel(_ orders: [Order]) async -> Reply<Set<OrderID>> {
        let ids = orders.map { $0.providerOrder ?? "" }
        let answer = await ask("cancel", [("orders", ids.joined(separator: ","))])
        guard let reply = answer.value else { return answer.with([]) }
        let asked = PanelRequestReading.cancel(ids, in: reply)
        // A call that was put off is made again; whatever else was said of an order, it was heard.
        let result = Self.result(of: reply)
        guard result == .understood || result == .failed else { return answer.with([]) }
        return answer.with(Set(zip(orders, asked).compactMap { $1 == .unknown || $1 == .missing ? nil : $0.id }))
    }

    package func refill(_ order: Order) async -> Reply<RefillEnd> {
        guard let id = order.providerOrder else { return Reply(.refused, words: "the provider has no such order") }
        let (outcome, took) = await call("refill", [("order", id)])
        switch outcome {
        case .notSent(let words): return Reply(.notTaken, words: words)
        case .broken(let words): return Reply(.unknown, words: words)
        case .reply(let reply):
            let result = Self.result(of: reply)
            gate.ended(result, of: .read, microseconds: took)
            if result != .understood, result != .failed { return Reply(.notTaken, words: reply.error ?? "") }
            switch PanelRequestReading.refill(id, in: reply) {
            case .asked(let refill): return Reply(.accepted(refill))
            case .refused(let words): return Reply(.refused, words: words)
            case .unknown, .missing:
                return Reply(
                    .unknown, remarks: [remark(.unreadable, "refill", "HTTP \(reply.status)", reply, order: order.id)])
            }
        }
    }

    package func refillState(_ refill: Refill, of order: Order) async -> Reply<RefillState?> {
        guard let id = refill.providerRefill else { return Reply(nil) }
        let answer = await ask("refill_status", [("refill", id)])
        guard let reply = answer.value, answer.remarks.isEmpty else { return answer.with(nil) }
        let reading = PanelRequestReading.refillState(id, in: reply)
        let remarks = reading.strange.map { [remark($0, "refill_status", reading.words, reply, order: order.id)] }
        return Reply(reading.state, words: answer.words, remarks: remarks ?? [])
    }

    package func recentOrders() async -> Reply<[RecentOrder]?> {
        let answer = await ask("orders", [("limit", String(Self.recentOrders))])
        return answer.with(answer.value.flatMap(PanelRecentOrders.read))
    }

    // MARK: the account and the catalogue

    package func balance() async -> Reply<Money?> {
        let answer = await ask("balance")
        guard let reply = answer.value else { return answer.with(nil) }
        switch PanelCatalogReading.balance(reply, currency: currency) {
        case .money(let money, _): return answer.with(money)
        case .otherCurrency(let code):
            return Reply(
                nil, words: "its balance is in \(code)", remarks: [remark(.otherCurrency, "balance", code, reply)])
        case .refused, .unreadable: return answer.with(nil)
        }
    }

    package func services() async -> Reply<[OfferedService]?> {
        let answer = await ask("services", longestAnswer: Self.longestCatalog)
        guard let reply = answer.value else { return answer.with(nil) }
        guard let found = PanelCatalogReading.services(reply, currency: currency.code) else {
            // What was said of the call as a whole is told of already.
            let words = answer.words.isEmpty ? "its list of services is empty or makes no sense" : answer.words
            return Reply(nil, words: words, remarks: answer.remarks + [remark(.unreadable, "services", words, reply)])
        }
        let services = found.services
        let leftOut = found.entries.count - services.count
        return Reply(
            services, words: leftOut == 0 ? "" : "\(leftOut) services make no sense",
            remarks: found.otherCurrency.map { [remark(.otherCurrency, "services", $0, reply)] } ?? [])
    }

    // MARK: time

    /// A panel makes the posts of a subscription itself.
    package func posts(for subscription: Subscription, of order: Order) async -> Int64 { 0 }
    package func postLink(_ post: Int64, of order: Order) -> String { order.link }

    /// Often at first, when customers look, then ever more seldom: each time when half as much time has passed again.
    package func nextLook(age: Int64) -> Int64 { min(max(Self.firstLook, age / 2), Self.longestLook) }

    static let firstLook: Int64 = 3_000
    static let longestLook: Int64 = 1_800_000
}
