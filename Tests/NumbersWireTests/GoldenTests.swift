import Base
import Domain
import NumbersWire
import Testing

/// Each answer to the byte in both versions.
@Suite struct GoldenTests {
    private static let fx = #"{"pair":"USD/IDR","rate":16250,"rate_as_of":"2026-05-27T08:00:00+00:00"}"#
    private static let dollars =
        #"{"amount":"0.9231","currency":"USD","canonical_amount":15000,"canonical_currency":"IDR"}"#
    private static let noCapabilities =
        #""can_finish":false,"can_resend":false,"can_cancel":false,"can_replace":false,"can_reactivate":false,"resend_available_at":null,"cancel_available_at":null,"replace_available_at":null"#
    private static let cancelable =
        #""can_finish":false,"can_resend":false,"can_cancel":true,"can_replace":true,"can_reactivate":false,"resend_available_at":null,"cancel_available_at":null,"replace_available_at":null"#
    private static let finishable =
        #""can_finish":true,"can_resend":true,"can_cancel":false,"can_replace":false,"can_reactivate":false,"resend_available_at":null,"cancel_available_at":null,"replace_available_at":null"#

    /// - Parameter meta: members of `meta` beside the exchange.
    private func expect(
        _ answer: NumbersAnswer, _ data: (_ money: String) -> String, money: Bool = true, meta: String = "",
        after seconds: Int64 = 300
    ) {
        let v1 = meta.isEmpty ? "" : ",\"meta\":{\(meta)}"
        let members = [meta, money ? "\"fx\":\(Self.fx)" : ""].filter { !$0.isEmpty }.joined(separator: ",")
        let v2 = members.isEmpty ? "" : ",\"meta\":{\(members)}"
        #expect(Sample.text(answer, .v1, after: seconds) == "{\"success\":true,\"data\":\(data("15000"))\(v1)}")
        #expect(Sample.text(answer, .v2, after: seconds) == "{\"success\":true,\"data\":\(data(Self.dollars))\(v2)}")
    }

    // MARK: catalogue

