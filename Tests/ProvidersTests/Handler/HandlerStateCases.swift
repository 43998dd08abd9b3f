/// Answers to `getStatusV2`, `getStatus`, `setStatus` and questions about money.
enum HandlerStateCases {
    static let looks: [HandlerCase] = [
        HandlerCase("waits", .look, "STATUS_WAIT_CODE", "unchanged"),
        HandlerCase("waits for a resend", .look, "STATUS_WAIT_RESEND", "unchanged"),
        HandlerCase("waits in a new way", .look, "STATUS_WAIT_SCREEN", "unchanged"),
        HandlerCase("waits for another", .look, "STATUS_WAIT_RETRY:001234", "[code=001234]"),
        HandlerCase("waits for another, without the first", .look, "STATUS_WAIT_RETRY:", "unchanged"),
        HandlerCase("a code", .look, "STATUS_OK:123456", "[code=123456]"),
        HandlerCase("a code in quotes", .look, "STATUS_OK:'123456'", "[code=123456]"),
        HandlerCase("a code with a hyphen", .look, "STATUS_OK:123-456", "[code=123-456]"),
        HandlerCase("a text for a code", .look, "STATUS_OK:Your code: 123456", "[text=Your code: 123456]"),
        HandlerCase("a whole SMS", .look, "FULL_SMS:Your code is\n123456", "[text=Your code is\n123456]"),
        HandlerCase("a whole SMS that looks like JSON", .look, "FULL_SMS:code [1234]", "[text=code [1234]]"),
        HandlerCase("a code of null", .look, "STATUS_OK:null", "unchanged"),
        HandlerCase("canceled", .look, "STATUS_CANCEL", "canceled"),
        HandlerCase("canceled, as JSON", .look, #"{"status":"STATUS_CANCEL"}"#, "canceled"),
        HandlerCase("finished", .look, "ACCESS_ACTIVATION", "unchanged"),
        HandlerCase(
            "JSON with an SMS", .look,
            #"{"verificationType":2,"sms":{"dateTime":"2026-01-01 00:00:00","code":"123456","text":"Code 123456"}}"#,
            "[code=123456 text=Code 123456]"),
        HandlerCase(
            "JSON with the SMS under data", .look,
            #"{"verificationType":"sms","data":{"id":"34","phoneFrom":"WhatsApp","code":"123456","text":"Code 123456"}}"#,
            "[code=123456 text=Code 123456]"),
        HandlerCase(
            "JSON with a call", .look,
            #"{"verificationType":1,"sms":null,"call":{"from":"1","code":"12345","text":null}}"#, "[code=12345]"),
        HandlerCase("JSON that waits", .look, #"{"verificationType":2,"sms":null}"#, "unchanged"),
        HandlerCase("JSON that waits with empty texts", .look, #"{"sms":{"code":"","text":""}}"#, "unchanged"),
        HandlerCase(
            "JSON with several", .look,
            #"{"data":[{"code":"111111","text":"a 111111"},{"code":null,"text":"hello"}]}"#,
            "[code=111111 text=a 111111] [text=hello]"),
        HandlerCase(
            "the same SMS twice", .look, #"{"sms":{"code":"1234","text":"a"},"data":{"code":"1234","text":"a"}}"#,
            "[code=1234 text=a]"),
        HandlerCase("a number for a code", .look, #"{"sms":{"code":123456}}"#, "[code=123456]"),
        HandlerCase("no such activation", .look, "NO_ACTIVATION", "unchanged, remark missing"),
        HandlerCase(
            "no such activation, as a title", .look, #"{"title":"NOT_FOUND","details":"Activation Not Found"}"#,
            "unchanged, remark missing", status: 404),
        HandlerCase("a word that nobody knows", .look, "STATUS_DANCING", "unchanged, remark unknown status"),
        HandlerCase("JSON that nobody knows", .look, #"{"a":1}"#, "unchanged, remark unknown status"),
        HandlerCase("a bad key on the way", .look, "BAD_KEY", "unchanged, gate denied, remark denied"),
        HandlerCase(
            "a page in between", .look, "<html></html>", "unchanged, gate failed, remark unreadable"),
        HandlerCase("502", .look, "STATUS_CANCEL", "unchanged, gate failed, remark unreadable", status: 502),
        HandlerCase("too many calls", .look, "", "unchanged, gate limited", status: 429),
    ]

    static let cancels: [HandlerCase] = [
        HandlerCase("canceled", .cancel, "ACCESS_CANCEL", "taken"),
        HandlerCase("canceled before", .cancel, "ACCESS_CANCEL_ALREADY", "taken"),
        HandlerCase("canceled without a word", .cancel, "", "taken", status: 204),
        HandlerCase("too early", .cancel, "EARLY_CANCEL_DENIED", "too early"),
        HandlerCase(
            "too early as a title", .cancel, #"{"title":"EARLY_CANCEL_DENIED","info":{"minActivationTime":120}}"#,
            "too early", status: 409),
        HandlerCase(
            "an SMS has come", .cancel, "BAD_STATUS", "received [code=123456]", state: "STATUS_OK:123456"),
        HandlerCase(
            "an SMS has come, as a title", .cancel, #"{"title":"OTP_RECEIVED"}"#, "received [code=1 text=a]",
            status: 409, state: #"{"sms":{"code":"1","text":"a"}}"#),
        HandlerCase("a code is ready", .cancel, "ACCESS_READY", "received [code=12]", state: "STATUS_OK:12"),
        HandlerCase("it was canceled there", .cancel, "BAD_STATUS", "taken", state: "STATUS_CANCEL"),
        HandlerCase("it stays", .cancel, "BAD_STATUS", "refused", state: "STATUS_WAIT_CODE"),
        HandlerCase("the free time is over", .cancel, "CANT_CANCEL", "refused", state: "STATUS_WAIT_CODE"),
        HandlerCase("it is gone", .cancel, "NO_ACTIVATION", "taken, remark missing", state: "NO_ACTIVATION"),
        HandlerCase(
            "it is gone by one word only", .cancel, "NO_ACTIVATION", "refused", state: "STATUS_WAIT_CODE"),
        HandlerCase("nobody can say", .cancel, "BAD_STATUS", "unknown, gate failed, remark unreadable", state: "<p>"),
        HandlerCase("a bad key", .cancel, "BAD_KEY", "refused, gate denied, remark denied"),
        HandlerCase("too many calls", .cancel, "", "refused, gate limited", status: 429),
        HandlerCase(
            "a page", .cancel, "<html></html>", "unknown, gate failed, remark unreadable", state: "STATUS_WAIT_CODE"),
        HandlerCase(
            "500", .cancel, "ACCESS_CANCEL", "unknown, gate failed, remark unreadable", status: 500,
            state: "STATUS_WAIT_CODE"),
    ]

    static let others: [HandlerCase] = [
        HandlerCase("finished", .finish, "ACCESS_ACTIVATION", "heard"),
        HandlerCase("finished before", .finish, "BAD_STATUS", "heard"),
        HandlerCase("nothing to finish", .finish, "NO_ACTIVATION", "heard"),
        HandlerCase("a page instead", .finish, "<html>", "not heard, gate failed, remark unreadable"),
        HandlerCase("too many calls to finish", .finish, "", "not heard, gate limited", status: 429),
        HandlerCase("waits for another", .resend, "ACCESS_RETRY_GET", "waits"),
        HandlerCase("ready for another", .resend, "ACCESS_READY", "waits"),
        HandlerCase("does not resend", .resend, "BAD_STATUS", "does not wait"),
        HandlerCase("a page for a resend", .resend, "<html>", "does not wait, gate failed, remark unreadable"),
        HandlerCase("what it costs again", .cost, #"{"status":"success","cost":0.1275,"service":"wa"}"#, "0.1275"),
        HandlerCase("what it costs again, deeper", .cost, #"{"data":{"price":1.4522,"currency":840}}"#, "1.4522"),
        HandlerCase("not to be had again", .cost, "RENEW_ACTIVATION_NOT_AVAILABLE", "none"),
        HandlerCase("an error for a cost", .cost, #"{"status":"error","message":"no","cost":0.1}"#, "none"),
        HandlerCase("a cost that makes no sense", .cost, #"{"cost":"cheap"}"#, "none"),
        HandlerCase("costs are not told", .cost, "BAD_ACTION", "none"),
        HandlerCase("a balance", .balance, "ACCESS_BALANCE:12.5085", "12.5085"),
        HandlerCase("a balance with more behind", .balance, "ACCESS_BALANCE:12.5:0.3", "12.5"),
        HandlerCase("a balance as JSON", .balance, #"{"balance":"12.5"}"#, "12.5"),
        HandlerCase("a balance with a mark", .balance, "ACCESS_BALANCE:$12.5", "12.5"),
        HandlerCase("a debt", .balance, "ACCESS_BALANCE:-3", "-3"),
        HandlerCase("another currency", .balance, "ACCESS_BALANCE:100 RUB", "none, remark other currency"),
        HandlerCase("one or a thousand", .balance, "ACCESS_BALANCE:1,234", "none, remark unreadable"),
        HandlerCase("no balance for a bad key", .balance, "BAD_KEY", "none, gate denied, remark denied"),
        HandlerCase("a page for a balance", .balance, "<html>", "none, gate failed, remark unreadable"),
    ]

    static let prices: [HandlerCase] = [
        HandlerCase(
            "country, service, cost and count", .prices,
            #"{"6":{"wa":{"cost":0.2,"count":100,"physicalCount":5},"tg":{"cost":"0.35","count":"7"}}}"#,
            "6/wa 100x0.2; 6/tg 7x0.35"),
        HandlerCase(
            "prices and their counts", .prices, #"{"6":{"wa":{"0.2":10,"0.15":3,"0.4":0}}}"#,
            "6/wa@0.15 3x0.15; 6/wa@0.2 10x0.2"),
        HandlerCase(
            "free prices", .prices,
            #"{"6":{"wa":{"cost":0.2,"count":100,"freePriceMap":{"0.15":3,"0.2":10}}}}"#,
            "6/wa@0.15 3x0.15; 6/wa@0.2 10x0.2"),
        HandlerCase(
            "sellers behind it", .prices,
            #"{"6":{"wa":{"12":{"price":0.2,"count":3},"14":{"price":0.2,"count":4},"9":{"price":0.1,"count":1}}}}"#,
            "6/wa@0.1 1x0.1; 6/wa@0.2 7x0.2"),
        HandlerCase(
            "the cheapest five", .prices, #"{"6":{"wa":{"0.6":1,"0.5":1,"0.4":1,"0.3":1,"0.2":1,"0.1":1}}}"#,
            "6/wa@0.1 1x0.1; 6/wa@0.2 1x0.2; 6/wa@0.3 1x0.3; 6/wa@0.4 1x0.4; 6/wa@0.5 1x0.5"),
        HandlerCase("service first", .prices, #"{"wa":{"6":0.22,"7":0.3}}"#, "6/wa 1x0.22; 7/wa 1x0.3"),
        HandlerCase(
            "in a list", .prices, #"[{"6":{"wa":{"cost":0.2,"count":1}}}]"#, "6/wa 1x0.2"),
        HandlerCase(
            "as rows", .prices, #"[{"country":6,"service":"wa","price":0.2,"count":4}]"#, "6/wa 4x0.2"),
        HandlerCase(
            "under data", .prices, #"{"status":"success","data":{"6":{"wa":{"cost":0.2,"count":1}}}}"#, "6/wa 1x0.2"),
        HandlerCase(
            "services with a mark behind", .prices, #"{"6":{"wa_0":{"cost":0.2,"count":1}}}"#, "6/wa 1x0.2"),
        HandlerCase(
            "services that nobody knows", .prices,
            #"{"6":{"zzzz":{"cost":0.2,"count":1},"wa":{"cost":0.2,"count":1}}}"#, "6/wa 1x0.2"),
        HandlerCase("out of stock", .prices, #"{"6":{"wa":{"cost":0.2,"count":-3}}}"#, "6/wa 0x0.2"),
        HandlerCase(
            "costs that make no sense", .prices,
            #"{"6":{"wa":{"cost":"x","count":1},"tg":{"cost":-1,"count":1},"vk":{"cost":1e-2,"count":1}}}"#,
            "6/vk 1x0.01"),
        HandlerCase(
            "an empty country beside", .prices, #"{"5":[],"6":{"wa":{"cost":0.2,"count":1}}}"#, "6/wa 1x0.2"),
        HandlerCase(
            "counts beyond all numbers", .prices, #"{"6":{"wa":{"cost":0.2,"count":99999999999999999999}}}"#,
            "6/wa 0x0.2"),
        HandlerCase("services in a list, of nobody's country", .prices, #"[{"wa":{"cost":1}}]"#, nothing),
        HandlerCase("nothing for sale", .prices, "{}", nothing),
        HandlerCase("an error for prices", .prices, #"{"status":"false","msg":"service is incorrect"}"#, "none"),
        HandlerCase("half of the prices", .prices, #"{"6":{"wa":{"cost":0.2,"count":1}},"7"#, broken),
        HandlerCase("a page for prices", .prices, "<html>", broken),
    ]

    private static let nothing = "none, remark unreadable"
    private static let broken = "none, gate failed, remark unreadable"
}
