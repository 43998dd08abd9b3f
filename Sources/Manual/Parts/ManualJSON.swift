import Base

// Manuals as JSON, for programs that make pages or tests of them.

extension PanelManual {
    /// The whole manual as JSON text.
    package var json: String {
        JSONText.text(
            .members(
                ("dialect", .text(dialect)), ("language", .text(language.rawValue)), ("currency", .text(currency)),
                ("url", .text(url)), ("method", .text(method)), ("request_type", .text(requestType)),
                ("answer_type", .text(answerType)), ("calls", .list(calls, \.json)), ("errors", .list(errors, \.json)),
                ("order_statuses", .list(orderStatuses, \.json)),
                ("subscription_statuses", .list(subscriptionStatuses, \.json)),
                ("refill_statuses", .list(refillStatuses, \.json)), ("notes", .list(notes, JSONValue.text))))
    }

    /// Every sample as JSON text, by call and language; those of `add` by type, too.
    package var samplesJSON: String {
        JSONText.text(
            .list(
                calls.flatMap { call in
                    call.types.isEmpty
                        ? call.samples.map { $0.json(of: call.id, nil) }
                        : call.types.flatMap { type in type.samples.map { $0.json(of: call.id, type.name) } }
                }, { $0 }))
    }
}

extension NumbersManual {
    /// The whole manual as JSON text.
    package var json: String {
        JSONText.text(
            .members(
                ("version", .text(version)), ("language", .text(language.rawValue)), ("url", .text(url)),
                ("calls", .list(calls, \.json)), ("errors", .list(errors, \.json)),
                ("order_statuses", .list(orderStatuses, \.json)), ("causes", .list(causes, \.json)),
                (
                    "limits",
                    .list(limits) { limit in
                        .members(
                            ("group", .text(limit.group)),
                            ("per_minute", limit.perMinute.map { .number(String($0)) } ?? .null),
                            ("calls", .list(limit.calls, JSONValue.text)))
                    }
                ), ("webhooks", webhooks.json), ("notes", .list(notes, JSONValue.text))))
    }

    /// Every sample as JSON text, by call and language.
    package var samplesJSON: String {
        JSONText.text(.list(calls.flatMap { call in call.samples.map { $0.json(of: call.id, nil) } }, { $0 }))
    }
}

extension JSONValue {
    fileprivate static func list<Item>(_ items: [Item], _ value: (Item) -> JSONValue) -> JSONValue {
        .array(items.map(value))
    }
}

extension PanelCallManual {
    fileprivate var json: JSONValue {
        .members(
            ("id", .text(id)), ("action", .text(action)), ("title", .text(title)), ("summary", .text(summary)),
            ("scope", .text(scope)), ("parameters", .list(parameters, \.json)),
            ("types", .list(types, \.json)), ("extras", .list(extras, \.json)), ("request", .text(request.bodyText)),
            ("answers", .list(answers, \.json)), ("members", .list(members, \.json)),
            ("errors", .list(errors, \.json)), ("notes", .list(notes, JSONValue.text)))
    }
}

extension PanelTypeManual {
    fileprivate var json: JSONValue {
        .members(
            ("name", .text(name)), ("about", .text(about)), ("parameters", .list(parameters, \.json)),
            ("request", .text(request.bodyText)), ("errors", .list(errors, \.json)))
    }
}

extension NumbersCallManual {
    fileprivate var json: JSONValue {
        .members(
            ("id", .text(id)), ("method", .text(method)), ("path", .text(path)), ("title", .text(title)),
            ("summary", .text(summary)), ("scope", .text(scope)), ("group", .text(group)),
            ("per_minute", perMinute.map { .number(String($0)) } ?? .null), ("parameters", .list(parameters, \.json)),
            ("requests", .list(requests) { .members(("url", .text($0.address)), ("body", .text($0.bodyText))) }),
            ("answers", .list(answers, \.json)), ("members", .list(members, \.json)),
            ("errors", .list(errors, \.json)), ("notes", .list(notes, JSONValue.text)))
    }
}

extension ManualParameter {
    fileprivate var json: JSONValue {
        .members(
            ("name", .text(name)), ("in", .text(place.rawValue)), ("required", .flag(isRequired)),
            ("type", .text(type)),
            ("bounds", .text(bounds)), ("about", .text(about)))
    }
}

extension ManualError {
    fileprivate var json: JSONValue {
        .members(
            ("status", .number(String(status))), ("code", .text(code)), ("about", .text(about)), ("body", .text(body)),
            ("retry_after_seconds", retryAfterSeconds.map { .number(String($0)) }))
    }
}

extension ManualAnswer {
    fileprivate var json: JSONValue { .members(("id", .text(id)), ("title", .text(title)), ("body", .text(body))) }
}

extension ManualMember {
    fileprivate var json: JSONValue { .members(("path", .text(path)), ("type", .text(type)), ("about", .text(about))) }
}

extension ManualWord {
    fileprivate var json: JSONValue { .members(("word", .text(word)), ("about", .text(about))) }
}

extension WebhookManual {
    fileprivate var json: JSONValue {
        .members(
            (
                "events",
                .list(events) {
                    .members(("name", .text($0.name)), ("about", .text($0.about)), ("body", .text($0.body)))
                }
            ), ("headers", .list(headers, \.json)),
            (
                "signature",
                .members(
                    ("secret", .text(signature.secret)), ("body", .text(signature.body)),
                    ("headers", .object(signature.headers.map { JSONValue.Member($0.name, .text($0.value)) })))
            ), ("notes", .list(notes, JSONValue.text)))
    }
}

extension CodeSample {
    fileprivate func json(of call: String, _ type: String?) -> JSONValue {
        .members(
            ("call", .text(call)), ("type", type.map(JSONValue.text)), ("language", .text(language.rawValue)),
            ("text", .text(text)))
    }
}
