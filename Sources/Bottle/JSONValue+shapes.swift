import Base

/// Answers in shapes that nobody asked for.
extension JSONValue {
    /// Whether it is a refusal of the whole call.
    var isError: Bool { self["error"] != nil && !isMap }

    /// The answer to `add` with its id under another name.
    func callingOrder(_ name: String) -> JSONValue {
        guard case .object(let members) = self else { return self }
        return .object(members.map { $0.name == "order" ? Member(name, $0.value) : $0 })
    }

    /// Several things: a text for each; one thing: a text.
    var textForObject: JSONValue {
        if case .object(let members) = self, isMap {
            return .object(members.map { Member($0.name, .text(BottleRefusal.incorrectOrder.words)) })
        }
        if case .array(let items) = self, !items.isEmpty {
            return .array(items.map { _ in .text(BottleRefusal.incorrectOrder.words) })
        }
        return .text("success")
    }

    /// A map of orders as a list; one order as a list of one.
    var listForMap: JSONValue {
        guard case .object(let members) = self, !isError else { return self }
        guard isMap else { return .array([self]) }
        return .array(
            members.map { member in
                guard case .object(let inner) = member.value else { return member.value }
                return .object([Member("order", Self.identifier(member.name))] + inner)
            })
    }

    /// A list as a map by the ids of its items.
    var mapForList: JSONValue {
        guard case .array(let items) = self else { return self }
        return .object(
            items.map { item in
                let id = ["service", "order", "refill"].lazy.compactMap { item[$0]?.scalarText }.first
                return Member(id ?? "", item)
            })
    }

    /// Without the first, third, fifth, … of what was asked for.
    var withoutEveryOther: JSONValue {
        switch self {
        case .array(let items): .array(Self.everySecond(items))
        case .object(let members) where isMap: .object(Self.everySecond(members))
        case .object: isError ? self : .object([])
        case .null, .flag, .number, .text: self
        }
    }

    /// The first half of a list.
    var halved: JSONValue {
        guard case .array(let items) = self else { return self }
        return .array(Array(items.prefix(items.count / 2)))
    }

    /// Every other service again behind the list, at twice its rate.
    var withServicesTwice: JSONValue {
        guard case .array(let items) = self else { return self }
        return .array(items + Self.everySecond([.null] + items).map { $0.multiplyingRates(by: 2) })
    }

    /// An id as a number, where it is one.
    static func identifier(_ text: String) -> JSONValue {
        WholeNumber.parse(text).map(JSONValue.whole) ?? .text(text)
    }

    private static func everySecond<Item>(_ items: [Item]) -> [Item] {
        items.enumerated().filter { $0.offset % 2 == 1 }.map(\.element)
    }
}
