import Base
import Domain
import NumbersWire
import Testing

@Suite struct CallTests {
    // MARK: queries

    @Test func ordersHaveTheirUsualPage() throws {
        guard case .orders(let limit, let offset, let state) = try Sample.call("GET", "/v1/orders") else {
            Issue.record("no list of orders")
            return
        }
        #expect(limit == 20 && offset == 0 && state == nil)
    }

    @Test(arguments: [
        ("limit=5&offset=10&status=ACTIVE", 5, 10, RentalState.active),
        ("limit=0", 1, 0, nil), ("limit=-7&offset=-7", 1, 0, nil), ("limit=101", 100, 0, nil),
        ("limit=99999999999999999999&offset=99999999999999999999", 100, Int64.max, nil),
        ("limit=-99999999999999999999", 1, 0, nil), ("limit=&offset=&status=", 20, 0, nil),
        ("status=otp_received", 20, 0, .received), ("status=Completed", 20, 0, .completed),
        ("status=cANCELED", 20, 0, .canceled), ("status=expired", 20, 0, .expired),
        ("limit=3&limit=4", 4, 0, nil), ("unknown=1&x&=&%zz=1&limit=7", 7, 0, nil), ("li%6Dit=%38", 8, 0, nil),
        ("other=%zz&&", 20, 0, nil),
    ])
    func ordersTakeAPageAndAStatus(_ query: String, _ limit: Int64, _ offset: Int64, _ state: RentalState?) throws {
        guard case .orders(let rows, let skipped, let only) = try Sample.call("GET", "/v2/orders", query: query) else {
            Issue.record("no list of orders")
            return
        }
        #expect(rows == limit && skipped == offset && only == state)
    }

    @Test(arguments: [
        ("orders", "limit=abc"), ("orders", "limit=1.5"), ("orders", "limit=1e3"), ("orders", "limit=+5"),
        ("orders", "limit=%205"), ("orders", "offset=x"), ("orders", "limit=%zz"), ("orders", "limit=%2"),
        ("orders", "limit=-"), ("orders", "limit=٣"), ("orders", "status=RESERVED"), ("orders", "status=FAILED"),
        ("orders", "status=wrong"), ("orders", "status=act%C4%B1ve"), ("orders", "status=%FF"),
        ("catalog/services", "country_id=ID"), ("catalog/products", "country_id=six"),
        ("catalog/products", "platform_id=wa"), ("catalog/products", "operator_id=null"),
        ("catalog/products", "limit=ten"), ("catalog/products", "page=one"), ("catalog/operators", ""),
        ("catalog/operators", "country_id=6"), ("catalog/operators", "platform_id=3"),
        ("catalog/operators", "country_id=6&platform_id="), ("catalog/operators", "country_id=6&platform_id=x"),
    ])
    func wrongQueriesAreRefused(_ path: String, _ query: String) {
        guard case .invalid(let sentence) = Sample.refusal("GET", "/v1/" + path, query: query, body: []) else {
            Issue.record("\(query) is taken")
            return
        }
        #expect(!sentence.isEmpty)
    }

    @Test func catalogueQueriesAreRead() throws {
        guard case .services(let country) = try Sample.call("GET", "/v1/catalog/services", query: "country_id=6"),
            case .services(let none) = try Sample.call("GET", "/v1/catalog/services"),
            case .operators(let place, let service) = try Sample.call(
                "GET", "/v1/catalog/operators", query: "country_id=0&platform_id=3"),
            case .exchangeRate(let pair) = try Sample.call(
                "GET", "/v1/catalog/exchange-rate", query: "pair=USD%2FVND"),
            case .exchangeRate(let usual) = try Sample.call("GET", "/v1/catalog/exchange-rate", query: "pair=")
        else {
            Issue.record("other calls")
            return
        }
        #expect(country == 6 && none == nil && place == 0 && service == 3 && pair == "USD/VND" && usual == "USD/IDR")
    }

    @Test func productsAreClamped() throws {
        let usual = try #require(try Sample.products(nil))
        #expect(usual.limit == 1_000 && usual.page == 1 && usual.sort == .priceUp && usual.country == nil)
        let low = try #require(try Sample.products("limit=0&page=0&sort=whatever"))
        #expect(low.limit == 1 && low.page == 1 && low.sort == .priceUp)
        let high = try #require(try Sample.products("limit=10001&page=99999999999999999999&sort=name_desc"))
        #expect(high.limit == 10_000 && high.page == .max && high.sort == .nameDown)
        #expect(try Sample.products("limit=5")?.limit == 5)
    }

    // MARK: ids

    private static let actions = ["cancel", "finish", "resend", "reactivate"]

