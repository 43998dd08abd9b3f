import Base
import Domain

/// The panel API of one dialect as an OpenAPI document: one path, told apart by `action`.
struct PanelOpenAPI {
    let manual: PanelManual

    init(_ manual: PanelManual) { self.manual = manual }

    private static let errorSchema = "PanelError"

    var document: JSONValue {
        OpenAPIDocument.document(
            title: "Panel API (\(manual.dialect))", version: "2", notes: manual.notes, server: manual.baseURL,
            rest: [
                // The key is a field of the form; a header is as good.
                JSONValue.Member("security", .array([.object([]), .members(("bearer", .array([])))])),
                JSONValue.Member("paths", .members((manual.path, .members(("post", operation))))),
                JSONValue.Member(
                    "components",
                    .members(
                        ("schemas", .object(requestSchemas + answerSchemas)),
                        (
                            "securitySchemes",
                            .members(("bearer", .members(("type", .text("http")), ("scheme", .text("bearer")))))
                        ))),
            ])
    }

    private var actions: [String] {
        var actions: [String] = []
        for call in manual.calls where !actions.contains(call.action) { actions.append(call.action) }
        return actions
    }

    private static func requestSchema(_ action: String) -> String { OpenAPIDocument.typeName(action) + "Request" }
    private static func answerSchema(_ call: String) -> String { OpenAPIDocument.typeName(call) + "Answer" }

    // MARK: requests

    private var operation: JSONValue {
        let names = actions.map(Self.requestSchema)
        let mapping = zip(actions, names).map { action, name in
            JSONValue.Member(action, .text("#/components/schemas/\(name)"))
        }
        let schema = JSONValue.members(
            ("oneOf", .array(names.map(OpenAPIDocument.reference))),
            ("discriminator", .members(("propertyName", .text("action")), ("mapping", .object(mapping)))))
        return .members(
            ("operationId", .text("call")), ("summary", .text(manual.calls.map(\.title).joined(separator: " · "))),
            (
                "requestBody",
                .members(
                    ("required", .flag(true)),
                    (
                        "content",
                        .members((manual.requestType, .members(("schema", schema), ("examples", .object(requests)))))
                    ))
            ),
            ("responses", responses))
    }

    private var requests: [JSONValue.Member] {
        manual.calls.flatMap { call in
            let typed = call.types.map { type in
                Self.request("add_\(type.name.lowercased().replacing(" ", with: "_"))", type.name, type.request)
            }
            return typed.isEmpty ? [Self.request(call.id, call.title, call.request)] : typed
        }
    }

    private static func request(_ name: String, _ title: String, _ call: SampleCall) -> JSONValue.Member {
        guard case .form(let fields) = call.body else { return JSONValue.Member(name, .null) }
        return JSONValue.Member(
            name, OpenAPIDocument.example(title, .object(fields.map { JSONValue.Member($0.name, .text($0.value)) })))
    }

    private var requestSchemas: [JSONValue.Member] {
        actions.flatMap { action -> [JSONValue.Member] in
            let calls = manual.calls.filter { $0.action == action }
            let name = Self.requestSchema(action)
            guard let first = calls.first else { return [] }
            if !first.types.isEmpty { return addSchemas(first, name) }
            // Parameters of which one is enough are required one by one.
            let own = Set(first.parameters.map(\.name)).subtracting(calls.last?.parameters.map(\.name) ?? [])
            if own.isEmpty { return [JSONValue.Member(name, OpenAPIDocument.object(first.parameters))] }
            let shared = first.parameters.filter { !own.contains($0.name) }
            let others = calls.map { call in call.parameters.filter { !shared.contains($0) } }
            let properties = OpenAPIDocument.object(shared + others.flatMap { $0 }.map(\.asOptional))
            guard case .object(let members) = properties else { return [] }
            let ways = others.map { way in
                JSONValue.members(("required", .array(way.filter(\.isRequired).map { .text($0.name) })))
            }
            return [JSONValue.Member(name, .object(members + [JSONValue.Member("anyOf", .array(ways))]))]
        }
    }

    private func addSchemas(_ call: PanelCallManual, _ name: String) -> [JSONValue.Member] {
        let typed = call.types.map { type in
            JSONValue.Member(
                "Add\(OpenAPIDocument.typeName(type.name))Request",
                OpenAPIDocument.object(
                    call.parameters + type.parameters
                        + call.extras.filter { extra in
                            !type.parameters.contains { $0.name == extra.name }
                        },
                    rest: [
                        JSONValue.Member("title", .text(type.name)), JSONValue.Member("description", .text(type.about)),
                    ]))
        }
        let any = JSONValue.members(("anyOf", .array(typed.map { OpenAPIDocument.reference($0.name) })))
        return [JSONValue.Member(name, any)] + typed
    }

    // MARK: answers

    private var responses: JSONValue {
        let answers = manual.calls.map { OpenAPIDocument.reference(Self.answerSchema($0.id)) }
        let error = OpenAPIDocument.reference(Self.errorSchema)
        let good = manual.calls.flatMap { call in
            call.answers.map { answer in
                JSONValue.Member(
                    answer.id,
                    OpenAPIDocument.example("\(call.title): \(answer.title)", exampleValue(answer.body)))
            }
        }
        let all = manual.calls.flatMap { call in call.errors + call.types.flatMap(\.errors) }
        let statuses = Set(all.map(\.status)).subtracting([200]).sorted()
        let refused = JSONValue.members(("description", .text("error")), ("content", content(error)))
        var members = [
            JSONValue.Member(
                "200",
                OpenAPIDocument.response(
                    manual.notes.first ?? "", schema: .members(("anyOf", .array(answers + [error]))),
                    examples: good + errorExamples(200))),
            JSONValue.Member("405", refused), JSONValue.Member("413", refused),
        ]
        members += statuses.map { status in
            JSONValue.Member(
                String(status),
                OpenAPIDocument.response(
                    manual.errors.first { $0.status == status }?.about ?? "", schema: error,
                    examples: errorExamples(status), waits: true))
        }
        return .object(members)
    }

    private func content(_ schema: JSONValue) -> JSONValue {
        .members(("application/json", .members(("schema", schema))))
    }

    private func errorExamples(_ status: Int) -> [JSONValue.Member] {
        manual.errors.filter { $0.status == status }.enumerated().map { place, error in
            JSONValue.Member(
                "error_\(status)_\(place + 1)", OpenAPIDocument.example(error.about, exampleValue(error.body)))
        }
    }

    private var answerSchemas: [JSONValue.Member] {
        let rules = PanelRules(manual)
        let answers = manual.calls.compactMap { call in
            manual.shapes[call.id].map { shape in
                JSONValue.Member(Self.answerSchema(call.id), shape.schema { rules.rule($0, in: call) })
            }
        }
        let error = manual.errorShape.schema { rules.rule($0, in: nil) }
        return answers + [JSONValue.Member(Self.errorSchema, error)]
    }
}
