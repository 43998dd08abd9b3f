import Base
import Commands
import Domain
import Errands
import Hummingbird
import NumbersWire
import Storage

/// Where a customer's server is told of their numbers, what it is told with, and what it was told.
enum WebhookPage {
    private static let path = "/account/webhook"

    /// What was wrong with a form, and what a test came to.
    private struct Told {
        var url: Phrase?
        var secret: Phrase?
        var test: (Phrase, Tone)?

        var isWrong: Bool { url != nil || secret != nil || test?.1 == .bad }
    }

    static func show(_ customer: CustomerVisit) async throws(Fault) -> Response { try await page(customer, Told()) }

    private static func tend(_ customer: CustomerVisit) -> TendWebhook {
        TendWebhook(of: customer.account.id, desk: customer.console.webhooks)
    }

    private static func page(_ customer: CustomerVisit, _ told: Told) async throws(Fault) -> Response {
        let store = customer.console.store
        let row = try await store.read(ReadWebhook(of: customer.account.id)) ?? Webhook(account: customer.account.id)
        // A customer's secret is not the operator's to see.
        let secret = try await tend(customer).shown(withSecret: !customer.isActing).secret
        var blocks: [Block] = [
            .tabs(AccountPage.tabs, current: path),
            .prose("Your server is told here of SMS and of the ends of your numbers."),
        ]
        if let (words, tone) = told.test { blocks.append(.note(words, tone)) }
        if let since = row.disabledAt { blocks += disabled(row, since, customer) }
        blocks.append(.form(form(customer, row, told)))
        if row.url != nil {
            blocks.append(
                .actions([
                    .button(Cell.Button("Send a test", to: "\(path)/test")),
                    .aside(Phrase("Failures in a row: {n}", ["n": Digits.grouped(row.consecutiveFailures)])),
                ]))
        }
        blocks.append(.section("Secret", secretBlocks(customer, row, secret, told)))
        blocks.append(.section("What was sent in the last week", [.table(try await log(customer))]))
        return customer.page(
            "Account", at: "/account", status: told.isWrong ? .unprocessableContent : .ok, blocks)
    }

    private static func disabled(_ row: Webhook, _ since: Instant, _ customer: CustomerVisit) -> [Block] {
        [
            .note(
                Phrase(
                    "The webhook was switched off at {time}: {reason}. Nothing is sent until you switch it on again.",
                    ["time": customer.clock.text(since)],
                    said: ["reason": RefusalTexts.phrase(row.disabledReason ?? "–")]), .bad),
            .actions([.button(Cell.Button("Switch on again", to: "\(path)/enable", tone: .good))]),
        ]
    }

    private static func form(_ customer: CustomerVisit, _ row: Webhook, _ told: Told) -> FormBlock {
        let isSent = customer.form.has("url")
        return FormBlock(
            path, .post,
            [
                Field("url", "Address", .input("url")).with {
                    $0.value = isSent ? customer.form["url"] : row.url ?? ""
                    $0.isRequired = false
                    $0.longest = Webhook.longestURL
                    $0.placeholder = "https://example.com/hook"
                    $0.help = "A public https address; empty = nothing is sent."
                    $0.error = told.url
                },
                Field("retries", "Send again what did not arrive", .check).with {
                    $0.value = (isSent ? customer.form.isOn("retries") : row.retries) ? "on" : ""
                    $0.help =
                        "Up to ten times over three days. Ten failures in a row, or the answer 410, switch the webhook off."
                },
            ], submit: "Save")
    }

    private static func secretBlocks(
        _ customer: CustomerVisit, _ row: Webhook, _ secret: String?, _ told: Told
    ) -> [Block] {
        var blocks: [Block] = [
            .prose(
                row.sealedSecret == nil
                    ? "There is no secret: what is sent is not signed." : "What is sent is signed with a secret.")
        ]
        if let secret { blocks.append(.fold("Show the secret", [.secret("Keep it to yourself.", secret)])) }
        if customer.isActing { return blocks }
        var buttons: [Cell] = [
            .button(
                Cell.Button(
                    "Make a new secret", to: "\(path)/secret", ["do": "make"],
                    asking: row.sealedSecret == nil ? nil : "Make a new secret? What is sent is signed with it at once."
                ))
        ]
        if row.sealedSecret != nil {
            buttons.append(
                .button(
                    Cell.Button(
                        "Remove the secret", to: "\(path)/secret", ["do": "remove"], tone: .bad,
                        asking: "Remove the secret? What is sent is then not signed.")))
        }
        blocks.append(.actions(buttons))
        blocks.append(
            .form(
                FormBlock(
                    "\(path)/secret", .post,
                    [
                        Field("secret", "A secret of your own").with {
                            $0.autocomplete = "off"
                            $0.longest = Webhook.longestSecret
                            $0.error = told.secret
                        },
                        Field("do", "", .hidden).with { $0.value = "set" },
                    ], submit: "Set", tone: .plain)))
        return blocks
    }

    // MARK: changes

