import Base

/// What a member's name tells beyond its kind.
struct MemberRule: Sendable {
    var about: String?
    /// A format or a pattern of text.
    var format: String?
    var pattern: String?
    /// The words that the text may be.
    var words: [String] = []
    /// The names that an object's members may have, all of one kind.
    var names: [String] = []
}

extension JSONShape {
    /// The JSON Schema of draft 2020-12; objects are closed.
    func schema(_ rule: (String) -> MemberRule?) -> JSONValue { schema(nil, rule) }

    private func schema(_ own: MemberRule?, _ rule: (String) -> MemberRule?) -> JSONValue {
        var choices: [JSONValue] = []
        if let scalar = scalarSchema(own) { choices.append(scalar) }
        if let items {
            choices.append(.members(("type", .text("array")), ("items", items.first.map { $0.schema(nil, rule) })))
        }
        if let entry = entries.first {
            choices.append(
                .members(("type", .text("object")), ("additionalProperties", entry.schema(nil, rule))))
        }
        if let names = own?.names, !names.isEmpty, let entry = objects.first?.first?.shape {
            choices.append(
                .members(
                    ("type", .text("object")),
                    ("propertyNames", .members(("enum", .array(names.map(JSONValue.text))))),
                    ("additionalProperties", entry.schema(nil, rule))))
        } else {
            for object in objects { choices.append(Self.schema(of: object, rule)) }
        }
        guard let only = choices.first, choices.count == 1 else {
            return .members(("description", own?.about.map(JSONValue.text)), ("anyOf", .array(choices)))
        }
        guard let about = own?.about, case .object(let members) = only else { return only }
        return .object([JSONValue.Member("description", .text(about))] + members)
    }

    private func scalarSchema(_ own: MemberRule?) -> JSONValue? {
        let kinds = Scalar.allCases.filter { scalars.contains($0) }
        guard let first = kinds.first else { return nil }
        let names = kinds.map { JSONValue.text($0.rawValue) }
        let isText = first == .text
        let words = own?.words ?? []
        let values = words.map(JSONValue.text) + (scalars.contains(.null) ? [.null] : [])
        return .members(
            ("type", names.count == 1 ? names.first : .array(names)),
            ("format", isText ? own?.format.map(JSONValue.text) : nil),
            ("pattern", isText ? own?.pattern.map(JSONValue.text) : nil),
            ("enum", isText && !words.isEmpty ? .array(values) : nil))
    }

    private static func schema(of object: [Member], _ rule: (String) -> MemberRule?) -> JSONValue {
        .members(
            ("type", .text("object")),
            (
                "properties",
                .object(object.map { JSONValue.Member($0.name, $0.shape.schema(rule($0.name), rule)) })
            ),
            ("required", .array(object.map { .text($0.name) })),
            ("additionalProperties", .flag(false)))
    }
}
