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

    /// - Returns: nil where the answer as a whole says nothing about orders.
    func entries(of asked: [Asked], in reply: PanelReply) -> [Entry]? {
        guard (200...299).contains(reply.status), let json = reply.json else { return nil }
        let bodies = [json] + json.unwrapped + [json["orders"]].compactMap { $0 }
        for body in bodies {
            let found = asked.map { entry(for: $0, alone: asked.count == 1, in: body) }
            if found.contains(where: { $0 != nil }) {
                return found.map { $0 ?? Entry(sighting: Sighting(nil), strange: [(.missing, "not in the answer")]) }
            }
        }
        if let error = PanelReply.error(in: json, isOrder: true) {
            guard asked.count == 1, PanelReply.problem(error) == nil else { return nil }
            return [Entry(sighting: Sighting(nil), strange: [(.orderError, error)])]
        }
        // An answer in the right shape that names none of them.
        let isShape = if case .object(let members) = json { members.isEmpty } else { false }
        let isList = if case .array = json { true } else { false }
        return isShape || isList
            ? asked.map { _ in Entry(sighting: Sighting(nil), strange: [(.missing, "not in the answer")]) } : nil
    }

    private func entry(for order: Asked, alone: Bool, in body: JSONValue) -> Entry? {
        switch body {
        case .object:
            if let value = body[order.id] { return entry(value, order) }
            let isFlat = body.first(["status", "Status"])?.scalarText != nil
            guard alone, isFlat else { return nil }
            // An id that stands beside it must be the one that was asked for.
            if let named = body.first(PanelVocabulary.orderIDs)?.identifierText, named != order.id { return nil }
            return entry(body, order)
        case .array(let items):
            guard
                let item = items.first(where: {
                    $0.first(PanelVocabulary.orderIDs)?.identifierText == order.id
                })
            else { return nil }
            return entry(item, order)
        case .null, .flag, .number, .text: return nil
        }
    }

    private func entry(_ json: JSONValue, _ order: Asked) -> Entry {
        var entry = Entry(sighting: Sighting(nil))
        if case .text(let word) = json {
            // A bare word is a state, or an error.
            guard let state = PanelVocabulary.states[PanelVocabulary.fold(word)], word.contains(where: \.isLetter)
            else {
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
        guard let state = PanelVocabulary.states[PanelVocabulary.fold(word)] else {
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
        if start == .bad { entry.strange.append((.badNumber, "start count")) }
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
