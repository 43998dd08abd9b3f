/// Answers to `getNumberV2`, `getNumber` and their kin.
enum HandlerRentCases {
    static let rented: [HandlerCase] = [
        HandlerCase(
            "JSON with all it may have", .rent,
            #"{"activationId":"635","phoneNumber":"6281234567","activationCost":0.15,"currency":840,"countryCode":6,"canGetAnotherSms":true,"activationTime":"2026-11-19T00:00:00+00:00","activationEndTime":"2027-01-01T07:20:00+07:00","activationOperator":"any"}"#,
            "rented 635 +6281234567 until 2027-01-01T00:20:00+00:00"),
        HandlerCase(
            "numbers as numbers", .rent, #"{"activationId":635,"phoneNumber":6281234567,"activationCost":"0.2"}"#,
            "rented 635 +6281234567"),
        HandlerCase(
            "JSON one level deeper", .rent,
            #"{"status":"success","data":{"activationId":"635","phoneNumber":"+62 812-345-67"}}"#,
            "rented 635 +6281234567"),
        HandlerCase(
            "a list of one", .rent, #"[{"activationId":"635","phoneNumber":"6281234567"}]"#, "rented 635 +6281234567"),
        HandlerCase("a plain answer to V2", .rent, "ACCESS_NUMBER:635:6281234567", "rented 635 +6281234567"),
        HandlerCase(
            "a plain answer with an operator behind", .rent, "ACCESS_NUMBER:635:6281234567:telkomsel",
            "rented 635 +6281234567"),
        HandlerCase(
            "a plain answer with blanks and a mark", .rent, "\u{FEFF} ACCESS_NUMBER:635:006281234567\r\n",
            "rented 635 +6281234567"),
        HandlerCase(
            "a plain answer behind notices", .rent,
            "<br />\n<b>Notice</b>: undefined index in <b>/a.php</b> on line <b>3</b><br />\nACCESS_NUMBER:635:6281234567",
            "rented 635 +6281234567"),
        HandlerCase(
            "JSON behind notices", .rent,
            "Warning: a in b on line 3\n{\"activationId\":\"635\",\"phoneNumber\":\"6281234567\"}",
            "rented 635 +6281234567"),
        HandlerCase(
            "dearer than agreed", .rent,
            #"{"activationId":"635","phoneNumber":"6281234567","activationCost":0.21}"#,
            "rented 635 +6281234567, remark dearer"),
        HandlerCase(
            "in another currency", .rent,
            #"{"activationId":"635","phoneNumber":"6281234567","activationCost":21,"currency":643}"#,
            "rented 635 +6281234567, remark other currency"),
        HandlerCase(
            "an end that is over", .rent,
            #"{"activationId":"635","phoneNumber":"6281234567","activationEndTime":"2020-01-01T00:00:00+00:00"}"#,
            "rented 635 +6281234567"),
        HandlerCase(
            "an end by nobody's clock", .rent,
            #"{"activationId":"635","phoneNumber":"6281234567","activationEndTime":"2027-01-01 00:20:00"}"#,
            "rented 635 +6281234567"),
        HandlerCase(
            "a number beside an error", .rent, #"{"error":"slow","activationId":"635","phoneNumber":"6281234567"}"#,
            "rented 635 +6281234567"),
        HandlerCase("the same number again", .again, "ACCESS_NUMBER:636:6281234567", "rented 636 +6281234567"),
        HandlerCase(
            "the same number again as JSON", .again,
            #"{"activationId":"636","phoneNumber":"6281234567","activationCost":0.1}"#, "rented 636 +6281234567"),
        HandlerCase(
            "a number that must wake first", .again, "ASLEEP:636:6281234567:1795000060", "rented 636 +6281234567"),
    ]

    static let refused: [HandlerCase] = [
        HandlerCase("no numbers", .rent, "NO_NUMBERS", "refused noNumbers"),
        HandlerCase("no numbers in a JSON text", .rent, "\"NO_NUMBERS\"", "refused noNumbers"),
        HandlerCase("no numbers in a sentence", .rent, "no free phones", "refused noNumbers"),
        HandlerCase(
            "no numbers as an error", .rent, #"{"status":"error","error":"NO_NUMBERS"}"#, "refused noNumbers"),
        HandlerCase(
            "no numbers as a title", .rent, #"{"title":"NO_NUMBERS","details":"Numbers Not Found"}"#,
            "refused noNumbers", status: 404),
        HandlerCase("no numbers as a status", .rent, #"{"status":"NO_NUMBERS"}"#, "refused noNumbers"),
        HandlerCase(
            "no numbers as a message", .rent, #"{"status":"false","msg":"no numbers"}"#, "refused noNumbers"),
        HandlerCase(
            "no numbers as a code", .rent, #"{"success":false,"code":"NO_NUMBERS","message":"sold out"}"#,
            "refused noNumbers"),
        HandlerCase(
            "no numbers behind notices", .rent, "Notice: a in b on line 3\nNO_NUMBERS", "refused noNumbers"),
        HandlerCase(
            "no balance", .rent, "NO_BALANCE", "refused providerAccountBalance, gate unfunded, remark out of funds"),
        HandlerCase(
            "no balance for forwarding", .rent, "NO_BALANCE_FORWARD",
            "refused providerAccountBalance, gate unfunded, remark out of funds"),
        HandlerCase(
            "no balance in a sentence", .rent, "Not enough user balance",
            "refused providerAccountBalance, gate unfunded, remark out of funds"),
        HandlerCase(
            "no balance as a title", .rent, #"{"title":"NO_BALANCE","details":"Payment Required"}"#,
            "refused providerAccountBalance, gate unfunded, remark out of funds", status: 402),
        HandlerCase(
            "402 without words", .rent, "", "refused providerAccountBalance, gate unfunded, remark out of funds",
            status: 402),
        HandlerCase("a price too low", .rent, "WRONG_MAX_PRICE:0.25", "refused priceRejected"),
        HandlerCase(
            "a price too low as a title", .rent,
            #"{"title":"WRONG_MAX_PRICE","details":"less than the permitted price","info":{"min":0.25}}"#,
            "refused priceRejected", status: 400),
        HandlerCase("too many channels", .rent, "CHANNELS_LIMIT", "refused providerUnavailable, gate limited"),
        HandlerCase(
            "too many channels as a title", .rent, #"{"title":"CHANNELS_LIMIT"}"#,
            "refused providerUnavailable, gate limited", status: 403),
        HandlerCase(
            "too many calls", .rent, #"{"title":"RATE_LIMIT","details":""}"#,
            "refused providerUnavailable, gate limited", status: 429),
        HandlerCase(
            "too many calls, a page", .rent, "<html>Too Many Requests</html>",
            "refused providerUnavailable, gate limited", status: 429),
        HandlerCase("its database fails", .rent, "ERROR_SQL", "refused providerUnavailable, gate failed"),
        HandlerCase(
            "its database fails, the other way", .rent, "SQL_ERROR", "refused providerUnavailable, gate failed"),
        HandlerCase(
            "a bad key", .rent, "BAD_KEY", "refused providerUnavailable, gate denied, remark denied"),
        HandlerCase(
            "a bad key as a title", .rent, #"{"title":"BAD_KEY","details":"Unauthorized"}"#,
            "refused providerUnavailable, gate denied, remark denied", status: 401),
        HandlerCase("no key", .rent, "NO_KEY", "refused providerUnavailable, gate denied, remark denied"),
        HandlerCase(
            "banned until then", .rent, "BANNED:'2026-04-20 12-00-00'",
            "refused providerUnavailable, gate denied, remark denied"),
        HandlerCase(
            "banned as a title", .rent, #"{"title":"BANNED","info":{"retry_after_seconds":3600}}"#,
            "refused providerUnavailable, gate denied, remark denied", status: 403),
        HandlerCase(
            "an inactive account", .rent, #"{"title":"ACCOUNT_INACTIVE"}"#,
            "refused providerUnavailable, gate denied, remark denied", status: 403),
        HandlerCase(
            "a page in the way", .rent, "<html><title>Just a moment</title></html>",
            "refused providerUnavailable, gate denied, remark unreadable", status: 403),
        HandlerCase(
            "a wrong address", .rent, "<html>Not Found</html>",
            "refused providerUnavailable, gate denied, remark unreadable", status: 404),
        HandlerCase("a bad service", .rent, "BAD_SERVICE", "refused providerError"),
        HandlerCase("a wrong country", .rent, "WRONG_COUNTRY", "refused providerError"),
        HandlerCase(
            "a field that is not valid, plain", .rent, "UNPROCESSABLE_ENTITY:service:INVALID",
            "refused providerError"),
        HandlerCase(
            "a field that is not valid", .rent,
            #"{"title":"UNPROCESSABLE_ENTITY","details":"x","info":{"field":"service"}}"#, "refused providerError",
            status: 422),
        HandlerCase(
            "a service that is not for us", .rent, #"{"title":"SERVICE_NOT_AVAILABLE"}"#, "refused providerError",
            status: 403),
        HandlerCase("a word that nobody knows and that refuses", .rent, "OPERATORS_NOT_FOUND", "refused providerError"),
        HandlerCase("no action for it", .rent, "BAD_ACTION", "refused providerError"),
        HandlerCase("an error in words", .rent, #"{"error":"Something is odd"}"#, "refused providerError"),
        HandlerCase(
            "an error by number", .rent, #"{"status":"error","code":17,"message":"Odd"}"#, "refused providerError"),
        HandlerCase(
            "an error in a list", .rent, #"{"success":false,"error":["NO_NUMBERS"]}"#, "refused noNumbers"),
        HandlerCase(
            "an error in an object", .rent, #"{"error":{"code":"NO_BALANCE","message":"x"}}"#,
            "refused providerAccountBalance, gate unfunded, remark out of funds"),
        HandlerCase("cannot be had again", .again, "RENEW_ACTIVATION_NOT_AVAILABLE", "refused providerError"),
        HandlerCase("cannot be had again, the other way", .again, "NEW_ACTIVATION_IMPOSSIBLE", "refused providerError"),
        HandlerCase("its SIM is off", .again, "SIM_OFFLINE", "refused providerError"),
    ]

    static let unknown: [HandlerCase] = [
        HandlerCase("nothing at all", .rent, "", unclear),
        HandlerCase("500 with words", .rent, #"{"title":"SERVER_ERROR"}"#, unclear, status: 500),
        HandlerCase("500 with a refusal", .rent, "NO_NUMBERS", unclear, status: 500),
        HandlerCase("502 with a page", .rent, "<html>Bad Gateway</html>", unclear, status: 502),
        HandlerCase("504", .rent, "", unclear, status: 504),
        HandlerCase("a redirect", .rent, "", unclear, status: 302),
        HandlerCase("400 with a page", .rent, "<html>Bad Request</html>", unclear, status: 400),
        HandlerCase("a page with 200", .rent, "<!DOCTYPE html><html><body>Hello</body></html>", unclear),
        HandlerCase("half of an answer", .rent, #"{"activationId":"635","phoneNu"#, unclear),
        HandlerCase("an id without a number", .rent, #"{"activationId":"635"}"#, unclear),
        HandlerCase("an id and half a number", .rent, "ACCESS_NUMBER:635:62", unclear),
        HandlerCase("a number without an id", .rent, "ACCESS_NUMBER::6281234567", unclear),
        HandlerCase("an id of 0", .rent, "ACCESS_NUMBER:0:6281234567", unclear),
        HandlerCase("letters for a number", .rent, "ACCESS_NUMBER:635:6281abc4567", unclear),
        HandlerCase("a number hidden by stars", .rent, "ACCESS_NUMBER:635:628********", unclear),
        HandlerCase("a grant that nobody knows", .rent, "ACCESS_SOMETHING:635", unclear),
        HandlerCase("a word that says nothing", .rent, "OK", unclear),
        HandlerCase("a success without anything", .rent, #"{"status":"success"}"#, unclear),
        HandlerCase("an empty object", .rent, "{}", unclear),
        HandlerCase("an empty list", .rent, "[]", unclear),
        HandlerCase(
            "two numbers", .rent,
            #"[{"activationId":"1","phoneNumber":"6281234567"},{"activationId":"2","phoneNumber":"6281234568"}]"#,
            unclear),
        HandlerCase("bytes of zero", .rent, "\u{0}\u{0}\u{0}", unclear),
    ]

    /// A call that may have brought a number.
    private static let unclear = "unknown, gate failed, remark unreadable"
}
