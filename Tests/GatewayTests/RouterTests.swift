import Base
import Commands
import Domain
import Errands
import Gateway
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import NIOCore
import Storage
import TestSupport
import Testing

@Suite struct RouterTests {
    private struct Answer {
        let status: Int
        let text: String
        let headers: HTTPFields
    }

    private func ask(
        _ door: Door, _ uri: String, _ method: HTTPRequest.Method = .post, _ headers: HTTPFields = [:],
        _ body: String? = nil
    ) async throws -> Answer {
        let routes = GatewayRoutes(
            panel: door.gate, numbers: door.world.numbersGate,
            ingest: IngestGate(
                desk: door.world.numbers, sealing: door.world.webhooks.sealing, publicURL: "",
                logger: Logger(label: "test")),
            metrics: MetricsPage(
                requests: door.world.metrics, store: door.world.store, counts: OrderCounts(), desk: door.world.desk,
                numbers: door.world.numbers),
            store: door.world.store)
        // Hummingbird keeps a request's id in its logger, so the handler must keep what it is given.
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        let app = Application(router: routes.router(), logger: logger)
        return try await app.test(.router) { client in
            try await client.execute(
                uri: uri, method: method, headers: headers, body: body.map { ByteBuffer(string: $0) }
            ) { response in
                Answer(
                    status: response.status.code, text: String(buffer: response.body), headers: response.headers)
            }
        }
    }

    private func balance(_ door: Door) -> String { "key=\(door.customer.key)&action=balance" }

    @Test func answersHeadWithoutABody() async throws {
        let door = try await Door()
        for path in ["/healthz", "/api/v2", "/v1/balance", "/nowhere"] {
            let answer = try await ask(door, path, .head)
            #expect(answer.text.isEmpty, "\(path)")
        }
    }

    @Test func aPathOfTheNumbersAPIThatNobodyKnowsIsNotFoundInItsForm() async throws {
        let door = try await Door()
        for (path, method) in [("/v1/nope", HTTPRequest.Method.get), ("/v2", .get), ("/v1/balance", .delete)] {
            let answer = try await ask(door, path, method)
            #expect(answer.status == 404 && answer.text.contains(#""code":"NOT_FOUND""#), "\(path)")
        }
    }

    @Test func answersBareJSONWithAndWithoutASlash() async throws {
        let door = try await Door()
        for path in ["/api/v2", "/api/v2/", "/api2/v2", "/api2/v2/"] {
            let answer = try await ask(door, path, .post, [:], balance(door))
            #expect(answer.status == 200)
            #expect(answer.text == Door.balance)
            #expect(answer.headers[.contentType] == "application/json")
            #expect(answer.headers[try #require(HTTPField.Name("X-Request-Id"))] != nil)
        }
    }

