import Base
import Domain

@testable import Providers

/// An answer of the numbers API and what must be understood of it: one line of a table.
struct NumbersCase: Sendable, CustomStringConvertible {
    enum Call: Sendable {
        case rent, again, lookUp, look, order, cancel, finish, resend, cost, balance
    }

    let name: String
    let call: Call
    let status: Int
    let body: String
    /// Of `/orders/55` behind another call.
    var order: String?
    let expected: String

    init(_ name: String, _ call: Call, _ body: String, _ expected: String, status: Int = 200, order: String? = nil) {
        self.name = name
        self.call = call
        self.body = body
        self.expected = expected
        self.status = status
        self.order = order
    }

    /// An error in the API's envelope.
    init(
        _ name: String, _ call: Call, error code: String, _ status: Int, details: String? = nil, _ expected: String,
        order: String? = nil
    ) {
        let more = details.map { #","details":\#($0)"# } ?? ""
        self.init(
            name, call, #"{"success":false,"error":{"code":"\#(code)","message":"m"\#(more)}}"#, expected,
            status: status, order: order)
    }

    /// A success in the API's envelope.
    init(_ name: String, _ call: Call, data: String, _ expected: String, order: String? = nil) {
        self.init(name, call, #"{"success":true,"data":\#(data)}"#, expected, order: order)
    }

    var description: String { name }

    /// What this program understands.
    func reading() async -> String {
        let script = NumberScript()
        script.on("/v1/", NumberScript.answer(body, status))
        if call == .order { script.on("/orders/active", NumberScript.answer(#"{"success":true,"data":[]}"#)) }
        if let order { script.on("/v1/orders/55", NumberScript.answer(#"{"success":true,"data":\#(order)}"#)) }
        let provider = script.numbers()
        let rental = script.rental(item: "p142")
        let most = 15_000 * Money.unit
        let end: (String, [Remark])
        switch call {
        case .rent:
            let reply = await provider.rent(script.request(item: "p142", most: most))
            end = (NumberWords.of(reply), reply.remarks)
        case .again:
            let reply = await provider.rent(script.request(item: "p142", most: most, again: "55"))
            end = (NumberWords.of(reply), reply.remarks)
        case .lookUp:
            let reply = await provider.lookUp(script.request(item: "p142", most: most), known: [])
            end = (NumberWords.of(reply.value), reply.remarks)
        case .look, .order:
            let reply = await provider.look(at: [rental])
            end = (NumberWords.of(reply.value[rental.id]), reply.remarks)
        case .cancel:
            let reply = await provider.cancel(rental)
            end = (NumberWords.of(reply.value), reply.remarks)
        case .finish:
            let reply = await provider.finish(rental)
            end = (reply.value ? "heard" : "not heard", reply.remarks)
        case .resend:
            let reply = await provider.resend(rental)
            end = (reply.value ? "waits" : "does not wait", reply.remarks)
        case .cost:
            let reply = await provider.costAgain(of: rental)
            end = (reply.value.map { "\($0)" } ?? "none", reply.remarks)
        case .balance:
            let reply = await provider.balance()
            end = (reply.value.map { "\($0)" } ?? "none", reply.remarks)
        }
        return NumberWords.with(end.0, provider.gate, end.1)
    }
}

enum NumbersCases {
    private static let order =
        #"{"id":55,"status":"ACTIVE","phone_number":"+6281234567","amount":15000,"expires_at":"2027-02-25T10:20:00+00:00"}"#
    private static let unclear = "unknown, gate failed, remark unreadable"

    static let buys: [NumbersCase] = [
        NumbersCase(
            "made", .rent, data: #"{"orders":[\#(order)],"failed_count":0}"#,
            "rented 55 +6281234567 until 2027-02-25T10:20:00+00:00"),
        NumbersCase(
            "dearer than agreed", .rent,
            data: #"{"orders":[{"id":"55","phone_number":"6281234567","amount":15001}],"failed_count":0}"#,
            "rented 55 +6281234567, remark dearer"),
        NumbersCase("none made", .rent, data: #"{"orders":[],"failed_count":1}"#, "refused providerError"),
        NumbersCase("no offer", .rent, error: "NO_OFFER_AVAILABLE", 422, "refused noNumbers"),
        NumbersCase(
            "no funds", .rent, error: "INSUFFICIENT_BALANCE", 409,
            "refused providerAccountBalance, gate unfunded, remark out of funds"),
        NumbersCase(
            "its sellers are sold out", .rent, error: "PROVIDER_ERROR", 422,
            details: #"{"cause_counts":{"no_numbers":1}}"#,
            "refused noNumbers"),
        NumbersCase(
            "its sellers are sold out, each", .rent, error: "PROVIDER_ERROR", 422,
            details: #"{"attempts":[{"provider":"a","outcome":"no_numbers"},{"provider":"b","outcome":"no_numbers"}]}"#,
            "refused noNumbers"),
        NumbersCase(
            "its sellers fail in many ways", .rent, error: "PROVIDER_ERROR", 422,
            details: #"{"cause_counts":{"no_numbers":1,"price_rejected":1}}"#, "refused providerError"),
        NumbersCase("its seller fails without details", .rent, error: "PROVIDER_ERROR", 422, "refused providerError"),
        NumbersCase("a bad product", .rent, error: "VALIDATION_ERROR", 422, "refused providerError"),
        NumbersCase("a code that nobody knows", .rent, error: "SOMETHING_ELSE", 422, "refused providerError"),
        NumbersCase(
            "a bad token", .rent, error: "UNAUTHORIZED", 401,
            "refused providerUnavailable, gate denied, remark denied"),
        NumbersCase(
            "forbidden", .rent, error: "FORBIDDEN", 403, "refused providerUnavailable, gate denied, remark denied"),
        NumbersCase(
            "a page in the way", .rent, "<html>", "refused providerUnavailable, gate denied, remark unreadable",
            status: 403),
        NumbersCase(
            "a wrong address", .rent, "<html>", "refused providerUnavailable, gate denied, remark unreadable",
            status: 404),
        NumbersCase(
            "too many calls", .rent, error: "RATE_LIMIT_EXCEEDED", 429, "refused providerUnavailable, gate limited"),
        NumbersCase(
            "banned for cancels", .rent, error: "TEMP_BANNED_ABUSE_GUARD", 429,
            "refused providerUnavailable, gate limited"),
        NumbersCase(
            "in maintenance", .rent, error: "SERVICE_UNAVAILABLE", 503, "unknown, gate limited, remark unreadable"),
        NumbersCase("503 with a page", .rent, "<html>", unclear, status: 503),
        NumbersCase("an error of its own", .rent, error: "INTERNAL_ERROR", 500, unclear),
        NumbersCase("502", .rent, "", unclear, status: 502),
        NumbersCase("a redirect", .rent, "", unclear, status: 302),
        NumbersCase("400 with a page", .rent, "<html>", unclear, status: 400),
        NumbersCase("nothing", .rent, "", unclear),
        NumbersCase("a page", .rent, "<html>", unclear),
        NumbersCase("half of an answer", .rent, #"{"success":true,"data":{"orders":[{"id":55,"#, unclear),
        NumbersCase(
            "a success with 500", .rent, #"{"success":true,"data":{"orders":[\#(order)]}}"#, unclear, status: 500),
        NumbersCase(
            "no list of orders", .rent, data: #"{"ok":true}"#, "unknown, remark unreadable"),
        NumbersCase(
            "an order without an id", .rent, data: #"{"orders":[{"phone_number":"+6281234567"}]}"#,
            "unknown, remark unreadable"),
        NumbersCase(
            "an order without a number", .rent, data: #"{"orders":[{"id":55,"phone_number":null}]}"#,
            "unknown, remark unreadable"),
        NumbersCase(
            "the key is in use", .rent, error: "REQUEST_IN_PROGRESS", 409, "unknown, remark unreadable"),
        NumbersCase(
            "the key is another's", .rent, error: "IDEMPOTENCY_KEY_REUSED", 422, "unknown, remark unreadable"),
        NumbersCase(
            "the number again", .again, data: #"{"orders":[\#(order)],"failed_count":0}"#,
            "rented 55 +6281234567 until 2027-02-25T10:20:00+00:00"),
        NumbersCase("not to be had again", .again, error: "CONFLICT", 409, "refused noNumbers"),
        NumbersCase("dearer again", .again, error: "VALIDATION_ERROR", 422, "refused priceRejected"),
    ]

    static let lookUps: [NumbersCase] = [
        NumbersCase("the same answer again", .lookUp, data: #"{"orders":[\#(order)],"failed_count":0}"#, "found 55"),
        NumbersCase("made, without a number", .lookUp, data: #"{"orders":[{"id":55}]}"#, "found 55"),
        NumbersCase("none was made", .lookUp, data: #"{"orders":[],"failed_count":1}"#, "not there"),
        NumbersCase("its seller had none", .lookUp, error: "PROVIDER_ERROR", 422, "not there"),
        NumbersCase("nothing to buy", .lookUp, error: "NO_OFFER_AVAILABLE", 422, "not there"),
        NumbersCase(
            "no funds, then as now", .lookUp, error: "INSUFFICIENT_BALANCE", 409,
            "not there, gate unfunded, remark out of funds"),
        NumbersCase("still at it", .lookUp, error: "REQUEST_IN_PROGRESS", 409, "unknown"),
        NumbersCase("the key is another's", .lookUp, error: "IDEMPOTENCY_KEY_REUSED", 422, "unknown"),
        NumbersCase("a bad token", .lookUp, error: "UNAUTHORIZED", 401, "unknown, gate denied, remark denied"),
        NumbersCase("too many calls", .lookUp, error: "RATE_LIMIT_EXCEEDED", 429, "unknown, gate limited"),
        NumbersCase("in maintenance", .lookUp, error: "SERVICE_UNAVAILABLE", 503, "unknown, gate limited"),
        NumbersCase("a page", .lookUp, "<html>", "unknown, gate failed, remark unreadable", status: 502),
        NumbersCase("no list of orders", .lookUp, data: "{}", "unknown"),
    ]

    static let others: [NumbersCase] = [
        NumbersCase("waits", .look, data: "[\(order)]", "unchanged"),
        NumbersCase(
            "an SMS", .look,
            data: #"[{"id":55,"status":"OTP_RECEIVED","otp_code":"1234","otp_message":"Code 1234","sms_revision":1}]"#,
            "[code=1234 text=Code 1234]"),
        NumbersCase(
            "an SMS without a code", .look, data: #"[{"id":55,"status":"OTP_RECEIVED","otp_message":"Hello"}]"#,
            "[text=Hello]"),
        NumbersCase(
            "a status that nobody knows", .look, data: #"[{"id":55,"status":"DANCING"}]"#,
            "unchanged, remark unknown status"),
        NumbersCase("no list", .look, data: "{}", "unchanged, remark unreadable"),
        NumbersCase("a page for a list", .look, "<html>", "unchanged, gate failed, remark unreadable"),
        NumbersCase(
            "ended there", .order, data: #"{"id":55,"status":"EXPIRED","failed_reason":"expired"}"#, "canceled"),
        NumbersCase("canceled there", .order, data: #"{"id":55,"status":"CANCELED"}"#, "canceled"),
        NumbersCase(
            "completed there", .order, data: #"{"id":55,"status":"COMPLETED","otp_code":"1234"}"#, "[code=1234]"),
        NumbersCase("another's order", .order, data: #"{"id":56,"status":"EXPIRED"}"#, "unchanged, remark unreadable"),
        NumbersCase("no such order", .order, error: "NOT_FOUND", 404, "unchanged, remark missing"),
        NumbersCase("taken back", .cancel, data: #"{"order_id":55,"status":"CANCELED"}"#, "taken"),
        NumbersCase("too early", .cancel, error: "CANCEL_TOO_EARLY", 409, "too early"),
        NumbersCase(
            "an SMS has come", .cancel, error: "CONFLICT", 409, "received [code=1234]",
            order: #"{"id":55,"status":"OTP_RECEIVED","otp_code":"1234"}"#),
        NumbersCase("ended before", .cancel, error: "CONFLICT", 409, "taken", order: #"{"id":55,"status":"EXPIRED"}"#),
        NumbersCase("it stays", .cancel, error: "CONFLICT", 409, "refused", order: order),
        NumbersCase("nobody can say", .cancel, error: "CONFLICT", 409, "unknown, remark unreadable", order: "{}"),
        NumbersCase("its seller refuses", .cancel, error: "PROVIDER_ERROR", 422, "refused"),
        NumbersCase("no such order to cancel", .cancel, error: "NOT_FOUND", 404, "refused"),
        NumbersCase("a page for a cancel", .cancel, "<html>", "unknown, gate failed, remark unreadable"),
        NumbersCase("finished", .finish, data: #"{"order_id":55,"status":"COMPLETED"}"#, "heard"),
        NumbersCase("finished before", .finish, error: "CONFLICT", 409, "heard"),
        NumbersCase(
            "a page for a finish", .finish, "", "not heard, gate failed, remark unreadable", status: 502),
        NumbersCase("resent", .resend, data: #"{"order_id":55,"status":"ACTIVE","resent":true}"#, "waits"),
        NumbersCase("cannot resend", .resend, data: #"{"order_id":55,"resent":false}"#, "does not wait"),
        NumbersCase("in cooldown", .resend, error: "CONFLICT", 409, "does not wait"),
        NumbersCase("what it costs again", .cost, data: #"{"cost":12000}"#, "12000"),
        NumbersCase("not to be had again", .cost, error: "CONFLICT", 409, "none"),
        NumbersCase("a balance", .balance, data: #"{"currency":"IDR","balance":500000}"#, "500000"),
        NumbersCase(
            "a balance in dollars", .balance, data: #"{"currency":"USD","balance":5}"#, "none, remark other currency"),
        NumbersCase("a balance that makes no sense", .balance, data: #"{"balance":[]}"#, "none, remark unreadable"),
    ]
}
