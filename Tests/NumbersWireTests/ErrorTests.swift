import Base
import Domain
import NumbersWire
import Testing

@Suite struct ErrorTests {
    private static let now = Sample.created

    private static let words: [(fault: Fault, status: Int, code: String, retry: Int?)] = [
        (.invalidKey, 401, "UNAUTHORIZED", nil), (.addressNotAllowed, 403, "FORBIDDEN", nil),
        (.accountSuspended, 403, "FORBIDDEN", nil), (.accessDenied, 403, "FORBIDDEN", nil),
        (.tooManyRequests(retryAfterSeconds: 17), 429, "RATE_LIMIT_EXCEEDED", 17),
        (.incorrectRequest, 422, "VALIDATION_ERROR", nil), (.tooManyIDs, 422, "VALIDATION_ERROR", nil),
        (.incorrectService, 422, "VALIDATION_ERROR", nil), (.badLink, 422, "VALIDATION_ERROR", nil),
        (.belowMinimum, 422, "VALIDATION_ERROR", nil), (.aboveMaximum, 422, "VALIDATION_ERROR", nil),
        (.badQuantity, 422, "VALIDATION_ERROR", nil), (.badComments, 422, "VALIDATION_ERROR", nil),
        (.badField("id"), 422, "VALIDATION_ERROR", nil), (.amountOverflow, 422, "VALIDATION_ERROR", nil),
        (.linkInUse, 422, "VALIDATION_ERROR", nil), (.refillUnavailable, 422, "VALIDATION_ERROR", nil),
        (.refillNotFound, 422, "VALIDATION_ERROR", nil), (.cancelUnavailable, 422, "VALIDATION_ERROR", nil),
        (.invalid("id is required"), 422, "VALIDATION_ERROR", nil),
        (.receiverUnreachable("refused"), 422, "VALIDATION_ERROR", nil),
        (.incorrectOrder, 404, "NOT_FOUND", nil), (.notFound("pair"), 404, "NOT_FOUND", nil),
        (.notEnoughFunds, 409, "INSUFFICIENT_BALANCE", nil), (.noOffer, 422, "NO_OFFER_AVAILABLE", nil),
        (.tooEarlyToCancel, 409, "CANCEL_TOO_EARLY", nil), (.conflict("an SMS came"), 409, "CONFLICT", nil),
        (.wrongState("final"), 409, "CONFLICT", nil), (.alreadyExists("row"), 409, "CONFLICT", nil),
        (.providerRefused, 422, "PROVIDER_ERROR", nil), (.keyReused, 422, "IDEMPOTENCY_KEY_REUSED", nil),
        (.requestInProgress, 409, "REQUEST_IN_PROGRESS", nil),
        (.exchangeRateUnavailable, 503, "FX_RATE_UNAVAILABLE", 60),
        (
            .bannedForCancels(until: Instant(milliseconds: now.milliseconds + 61_001), tier: 2), 429,
            "TEMP_BANNED_ABUSE_GUARD", 62
        ),
        (.busy, 503, "SERVICE_UNAVAILABLE", 1), (.storageFull, 503, "SERVICE_UNAVAILABLE", 1),
        (.storageFailed, 503, "SERVICE_UNAVAILABLE", 1), (.shuttingDown, 503, "SERVICE_UNAVAILABLE", 1),
        (.bug("a secret of ours"), 503, "SERVICE_UNAVAILABLE", 1),
    ]

    private func text(_ fault: Fault) -> String {
        String(decoding: NumbersError(fault, now: Self.now).bytes(), as: UTF8.self)
    }

    @Test func everyFaultHasItsWords() throws {
        for (fault, status, code, retry) in Self.words {
            let error = NumbersError(fault, now: Self.now)
            #expect(error.status == status && error.code == code && error.retryAfterSeconds == retry, "\(fault)")
            let json = try #require(JSONValue.parse(error.bytes()))
            #expect(json["success"] == .flag(false))
            #expect(json["error"]?["code"] == .text(code))
            #expect(json["error"]?["message"]?.scalarText?.isEmpty == false, "\(fault)")
            let told = json["error"]?["details"]?["retry_after_seconds"]
            #expect(told == retry.map { .number(String($0)) }, "\(fault)")
        }
    }

    /// 429 and 503 are what clients try again; what a second try cannot mend must not look like that.
    @Test func onlyWaitingsCarryARetry() {
        for row in Self.words {
            #expect((row.retry != nil) == (row.status == 429 || row.status == 503), "\(row.fault)")
        }
    }

