import Base
import Bottle
import TestSupport
import Testing

/// Pages, bodies and refusals, on real sockets.
@Suite struct BottlePageTests {
    /// A fault of `add`: its HTTP status, whether the order was taken, and a part of the answer.
    struct Expected: Sendable {
        let fault: String
        let status: Int
        let orders: Int64
        let part: String

        init(_ fault: String, _ status: Int, _ orders: Int64, _ part: String) {
            self.fault = fault
            self.status = status
            self.orders = orders
            self.part = part
        }
    }

    @Test(arguments: [
        Expected("html_before", 200, 0, "<!DOCTYPE html>"), Expected("html_after", 200, 1, "<!DOCTYPE html>"),
        Expected("challenge", 403, 0, "Just a moment..."),
        Expected("bad_gateway_before", 502, 0, "<h1>502 Bad Gateway</h1>"),
        Expected("bad_gateway_after", 502, 1, "<h1>502 Bad Gateway</h1>"),
        Expected("unavailable", 503, 0, "503 Service Temporarily Unavailable"),
    ])
    func pagesComeInsteadOfAnswers(expected: Expected) async throws {
        try await Served.with(fault: expected.fault) { served in
            let answer = try served.order()
            #expect(answer.end == .complete)
            #expect(answer.status == expected.status)
            #expect(answer.head.contains("Content-Type: text/html"))
            #expect(answer.text.contains(expected.part))
            #expect(served.panel.counts.orders == expected.orders)
        }
    }

    @Test(arguments: [
        Expected("limit_429", 429, 0, #"{"error":"Too many requests"}"#),
        Expected("limit_429_retry_after", 429, 0, #"{"error":"Too many requests"}"#),
        Expected("redirect", 302, 0, ""), Expected("redirect_308", 308, 0, ""),
        Expected("empty", 200, 1, ""), Expected("truncated", 200, 1, #"{"order""#),
        Expected("bom", 200, 1, "\u{FEFF}{\"order\":100001}"),
        Expected(
            "php_notice", 200, 1,
            "<br />\n<b>Notice</b>:  Undefined index [x] in {closure} on line <b>57</b><br />\n{\"order\":100001}"),
        Expected("text_for_object", 200, 1, #""success""#),
        Expected("success_without_id", 200, 1, #"{"status":"success"}"#),
        Expected("error_200", 200, 0, #"{"error":"neworder.error.link"}"#),
        Expected("nested_error", 200, 0, #"{"data":{"error":"neworder.error.link"}}"#),
        Expected("error_400", 400, 0, #"{"error":"neworder.error.link"}"#),
        Expected("fail_message", 200, 0, #"{"status":"fail","message":"The link is not allowed"}"#),
        Expected("invalid_key", 200, 0, #"{"error":"Invalid API key"}"#),
        Expected("no_funds", 200, 0, #"{"error":"neworder.error.not_enough_funds"}"#),
        Expected("insufficient_balance", 200, 0, #"{"error":"neworder.error.insufficient_balance"}"#),
        Expected("duplicate_link", 200, 0, #"{"error":"neworder.error.link_duplicate"}"#),
        Expected("id_order_id", 200, 1, #"{"order_id":100001}"#),
        Expected("id_orderId", 200, 1, #"{"orderId":100001}"#), Expected("id_id", 200, 1, #"{"id":100001}"#),
        Expected("id_Order", 200, 1, #"{"Order":100001}"#),
        Expected("id_data_order", 200, 1, #"{"data":{"order":100001}}"#),
        Expected("id_text", 200, 1, #"{"order":"100001"}"#),
    ])
    func bodiesAreAsTheFaultSays(expected: Expected) async throws {
        try await Served.with(fault: expected.fault) { served in
            let answer = try served.order()
            #expect(answer.end == .complete)
            #expect(answer.status == expected.status)
            #expect(answer.body == Array(expected.part.utf8))
            #expect(served.panel.counts.orders == expected.orders)
        }
    }

    @Test(arguments: [
        ("limit_429_retry_after", "Retry-After: 2"), ("redirect", "Location: /login"),
        ("redirect_308", "Location: /moved/api/v2"),
    ])
    func headersSayWhereAndWhen(fault: String, line: String) async throws {
        try await Served.with(fault: fault) { served in
            let answer = try served.order()
            #expect(answer.head.contains("\r\n\(line)\r\n"))
            #expect(answer.head.contains("Retry-After") == line.hasPrefix("Retry-After"))
        }
    }

    @Test func aRefusalStaysARefusalWhereTheFaultIsAboutAnID() throws {
        for fault in ["id_id", "id_data_order", "id_text", "success_without_id"] {
            let asked = try Asked(#"{"faults":[{"on":"add","fault":"\#(fault)"}]}"#)
            #expect(asked.add(999) == #"{"error":"Incorrect service ID"}"#)
        }
    }

    @Test(arguments: BottleFault.allCases)
    func everyFaultSpoilsSomeActionAndIsCounted(fault: BottleFault) throws {
        #expect(!fault.actions.isEmpty)
        for action in fault.actions {
            let asked = try Asked(#"{"faults":[{"on":"\#(action.rawValue)","fault":"\#(fault.rawValue)"}]}"#)
            let calm = try Asked()
            let forms = [Asked.order, "action=add&service=7&link=b&quantity=1234"]
            for one in [asked, calm] {
                for form in forms { _ = one.text(form) }
                one.clock.advance(seconds: 5)
            }
            _ = calm.text("action=refill&order=100001")
            _ = asked.text("action=refill&order=100001")
            let form: String =
                switch action {
                case .add: Asked.order
                case .status, .cancel, .refill: "action=\(action.rawValue)&orders=100001,100002"
                case .refillStatus: "action=refill_status&refills=1,2"
                case .services, .balance, .orders: "action=\(action.rawValue)"
                }
            let spoilt = asked.reply("key=bottle-key&" + form)
            let plain = calm.reply("key=bottle-key&" + form)
            let isSpoilt =
                spoilt.body != plain.body || spoilt.delivery != plain.delivery || spoilt.status != plain.status
            #expect(isSpoilt, "\(fault) on \(action)")
            #expect(asked.panel.counts.faults[fault, default: 0] > 0)
        }
    }
}