    static func save(_ customer: CustomerVisit) async throws(Fault) -> Response {
        do throws(Fault) {
            let command = try await tend(customer).command(
                url: customer.form["url"], secret: nil, retries: customer.form.isOn("retries"))
            return Answers.see(path, try await customer.execute(command) == nil ? .again : .saved)
        } catch {
            guard case .invalid(let why) = error else { throw error }
            let reason = why.split(separator: ":", maxSplits: 1).last.map { String($0.trimmed) } ?? why
            return try await page(
                customer,
                Told(
                    url: Phrase("This address cannot be used: {reason}", said: ["reason": RefusalTexts.phrase(reason)]))
            )
        }
    }

    static func setSecret(_ customer: CustomerVisit) async throws(Fault) -> Response {
        try customer.mustBeOneself()
        let secret: String
        switch customer.form["do"] {
        case "make": secret = tend(customer).freshSecret()
        case "remove": secret = ""
        case "set":
            secret = customer.form["secret"]
            if secret.isEmpty { return try await page(customer, Told(secret: "Please give a secret.")) }
        default: throw .incorrectRequest
        }
        do throws(Fault) {
            let command = try await tend(customer).command(url: nil, secret: secret)
            return Answers.see(path, try await customer.execute(command) == nil ? .again : .saved)
        } catch {
            guard case .invalid = error else { throw error }
            return try await page(customer, Told(secret: "At most 256 characters."))
        }
    }

    static func enable(_ customer: CustomerVisit) async throws(Fault) -> Response {
        // Any accepted change ends a disabled state, so one that changes nothing does, too.
        let command = try await tend(customer).command(url: nil, secret: nil)
        return Answers.see(path, try await customer.execute(command) == nil ? .again : .done)
    }

    static func test(_ customer: CustomerVisit) async throws(Fault) -> Response {
        do throws(Fault) {
            let answer = try await customer.once { () throws(Fault) in
                // Of the account alone: a test is no attempt to sign in from an address.
                try customer.console.throttle.admit("webhook:\(customer.account.id)", from: nil, at: customer.now)
                return try await tend(customer).test()
            }
            guard let status = answer else { return Answers.see(path, .again) }
            let isGood = (200...299).contains(status)
            return try await page(
                customer,
                Told(test: (Phrase("The receiver answered {status}.", ["status": "\(status)"]), isGood ? .good : .bad)))
        } catch {
            switch error {
            case .receiverUnreachable: return try await page(customer, Told(test: (FaultWords.phrase(error), .bad)))
            case .invalid: return try await page(customer, Told(url: "Please give an address first."))
            default: throw error
            }
        }
    }

    // MARK: the log

    /// Bodies stand in the page: 25 of them are some 60 kB.
    private static let rows: Int64 = 25

    private static func log(_ customer: CustomerVisit) async throws(Fault) -> TableBlock {
        let found = try await customer.console.store.read(
            ListWebhookEvents(
                of: customer.account.id, before: ListMark(text: customer.query["before"]), limit: rows))
        return TableBlock(
            "What was sent in the last week",
            [
                .init("Time"), .init("Event"), .init("Number"), .init("State"), .init("Tries", isNumber: true),
                .init("Answer"), .init("Next try"), .init("Body"),
            ],
            found.rows.map { event in
                [
                    .time(event.createdAt), .code(NumbersWords.event(event.kind)),
                    .link(.verbatim("\(event.rental)"), to: "/numbers/rentals/\(event.rental)"), badge(event.state),
                    .number(event.attempt),
                    .lines(
                        [event.status.map { .number($0) }, event.reason.map { .phrase(RefusalTexts.phrase($0)) }]
                            .compactMap { $0 }),
                    event.state == .waiting ? event.dueAt.map { .time($0) } ?? .none : .none,
                    .folded("Show", event.body),
                ]
            }, empty: "Nothing was sent in the last week.",
            older: found.next.map { Links.path(path, [("before", $0.text)]) }, export: "/account/webhook.csv")
    }

    private static func badge(_ state: WebhookEventState) -> Cell {
        switch state {
        case .waiting: .badge("Waiting", .plain)
        case .sending: .badge("Being sent", .plain)
        case .delivered: .badge("Arrived", .good)
        case .failed: .badge("Failed", .bad)
        }
    }

    static func export(_ customer: CustomerVisit) async throws(Fault) -> Response {
        let store = customer.console.store
        let account = customer.account.id
        return Exports.csv(
            "webhook", ["id", "time", "event", "number", "state", "tries", "status", "reason", "body"],
            visit: customer.visit
        ) { mark throws(Fault) in
            try await store.read(ListWebhookEvents(of: account, before: mark, limit: Exports.rows))
        } line: { event in
            [
                "\(event.id)", event.createdAt.text, NumbersWords.event(event.kind), "\(event.rental)",
                "\(event.state)", "\(event.attempt)", event.status.map { "\($0)" } ?? "", event.reason ?? "",
                event.body,
            ]
        }
    }
}