    @Test func countries() {
        let rows = Sample.catalog.countries
        expect(
            .countries(rows),
            { _ in #"[{"id":6,"code":"ID","name":"Indonesia","dial_code":"+62","emoji":"🇮🇩","active":true}]"# },
            money: false)
        expect(.countries([]), { _ in "[]" }, money: false)
    }

    @Test func services() {
        let rows = Sample.catalog.services(country: 6)
        expect(.services(rows), { _ in #"[{"id":3,"code":"wa","name":"WhatsApp","active":true}]"# }, money: false)
    }

    @Test func products() throws {
        let query = try #require(try Sample.products("limit=10"))
        expect(
            .products([Sample.tier], query),
            { money in
                #"[{"id":142,"name":"WhatsApp Indonesia","country_id":6,"platform_id":3,"catalog_product_id":87,"available":42,"price":\#(money),"active":true,"operator_id":null,"operator_name":null}]"#
            }, meta: #""page":1,"limit":10,"count":1"#)
        let second = Sample.text(.products([Sample.operatorTier], query), .v2)
        #expect(second.contains(#""operator_id":5,"operator_name":"Telkomsel"}"#))
        #expect(second.contains(#""amount":"0.0001""#), "a positive price is never nothing")
        expect(.products([], query), { _ in "[]" }, meta: #""page":1,"limit":10,"count":0"#)
    }

    @Test func operators() {
        expect(
            .operators(any: true, [Sample.telkomsel]),
            { _ in
                #"[{"operator_id":null,"code":"any","name":null,"local_name":null},{"operator_id":5,"code":"telkomsel","name":"Telkomsel","local_name":null}]"#
            }, money: false)
        expect(.operators(any: false, []), { _ in "[]" }, money: false)
    }

    @Test func exchangeRate() {
        let answer = NumbersAnswer.exchangeRate(pair: "USD/IDR", Sample.receipt)
        #expect(
            Sample.text(answer, .v1)
                == #"{"success":true,"data":{"pair":"USD/IDR","base_currency":"USD","quote_currency":"IDR","rate":16250}}"#
        )
        #expect(Sample.text(answer, .v2) == "{\"success\":true,\"data\":\(Self.fx)}")
        let undated = NumbersAnswer.exchangeRate(pair: "USD/IDR", ExchangeReceipt(rate: 16_250, asOf: nil))
        #expect(
            Sample.text(undated, .v2)
                == #"{"success":true,"data":{"pair":"USD/IDR","rate":16250,"rate_as_of":null}}"#)
    }

    @Test func balance() {
        #expect(
            Sample.text(.balance(Sample.rupiah(500_000)), .v1)
                == #"{"success":true,"data":{"currency":"IDR","balance":500000}}"#)
        #expect(
            Sample.text(.balance(Sample.rupiah(500_000)), .v2)
                == "{\"success\":true,\"data\":{\"balance\":{\"amount\":\"30.77\",\"currency\":\"USD\",\"canonical_amount\":500000,\"canonical_currency\":\"IDR\"}},\"meta\":{\"fx\":\(Self.fx)}}"
        )
    }

    // MARK: orders

    private func waiting(_ money: String) -> String {
        #"{"id":1001,"status":"ACTIVE","created_at":"2026-02-25T10:00:00+00:00","product_id":142,"catalog_product_id":87,"operator_id":null,"operator_name":null,"phone_number":"+6281234567890","amount":\#(money),"otp_code":null,"otp_message":null,"sms_revision":0,"otp_received_at":null,"expires_at":"2026-02-25T10:20:00+00:00","canceled_at":null,"failed_reason":null,\#(Self.cancelable)}"#
    }

    @Test func orders() {
        expect(.orders([Sample.rental()]), { "[\(waiting($0))]" })
        expect(.orders([]), { _ in "[]" })
    }

    @Test func order() {
        expect(.order(Sample.rental()), waiting)
        expect(
            .order(Sample.received),
            { money in
                #"{"id":1001,"status":"OTP_RECEIVED","created_at":"2026-02-25T10:00:00+00:00","product_id":142,"catalog_product_id":87,"operator_id":null,"operator_name":null,"phone_number":"+6281234567890","amount":\#(money),"otp_code":"123456","otp_message":"Your verification code is 123456","sms_revision":1,"otp_received_at":"2026-02-25T10:05:00+00:00","expires_at":"2026-02-25T10:20:00+00:00","canceled_at":null,"failed_reason":null,\#(Self.finishable)}"#
            })
        expect(
            .order(Sample.canceled),
            { money in
                #"{"id":1001,"status":"CANCELED","created_at":"2026-02-25T10:00:00+00:00","product_id":142,"catalog_product_id":87,"operator_id":null,"operator_name":null,"phone_number":"+6281234567890","amount":\#(money),"otp_code":null,"otp_message":null,"sms_revision":0,"otp_received_at":null,"expires_at":"2026-02-25T10:20:00+00:00","canceled_at":"2026-02-25T10:03:00+00:00","failed_reason":null,\#(Self.noCapabilities)}"#
            })
    }

    @Test func activeOrders() {
        expect(
            .activeOrders([Sample.received, Sample.rental(1_002)]),
            { _ in
                #"[{"id":1001,"status":"OTP_RECEIVED","otp_code":"123456","otp_message":"Your verification code is 123456","sms_revision":1,"otp_received_at":"2026-02-25T10:05:00+00:00","expires_at":"2026-02-25T10:20:00+00:00","failed_reason":null,"operator_id":null,"operator_name":null,\#(Self.finishable)},{"id":1002,"status":"ACTIVE","otp_code":null,"otp_message":null,"sms_revision":0,"otp_received_at":null,"expires_at":"2026-02-25T10:20:00+00:00","failed_reason":null,"operator_id":null,"operator_name":null,\#(Self.cancelable)}]"#
            }, money: false)
    }

    @Test func created() {
        expect(
            .created([Sample.rental()], failedCount: 2),
            { money in
                #"{"orders":[{"id":1001,"status":"ACTIVE","product_id":142,"catalog_product_id":87,"operator_id":null,"operator_name":null,"amount":\#(money),"phone_number":"+6281234567890","otp_code":null,"otp_received_at":null,"expires_at":"2026-02-25T10:20:00+00:00","failed_reason":null,"can_finish":false,"can_resend":false,"can_cancel":false,"can_replace":false,"can_reactivate":false,"resend_available_at":null,"cancel_available_at":"2026-02-25T10:02:00+00:00","replace_available_at":"2026-02-25T10:02:00+00:00"}],"failed_count":2}"#
            }, after: 0)
    }

    @Test func canceled() {
        let answer = NumbersAnswer.canceled(
            Sample.canceled, refund: Sample.rupiah(15_000), balance: Sample.rupiah(515_000))
        #expect(
            Sample.text(answer, .v1)
                == #"{"success":true,"data":{"order_id":1001,"status":"CANCELED","refund_amount":15000,"new_balance":515000}}"#
        )
        #expect(
            Sample.text(answer, .v2)
                == "{\"success\":true,\"data\":{\"order_id\":1001,\"status\":\"CANCELED\",\"refund_amount\":\(Self.dollars),\"new_balance\":{\"amount\":\"31.69\",\"currency\":\"USD\",\"canonical_amount\":515000,\"canonical_currency\":\"IDR\"}},\"meta\":{\"fx\":\(Self.fx)}}"
        )
    }

    @Test func steps() {
        var completed = Sample.received
        completed.state = .completed
        expect(.finished(completed), { _ in #"{"order_id":1001,"status":"COMPLETED"}"# }, money: false)
        expect(
            .resent(Sample.rental(), resent: true), { _ in #"{"order_id":1001,"status":"ACTIVE","resent":true}"# },
            money: false)
        expect(
            .resent(Sample.received, resent: false),
            { _ in #"{"order_id":1001,"status":"OTP_RECEIVED","resent":false}"# }, money: false)
        expect(.reactivateOptions(cost: Sample.rupiah(15_000)), { "{\"cost\":\($0)}" })
    }

    // MARK: webhook

    @Test func webhook() {
        let unset = ShownWebhook(url: nil, secret: nil, disabledAt: nil, disabledReason: nil, consecutiveFailures: 0)
        expect(
            .webhook(unset),
            { _ in
                #"{"webhook_url":null,"webhook_secret":null,"webhook_disabled_at":null,"webhook_disabled_reason":null,"webhook_consecutive_failures":0}"#
            }, money: false)
        let set = ShownWebhook(
            url: "https://example.com/w", secret: "a\"1\\", disabledAt: Sample.created, disabledReason: "410",
            consecutiveFailures: 10)
        expect(
            .webhook(set),
            { _ in
                #"{"webhook_url":"https://example.com/w","webhook_secret":"a\"1\\","webhook_disabled_at":"2026-02-25T10:00:00+00:00","webhook_disabled_reason":"410","webhook_consecutive_failures":10}"#
            }, money: false)
        expect(.webhookTest(statusCode: 204), { _ in #"{"status_code":204}"# }, money: false)
    }
}
