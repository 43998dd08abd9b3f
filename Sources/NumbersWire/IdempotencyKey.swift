import Base

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

/// What makes two requests under one key the same. Its digest is stored: another spelling would make requests of
/// before an update look like others.
package enum NumbersFingerprint {
    /// Version, endpoint and body as JSON: members sorted at every depth, null as absent, defaults not filled in.
    package static func text(api: NumbersAPI, endpoint: NumbersEndpoint, body: [UInt8]) -> [UInt8] {
        var json = JSONText()
        write(body.isEmpty ? .object([]) : JSONValue.parse(body) ?? .null, &json)
        return Array("\(api.rawValue) \(endpoint.rawValue) ".utf8) + json.bytes
    }

    private static func write(_ value: JSONValue, _ json: inout JSONText) {
        switch value {
        case .null, .flag, .number, .text: json.write(value)
        case .array(let items): json.list(items) { write($0, &$1) }
        case .object(let members):
            json.openObject()
            // By bytes: the usual order takes different spellings of one character as the same.
            for member in members.sorted(by: { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) })
            where member.value != .null {
                json.key(member.name)
                write(member.value, &json)
            }
            json.closeObject()
        }
    }
}
