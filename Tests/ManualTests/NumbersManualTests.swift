import Base
import Domain
import Manual
import NumbersWire
import Outbound
import Testing

@Suite struct NumbersManualTests {
    @Test(arguments: NumbersAPI.allCases, ManualLanguage.allCases)
    func tellsOfEveryEndpoint(_ api: NumbersAPI, _ language: ManualLanguage) throws {
        let manual = Manuals.numbers(api, language)
        #expect(Set(manual.calls.map(\.id)) == Set(NumbersEndpoint.allCases.map(\.rawValue)))
        #expect(manual.calls.count == NumbersEndpoint.allCases.count)
        for call in manual.calls {
            let endpoint = try #require(NumbersEndpoint(rawValue: call.id))
            let path = call.path.replacing("{id}", with: "7")
            let route = try #require(NumbersRoute(method: call.method, path: path), "\(call.method) \(path)")
            #expect(route.endpoint == endpoint && route.api == api)
            #expect(call.path.contains("{id}") == (route.id != nil))
            #expect(call.scope == endpoint.scope.name && call.perMinute == endpoint.group.standardPerMinute)
            #expect(!call.title.isEmpty && !call.summary.isEmpty)
            let silent = call.members.filter(\.about.isEmpty)
            #expect(silent.isEmpty, "\(call.id): \(silent)")
        }
    }

    @Test(arguments: NumbersAPI.allCases)
    func requestsAreTaken(_ api: NumbersAPI) throws {
        for call in Manuals.numbers(api).calls {
            for request in call.requests {
                let path = String(request.url.dropFirst(Manuals.base.count))
                let route = try #require(NumbersRoute(method: request.method, path: path))
                #expect(route.endpoint.rawValue == call.id)
                let query = request.address.split(separator: "?").dropFirst().first.map(String.init)
                _ = try NumbersCall(route, query: query, body: Array(request.bodyText.utf8))
                #expect(request.headers.first == .init("Authorization", "Bearer YOUR_API_KEY"))
                let key = request.headers.first { $0.name == "Idempotency-Key" }?.value
                #expect(try IdempotencyKey.check(key) == key)
                #expect((key != nil) == (call.id == "create" || call.id == "reactivate"))
            }
        }
    }

    @Test(arguments: NumbersAPI.allCases)
    func examplesAreJSONInTheirEnvelope(_ api: NumbersAPI) throws {
        for call in Manuals.numbers(api).calls {
            #expect(!call.answers.isEmpty, "\(call.id)")
            for answer in call.answers {
                #expect(JSONValue.parse(answer.body.utf8)?["success"] == .flag(true), "\(call.id)")
            }
            for error in call.errors {
                let body = try #require(JSONValue.parse(error.body.utf8))
                #expect(body["success"] == .flag(false))
                #expect(body["error"]?["code"] == .text(error.code))
                #expect((400...599).contains(error.status))
                let wait = body["error"]?["details"]?["retry_after_seconds"]?.scalarText
                #expect(wait == error.retryAfterSeconds.map { String($0) })
            }
        }
    }

    @Test func onlyTheSecondVersionNeedsARate() {
        func codes(_ api: NumbersAPI) -> [String] { Manuals.numbers(api).errors.map(\.code) }
        #expect(!codes(.v1).contains("FX_RATE_UNAVAILABLE") && codes(.v2).contains("FX_RATE_UNAVAILABLE"))
        #expect(Set(codes(.v1)).isSubset(of: codes(.v2)) && codes(.v1).count == 14)
        #expect(codes(.v1).contains("PROVIDER_ERROR") && codes(.v1).contains("TEMP_BANNED_ABUSE_GUARD"))
    }

    /// Names that the wire reads, found in its source; each is documented, and nothing else is.
    @Test(arguments: NumbersAPI.allCases)
    func parametersAreThoseThatTheWireReads(_ api: NumbersAPI) throws {
        let read = try WireSource.names(in: "NumbersWire", #/(?:integer|text|price)\("([a-z_]+)"/#)
        let manual = Manuals.numbers(api)
        let documented = manual.calls.flatMap(\.parameters).filter { $0.place != .header }.map(\.name)
        #expect(Set(documented) == read, "`id` stands in paths, too")
    }

    /// A word in place of a number, a flag in place of text: each endpoint looks at what is documented for it, and at
    /// nothing else that any endpoint reads. An unknown `sort` or `pair` is no fault.
    @Test(arguments: NumbersAPI.allCases)
    func everyEndpointReadsWhatItDocuments(_ api: NumbersAPI) throws {
        let names = try WireSource.names(in: "NumbersWire", #/(?:integer|text|price)\("([a-z_]+)"/#)
        for call in Manuals.numbers(api).calls {
            let route = try #require(NumbersRoute(method: call.method, path: call.path))
            for name in names where name != "sort" && name != "pair" {
                let place: ManualParameter.Place = call.method == "GET" ? .query : .body
                let isDocumented = call.parameters.contains { $0.name == name && $0.place == place }
                let needed = Self.needed(call.id).filter { $0 != name } + [name]
                let query = needed.map { "\($0)=\($0 == name ? "x" : "1")" }.joined(separator: "&")
                let members = needed.map { "\"\($0)\":\($0 == name ? "true" : $0.hasPrefix("webhook") ? "\"\"" : "1")" }
                let body = place == .body ? "{\(members.joined(separator: ","))}" : ""
                let isRefused =
                    (try? NumbersCall(route, query: place == .query ? query : nil, body: Array(body.utf8))) == nil
                #expect(isRefused == isDocumented, "\(call.id) \(name)")
            }
        }
    }

    /// What a request to an endpoint cannot do without.
    private static func needed(_ call: String) -> [String] {
        switch call {
        case "operators": ["country_id", "platform_id"]
        case "create": ["catalog_product_id"]
        case "cancel", "finish", "resend", "reactivate": ["id"]
        case "patch_webhook": ["webhook_url"]
        default: []
        }
    }

    @Test func aSignatureIsThatOfItsBody() throws {
        let signature = Manuals.numbers(.v1).webhooks.signature
        let headers = Dictionary(signature.headers.map { ($0.name, $0.value) }) { first, _ in first }
        // Computed with Python's hmac over the same bytes.
        #expect(
            headers["X-Webhook-Signature"]
                == "sha256=0cde1a844bc1f63209dba06bd5079da005a83bfd420ba4742b8ec484ca4084d8")
        #expect(headers["webhook-signature"] == "v1,2qWYur49A3bJyE5+IL3JsDcCuilZVM0Rc33pdirrRy0=")
        #expect(signature.body == Manuals.numbers(.v1).webhooks.events.first?.body)
    }

    @Test func eventsAreAllThatAreSent() {
        let webhooks = Manuals.numbers(.v2).webhooks
        #expect(webhooks.events.map(\.name) == WebhookEventKind.allCases.map(NumbersWords.event) + ["webhook.test"])
        #expect(webhooks.events.allSatisfy { Manuals.isJSON($0.body) && !$0.about.isEmpty })
    }

    @Test func limitsOfWebhooksAreThoseOfWhatSendsThem() {
        #expect(WebhookManual.tryMilliseconds == WebhookCall.usualDeadlineMilliseconds)
        #expect(Webhook.longestURL == HTTPAddress.longest)
    }

    @Test func limitsAreTheGroups() {
        let limits = Manuals.numbers(.v1).limits
        #expect(limits.map(\.group).count == 8 && Set(limits.flatMap(\.calls)).count == 18)
        #expect(limits.first { $0.group == "numbers-webhook-test" }?.perMinute == 10)
    }
}