    @Test(arguments: [
        (
            Fault.invalid("quantity must be between 1 and 100"),
            #"{"success":false,"error":{"code":"VALIDATION_ERROR","message":"quantity must be between 1 and 100"}}"#
        ),
        (
            Fault.exchangeRateUnavailable,
            #"{"success":false,"error":{"code":"FX_RATE_UNAVAILABLE","message":"USD/IDR exchange rate is unavailable","details":{"retry_after_seconds":60}}}"#
        ),
        (
            Fault.bannedForCancels(until: Instant(milliseconds: now.milliseconds + 900_000), tier: 1),
            #"{"success":false,"error":{"code":"TEMP_BANNED_ABUSE_GUARD","message":"Too many orders were canceled","details":{"until":"2026-02-25T10:15:00+00:00","tier":1,"retry_after_seconds":900}}}"#
        ),
        (
            Fault.receiverUnreachable("connection refused"),
            #"{"success":false,"error":{"code":"VALIDATION_ERROR","message":"The webhook could not be reached","details":{"reason":"connection refused"}}}"#
        ),
        (
            Fault.conflict("the order has ended"),
            #"{"success":false,"error":{"code":"CONFLICT","message":"The order has ended"}}"#
        ),
    ])
    func bytesAreFixed(_ fault: Fault, _ wanted: String) {
        #expect(text(fault) == wanted)
    }

    @Test func aDefectOfOursIsNotTold() {
        #expect(!text(.bug("a secret of ours")).contains("secret"))
    }

    @Test func timesFarAwayDoNoHarm() {
        for until in [Int64.min, 0, Int64.max] {
            for now in [Int64.min, 0, Int64.max] {
                let error = NumbersError(
                    .bannedForCancels(until: Instant(milliseconds: until), tier: .max), now: Instant(milliseconds: now))
                #expect((error.retryAfterSeconds ?? 0) >= 1)
                #expect(JSONValue.parse(error.bytes()) != nil)
            }
        }
    }

    @Test func tooLargeIsAValidationError() {
        let error = NumbersError.tooLarge
        #expect(error.status == 413 && error.code == "VALIDATION_ERROR" && error.retryAfterSeconds == nil)
    }
}

@Suite struct PurchaseAnswerTests {
    private func failed(_ id: Int64, _ provider: UpstreamProvider, _ cause: RentCause) -> Rental {
        var rental = Sample.rental(id, Sample.tier(id, provider: provider.id.raw, rupiah: 15_000))
        rental.state = .failed
        rental.cause = cause
        return rental
    }

    private func answer(_ rentals: [Rental], _ quantity: Int64, byTier: Bool, _ others: [MissedOffer] = [])
        -> KeptAnswer
    {
        let renderer = NumbersRenderer(.v1, receipt: nil, catalog: Sample.catalog, now: Sample.created)
        return renderer.answer(
            PurchaseEnd(
                rentals: rentals, quantity: quantity, byTier: byTier, missed: others, at: Sample.created))
    }

    @Test func whatWasMadeIsTheAnswer() throws {
        var unclear = Sample.rental(3)
        unclear.state = .unclear
        unclear.cause = .providerUnavailable
        let answer = answer(
            [Sample.rental(1), failed(2, Sample.alpha, .noNumbers), unclear, Sample.rental(4)], 5, byTier: false)
        #expect(answer.status == 200)
        let json = try #require(JSONValue.parse(answer.body.utf8))
        #expect(json["data"]?["failed_count"] == .number("3"))
        guard case .array(let orders)? = json["data"]?["orders"] else {
            Issue.record("no orders")
            return
        }
        #expect(orders.map { $0["id"] } == [.number("1"), .number("4")], "what is unclear is no order")
    }

    @Test func causesAreCountedForATier() {
        let answer = answer(
            [
                failed(1, Sample.alpha, .noNumbers), failed(2, Sample.alpha, .providerError),
                failed(3, Sample.alpha, .noNumbers),
            ],
            4, byTier: true, [MissedOffer(provider: Sample.beta.id, cause: .insufficientBalance)])
        #expect(answer.status == 422)
        #expect(
            answer.body
                == #"{"success":false,"error":{"code":"PROVIDER_ERROR","message":"The provider could not fulfil the request","details":{"cause_counts":{"no_numbers":2,"insufficient_balance":1,"provider_error":1}}}}"#
        )
    }

    @Test func attemptsNameProvidersByTheirAliasOnly() {
        let stranger = Sample.provider(99, "gone")
        let answer = answer(
            [
                failed(1, Sample.alpha, .priceRejected), failed(2, Sample.beta, .providerAccountBalance),
                failed(3, stranger, .providerUnavailable),
            ], 1, byTier: false, [MissedOffer(provider: Sample.beta.id, cause: .insufficientBalance)])
        #expect(answer.status == 422)
        #expect(
            answer.body
                == #"{"success":false,"error":{"code":"PROVIDER_ERROR","message":"The provider could not fulfil the request","details":{"attempts":[{"provider":"alpha","outcome":"price_rejected"},{"provider":"beta","outcome":"provider_account_balance"},{"provider":null,"outcome":"provider_unavailable"},{"provider":"beta","outcome":"insufficient_balance"}]}}}"#
        )
        #expect(!answer.body.contains("supplier"))
    }

    @Test func nothingKnownIsLeftOut() {
        for byTier in [true, false] {
            #expect(!answer([], 1, byTier: byTier).body.contains("details"))
        }
    }
}
