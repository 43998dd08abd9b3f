import Base
import Domain
import NumbersWire
import Testing

@Suite struct WebhookBodyTests {
    private static let now = Sample.time("2026-02-25T12:00:00Z")

    private func body(_ kind: WebhookEventKind, _ rental: Rental, _ now: Instant = now) -> String {
        WebhookBody.text(kind, rental, catalog: Sample.catalog, at: now)
    }

    @Test func aReceivedCodeIsTold() {
        #expect(
            body(.received, Sample.received, Sample.time("2026-02-25T10:05:00Z"))
                == #"{"event":"order.otp_received","timestamp":"2026-02-25T10:05:00+00:00","data":{"order_id":1001,"phone_number":"+6281234567890","otp_code":"123456","otp_message":"Your verification code is 123456","product_id":142,"catalog_product_id":87,"country":"Indonesia","platform":"WhatsApp","sms_revision":1,"operator_id":null,"operator_name":null,"can_finish":true,"can_resend":true,"can_cancel":false,"can_replace":false,"can_reactivate":false,"resend_available_at":null,"cancel_available_at":null,"replace_available_at":null}}"#
        )
    }

    @Test(arguments: [
        (WebhookEventKind.received, "order.otp_received"), (.completed, "order.completed"), (.expired, "order.expired"),
        (.canceled, "order.canceled"),
    ])
    func eventsHaveTheirNames(_ kind: WebhookEventKind, _ name: String) throws {
        let json = try #require(JSONValue.parse(body(kind, Sample.received).utf8))
        #expect(json["event"] == .text(name))
        #expect(json["data"]?["sms_revision"] == (kind == .received ? .number("1") : .null))
    }

    @Test func theTestHasAMessageOnly() {
        #expect(
            WebhookBody.test(at: Self.now)
                == #"{"event":"webhook.test","timestamp":"2026-02-25T12:00:00+00:00","data":{"message":"This is a test of your webhook"}}"#
        )
    }
}
