import Base

/// The fields of a body, each named once.
struct IngestFields: Sendable {
    private let values: [String: JSONValue]

    /// Reads a form, or JSON by its content type or first character.
    init(_ request: IngestRequest) throws(IngestFault) {
        let looksLikeJSON = request.body.first { !$0.isBlank } == UInt8(ascii: "{")
        if looksLikeJSON || request.contentType?.lowercased().hasPrefix("application/json") == true {
            try self.init(json: request.body)
        } else {
            try self.init(form: request.body)
        }
    }

    /// - Throws: `malformed` for what is no JSON object.
    init(json body: [UInt8]) throws(IngestFault) {
        guard let value = JSONValue.parse(body) else { throw .malformed("the body is no JSON in UTF-8") }
        try self.init(value, named: "the body")
    }

    /// - Throws: `malformed` for text that is not UTF-8.
    init(form body: [UInt8]) throws(IngestFault) {
        guard let fields = URLForm.fields(body) else { throw .malformed("the body is no form in UTF-8") }
        var values: [String: JSONValue] = [:]
        for field in fields {
            guard values.updateValue(.text(field.value), forKey: field.name) == nil else { throw Self.namedTwice }
        }
        self.values = values
    }

    private init(_ value: JSONValue, named name: StaticString) throws(IngestFault) {
        guard case .object(let members) = value else { throw .malformed("\(name) is no JSON object") }
        var values: [String: JSONValue] = [:]
        for member in members {
            guard values.updateValue(member.value, forKey: member.name) == nil else { throw Self.namedTwice }
        }
        self.values = values
    }

    private static let namedTwice = IngestFault.malformed("a field is named twice")

    var all: [(name: String, value: String)] { values.map { ($0.key, $0.value.scalarText ?? "") } }

    /// The text of a field, or a number as it was written; nil where it was not sent or is null.
    ///
    /// - Throws: `malformed` for anything else, a zero character, and more than `most` characters.
    func text(_ name: String, most: Int) throws(IngestFault) -> String? {
        switch values[name] {
        case nil, .null?: return nil
        case .text(let text)?, .number(let text)?:
            guard text.unicodeScalars.count <= most else { throw .malformed("\(name): at most \(most) characters") }
            guard !text.utf8.contains(0) else { throw .malformed("\(name) has a zero character") }
            return text
        case .flag?, .array?, .object?: throw .malformed("\(name) is no text")
        }
    }

    /// The fields of an object inside.
    ///
    /// - Throws: `malformed` where it is missing or something else.
    func object(_ name: StaticString) throws(IngestFault) -> IngestFields {
        try IngestFields(values["\(name)"] ?? .null, named: name)
    }
}