    private func order(_ call: NumbersCall) -> RentalID?? {
        switch call {
        case .cancel(let id), .finish(let id), .resend(let id), .reactivate(let id, _): .some(id)
        default: nil
        }
    }

    @Test(arguments: actions)
    func actionsTakeAnOrder(_ action: String) throws {
        let forms = [#"{"id":1001}"#, #"{"id":"1001"}"#, #"{ "x":[{}], "id" : 1001 , "y":null }"#]
        for body in forms {
            let call = try Sample.call("POST", "/v1/orders/" + action, body: body)
            #expect(order(call) == .some(RentalID(1_001)), "\(body)")
        }
        for number in [
            "0", "-1", "2147483648", "9223372036854775808", "-9223372036854775809", "\"0\"", "\"99999999999999999999\"",
        ] {
            let call = try Sample.call("POST", "/v2/orders/" + action, body: "{\"id\":\(number)}")
            #expect(order(call) == .some(nil), "\(number) names no order")
        }
    }

    @Test(arguments: actions)
    func actionsWithoutAnOrderAreRefused(_ action: String) {
        let bodies = [
            "", "{}", #"{"id":null}"#, #"{"id":1.0}"#, #"{"id":1e3}"#, #"{"id":"x"}"#, #"{"id":""}"#, #"{"id":"-5"}"#,
            #"{"id":true}"#, #"{"id":[1]}"#, #"{"id":{"a":1}}"#, #"{"id":" 1"}"#, #"{"id":1,"id":1}"#,
        ]
        for body in bodies {
            guard case .invalid = Sample.refusal("POST", "/v1/orders/" + action, body: Array(body.utf8)) else {
                Issue.record("\(body) is taken")
                continue
            }
        }
    }

    // MARK: bodies

    @Test(arguments: ["create", "cancel", "finish", "resend", "reactivate"])
    func malformedBodiesAreRefused(_ action: String) {
        let bodies: [[UInt8]] = [
            Array("{".utf8), Array("[]".utf8), Array("null".utf8), Array("5".utf8), Array(#"{"id":1}x"#.utf8),
            Array(#"{"id":1,}"#.utf8), Array("{'id':1}".utf8), Array(#"{"id":01}"#.utf8), Array("id=1".utf8),
            Array("{\"id\":1,\"x\":\"".utf8) + [0xFF] + Array("\"}".utf8),
            [0xEF, 0xBB, 0xBF] + Array(#"{"id":1}"#.utf8),
            Array(#"{"id":1,"x":"\ud800"}"#.utf8), Array("{\"id\":1,\"x\":\"\u{1}\"}".utf8), [0], Array(" ".utf8),
            Array((String(repeating: "[", count: 100_000)).utf8),
        ]
        for body in bodies {
            guard case .invalid = Sample.refusal("POST", "/v1/orders/" + action, body: body) else {
                Issue.record("\(String(decoding: body.prefix(40), as: UTF8.self)) is taken")
                continue
            }
        }
    }

    @Test func bodiesOfReadsAreNotLookedAt() {
        for path in ["balance", "orders", "orders/active", "orders/1", "webhook", "catalog/countries"] {
            #expect(Sample.refusal("GET", "/v1/" + path, body: Array("{".utf8)) == nil, "\(path)")
        }
        #expect(Sample.refusal("POST", "/v1/webhook/test", body: []) == nil)
        #expect(Sample.refusal("POST", "/v1/webhook/test", body: [0xFF]) == nil)
    }

    // MARK: webhook

    @Test func webhookFieldsAreSetClearedOrLeft() throws {
        guard
            case .patchWebhook(let url, let secret) = try Sample.call(
                "PATCH", "/v1/webhook", body: #"{"webhook_url":"https://example.com/w","webhook_secret":null}"#),
            case .patchWebhook(let noURL, let cleared) = try Sample.call(
                "PATCH", "/v2/webhook", body: #"{"webhook_secret":"","other":1}"#)
        else {
            Issue.record("other calls")
            return
        }
        #expect(url == "https://example.com/w" && secret == nil && noURL == nil && cleared == "")
    }

    @Test(arguments: [
        "", "{}", #"{"other":1}"#, #"{"webhook_url":null}"#, #"{"webhook_url":5}"#, #"{"webhook_secret":["a"]}"#,
        #"{"webhook_url":"a\u0000b"}"#, #"{"webhook_url":"","webhook_url":""}"#,
    ])
    func webhookWithoutAKnownFieldIsRefused(_ body: String) {
        guard case .invalid = Sample.refusal("PATCH", "/v1/webhook", body: Array(body.utf8)) else {
            Issue.record("\(body) is taken")
            return
        }
    }
}
