import Base
import Domain
import TestSupport
import Testing

@testable import Providers

struct NumbersTests {
    @Test(arguments: NumbersCases.buys + NumbersCases.lookUps + NumbersCases.others)
    func answersAreUnderstood(_ example: NumbersCase) async {
        #expect(await example.reading() == example.expected)
    }

    private func header(_ name: String, _ call: NumberTransport.Call?) -> String? {
        call?.headers.first { $0.name == name }?.value
    }

    @Test func aLookUpRepeatsTheCallToTheByte() async {
        let script = NumberScript()
        script.on("/orders/create", .broken("late"))
        let provider = script.numbers()
        _ = await provider.rent(script.request(item: "p142", most: 1))
        _ = await provider.lookUp(script.request(item: "p142", most: 2), known: [])
        let (first, second) = (script.calls.first, script.calls.last)
        #expect(script.calls.count == 2 && first?.body == second?.body && first?.url == second?.url)
        #expect(String(decoding: first?.body ?? [], as: UTF8.self) == #"{"product_id":142,"quantity":1}"#)
        #expect(header("Idempotency-Key", first) == "00000000000000070000000000000002")
        #expect(header("Idempotency-Key", first) == header("Idempotency-Key", second))
        #expect(header("Authorization", first) == "Bearer s3cr3t")
    }

    @Test func aCatalogProductHasItsPriceInItsName() async {
        let script = NumberScript()
        script.on("/orders/create", .broken("late"))
        _ = await script.numbers().rent(script.request(item: "c87@15000"))
        #expect(
            String(decoding: script.calls.first?.body ?? [], as: UTF8.self)
                == #"{"catalog_product_id":87,"max_price":15000,"quantity":1}"#)
    }

    @Test(arguments: ["", "142", "p", "px", "p1@2", "c1@", "c1@x", "c1@1@2", "p-1"])
    func itemsThatMakeNoSenseAskForNothing(_ item: String) async {
        let script = NumberScript()
        #expect(await script.numbers().rent(script.request(item: item)).value == .refused(.providerError))
        #expect(script.calls.isEmpty)
    }

    @Test(arguments: [
        "https://seller.test", "https://seller.test/", "https://seller.test/v1", "https://seller.test/v1/",
    ])
    func theAddressMayEndAsItLikes(_ url: String) async {
        let script = NumberScript()
        _ = await script.numbers(url).balance()
        #expect(script.urls == ["https://seller.test/v1/balance"])
    }

    @Test func whatWasNotSentIsRefused() async {
        let script = NumberScript()
        #expect(await script.numbers().rent(script.request(item: "p1")).value == .refused(.providerUnavailable))
    }

    @Test func theNumberAgainIsBoughtUnderItsKeyAndItsPrice() async {
        let script = NumberScript()
        script.on("/orders/reactivate", .broken("late"))
        let request = script.request(item: "p142", most: 12_000 * Money.unit, again: "55")
        #expect(await script.numbers().rent(request).value == .unknown)
        let call = script.calls.first
        #expect(String(decoding: call?.body ?? [], as: UTF8.self) == #"{"id":55,"max_price":12000}"#)
        #expect(header("Idempotency-Key", call)?.count == 32)
    }

