import Base
import Domain
import NumbersWire
import Testing

/// The examples of the documented API: their keys, in their order and with their kinds of values, are in our answers;
/// beside them only what its client library reads.
@Suite struct SourceExampleTests {
    private static let extra = [
        "can_finish", "can_resend", "can_cancel", "can_replace", "can_reactivate", "resend_available_at",
        "cancel_available_at", "replace_available_at", "operator_id", "operator_name",
    ]

    struct Example: Sendable, CustomTestStringConvertible {
        let name: String
        let answer: NumbersAnswer
        let v1: String
        let v2: String
        /// Keys of ours beyond the example's, in `data` or its items.
        let more: [String]

        var testDescription: String { name }
    }

    private static let money =
        #"{"amount":"0.9231","currency":"USD","canonical_amount":15000,"canonical_currency":"IDR"}"#
    private static let meta =
        #""meta":{"fx":{"pair":"USD/IDR","rate":16250,"rate_as_of":"2026-05-27T08:00:00+00:00"}}"#

    /// An example that both versions share, with the price in each one's form.
    private static func example(
        _ name: String, _ answer: NumbersAnswer, _ data: (_ money: String) -> String, money isMoney: Bool = true,
        more: [String] = []
    ) -> Example {
        Example(
            name: name, answer: answer, v1: "{\"success\":true,\"data\":\(data("15000"))}",
            v2: "{\"success\":true,\"data\":\(data(money))\(isMoney ? "," + meta : "")}", more: more)
    }

    private static let listed = Self.extra + ["catalog_product_id", "otp_message", "sms_revision"]

