import Base

/// The fields of one request, whatever body they came in.
package struct PanelFields: Sendable {
    /// What a body may hold; more is nobody's order.
    package static let most = 200

    private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

    private var fields: [(name: String, value: String)] = []

    package init() {}

    /// Reads a body: a form by default, multipart and JSON by their content type, and JSON also where a client
    /// sends it under a form's.
    ///
    /// - Throws: `incorrectRequest` for a malformed body, text that is not UTF-8, and a parameter sent twice.
    package init(body: [UInt8], contentType: String?) throws(Fault) {
        let type = contentType ?? ""
        let body = body.starts(with: Self.byteOrderMark) ? Array(body.dropFirst(Self.byteOrderMark.count)) : body
        if type.isMediaType("multipart/form-data") {
            try readMultipart(body, contentType: type)
        } else if type.isMediaType("application/json") || body.first(where: { !$0.isBlank }) == UInt8(ascii: "{") {
            try readJSON(body)
        } else {
            try readForm(body)
        }
    }

    /// The value of a field as sent; nil where it was not sent.
    package subscript(_ name: String) -> String? { fields.first { $0.name == name }?.value }

    /// The value of a field, trimmed; nil where nothing was sent, which is also what `undefined` and `null` mean.
    package func text(_ name: String) -> String? {
        self[name].flatMap(Self.meant)
    }

    /// What a client means by a value: nothing, or the trimmed text.
    static func meant(_ value: String) -> String? {
        let text = value.trimmed
        guard !text.isEmpty, text != "undefined", text != "null" else { return nil }
        return text.utf8.count == value.utf8.count ? value : String(text)
    }

    package var all: [(name: String, value: String)] { fields }

    /// Adds fields from a URL's query.
    package mutating func addQuery(_ query: some StringProtocol) throws(Fault) { try readForm(Array(query.utf8)) }

    mutating func add(_ name: String, _ value: String) throws(Fault) {
        // No text of an order has a NUL, and not every store keeps one.
        guard fields.count < Self.most, !fields.contains(where: { $0.name == name }), !value.hasNUL else {
            throw .incorrectRequest
        }
        fields.append((name, value))
    }

    // MARK: forms

    private mutating func readForm(_ body: [UInt8]) throws(Fault) {
        guard let found = URLForm.fields(body, most: Self.most) else { throw .incorrectRequest }
        for field in found { try add(field.name, field.value) }
    }

    // MARK: JSON

    /// Fields that may come as a JSON array, and what stands between their items otherwise.
    private static let separators = Dictionary(
        uniqueKeysWithValues: ["order", "orders", "refill", "refills"].map { ($0, ",") }
            + ["comments", "usernames", "hashtags", "keywords", "groups"].map { ($0, "\n") })

    private mutating func readJSON(_ body: [UInt8]) throws(Fault) {
        guard String(validating: body, as: UTF8.self) != nil, case .object(let members)? = JSONValue.parse(body)
        else { throw .incorrectRequest }
        for member in members {
            switch member.value {
            case .text(let text), .number(let text): try add(member.name, text)
            case .flag(let flag): try add(member.name, flag ? "true" : "false")
            case .null: try add(member.name, "")
            case .array(let items):
                let texts = items.compactMap(\.scalarText)
                guard let separator = Self.separators[member.name], texts.count == items.count else {
                    throw .incorrectRequest
                }
                try add(member.name, texts.joined(separator: separator))
            case .object: throw .incorrectRequest
            }
        }
    }
}

extension String {
    /// Is this content type of that kind, whatever its case and parameters?
    fileprivate func isMediaType(_ type: StaticString) -> Bool {
        guard utf8.count >= type.utf8CodeUnitCount else { return false }
        // The names of media types have no character that this would fold wrongly.
        for (position, byte) in utf8.prefix(type.utf8CodeUnitCount).enumerated()
        where byte | 0x20 != type.utf8Start[position] | 0x20 {
            return false
        }
        return true
    }
}
