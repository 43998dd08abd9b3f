import Base

/// The fields of one call: a form, or JSON.
struct BottleForm {
    private var fields: [(name: String, value: String)] = []

    init(_ body: [UInt8]) {
        if body.first(where: { !$0.isBlank }) == UInt8(ascii: "{"), case .object(let members)? = JSONValue.parse(body) {
            for member in members {
                if let text = Self.text(member.value, of: member.name) { fields.append((member.name, text)) }
            }
        } else {
            for field in body.split(separator: UInt8(ascii: "&")) {
                let parts = field.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
                fields.append((Self.decoded(parts[0]), parts.count > 1 ? Self.decoded(parts[1]) : ""))
            }
        }
    }

    /// A field without blanks around it; nil where nothing was sent, which is also what `undefined`, `null` mean.
    subscript(_ name: String) -> String? {
        guard let sent = fields.first(where: { $0.name == name })?.value else { return nil }
        let text = sent.trimmed
        return text.isEmpty || text == "undefined" || text == "null" ? nil : String(text)
    }

    /// A whole number; nil where none was sent.
    ///
    /// - Throws: `neworder.error.<name>` for anything else.
    func number(_ name: String) throws(BottleRefusal) -> Int64? {
        guard let text = self[name] else { return nil }
        guard let number = WholeNumber.parse(text) else { throw .field(name) }
        return number
    }

    /// What stands in lines, without empty ones.
    func lines(_ name: String) -> [String] {
        (self[name] ?? "").split(whereSeparator: \.isNewline).map { String($0.trimmed) }.filter { !$0.isEmpty }
    }

    /// The ids that a call asks for.
    struct IDs {
        let all: [String]
        /// Asked for alone, under the name for one.
        let isOne: Bool
    }

    /// - Throws: `Maximum 100 IDs`.
    func ids(one: String, many: String) throws(BottleRefusal) -> IDs {
        let list = self[many] ?? self[one].flatMap { $0.contains(",") ? $0 : nil }
        guard let list else { return IDs(all: self[one].map { [$0] } ?? [], isOne: true) }
        var seen: Set<String> = []
        let all = list.split(separator: ",").map { String($0.trimmed) }.filter { seen.insert($0).inserted }
        guard all.count <= 100 else { throw .tooManyIDs }
        return IDs(all: all, isOne: false)
    }

    /// Fields whose lists are of ids; others are of lines.
    private static let idLists: Set<String> = ["order", "orders", "refill", "refills"]

    private static func text(_ json: JSONValue, of name: String) -> String? {
        switch json {
        case .text(let text), .number(let text): text
        case .flag(let flag): flag ? "1" : "0"
        case .array(let items): items.compactMap(\.scalarText).joined(separator: idLists.contains(name) ? "," : "\n")
        case .null, .object: nil
        }
    }

    private static func decoded(_ sent: ArraySlice<UInt8>) -> String {
        guard sent.contains(where: { $0 == UInt8(ascii: "%") || $0 == UInt8(ascii: "+") }) else {
            return String(decoding: sent, as: UTF8.self)
        }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(sent.count)
        var rest = sent
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), let high = rest.first?.hexDigit, let low = rest.dropFirst().first?.hexDigit {
                bytes.append(high << 4 | low)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte == UInt8(ascii: "+") ? 0x20 : byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension UInt8 {
    fileprivate var hexDigit: UInt8? {
        switch self {
        case 0x30...0x39: self - 0x30
        case 0x41...0x46: self - 0x37
        case 0x61...0x66: self - 0x57
        default: nil
        }
    }
}
