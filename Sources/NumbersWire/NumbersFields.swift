import Base
import Domain

/// The fields of a JSON body. Unknown ones are ignored, null is the same as absent.
struct BodyFields {
    private var members: [String: JSONValue] = [:]

    /// - Throws: `invalid` for what is no JSON object in UTF-8, or names a field twice.
    init(_ body: [UInt8]) throws(Fault) {
        guard !body.isEmpty else { return }
        guard let json = JSONValue.parse(body) else { throw .invalid("the body is not valid JSON") }
        guard case .object(let found) = json else { throw .invalid("the body must be a JSON object") }
        for member in found {
            guard members.updateValue(member.value, forKey: member.name) == nil else {
                throw .invalid("\(member.name.prefix(64)) is given twice")
            }
        }
    }

    private func value(_ name: String) -> JSONValue? {
        guard let value = members[name], value != .null else { return nil }
        return value
    }

    func has(_ name: String) -> Bool { value(name) != nil }

    /// A whole number, also as a string of digits.
    func integer(_ name: String) throws(Fault) -> Int64? {
        guard let value = value(name) else { return nil }
        switch value {
        case .number(let text):
            if let number = Self.whole(text) { return number }
        case .text(let text):
            if let number = WholeNumber.parse(text) { return number }
        case .null, .flag, .array, .object: break
        }
        throw .invalid("\(name) must be an integer")
    }

    /// Digits, a minus before them; numbers beyond 64 bits are as good as the largest.
    private static func whole(_ text: String) -> Int64? {
        let digits = text.hasPrefix("-") ? text.dropFirst() : text[...]
        guard !digits.isEmpty, digits.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else { return nil }
        return Int64(text) ?? (text.hasPrefix("-") ? Int64.min : Int64.max)
    }

    func text(_ name: String) throws(Fault) -> String? {
        guard let value = value(name) else { return nil }
        guard case .text(let text) = value, !text.utf8.contains(0) else { throw .invalid("\(name) must be a string") }
        return text
    }

    /// The `id` of an order; nil for a number that no order has.
    func order() throws(Fault) -> RentalID? {
        guard let number = try integer("id") else { throw .invalid("id is required") }
        return RentalID(whole: number)
    }

    /// A price: v1 whole rupiah, v2 dollars as a decimal string.
    func price(_ name: String, _ api: NumbersAPI) throws(Fault) -> PriceBound? {
        guard let value = value(name) else { return nil }
        switch api {
        case .v1:
            guard let number = try integer(name), number > 0 else {
                throw .invalid("\(name) must be a positive integer of rupiah")
            }
            return .rupiah(number)
        case .v2:
            guard case .text(let text) = value, let rate = DecimalText.parse(text, scale: 9), rate.scaled > 0 else {
                throw .invalid("\(name) must be a positive decimal string of dollars, such as \"0.50\"")
            }
            return .dollars(nanos: rate.scaled)
        }
    }
}

/// The fields of a query. Unknown ones are ignored; of repeated ones the last counts.
struct QueryFields {
    private var fields: [String: String] = [:]

    /// - Throws: `invalid` for escapes that are no UTF-8.
    init(_ query: String?) throws(Fault) {
        guard let query, !query.isEmpty else { return }
        guard let found = URLForm.fields(Array(query.utf8)) else { throw .invalid("the query is not valid UTF-8") }
        for field in found { fields[field.name] = field.value }
    }

    /// nil also for an empty value.
    func text(_ name: String) -> String? { fields[name].flatMap { $0.isEmpty ? nil : $0 } }

    /// - Throws: `invalid` for what is no whole number.
    func integer(_ name: String) throws(Fault) -> Int64? {
        guard let text = text(name) else { return nil }
        let digits = text.hasPrefix("-") ? text.dropFirst() : text[...]
        guard !digits.isEmpty, digits.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else {
            throw .invalid("\(name) must be an integer")
        }
        return Int64(text) ?? (text.hasPrefix("-") ? Int64.min : Int64.max)
    }
}

/// The key that makes a request one.
package enum IdempotencyKey {
    package static let longest = 128

    /// - Returns: nil where none was sent.
    /// - Throws: `invalid` for one that is not 1 to 128 letters, digits, `-` or `_`.
    package static func check(_ text: String?) throws(Fault) -> String? {
        guard let text else { return nil }
        guard (1...longest).contains(text.utf8.count), text.utf8.allSatisfy(isKeyByte) else {
            throw .invalid("Idempotency-Key must be 1 to \(longest) characters of A-Z a-z 0-9 _ -")
        }
        return text
    }

    private static func isKeyByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x5F: true
        default: false
        }
    }
}

/// What makes two requests under one key the same.
package enum NumbersFingerprint {
    /// Version, endpoint and body as JSON: members sorted at every depth, null as absent, defaults not filled in.
    package static func text(api: NumbersAPI, endpoint: NumbersEndpoint, body: [UInt8]) -> [UInt8] {
        var text = Array("\(api.rawValue) \(endpoint.rawValue) ".utf8)
        var json = JSONText()
        write(body.isEmpty ? .object([]) : JSONValue.parse(body) ?? .null, &json)
        text += json.bytes
        return text
    }

    private static func write(_ value: JSONValue, _ json: inout JSONText) {
        switch value {
        case .null: json.null()
        case .flag(let flag): json.value(flag)
        case .number(let text): json.literal(text)
        case .text(let text): json.value(text)
        case .array(let items):
            json.openArray()
            for item in items { write(item, &json) }
            json.closeArray()
        case .object(let members):
            json.openObject()
            for member in members.sorted(by: { $0.name < $1.name }) where member.value != .null {
                json.key(member.name)
                write(member.value, &json)
            }
            json.closeObject()
        }
    }
}
