import Base
import Domain

extension HandlerProvider {
    package func rent(_ request: RentRequest) async -> Reply<RentEnd> {
        if let again = request.again {
            return await rent(
                request,
                [("getExtraActivation", [("activationId", again)]), ("reactivate", [("id", again)])])
        }
        guard let item = HandlerItem(request.item) else {
            return Reply(.refused(.providerError), words: "\(request.item) names no country and service")
        }
        var fields: Fields = [("service", item.service), ("country", String(item.country))]
        if let code = item.operatorCode { fields.append(("operator", code)) }
        if request.maxCost > .zero { fields.append(("maxPrice", request.maxCost.text)) }
        return await rent(
            request, isPlain ? [("getNumber", fields)] : [("getNumberV2", fields), ("getNumber", fields)])
    }

    /// Tries one action after the other while the seller does not know the one before: then, and only then, nothing
    /// was done.
    private func rent(_ request: RentRequest, _ actions: [(name: String, fields: Fields)]) async -> Reply<RentEnd> {
        let begun = ContinuousClock.now
        var last: Reply<RentEnd> = Reply(.refused(.providerError), words: "it knows no action for this")
        for action in actions where !memory.lacks(action.name) {
            let left = callMilliseconds - begun.microsecondsUntilNow / 1_000
            guard left > 0 else { return Reply(.refused(.providerUnavailable), words: last.words) }
            guard let reply = await rent(request, action.name, action.fields, timeoutMilliseconds: left) else {
                memory.noteLack(of: action.name)
                last.words = "it does not know \(action.name)"
                continue
            }
            return reply
        }
        return last
    }

    /// - Returns: nil where the action is not known there.
    private func rent(_ request: RentRequest, _ action: String, _ fields: Fields, timeoutMilliseconds: Int64) async
        -> Reply<RentEnd>?
    {
        switch await call(action, fields, for: .send, timeoutMilliseconds: timeoutMilliseconds) {
        case .notSent(let words): return Reply(.refused(.providerUnavailable), words: words)
        case .broken(let words):
            return Reply(.unknown, words: words, remarks: [Remark(.unreadable, words: "\(action): \(words)")])
        case .reply(let reply, let took):
            let reading = HandlerRentReading(reply, currency: currency.code)
            gate.ended(reading.result, of: .send, microseconds: took)
            let wait = Self.wait(reading.result, reply)
            switch reading.end {
            case .unknownAction: return nil
            case .rented(let rented): return made(rented, request, action, reply)
            case .refused(let cause):
                return Reply(
                    .refused(cause), words: reply.words, waitMilliseconds: wait,
                    remarks: complaints(reading.result, action, reply))
            case .unknown:
                return Reply(
                    .unknown, words: reply.words, waitMilliseconds: wait,
                    remarks: [remark(.unreadable, action, reply, of: request.rental)])
            }
        }
    }

    /// What staff must hear of a refusal.
    private func complaints(_ result: CallResult, _ action: String, _ reply: HandlerReply) -> [Remark] {
        switch result {
        case .denied: [remark(reply.problem == .denied ? .denied : .unreadable, action, reply)]
        case .unfunded: [remark(.outOfFunds, action, reply)]
        case .understood, .limited, .failed: []
        }
    }

    private func made(
        _ rented: HandlerRentReading.Rented, _ request: RentRequest, _ action: String, _ reply: HandlerReply
    ) -> Reply<RentEnd> {
        var remarks: [Remark] = []
        if let cost = rented.cost, request.maxCost > .zero, cost > request.maxCost {
            remarks.append(
                Remark(
                    .dearer, order: OrderID(request.rental.raw),
                    words: "\(action): \(cost) and not \(request.maxCost) at most", transcript: reply.transcript))
        }
        if rented.otherCurrency != nil { remarks.append(remark(.otherCurrency, action, reply, of: request.rental)) }
        return Reply(
            .rented(
                RentedNumber(
                    id: rented.id, phone: rented.phone, expiresAt: rented.expiresAt.flatMap(believed),
                    canReactivate: !(memory.lacks("getExtraActivation") && memory.lacks("reactivate")),
                    nextLook: Self.firstLook)),
            remarks: remarks)
    }

    /// An end that is over, or as good as over, comes from a clock that goes wrong.
    private func believed(_ end: Instant) -> Instant? {
        end > memory.now.advanced(milliseconds: Self.shortestRental) ? end : nil
    }

    private static let shortestRental: Int64 = 60_000

    // MARK: the same number again

    package func costAgain(of rental: Rental) async -> Reply<Money?> {
        guard let id = rental.providerRental else { return Reply(nil, words: "the seller has no such activation") }
        for (action, field) in [("checkExtraActivation", "activationId"), ("reactivationPrice", "id")]
        where !memory.lacks(action) {
            let answer = await ask(action, [(field, id)])
            guard let reply = answer.value else { return answer.with(nil) }
            if reply.problem == .unknownAction { continue }
            guard Self.result(of: reply) == .understood, reply.problem == nil, let json = reply.json else {
                return answer.with(nil)
            }
            let told = ([json] + json.unwrapped).lazy.compactMap { $0.first(["cost", "price"]) }.first
            guard
                case .value(let micros) = PanelNumber.amount(told, scale: Money.decimals, currency: currency.code),
                micros >= 0
            else { return answer.with(nil) }
            return answer.with(Money(micros: micros))
        }
        return Reply(nil, words: "it does not say what a number costs again")
    }
}
