import Base
import Domain

/// Reads the answers to refill, refill_status and cancel.
enum PanelRequestReading {
    /// What became of a request about one order.
    enum Asked: Equatable {
        /// Under this id, where one was told.
        case asked(String?)
        case refused(String)
        case unknown
        /// The answer is about others.
        case missing
    }

    /// - Parameter orders: the provider's ids.
    static func cancel(_ orders: [String], in reply: PanelReply) -> [Asked] {
        requests(orders, "cancel", in: reply, isOnly: orders.count == 1) { _ in nil }
    }

    /// - Parameter count: how many orders were asked for with it.
    static func refill(_ order: String, in reply: PanelReply, among count: Int = 1) -> Asked {
        requests([order], "refill", in: reply, isOnly: count == 1) { $0.identifierText }.first ?? .unknown
    }

    private static func requests(
        _ orders: [String], _ member: String, in reply: PanelReply, isOnly: Bool, id: (JSONValue) -> String?
    ) -> [Asked] {
        guard reply.status < 500, let json = reply.json else { return orders.map { _ in .unknown } }
        if let error = reply.error { return orders.map { _ in .refused(error) } }
        guard (200...299).contains(reply.status) else { return orders.map { _ in .unknown } }
        return orders.map { order in
            for body in [json] + json.unwrapped {
                if let found = request(order, member, in: body, isOnly: isOnly, id: id) { return found }
            }
            if case .array = json { return .missing }
            return .unknown
        }
    }

    private static func request(
        _ order: String, _ member: String, in body: JSONValue, isOnly: Bool, id: (JSONValue) -> String?
    ) -> Asked? {
        switch body {
        case .array(let items):
            let item =
                items.first { $0.first(["order", "order_id", "id"])?.identifierText == order }
                ?? (isOnly && items.count == 1 ? items[0] : nil)
            if let item { return verdict(item[member] ?? item, id) }
            // A bare list of the ids it took.
            return items.contains { $0.identifierText == order } ? .asked(nil) : nil
        case .object:
            if let own = body[order] { return verdict(own[member] ?? own, id) }
            // Whom it names there is of no matter: the end comes with the order's status.
            if case .array? = body["canceled"] ?? body["cancelled"] { return .asked(nil) }
            guard isOnly else { return nil }
            if let own = body[member] { return verdict(own, id) }
            if let own = body.first(PanelVocabulary.refillIDs), member == "refill" { return verdict(own, id) }
            let isTaken = ["ok", "success", "status"].contains { name in
                switch body[name] {
                case .flag(let flag)?: flag
                case .text(let word)?: ["success", "ok", "true", "1"].contains(word.lowercased())
                case .number(let number)?: number == "1"
                default: false
                }
            }
            return isTaken ? .asked(nil) : nil
        case .number(let number): return isOnly && number == "1" ? .asked(nil) : nil
        case .flag(let flag): return isOnly && flag ? .asked(nil) : nil
        case .text, .null: return nil
        }
    }

    private static func verdict(_ json: JSONValue, _ id: (JSONValue) -> String?) -> Asked {
        if let error = PanelReply.error(in: json) { return .refused(error) }
        switch json {
        case .flag(false), .number("0"): return .refused("no")
        case .text(let text) where text.hasBlank: return .refused(text)
        case .null: return .unknown
        default: return .asked(id(json))
        }
    }

    /// What an answer says of a refill, and what is strange about it.
    struct RefillReading: Equatable {
        /// nil = unchanged.
        var state: RefillState?
        var strange: FindingKind?
        var words = ""
    }

    /// - Parameter count: how many refills were asked for with it.
    static func refillState(_ refill: String, in reply: PanelReply, among count: Int = 1) -> RefillReading {
        guard (200...299).contains(reply.status), let json = reply.json else { return RefillReading() }
        for body in [json] + json.unwrapped {
            var own: JSONValue? = body
            if case .array(let items) = body {
                own =
                    items.first { $0.first(PanelVocabulary.refillIDs)?.identifierText == refill }
                    ?? (count == 1 && items.count == 1 ? items[0] : nil)
            } else if let named = body[refill] {
                own = named
            }
            guard let own else { return RefillReading(strange: .missing, words: "not in the answer") }
            let told = own["status"] ?? own
            let error = PanelReply.error(in: told, isOrder: true) ?? PanelReply.error(in: own, isOrder: true)
            if let error { return RefillReading(strange: .orderError, words: error) }
            guard let word = told.scalarText else { continue }
            let state = PanelVocabulary.refillStates[PanelVocabulary.fold(word)]
            return RefillReading(state: state, strange: state == nil ? .unknownStatus : nil, words: word)
        }
        return RefillReading(strange: .unreadable, words: "no state in the answer")
    }
}
