import Base
import Domain

/// Reads what a panel says of orders.
struct PanelStatusReading {
    /// An order as it was asked for.
    struct Asked {
        let id: String
        let isSubscription: Bool
        let quantity: Int64
    }

    /// What an answer says of one order, and what is strange about that.
    struct Entry: Equatable {
        var sighting: Sighting
        var strange: [(kind: FindingKind, words: String)] = []

        static func == (left: Entry, right: Entry) -> Bool {
            left.sighting == right.sighting && left.strange.map(\.kind) == right.strange.map(\.kind)
        }
    }

    let currency: String

    private static let missing = Entry(sighting: Sighting(nil), strange: [(.missing, "not in the answer")])

    /// - Returns: nil where the answer as a whole says nothing about orders.
    func entries(of asked: [Asked], in reply: PanelReply) -> [Entry]? {
        guard let json = reply.json, reply.status < 500 else { return nil }
        let isAlone = asked.count == 1
        if (200...299).contains(reply.status) {
            for body in [json] + json.unwrapped + [json["orders"]].compactMap({ $0 }) {
                let found = asked.map { entry(for: $0, alone: isAlone, in: body) }
                if found.contains(where: { $0 != nil }) { return found.map { $0 ?? Self.missing } }
            }
        }
        if let error = PanelReply.error(in: json, isOrder: true) {
            guard isAlone, PanelVocabulary.problem(error) == nil else { return nil }
            return [Entry(sighting: Sighting(nil), strange: [(.orderError, error)])]
        }
        guard (200...299).contains(reply.status) else { return nil }
        // The right shape, and none of them in it.
        switch json {
        case .object, .array: return asked.map { _ in Self.missing }
        case .null, .flag, .number, .text: return nil
        }
    }

    private func entry(for order: Asked, alone: Bool, in body: JSONValue) -> Entry? {
        switch body {
        case .object:
            if let value = body[order.id] { return entry(value, order) }
            guard alone, body["status"] != nil || body["Status"] != nil,
                PanelReply.error(in: body, isOrder: true) == nil
            else { return nil }
            // An id that stands beside it must be the one that was asked for.
            let named = body.first(PanelVocabulary.orderIDs)?.identifierText
            return named == nil || named == order.id ? entry(body, order) : nil
        case .array(let items):
            let own = items.first { $0.first(PanelVocabulary.orderIDs)?.identifierText == order.id }
            if let own { return entry(own, order) }
            guard alone, items.count == 1, items[0].first(PanelVocabulary.orderIDs) == nil else { return nil }
            return entry(items[0], order)
        case .null, .flag, .number, .text: return nil
        }
    }

    private func entry(_ json: JSONValue, _ order: Asked) -> Entry {
        var entry = Entry(sighting: Sighting(nil))
        if case .text(let word) = json {
            // A bare word is a state, or an error.
            guard word.contains(where: \.isLetter), let state = PanelVocabulary.state(word) else {
                entry.strange.append((.orderError, word))
                return entry
            }
            entry.sighting.event = event(state, order, start: .absent, remains: .absent, &entry)
            return entry
        }
        guard case .object = json else {
            entry.strange.append((.orderError, "neither an object nor a text"))
            return entry
        }
        if let error = PanelReply.error(in: json, isOrder: true) {
            entry.strange.append((.orderError, error))
            return entry
        }
        readCost(json, &entry)
        let word = json.first(["status", "Status", "state"])?.scalarText ?? ""
        guard let state = PanelVocabulary.state(word) else {
            entry.strange.append((.unknownStatus, word.isEmpty ? "no status" : word))
            return entry
        }
        if order.isSubscription {
            entry.sighting.event = watch(state)
            if case .array(let orders)? = json["orders"] {
                entry.sighting.posts = orders.compactMap(\.identifierText)
            }
            return entry
        }
        let start = PanelNumber.count(json.first(PanelVocabulary.startCounts))
        let remains = PanelNumber.count(json.first(["remains", "remain", "Remains"]))
        if start == .bad || start.value ?? 0 < 0 { entry.strange.append((.badNumber, "start count")) }
        entry.sighting.event = event(state, order, start: start, remains: remains, &entry)
        return entry
    }

    private func readCost(_ json: JSONValue, _ entry: inout Entry) {
        if let told = json["currency"]?.scalarText, !told.isEmpty, told.uppercased() != currency {
            entry.strange.append((.otherCurrency, told))
            return
        }
        switch PanelNumber.amount(json.first(PanelVocabulary.charges), scale: Money.decimals, currency: currency) {
        case .value(let micros) where micros >= 0: entry.sighting.cost = Money(micros: micros)
        case .absent: break
        case .otherCurrency(let mark): entry.strange.append((.otherCurrency, mark))
        case .bad, .value: entry.strange.append((.badNumber, "charge"))
        }
    }

    /// - Returns: nil where the state cannot be taken without a number that is missing.
    private func event(
        _ state: PanelVocabulary.State, _ order: Asked, start: PanelNumber.Reading, remains: PanelNumber.Reading,
        _ entry: inout Entry
    ) -> OrderEvent? {
        let startCount = start.value.flatMap { $0 >= 0 ? $0 : nil }
        var left = remains.value
        if remains == .bad { entry.strange.append((.badNumber, "remains")) }
        if let told = left, told < 0 || told > order.quantity {
            entry.strange.append((.badNumber, "remains \(told) of \(order.quantity)"))
            left = max(0, told)
        }
        switch state {
        case .accepted: return .accepted
        case .progressed: return .progressed(startCount: startCount, remains: left)
        case .completed: return .completed(startCount: startCount, remains: left)
        case .partial:
            guard let left else {
                if remains == .absent { entry.strange.append((.badNumber, "partial without remains")) }
                return nil
            }
            return .partial(startCount: startCount, remains: left)
        case .canceled: return .canceled
        case .paused, .expired:
            entry.strange.append((.unknownStatus, "\(state)"))
            return nil
        }
    }

    private func watch(_ state: PanelVocabulary.State) -> OrderEvent {
        switch state {
        case .accepted, .progressed: .watching
        case .completed, .partial: .completed(startCount: nil, remains: nil)
        case .canceled: .canceled
        case .paused: .paused
        case .expired: .expired
        }
    }
}
