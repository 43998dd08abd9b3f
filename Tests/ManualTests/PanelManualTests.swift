import Base
import Domain
import Manual
import PanelWire
import Testing

@Suite struct PanelManualTests {
    @Test(arguments: Manuals.dialects, ManualLanguage.allCases)
    func tellsOfEveryAction(_ name: String, _ language: ManualLanguage) {
        let manual = Manuals.panel(Manuals.dialect(name), language)
        #expect(Set(manual.calls.map(\.action)) == Set(PanelAction.allCases.map(\.rawValue)))
        #expect(Set(manual.calls.map(\.id)).count == manual.calls.count)
        for call in manual.calls {
            #expect(!call.title.isEmpty && !call.summary.isEmpty)
            #expect(
                call.members.allSatisfy { !$0.about.isEmpty }, "\(call.id): \(call.members.filter(\.about.isEmpty))")
            #expect(call.parameters.map(\.name).prefix(2) == ["key", "action"])
        }
        #expect(manual.url == Manuals.base + Manuals.dialect(name).path)
    }

    @Test(arguments: Manuals.dialects)
    func requestsAreReadAsTheCallsTheyAreExamplesOf(_ name: String) throws {
        for call in Manuals.panel(Manuals.dialect(name)).calls {
            for request in [call.request] + call.types.map(\.request) {
                let fields = try PanelFields(body: Array(request.bodyText.utf8), contentType: nil)
                let action = try #require(PanelAction(fields))
                #expect(action.rawValue == call.action)
                switch (call.id, try PanelCall(action, fields, idempotencyKey: nil)) {
                case ("services", .services), ("add", .add), ("status", .status(.one)), ("statuses", .status(.many)),
                    ("refill", .refill(.one)), ("refills", .refill(.many)), ("refill_status", .refillStatus(.one)),
                    ("refill_statuses", .refillStatus(.many)), ("cancel", .cancel), ("balance", .balance),
                    ("orders", .orders):
                    break
                default: Issue.record("\(call.id) is another call")
                }
            }
        }
    }

    @Test(arguments: Manuals.dialects)
    func examplesAreJSONAndErrorsAreErrors(_ name: String) throws {
        let dialect = Manuals.dialect(name)
        let manual = Manuals.panel(dialect)
        for call in manual.calls {
            #expect(!call.answers.isEmpty)
            for answer in call.answers {
                #expect(Manuals.isJSON(answer.body), "\(call.id)")
                #expect(JSONValue.parse(answer.body.utf8)?["error"] == nil, "\(call.id)")
            }
            let action = try #require(PanelAction.allCases.first { $0.rawValue == call.action })
            for error in call.errors + call.types.flatMap(\.errors) {
                let body = try #require(JSONValue.parse(error.body.utf8))
                #expect(body["error"] == .text(error.code))
                #expect((body["status"] == nil) == (dialect.error.count == 1 || dialect.bareErrors.contains(action)))
            }
        }
    }

    /// Members of each answer, as the source of the standard dialect prints them.
    @Test func answersAreThoseOfTheirCalls() {
        let status = ["charge", "start_count", "status", "remains", "currency"]
        let service = ["service", "name", "type", "category", "rate", "min", "max", "refill", "cancel"]
        let order = ["order", "service", "link", "quantity", "charge", "status", "date"]
        let printed: [String: [String]] = [
            "services": service.map { "[].\($0)" }, "add": ["order"],
            "status": status + ["runs", "orders", "expiry", "posts"],
            "statuses": (status + ["error", "runs", "orders", "expiry", "posts"]).map { "*.\($0)" },
            "refill": ["refill"], "refills": ["[].order", "[].refill", "[].refill.error"],
            "refill_status": ["status"], "refill_statuses": ["[].refill", "[].status", "[].status.error"],
            "cancel": ["[].order", "[].cancel", "[].cancel.error"], "balance": ["balance", "currency"],
            "orders": order.map { "[].\($0)" },
        ]
        for call in Manuals.panel(.standard).calls {
            #expect(call.members.map(\.path) == printed[call.id], "\(call.id)")
        }
    }

    /// Every word that the wire has for a fault of the panel API's, and no other.
    @Test(arguments: Manuals.dialects)
    func errorsAreTheWordsOfTheDialect(_ name: String) {
        let dialect = Manuals.dialect(name)
        let manual = Manuals.panel(dialect)
        let fields = OrderField.allCases.map { Fault.badField($0.rawValue) } + [.badField("order_reference")]
        let known: [Fault] =
            [
                .invalidKey, .addressNotAllowed, .accountSuspended, .accessDenied,
                .tooManyRequests(retryAfterSeconds: 1), .incorrectRequest, .tooManyIDs, .incorrectService, .badLink,
                .belowMinimum, .aboveMaximum, .badQuantity, .badComments, .notEnoughFunds, .linkInUse,
                .incorrectOrder, .refillUnavailable, .refillNotFound, .cancelUnavailable, .busy, .storageFull,
                .shuttingDown,
            ] + fields.filter { $0 != .badField("link") && $0 != .badField("comments") && $0 != .badField("quantity") }
        let words = Set(known.map { PanelWords.error($0, in: dialect) })
        #expect(Set(manual.errors.map(\.code)) == words)
        #expect(manual.errors.map(\.code).count == words.count)
        let told = manual.calls.flatMap { $0.errors + $0.types.flatMap(\.errors) }.map(\.code)
        let extras = ServiceTypes.extras.map { PanelWords.error(.badField($0.rawValue), in: dialect) }
        #expect(Set(told + extras) == words)
        #expect(told.contains(dialect.notEnoughFunds))
    }

    @Test func aWaitHasItsStatus() throws {
        let manual = Manuals.panel(.standard)
        let limited = try #require(manual.errors.first { $0.code == "Too many requests" })
        #expect(limited.status == 429 && limited.retryAfterSeconds == 12)
        let busy = try #require(manual.errors.first { $0.code == "Service is restarting" })
        #expect(busy.status == 503 && busy.retryAfterSeconds == 1)
        #expect(manual.errors.first?.status == 200)
    }

    @Test func dialectsDifferWhereTheirAnswersDo() {
        let plain = Manuals.panel(.standard)
        let wrapped = Manuals.panel(.hethongsub)
        #expect(plain.call("add")?.answers.first?.body == #"{"order":23501}"#)
        #expect(wrapped.call("add")?.members.map(\.path) == ["status", "msg", "order"])
        #expect(wrapped.call("refill_status")?.answers.first?.body.hasPrefix("[") == true)
        #expect(Manuals.panel(.tuongtacfbig).call("status")?.answers.first?.body.contains("currency") == false)
        #expect(wrapped.notes.count > plain.notes.count)
    }

    @Test func languagesDiffer() {
        let texts = ManualLanguage.allCases.map { Manuals.panel(.standard, $0).calls.map(\.summary) }
        #expect(Set(texts).count == ManualLanguage.allCases.count)
        #expect(Manuals.panel(.standard, .chinese).call("balance")?.title == "用户余额")
    }

    @Test func takesTheReadersOwnIDs() {
        let manual = PanelManual(
            .standard, currency: .vnd, language: .english, baseURL: Manuals.base + "/", key: "k",
            sample: PanelSample(listings: [14: 77], orders: [5], refills: [6]))
        let poll = manual.call("add")?.types.first { $0.name == "Poll" }
        #expect(poll?.request.form.prefix(3) == [.init("key", "k"), .init("action", "add"), .init("service", "77")])
        #expect(manual.call("status")?.request.form.last == .init("order", "5"))
        #expect(manual.call("refill_status")?.request.form.last == .init("refill", "6"))
        #expect(manual.url == "https://panel.example/api/v2")
        #expect(manual.call("balance")?.answers.first?.body.contains("VND") == true)
    }
}
