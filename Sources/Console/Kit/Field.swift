import Domain

/// One field of a form, with what was typed into it and what was wrong with that.
package struct Field: Sendable {
    package enum Kind: Sendable {
        /// `text`, `email`, `password`, `search`, `url`, `number`, `date`: an `input` of that type.
        case input(String)
        case area(rows: Int)
        case choice([Choice])
        /// A text that is looked for, with texts that fit it.
        case suggested([String])
        case check
        case hidden
    }

    package struct Choice: Sendable {
        package let value: String
        package let label: Phrase
        package var group: String?

        package init(_ value: String, _ label: Phrase, group: String? = nil) {
            self.value = value
            self.label = label
            self.group = group
        }
    }

    package let name: String
    package let label: Phrase
    package let kind: Kind
    package var value = ""
    package var help: Phrase?
    package var error: Phrase?
    package var isRequired = true
    package var autocomplete: String?
    package var inputMode: String?
    /// Whether the page is asked again as soon as another is chosen, where scripts run.
    package var reloads = false
    /// Whether the charge is worked out again as this is typed, where scripts run.
    package var isPriced = false
    package var longest: Int?
    package var placeholder: String?

    package init(_ name: String, _ label: Phrase, _ kind: Kind = .input("text")) {
        self.name = name
        self.label = label
        self.kind = kind
    }

    /// The same field with some of it set: `Field("email", "Email").with { $0.value = "…" }`.
    package func with(_ change: (inout Field) -> Void) -> Field {
        var field = self
        change(&field)
        return field
    }

    func model(_ frame: PageFrame, id: String) -> [String: Any] {
        var model: [String: Any] = [
            "id": id, "name": name, "label": frame.say(label), "value": value, "required": isRequired,
            "optional": !isRequired, "priced": isPriced, "reloads": reloads,
        ]
        if let help { model["help"] = frame.say(help) }
        if let error { model["error"] = frame.say(error) }
        if let autocomplete { model["autocomplete"] = autocomplete }
        if let inputMode { model["inputMode"] = inputMode }
        if let longest { model["longest"] = longest }
        if let placeholder { model["placeholder"] = placeholder }
        let described = [help == nil ? nil : "\(id)-help", error == nil ? nil : "\(id)-error"].compactMap { $0 }
        if !described.isEmpty { model["described"] = described.joined(separator: " ") }
        switch kind {
        case .input(let type):
            model["input"] = type
        case .area(let rows):
            model["area"] = rows
        case .choice(let choices):
            model["choice"] = ["options": Self.options(choices, chosen: value, frame)]
        case .suggested(let texts):
            model["input"] = "search"
            model["suggestions"] = Self.suggestions(texts)
        case .check:
            model["check"] = true
            model["checked"] = value == "on"
        case .hidden: model["hidden"] = true
        }
        return model
    }

    private static func suggestions(_ texts: [String]) -> String {
        var html = HTMLText()
        for text in texts {
            html.markup("<option")
            html.attribute("value", text)
            html.markup(">")
        }
        return html.string
    }

    /// Options as markup: a list of services has hundreds.
    private static func options(_ choices: [Choice], chosen: String, _ frame: PageFrame) -> String {
        var html = HTMLText()
        var group: String?
        for choice in choices {
            if choice.group != group {
                if group != nil { html.markup("</optgroup>") }
                group = choice.group
                if let group {
                    html.markup("<optgroup")
                    html.attribute("label", group)
                    html.markup(">")
                }
            }
            html.markup("<option")
            html.attribute("value", choice.value)
            html.markup(choice.value == chosen ? " selected>" : ">")
            html.text(frame.say(choice.label))
            html.markup("</option>")
        }
        if group != nil { html.markup("</optgroup>") }
        return html.string
    }
}

/// A form: where it goes, its fields, its button.
package struct FormBlock: Sendable {
    package enum Method: Sendable {
        /// Changes something: carries the token and an id of its own.
        case post
        /// Asks for another page: its fields stand in the address.
        case get
    }

    package var action: String
    package var method: Method
    package var fields: [Field]
    package var submit: Phrase
    package var tone: Tone
    package var question: Phrase?
    /// Said above the fields: what is wrong with the whole.
    package var error: Phrase?
    /// Where the charge of what is typed is asked for.
    package var quoteAt: String?
    /// What boxes elsewhere on the page name it by.
    package var id: String?

    package init(
        _ action: String, _ method: Method = .post, _ fields: [Field], submit: Phrase, tone: Tone = .good,
        asking question: Phrase? = nil, error: Phrase? = nil, quoteAt: String? = nil
    ) {
        self.action = action
        self.method = method
        self.fields = fields
        self.submit = submit
        self.tone = tone
        self.question = question
        self.error = error
        self.quoteAt = quoteAt
    }

    func model(_ frame: PageFrame) -> [String: Any] {
        var model: [String: Any] = [
            "action": action, "method": method == .post ? "post" : "get", "submit": frame.say(submit),
            "tone": tone.rawValue, "isPost": method == .post, "isGet": method == .get,
        ]
        if method == .post {
            model["token"] = frame.token
            model["form"] = frame.nextFormID()
        }
        let prefix = frame.nextFormID()
        model["fields"] = fields.map { $0.model(frame, id: "f\(prefix)-\($0.name)") }
        if let question { model["question"] = frame.say(question) }
        if let id { model["formID"] = id }
        if let quoteAt { model["quoteAt"] = quoteAt }
        let wrong = fields.filter { $0.error != nil }
        if let error {
            model["formError"] = frame.say(error)
        } else if !wrong.isEmpty {
            model["formError"] = frame.say("Please look at the marked fields.")
        }
        return model
    }
}