    static let examples: [Example] = [
        example(
            "countries", .countries(Sample.catalog.countries),
            { _ in #"[{"id":6,"code":"ID","name":"Indonesia","dial_code":"+62","emoji":"🇮🇩","active":true}]"# },
            money: false),
        example(
            "services", .services(Sample.catalog.services(country: nil)),
            { _ in #"[{"id":3,"code":"wa","name":"WhatsApp","active":true}]"# }, money: false),
        Example(
            name: "exchange rate", answer: .exchangeRate(pair: "USD/IDR", Sample.receipt),
            v1:
                #"{"success":true,"data":{"pair":"USD/IDR","base_currency":"USD","quote_currency":"IDR","rate":16250}}"#,
            v2: #"{"success":true,"data":{"pair":"USD/IDR","rate":16250,"rate_as_of":"2026-05-27T08:00:00+00:00"}}"#,
            more: []),
        Example(
            name: "balance", answer: .balance(Sample.rupiah(500_000)),
            v1: #"{"success":true,"data":{"currency":"IDR","balance":500000}}"#,
            v2: "{\"success\":true,\"data\":{\"balance\":\(money)},\(meta)}", more: []),
        example(
            "orders", .orders([Sample.rental()]),
            {
                #"[{"id":1001,"status":"ACTIVE","created_at":"2026-02-25T10:00:00+00:00","product_id":142,"phone_number":"+6281234567890","amount":\#($0),"otp_code":null,"otp_received_at":null,"expires_at":"2026-02-25T10:20:00+00:00","canceled_at":null,"failed_reason":null}]"#
            }, more: listed),
        example(
            "order", .order(Sample.received),
            {
                #"{"id":1001,"status":"OTP_RECEIVED","created_at":"2026-02-25T10:00:00+00:00","product_id":142,"phone_number":"+6281234567890","amount":\#($0),"otp_code":"123456","otp_received_at":"2026-02-25T10:05:00+00:00","expires_at":"2026-02-25T10:20:00+00:00","canceled_at":null,"failed_reason":null}"#
            }, more: listed),
        example(
            "active orders", .activeOrders([Sample.received, Sample.rental(1_002)]),
            { _ in
                #"[{"id":1001,"status":"OTP_RECEIVED","otp_code":"123456","otp_message":"Your verification code is 123456","otp_received_at":"2026-02-25T10:05:00+00:00","expires_at":"2026-02-25T10:20:00+00:00","failed_reason":null},{"id":1002,"status":"ACTIVE","otp_code":null,"otp_message":null,"otp_received_at":null,"expires_at":"2026-02-25T10:50:00+00:00","failed_reason":null}]"#
            }, money: false, more: extra + ["sms_revision"]),
        example(
            "create", .created([Sample.rental(1_002)], failedCount: 0),
            {
                #"{"orders":[{"id":1002,"status":"ACTIVE","product_id":142,"catalog_product_id":87,"amount":\#($0),"phone_number":"+6281234567891","otp_code":null,"otp_received_at":null,"expires_at":"2026-02-25T10:50:00+00:00","failed_reason":null}],"failed_count":0}"#
            }, more: extra),
        example(
            "cancel", .canceled(Sample.canceled, refund: Sample.rupiah(15_000), balance: Sample.rupiah(515_000)),
            { #"{"order_id":1001,"status":"CANCELED","refund_amount":\#($0),"new_balance":\#($0)}"# }),
        example(
            "finish", .finished(Sample.received), { _ in #"{"order_id":1001,"status":"COMPLETED"}"# }, money: false),
        example(
            "resend", .resent(Sample.rental(), resent: true),
            { _ in #"{"order_id":1001,"status":"ACTIVE","resent":true}"# }, money: false),
        example(
            "webhook",
            .webhook(
                ShownWebhook(
                    url: "https://example.com", secret: "a1", disabledAt: nil, disabledReason: nil,
                    consecutiveFailures: 0)),
            { _ in #"{"webhook_url":"https://example.com/webhook","webhook_secret":"a1b2c3d4e5f6..."}"# }, money: false,
            more: ["webhook_disabled_at", "webhook_disabled_reason", "webhook_consecutive_failures"]),
        example("webhook test", .webhookTest(statusCode: 200), { _ in #"{"status_code":200}"# }, money: false),
    ]

    @Test(arguments: examples, NumbersAPI.allCases)
    func answersHaveTheExamplesKeysAndNoOthers(_ example: Example, _ api: NumbersAPI) throws {
        let printed = try #require(JSONValue.parse((api == .v1 ? example.v1 : example.v2).utf8), "the example is JSON")
        let answered = try #require(JSONValue.parse(Sample.text(example.answer, api).utf8))
        #expect(differences(printed, answered, Set(example.more), at: "") == [])
    }

    @Test func productsHaveTheExamplesKeys() throws {
        let query = try #require(try Sample.products("limit=10"))
        let item = { (price: String) in
            #"{"id":142,"name":"WhatsApp Indonesia","country_id":6,"platform_id":3,"catalog_product_id":87,"available":42,"price":\#(price),"active":true}"#
        }
        let fx = Self.meta.dropFirst(#""meta":{"#.utf8.count)
        for (api, text) in [
            (
                NumbersAPI.v1,
                "{\"success\":true,\"data\":[\(item("15000"))],\"meta\":{\"page\":1,\"limit\":10,\"count\":1}}"
            ),
            (
                .v2,
                "{\"success\":true,\"data\":[\(item(Self.money))],\"meta\":{\"page\":1,\"limit\":10,\"count\":1,\(fx)}"
            ),
        ] {
            let printed = try #require(JSONValue.parse(text.utf8), "the example is JSON")
            let answered = try #require(JSONValue.parse(Sample.text(.products([Sample.tier], query), api).utf8))
            #expect(differences(printed, answered, ["operator_id", "operator_name"], at: "") == [])
        }
    }

    /// What an answer lacks, has too much, or has of another kind or in another order.
    private func differences(_ wanted: JSONValue, _ got: JSONValue, _ more: Set<String>, at place: String) -> [String] {
        switch (wanted, got) {
        case (.null, _), (.text, .text), (.number, .number), (.flag, .flag): return []
        case (.array(let wanted), .array(let got)):
            guard wanted.count == got.count else { return ["\(place): \(got.count) items"] }
            return zip(wanted, got).flatMap { differences($0, $1, more, at: place + "[]") }
        case (.object(let wanted), .object(let got)):
            let names = wanted.map(\.name)
            let known = got.map(\.name).filter { !more.contains($0) || names.contains($0) }
            guard known == names else { return ["\(place): \(known)"] }
            return wanted.flatMap { member in
                got.filter { $0.name == member.name }.flatMap {
                    differences(member.value, $0.value, more, at: place + "." + member.name)
                }
            }
        default: return ["\(place): another kind"]
        }
    }
}
