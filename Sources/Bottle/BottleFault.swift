/// What real panels do wrong, by the names that scripts use.
///
/// "Does it" means that the order, cancel or refill was taken and paid for; elsewhere nothing happened.
package enum BottleFault: String, CaseIterable, Hashable, Sendable {
    // MARK: the connection

    /// Never answers; nothing is done.
    case timeoutBefore = "timeout_before"
    /// Does it and never answers.
    case timeoutAfter = "timeout_after"
    /// Resets the connection; nothing is done.
    case resetBefore = "reset_before"
    /// Does it and resets the connection without an answer.
    case resetAfter = "reset_after"
    /// Does it, sends half of the answer and resets the connection.
    case resetMiddle = "reset_middle"
    /// Closes the connection in order, without an answer; nothing is done.
    case closeBefore = "close_before"
    /// Does it and sends one byte of the answer a second.
    case drip = "drip"
    /// Does it and sends 10 MiB of blanks behind the answer.
    case huge = "huge"

    // MARK: what stands in front of a panel

    /// HTTP 200 with an HTML page; nothing is done.
    case htmlBefore = "html_before"
    /// Does it; HTTP 200 with an HTML page.
    case htmlAfter = "html_after"
    /// HTTP 403 with a page that asks whether a person is there; nothing is done.
    case challenge = "challenge"
    /// HTTP 502 with a page; nothing is done.
    case badGatewayBefore = "bad_gateway_before"
    /// Does it; HTTP 502 with a page.
    case badGatewayAfter = "bad_gateway_after"
    /// HTTP 503 with a page; nothing is done.
    case unavailable = "unavailable"
    /// HTTP 429 without a word on when to come again; nothing is done.
    case limited = "limit_429"
    /// HTTP 429 with `Retry-After: 2`; nothing is done.
    case limitedForTwoSeconds = "limit_429_retry_after"
    /// HTTP 302 to another address; nothing is done.
    case redirect = "redirect"
    /// HTTP 308 to another address, which asks for the same call there; nothing is done.
    case permanentRedirect = "redirect_308"

    // MARK: bodies

    /// Does it; HTTP 200 without a body.
    case empty = "empty"
    /// Does it; the JSON ends in its middle, with the content length of what was sent.
    case truncated = "truncated"
    /// Does it; a byte order mark stands before the answer.
    case byteOrderMark = "bom"
    /// Does it; a notice of PHP, with brackets and braces in it, stands before the answer.
    case phpNotice = "php_notice"
    /// Does it; a text stands where an object belongs.
    case textForObject = "text_for_object"

    // MARK: refusals

    /// Refuses with HTTP 200: `{"error":"neworder.error.link"}`.
    case refusal = "error_200"
    /// Refuses one level down: `{"data":{"error":"…"}}`.
    case nestedRefusal = "nested_error"
    /// Refuses with HTTP 400.
    case badRequest = "error_400"
    /// Refuses with `{"status":"fail","message":"…"}`.
    case failMessage = "fail_message"
    /// Says that the key is invalid.
    case invalidKey = "invalid_key"
    /// Says `neworder.error.not_enough_funds`.
    case noFunds = "no_funds"
    /// Says `neworder.error.insufficient_balance`.
    case insufficientBalance = "insufficient_balance"
    /// Says `neworder.error.link_duplicate`.
    case duplicateLink = "duplicate_link"

    // MARK: the id of an order

    /// Takes the order; its id is called `order_id`.
    case idSnake = "id_order_id"
    /// Takes the order; its id is called `orderId`.
    case idCamel = "id_orderId"
    /// Takes the order; its id is called `id`.
    case idBare = "id_id"
    /// Takes the order; its id is called `Order`.
    case idCapital = "id_Order"
    /// Takes the order; its id stands one level down, in `data`.
    case idNested = "id_data_order"
    /// Takes the order; its id is a text.
    case idText = "id_text"
    /// Does it and says `{"status":"success"}` alone.
    case successWithoutID = "success_without_id"

    // MARK: numbers

    /// Groups thousands with commas: `1,234.56`.
    case groupedNumbers = "grouped_numbers"
    /// Groups thousands with points: `1.234,56`.
    case europeanNumbers = "european_numbers"
    /// Remains are below zero.
    case negativeRemains = "negative_remains"
    /// More remains than was ordered.
    case oversizedRemains = "oversized_remains"
    /// Remains are null.
    case nullRemains = "null_remains"
    /// Remains are `Unknown`.
    case unknownRemains = "unknown_remains"
    /// Remains have a plus sign.
    case plusRemains = "plus_remains"
    /// Balance and orders are told in EUR (in USD, where the bottle's own currency is EUR).
    case otherCurrency = "other_currency"

    // MARK: shapes and words

    /// The states of several orders are a list, not a map; of one, a list of one.
    case listForMap = "list_for_map"
    /// A list is a map by id.
    case mapForList = "map_for_list"
    /// Half of what was asked for is left out; of one, that one.
    case missingIDs = "missing_ids"
    /// States in other spellings: `in_progress`, `COMPLETED`, `Cancelled`, `Refunded`.
    case oddStatus = "odd_status"
    /// States are codes from 0 to 5.
    case numberStatus = "number_status"
    /// Each state is `Queued for review`.
    case unknownStatus = "unknown_status"
    /// Each state is `Fail`.
    case failStatus = "fail_status"

    // MARK: the catalogue

    /// Every other service stands in the list again, at twice its rate.
    case duplicateServices = "duplicate_services"
    /// All rates are ten times what they were.
    case priceJump = "price_jump"
    /// A list is empty.
    case emptyList = "empty_list"
    /// The second half of a list is missing.
    case halvedList = "halved_list"
}