    @Test func takesEveryKindOfBody() async throws {
        let door = try await Door()
        let key = door.customer.key
        let multipart =
            "--x\r\nContent-Disposition: form-data; name=\"key\"\r\n\r\n\(key)\r\n"
            + "--x\r\nContent-Disposition: form-data; name=\"action\"\r\n\r\nbalance\r\n--x--\r\n"
        let bodies: [(type: String?, body: String)] = [
            (nil, balance(door)), ("application/x-www-form-urlencoded", balance(door)),
            ("application/x-www-form-urlencoded; charset=UTF-8", balance(door)),
            ("application/json", #"{"key":"\#(key)","action":"balance"}"#),
            ("application/json; charset=utf-8", #"{"key":"\#(key)","action":"balance","order":1}"#),
            ("application/x-www-form-urlencoded", #"{"key":"\#(key)","action":"balance"}"#),
            ("multipart/form-data; boundary=x", multipart),
        ]
        for (type, body) in bodies {
            var headers = HTTPFields()
            headers[.contentType] = type
            #expect(try await ask(door, "/api/v2", .post, headers, body).text == Door.balance, "\(type ?? "none")")
        }
    }

    @Test func takesTheKeyFromTheHeader() async throws {
        let door = try await Door()
        let answer = try await ask(
            door, "/api/v2", .post, [.authorization: "Bearer \(door.customer.key)"], "action=balance")
        #expect(answer.text == Door.balance)
    }

    @Test func errorsOfTheAPIHaveStatus200() async throws {
        let door = try await Door()
        for body in ["", "key=x", "key=x&action=balance", "a=b&a=c", "%FF=1", "{", "key=\(door.customer.key)&action=x"]
        {
            let answer = try await ask(door, "/api/v2", .post, [:], body)
            #expect(answer.status == 200, "\(body)")
            #expect(JSONValue.parse(answer.text.utf8)?["error"] != nil, "\(body)")
        }
    }

    @Test func otherMethodsAreRefusedInJSON() async throws {
        let door = try await Door()
        for method: HTTPRequest.Method in [.get, .put, .patch, .delete, .options] {
            for uri in ["/api/v2", "/api/v2?\(balance(door))"] {
                let answer = try await ask(door, uri, method)
                #expect(answer.status == 405)
                #expect(answer.headers[.allow] == "POST")
                #expect(answer.text == #"{"error":"Incorrect request"}"#)
            }
        }
    }

    @Test func aKeyInTheQueryIsNotTaken() async throws {
        let door = try await Door()
        let answer = try await ask(door, "/api/v2?\(balance(door))", .post, [:], "action=balance")
        #expect(answer.text == Door.invalidKey)
    }

    @Test func tooLargeABodyIsRefusedInJSON() async throws {
        let door = try await Door()
        let fits = balance(door) + "&x=" + String(repeating: "x", count: RequestLimits.bodyBytes - 100)
        #expect(try await ask(door, "/api/v2", .post, [:], fits).text == Door.balance)
        let large = String(repeating: "x", count: RequestLimits.bodyBytes + 1)
        let answer = try await ask(door, "/api/v2", .post, [:], large)
        #expect(answer.status == 413)
        #expect(answer.text == #"{"error":"Incorrect request"}"#)
    }

    @Test func tellsWhenToComeAgain() async throws {
        let door = try await Door()
        try await door.world.store.execute(SetLimit(owner: .storefront(door.shop), group: .read, perMinute: 1))
        try await door.world.watch.refresh()
        #expect(try await ask(door, "/api/v2", .post, [:], balance(door)).status == 200)
        let answer = try await ask(door, "/api/v2", .post, [:], balance(door))
        #expect(answer.status == 429)
        #expect(answer.headers[.retryAfter] == "60")
        #expect(answer.text == #"{"error":"Too many requests"}"#)
    }

    @Test func whatIsNotThereIsNotFoundInJSON() async throws {
        let door = try await Door()
        for uri in ["/", "/api", "/api/v3", "/api/v2/x", "/metrics/x"] {
            let answer = try await ask(door, uri, .post, [:], "")
            #expect(answer.status == 404, "\(uri)")
            #expect(answer.text == #"{"error":"Not found"}"#)
        }
    }

    @Test func aReferenceInTheHeaderBuysOnce() async throws {
        let door = try await Door()
        let name = try #require(HTTPField.Name("Idempotency-Key"))
        let body =
            "key=\(door.customer.key)&action=add&service=\(door.listing)&link=https%3A%2F%2Fexample.com&quantity=100"
        let first = try await ask(door, "/api/v2", .post, [name: "r"], body)
        #expect(first.text.hasPrefix(#"{"order":"#))
        #expect(try await ask(door, "/api/v2", .post, [name: "r"], body).text == first.text)
        #expect(try await door.world.money(door.customer).held.text == "0.09")
        #expect(try await door.world.audit().failure == nil)
    }

    @Test func tellsWhetherItIsWellAndReady() async throws {
        let door = try await Door()
        #expect(try await ask(door, "/healthz", .get).status == 200)
        #expect(try await ask(door, "/readyz", .get).status == 200)
        _ = try await ask(door, "/api/v2", .post, [:], balance(door))
        _ = try await ask(door, "/api/v2", .post, [:], "key=x&action=balance")
        _ = try await door.world.panel(#"a "panel""#)
        try await door.world.watch.refresh()
        let page = try await ask(door, "/metrics", .get)
        #expect(page.headers[.contentType]?.hasPrefix("text/plain; version=0.0.4") == true)
        #expect(page.text.contains(#"switchboard_requests_total{action="balance",result="ok"} 1"#))
        #expect(page.text.contains(#"switchboard_requests_total{action="balance",result="refused"} 1"#))
        #expect(page.text.contains(#"switchboard_upstream_held{provider="a \"panel\""} 0"#))
        #expect(!page.text.contains(door.customer.key))
    }
}

@Suite struct ServicesTests {
    private func rate(_ door: Door, _ customer: Customer) async -> String? {
        let answer = await door.text("services", key: customer.key)
        guard case .array(let items)? = JSONValue.parse(answer.utf8) else { return nil }
        return items.first?["rate"]?.scalarText
    }

    @Test func everybodySeesWhatTheyWillBeCharged() async throws {
        let door = try await Door()
        let plain = try await door.world.customer(door.shop)
        let discounted = try await door.world.customer(door.shop)
        _ = try await door.world.store.execute(
            EditAccount(account: discounted.account) { $0.discountBasisPoints = -500 })
        try await door.world.store.execute(
            SetPersonalPrice(account: door.customer.account, listing: door.listing, rate: Rate(text: "0.500")))
        try await door.world.watch.refresh()
        for _ in 0..<3 {
            #expect(await rate(door, plain) == "0.90")
            #expect(await rate(door, discounted) == "0.855")
            #expect(await rate(door, door.customer) == "0.500")
        }
        _ = try await door.world.order(discounted, door.listing)
        _ = try await door.world.order(door.customer, door.listing)
        #expect(try await door.world.money(discounted).held.text == "0.0855")
        #expect(try await door.world.money(door.customer).held.text == "0.05")
        #expect(try await door.world.audit().failure == nil)
    }

    @Test func aChangeOfTheCatalogIsSeenAtOnce() async throws {
        let door = try await Door()
        #expect(await rate(door, door.customer) == "0.90")
        _ = try await door.world.store.execute(
            EditListing(listing: door.listing) { listing in
                if let rate = Rate(text: "1.10") { listing.rate = rate }
            })
        try await door.world.watch.refresh()
        #expect(await rate(door, door.customer) == "1.10")
        _ = try await door.world.store.execute(EditListing(listing: door.listing) { $0.isActive = false })
        try await door.world.watch.refresh()
        #expect(await door.text("services") == "[]")
        #expect(await door.text("add", door.plainOrder) == #"{"error":"Incorrect service ID"}"#)
        #expect(try await door.world.audit().failure == nil)
    }
}
