import Base

extension JSONValue {
    /// An object of these members, in this order.
    static func members(_ members: KeyValuePairs<String, JSONValue>) -> JSONValue {
        .object(members.map { Member($0.key, $0.value) })
    }

    static func whole(_ number: Int64) -> JSONValue { .number(String(number)) }

    /// The bytes on the wire.
    var bytes: [UInt8] {
        var json = JSONText()
        json.value(self)
        return json.bytes
    }

    /// This value with every member of that name changed, however deep it stands.
    func changing(_ names: Set<String>, _ change: (JSONValue) -> JSONValue) -> JSONValue {
        switch self {
        case .null, .flag, .number, .text: self
        case .array(let items): .array(items.map { $0.changing(names, change) })
        case .object(let members):
            .object(
                members.map { member in
                    Member(
                        member.name,
                        names.contains(member.name) ? change(member.value) : member.value.changing(names, change))
                })
        }
    }

    /// Whether it is an object of objects: several things by their ids.
    var isMap: Bool {
        guard case .object(let members) = self, !members.isEmpty else { return false }
        return members.allSatisfy { if case .object = $0.value { true } else { false } }
    }
}

extension JSONText {
    mutating func value(_ json: JSONValue) {
        switch json {
        case .null: null()
        case .flag(let flag): value(flag)
        case .number(let number): literal(number)
        case .text(let text): value(text)
        case .array(let items):
            openArray()
            for item in items { value(item) }
            closeArray()
        case .object(let members):
            openObject()
            for member in members {
                key(member.name)
                value(member.value)
            }
            closeObject()
        }
    }
}