    @Test func aNumberThatWasHadBeforeIsLookedForInTheList() async {
        let script = NumberScript()
        script.on(
            "status=ACTIVE",
            NumberScript.answer(
                #"{"success":true,"data":[{"id":9,"phone_number":"+6281"},{"id":10,"phone_number":"+628111111"}]}"#))
        script.on("status=OTP_RECEIVED", NumberScript.answer(#"{"success":true,"data":[]}"#))
        let provider = script.numbers()
        let request = script.request(item: "p142", phone: "+628111111")
        #expect(await provider.lookUp(request, known: []).value == .unknown)
        script.clock.advance(milliseconds: NumberMemory.certainMilliseconds)
        #expect(await provider.lookUp(request, known: []).value == .found("10"))
        #expect(await provider.lookUp(request, known: ["10"]).value == .unknown)
        script.clock.advance(milliseconds: NumberMemory.certainMilliseconds)
        #expect(await provider.lookUp(request, known: ["10"]).value == .notThere)
        #expect(script.calls.allSatisfy { $0.method == .get })
    }

    @Test func waitsAsLongAsTheServerSays() async {
        let script = NumberScript()
        script.on(
            "/orders",
            NumberScript.answer(
                #"{"success":false,"error":{"code":"RATE_LIMIT_EXCEEDED","details":{"retry_after_seconds":7}}}"#, 429))
        let provider = script.numbers()
        #expect(await provider.rent(script.request(item: "p1")).waitMilliseconds == 7_000)
        #expect(provider.gate.hold?.until == script.clock.now.advanced(milliseconds: 7_000))
    }

    @Test func asksForThoseThatTheListLacks() async {
        let script = NumberScript()
        script.on(
            "/orders/active",
            NumberScript.answer(
                #"{"success":true,"data":[{"id":1,"status":"OTP_RECEIVED","otp_code":"1","sms_revision":2}]}"#))
        script.on("/orders/2", NumberScript.answer(#"{"success":true,"data":{"id":2,"status":"CANCELED"}}"#))
        let rentals = [script.rental(1, "1"), script.rental(2, "2"), script.rental(3, nil)]
        let seen = await script.numbers().look(at: rentals).value
        #expect(seen[RentalID(1)]?.messages == [SeenMessage(id: "2", text: nil, code: "1")])
        #expect(seen[RentalID(2)]?.isCanceled == true)
        #expect(script.calls.count == 2)
    }

    // MARK: tiers

    private static func page(_ rows: String..., limit: Int = 5_000) -> NumberScript.End {
        NumberScript.answer(
            #"{"success":true,"data":[\#(rows.joined(separator: ","))],"meta":{"limit":\#(limit)}}"#)
    }

    private static func product(_ id: Int, _ more: String = "") -> String {
        #"{"id":\#(id),"country_id":6,"platform_id":3,"available":42,"price":15000,"active":true\#(more)}"#
    }

    private func script() -> NumberScript {
        let script = NumberScript()
        script.on(
            "/catalog/services",
            NumberScript.answer(
                #"{"success":true,"data":[{"id":3,"code":"wa"},{"id":4,"code":"zzzz"}]}"#))
        return script
    }

    @Test func tiersAreProductsByTheirServicesCodes() async {
        let script = script()
        script.on(
            "/catalog/products",
            Self.page(
                Self.product(142), Self.product(143, #","operator_id":7,"operator_name":"Telkom Sel""#),
                Self.product(144, #","platform_id":4"#).replacing(#""platform_id":3,"#, with: ""),
                #"{"id":145,"country_id":6,"platform_id":3,"available":1,"price":1,"active":false}"#))
        let tiers = await script.numbers().tiers().value
        #expect(NumberWords.of(tiers) == "p142 42x15000; p143 of telkom_sel 42x15000")
        #expect(tiers?.first?.service == NumberServices.byCode["wa"]?.id)
    }

    @Test func allPagesAreRead() async {
        let script = script()
        script.on("page=1", Self.page(Self.product(1), Self.product(2), limit: 2))
        script.on("page=2", Self.page(Self.product(3), limit: 2))
        #expect(await script.numbers().tiers().value?.map(\.item) == ["p1", "p2", "p3"])
    }

    @Test func aPageThatFailsLeavesNoList() async {
        let script = script()
        script.on("page=1", Self.page(Self.product(1), Self.product(2), limit: 2))
        script.on("page=2", NumberScript.answer("", 502))
        #expect(await script.numbers().tiers().value == nil)
    }

    @Test func aListWithoutAnEndIsNone() async {
        let script = script()
        script.on("/catalog/products", Self.page(Self.product(1), limit: 1))
        #expect(await script.numbers().tiers().value == nil)
    }

    @Test func pricesInAnotherCurrencyThanTheRowsAreNotTaken() async {
        let script = script()
        script.on("/catalog/products", Self.page(Self.product(1)))
        #expect(await script.numbers().tiers().value?.count == 1)
        #expect(await script.numbers(currency: .usd).tiers().value == nil)
    }
}
