extension JSONText {
    /// The bytes of one value, as text.
    package static func text(_ value: JSONValue) -> String {
        var json = JSONText(reserving: 4_096)
        json.write(value)
        return json.string
    }

    /// Writes a value as it was read.
    package mutating func write(_ value: JSONValue) {
        switch value {
        case .null: null()
        case .flag(let flag): self.value(flag)
        case .number(let text): literal(text)
        case .text(let text): self.value(text)
        case .array(let items):
            openArray()
            for item in items { write(item) }
            closeArray()
        case .object(let members):
            openObject()
            for member in members {
                key(member.name)
                write(member.value)
            }
            closeObject()
        }
    }
}
