import Base
import Domain

/// One version of the numbers API as an OpenAPI document.
struct NumbersOpenAPI {
    let manual: NumbersManual

    init(_ manual: NumbersManual) { self.manual = manual }

    private static let errorSchema = "Error"

    var document: JSONValue {
        OpenAPIDocument.document(
            title: "Numbers API \(manual.version)", version: manual.version, notes: manual.notes,
            server: manual.baseURL,
            rest: [
                JSONValue.Member("security", .array([.members(("bearer", .array([])))])),
                JSONValue.Member("tags", .array(manual.limits.map { .members(("name", .text($0.group))) })),
                JSONValue.Member("paths", paths),
                JSONValue.Member("webhooks", .object(manual.webhooks.events.map(webhook))),
                JSONValue.Member(
                    "components",
                    .members(
                        ("schemas", .object(schemas)),
                        (
                            "securitySchemes",
                            .members(("bearer", .members(("type", .text("http")), ("scheme", .text("bearer")))))
                        ))),
            ])
    }

    private static func answerSchema(_ call: String) -> String { OpenAPIDocument.typeName(call) + "Answer" }
    private static func eventSchema(_ event: String) -> String { OpenAPIDocument.typeName(event) + "Event" }

    private var paths: JSONValue {
        var paths: [(path: String, methods: [JSONValue.Member])] = []
        for call in manual.calls {
            let method = JSONValue.Member(call.method.lowercased(), operation(call))
            if let place = paths.firstIndex(where: { $0.path == call.path }) {
                paths[place].methods.append(method)
            } else {
                paths.append((call.path, [method]))
            }
        }
        return .object(paths.map { JSONValue.Member($0.path, .object($0.methods)) })
    }

    private func operation(_ call: NumbersCallManual) -> JSONValue {
        let beside = call.parameters.filter { $0.place != .body }.map(Self.parameter)
        let limit = JSONValue.members(
            ("group", .text(call.group)), ("per_minute", call.perMinute.map { .number(String($0)) }))
        return .members(
            ("operationId", .text(call.id)), ("tags", .array([.text(call.group)])), ("summary", .text(call.title)),
            ("description", .text(([call.summary] + call.notes).joined(separator: "\n\n"))),
            ("parameters", beside.isEmpty ? nil : .array(beside)), ("requestBody", requestBody(call)),
            ("responses", responses(call)), ("x-scope", .text(call.scope)), ("x-rate-limit", limit))
    }

    private static func parameter(_ parameter: ManualParameter) -> JSONValue {
        .members(
            ("name", .text(parameter.name)), ("in", .text(parameter.place.rawValue)),
            ("required", .flag(parameter.isRequired)), ("description", .text(parameter.about)),
            ("schema", parameter.kind.schema()))
    }

    private func requestBody(_ call: NumbersCallManual) -> JSONValue? {
        let fields = call.parameters.filter { $0.place == .body }
        guard !fields.isEmpty else { return nil }
        // One of these is enough, where none is required: the samples send one each.
        let needed = call.requests.compactMap { request -> JSONValue? in
            guard case .json(.object(let members)) = request.body, let first = members.first else { return nil }
            return .members(("required", .array([.text(first.name)])))
        }
        let isOpen = fields.contains(where: \.isRequired)
        // The samples of a change send one field, though each alone will do.
        let ways =
            isOpen ? [] : needed.count > 1 ? needed : fields.map { .members(("required", .array([.text($0.name)]))) }
        let examples = call.requests.enumerated().compactMap { place, request -> JSONValue.Member? in
            guard case .json(let value) = request.body else { return nil }
            return JSONValue.Member("request_\(place + 1)", .members(("value", value)))
        }
        let rest = ways.isEmpty ? [] : [JSONValue.Member(needed.count > 1 ? "oneOf" : "anyOf", .array(ways))]
        return .members(
            ("required", .flag(true)),
            (
                "content",
                .members(
                    (
                        "application/json",
                        .members(
                            ("schema", OpenAPIDocument.object(fields, rest: rest)), ("examples", .object(examples)))
                    ))
            ))
    }

    private func responses(_ call: NumbersCallManual) -> JSONValue {
        let good = call.answers.map {
            JSONValue.Member($0.id, OpenAPIDocument.example($0.title, exampleValue($0.body)))
        }
        let statuses = Set(call.errors.map(\.status)).sorted()
        let refusals = statuses.map { status in
            let errors = call.errors.filter { $0.status == status }
            let examples = errors.enumerated().map { place, error in
                JSONValue.Member(
                    "\(error.code)_\(place + 1)", OpenAPIDocument.example(error.about, exampleValue(error.body)))
            }
            return JSONValue.Member(
                String(status),
                OpenAPIDocument.response(
                    errors.map(\.code).uniqued.joined(separator: ", "),
                    schema: OpenAPIDocument.reference(Self.errorSchema), examples: examples,
                    waits: errors.contains { $0.retryAfterSeconds != nil }))
        }
        return .object(
            [
                JSONValue.Member(
                    "200",
                    OpenAPIDocument.response(
                        call.summary, schema: OpenAPIDocument.reference(Self.answerSchema(call.id)), examples: good))
            ] + refusals)
    }

    private func webhook(_ event: WebhookEventManual) -> JSONValue.Member {
        let headers = manual.webhooks.headers.filter { $0.word != "Content-Type" }.map { header in
            JSONValue.members(
                ("name", .text(header.word)), ("in", .text("header")), ("required", .flag(false)),
                ("description", .text(header.about)), ("schema", .members(("type", .text("string")))))
        }
        let content = JSONValue.members(
            ("schema", OpenAPIDocument.reference(Self.eventSchema(event.name))),
            ("examples", .members(("event", OpenAPIDocument.example(event.about, exampleValue(event.body))))))
        return JSONValue.Member(
            event.name,
            .members(
                (
                    "post",
                    .members(
                        ("summary", .text(event.about)), ("parameters", .array(headers)),
                        (
                            "requestBody",
                            .members(("required", .flag(true)), ("content", .members(("application/json", content))))
                        ),
                        ("responses", .members(("2XX", .members(("description", .text("OK")))))))
                )))
    }

    private var schemas: [JSONValue.Member] {
        let rules = NumbersRules(manual)
        let answers = manual.calls.compactMap { call in
            manual.shapes[call.id].map { shape in
                JSONValue.Member(Self.answerSchema(call.id), shape.schema { rules.rule($0) })
            }
        }
        let events = manual.webhooks.events.map { event in
            JSONValue.Member(Self.eventSchema(event.name), event.shape.schema { rules.rule($0) })
        }
        let error = manual.errorShape.schema { rules.errorRule($0) }
        return answers + events + [JSONValue.Member(Self.errorSchema, error)]
    }
}

extension Array where Element: Hashable {
    /// Each element once, in the order in which they first stand.
    fileprivate var uniqued: [Element] {
        var seen: Set<Element> = []
        return filter { seen.insert($0).inserted }
    }
}
