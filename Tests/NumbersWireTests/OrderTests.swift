import Base
import Domain
import NumbersWire
import Testing

/// What an order shows over its life.
@Suite struct OrderTests {
    private func order(_ rental: Rental, after seconds: Int64 = 300) throws -> JSONValue {
        let json = try #require(JSONValue.parse(Sample.text(.order(rental), .v1, after: seconds).utf8))
        return try #require(json["data"])
    }

    private func ended(_ state: RentalState, _ end: RentalEnd?) -> Rental {
        var rental = Sample.rental()
        rental.state = state
        rental.end = end
        rental.endedAt = Sample.time("2026-02-25T10:20:00Z")
        return rental
    }

    @Test func reasonsAndTimesOfEnds() throws {
        let ends: [(Rental, String, JSONValue, JSONValue)] = [
            (ended(.expired, .expired), "EXPIRED", .text("expired"), .null),
            (
                ended(.canceled, .providerCanceled), "CANCELED", .text("provider_canceled"),
                .text("2026-02-25T10:20:00+00:00")
            ),
            (ended(.canceled, .customerCanceled), "CANCELED", .null, .text("2026-02-25T10:20:00+00:00")),
            (ended(.completed, nil), "COMPLETED", .null, .null),
        ]
        for (rental, status, reason, canceledAt) in ends {
            let order = try order(rental)
            #expect(order["status"] == .text(status))
            #expect(order["failed_reason"] == reason, "\(status)")
            #expect(order["canceled_at"] == canceledAt, "\(status)")
        }
    }

    @Test func createdOrdersNeverHaveAReason() {
        let text = Sample.text(.created([ended(.canceled, .providerCanceled)], failedCount: 0), .v1)
        #expect(text.contains(#""failed_reason":null"#))
    }

    @Test func aMessageWithoutACodeIsShown() throws {
        var rental = Sample.received
        rental.code = nil
        rental.message = "line\n\"two\" \u{1}"
        let order = try order(rental)
        #expect(order["otp_code"] == .null)
        #expect(order["otp_message"] == .text("line\n\"two\" \u{1}"))
        #expect(order["sms_revision"] == .number("1"))
    }

    @Test func rightsFollowTheClock() throws {
        let young = try order(Sample.rental(), after: 119)
        #expect(young["can_cancel"] == .flag(false) && young["can_replace"] == .flag(false))
        #expect(young["cancel_available_at"] == .text("2026-02-25T10:02:00+00:00"))
        #expect(young["replace_available_at"] == young["cancel_available_at"])
        let old = try order(Sample.rental(), after: 120)
        #expect(old["can_cancel"] == .flag(true) && old["can_replace"] == .flag(true))
        #expect(old["cancel_available_at"] == .null)
        var resent = Sample.received
        resent.resendAt = Sample.time("2026-02-25T10:07:00Z")
        let cooling = try order(resent, after: 360)
        #expect(cooling["can_resend"] == .flag(false) && cooling["can_finish"] == .flag(true))
        #expect(cooling["resend_available_at"] == .text("2026-02-25T10:07:00+00:00"))
        var again = ended(.completed, nil)
        again.canReactivate = true
        #expect(try order(again)["can_reactivate"] == .flag(true))
    }

    @Test func operatorsAreNamed() throws {
        let order = try order(Sample.rental(1, Sample.operatorTier))
        #expect(order["operator_id"] == .number("5") && order["operator_name"] == .text("Telkomsel"))
        let nameless = NumberOperator(id: NumberOperatorID(5), country: 6, code: "telkomsel", name: nil)
        let catalog = NumberCatalog(revision: 1, providers: [], products: [], operators: [nameless], tiers: [])
        let renderer = NumbersRenderer(.v1, receipt: nil, catalog: catalog, now: Sample.created)
        let text = String(decoding: renderer.bytes(.order(Sample.rental(1, Sample.operatorTier))), as: UTF8.self)
        #expect(text.contains(#""operator_name":"telkomsel""#))
    }

    @Test func wordsOfStatesAreTheSources() {
        let words = ["ACTIVE", "OTP_RECEIVED", "COMPLETED", "CANCELED", "EXPIRED"]
        #expect(RentalState.allCases.filter(\.isShown).map(NumbersWords.status) == words)
        for word in words { #expect(NumbersWords.state(word).map(NumbersWords.status) == word) }
    }

    /// The v2 answers without money carry no exchange; those with money do.
    @Test func versionOneNeverShowsTheExchange() throws {
        let query = try #require(try Sample.products(nil))
        let answers: [NumbersAnswer] = [
            .balance(Sample.rupiah(1)), .orders([Sample.rental()]), .order(Sample.rental()),
            .products([Sample.tier], query),
            .created([Sample.rental()], failedCount: 0), .reactivateOptions(cost: Sample.rupiah(1)),
            .canceled(Sample.canceled, refund: Sample.rupiah(1), balance: Sample.rupiah(1)),
        ]
        for answer in answers {
            #expect(!Sample.text(answer, .v1).contains("fx") && !Sample.text(answer, .v1).contains("USD"))
            #expect(Sample.text(answer, .v2).contains(#""fx":{"pair":"USD/IDR","rate":16250"#))
        }
    }
}
