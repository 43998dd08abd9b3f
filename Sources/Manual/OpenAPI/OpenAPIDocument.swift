import Base

/// The documents for programs, in the form of OpenAPI 3.1. They are made of manuals, and so of what serves the APIs.
package enum OpenAPIDocument {
    private static let version = "3.1.0"

    /// The panel API of one dialect, as JSON text.
    package static func panel(_ manual: PanelManual) -> String { JSONText.text(PanelOpenAPI(manual).document) }

    /// One version of the numbers API, as JSON text.
    package static func numbers(_ manual: NumbersManual) -> String { JSONText.text(NumbersOpenAPI(manual).document) }

    static func document(
        title: String, version: String, notes: [String], server: String, rest: [JSONValue.Member]
    ) -> JSONValue {
        .object(
            [
                JSONValue.Member("openapi", .text(Self.version)),
                JSONValue.Member(
                    "info",
                    .members(
                        ("title", .text(title)), ("version", .text(version)),
                        ("description", .text(notes.joined(separator: "\n\n"))))),
                JSONValue.Member("servers", .array([.members(("url", .text(server)))])),
            ] + rest)
    }

    static func reference(_ schema: String) -> JSONValue {
        .members(("$ref", .text("#/components/schemas/\(schema)")))
    }

    /// `refill_status` → `RefillStatus`, `Custom Comments` → `CustomComments`.
    static func typeName(_ name: String) -> String {
        name.split(whereSeparator: { "_ .".contains($0) }).map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
    }

    static func example(_ title: String, _ value: JSONValue) -> JSONValue {
        .members(("summary", .text(title)), ("value", value))
    }

    /// Members whose names are unique: of those with one name the first stays.
    static func unique(_ members: [JSONValue.Member]) -> [JSONValue.Member] {
        var seen: Set<String> = []
        return members.filter { seen.insert($0.name).inserted }
    }

    /// An answer in JSON.
    static func response(
        _ about: String, schema: JSONValue, examples: [JSONValue.Member], waits: Bool = false
    ) -> JSONValue {
        let retry = JSONValue.members(
            (
                "Retry-After",
                .members(("schema", .members(("type", .text("integer")), ("minimum", .number("1")))))
            ))
        return .members(
            ("description", .text(about)), ("headers", waits ? retry : nil),
            (
                "content",
                .members(
                    (
                        "application/json",
                        .members(("schema", schema), ("examples", examples.isEmpty ? nil : .object(unique(examples))))
                    ))
            ))
    }

    /// An object of parameters; others beside them are ignored by the server.
    static func object(_ parameters: [ManualParameter], rest: [JSONValue.Member] = []) -> JSONValue {
        let required = parameters.filter(\.isRequired)
        return .object(
            [
                JSONValue.Member("type", .text("object")),
                JSONValue.Member(
                    "properties",
                    .object(unique(parameters.map { JSONValue.Member($0.name, $0.schema()) }))),
            ]
                + (required.isEmpty
                    ? [] : [JSONValue.Member("required", .array(required.map { .text($0.name) }))]) + rest)
    }
}

extension ManualParameter {
    func schema() -> JSONValue {
        guard case .object(let members) = kind.schema() else { return .null }
        return .object([JSONValue.Member("description", .text(about))] + members)
    }
}
