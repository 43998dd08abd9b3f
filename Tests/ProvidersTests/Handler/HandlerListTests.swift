import Base
import Domain
import TestSupport
import Testing

@testable import Providers

/// The list of open activations: for many looks at once, and for finding what a broken call left behind.
struct HandlerListTests {
    private static func list(_ rows: String...) -> NumberScript.End {
        NumberScript.answer(#"{"status":"success","activeActivations":[\#(rows.joined(separator: ","))]}"#)
    }

    private static func row(_ id: Int, _ more: String = "") -> String {
        #"{"activationId":"\#(id)","serviceCode":"wa","countryCode":"6","phoneNumber":"62812345\#(id)"\#(more)}"#
    }

    // MARK: looks

    @Test func asksForTheListWhereManyWait() async {
        let script = NumberScript()
        script.on(
            "getActiveActivations",
            Self.list(
                Self.row(1), Self.row(2, #","smsCode":"123456","smsText":"Code 123456""#),
                Self.row(3, #","smsCode":["11","22"]"#), Self.row(4, #","smsCode":null"#), Self.row(5)))
        script.on("getStatusV2", NumberScript.answer("STATUS_CANCEL"))
        let rentals = (1...6).map { script.rental(Int64($0), "\($0)") }
        let seen = await script.handler().look(at: rentals).value
        #expect(
            seen.mapValues { NumberWords.of($0) } == [
                RentalID(2): "[code=123456 text=Code 123456]", RentalID(3): "[code=11] [code=22]",
                RentalID(6): "canceled",
            ])
        #expect(script.calls.count == 2)
    }

    @Test func aCodeIsTheSameMessageWhereverItIsToldOf() {
        let listed = HandlerMessages.read(
            .object([
                JSONValue.Member("smsCode", .text("123456")), JSONValue.Member("smsText", .text("Code 123456")),
            ]))
        let told = HandlerMessages.message(code: "123456", text: nil)
        #expect(listed.map(\.mark) == [told?.mark])
    }

    @Test func asksOneByOneWhereThereIsNoList() async {
        let script = NumberScript()
        script.on("getActiveActivations", NumberScript.answer("BAD_ACTION"))
        script.on("getStatusV2", NumberScript.answer("STATUS_OK:1234"))
        let rentals = (1...10).map { script.rental(Int64($0), "\($0)") }
        #expect(await script.handler().look(at: rentals).value.count == 10)
    }

    @Test func asksForSomeOfManyAndForOthersTheNextTime() async {
        let script = NumberScript()
        script.on("getActiveActivations", NumberScript.answer("BAD_ACTION"))
        script.on("getStatusV2", NumberScript.answer("STATUS_OK:1234"))
        let rentals = (1...100).map { script.rental(Int64($0), "\($0)") }
        let provider = script.handler()
        var seen: Set<RentalID> = []
        for _ in 0..<40 {
            let found = await provider.look(at: rentals).value
            #expect(found.count == HandlerProvider.mostStrays)
            seen.formUnion(found.keys)
        }
        #expect(seen.count == 100)
    }

    @Test func leavesAloneWhoWantsToBe() async {
        let script = NumberScript()
        script.on("getActiveActivations", NumberScript.answer("", 429, retryAfter: 30))
        let rentals = (1...10).map { script.rental(Int64($0), "\($0)") }
        let reply = await script.handler().look(at: rentals)
        #expect(reply.value.isEmpty && reply.waitMilliseconds == 30_000 && script.calls.count == 1)
    }

    // MARK: look-ups

    /// What a look-up comes to at once, and a minute later.
    private func lookUps(_ end: NumberScript.End, known: Set<String> = [], phone: String? = nil) async -> [String] {
        let script = NumberScript()
        script.on("getActiveActivations", end)
        let provider = script.handler()
        var ends: [String] = []
        for _ in 0..<2 {
            ends.append(
                NumberWords.of(await provider.lookUp(script.request(phone: phone), known: known).value))
            script.clock.advance(milliseconds: NumberMemory.certainMilliseconds)
        }
        return ends
    }

    @Test func whatIsInNoListForAMinuteIsNotThere() async {
        #expect(await lookUps(Self.list()) == ["unknown", "not there"])
        #expect(await lookUps(NumberScript.answer("NO_ACTIVATIONS")) == ["unknown", "not there"])
        #expect(await lookUps(NumberScript.answer(#"{"status":"error","error":"NO_ACTIVATION"}"#))[1] == "not there")
    }

    @Test func aMinuteMustBeOver() async {
        let script = NumberScript()
        let provider = script.handler()
        script.on("getActiveActivations", Self.list(Self.row(1)), Self.list(Self.row(1)), Self.list(Self.row(1)))
        var ends: [LookUpEnd] = []
        for wait in [59_999, 1, 0] as [Int64] {
            ends.append(await provider.lookUp(script.request(), known: []).value)
            script.clock.advance(milliseconds: wait)
        }
        #expect(ends == [.unknown, .unknown, .found("1")])
    }

    @Test func whatNobodyOwnsForAMinuteIsFound() async {
        #expect(await lookUps(Self.list(Self.row(1))) == ["unknown", "found 1"])
    }

    @Test func whatWeOwnIsNotFound() async {
        #expect(await lookUps(Self.list(Self.row(1)), known: ["1"]) == ["unknown", "not there"])
        #expect(await lookUps(Self.list(Self.row(1), Self.row(2)), known: ["1"])[1] == "found 2")
    }

    @Test func ofTwoNobodyKnowsWhich() async {
        #expect(await lookUps(Self.list(Self.row(1), Self.row(2)))[1] == "unknown")
    }

    @Test func othersAreNotMeant() async {
        let other = #"{"activationId":"9","serviceCode":"tg","countryCode":6}"#
        let abroad = #"{"activationId":"8","serviceCode":"wa","countryCode":7}"#
        #expect(await lookUps(Self.list(other, abroad))[1] == "not there")
    }

    @Test func whatDoesNotTellMayBeMeant() async {
        #expect(await lookUps(Self.list(#"{"activationId":"9"}"#))[1] == "found 9")
        #expect(await lookUps(Self.list(Self.row(1), #"{"activationId":"9"}"#))[1] == "unknown")
    }

    @Test func aNumberThatWasHadBeforeIsFoundByItself() async {
        #expect(await lookUps(Self.list(Self.row(1), Self.row(2)), phone: "+628123452")[1] == "found 2")
        #expect(await lookUps(Self.list(Self.row(1)), phone: "+628999999")[1] == "not there")
    }

    @Test(arguments: [
        NumberScript.answer("BAD_ACTION"), NumberScript.answer("<html>"), NumberScript.answer("", 502),
        NumberScript.answer("BAD_KEY"), NumberScript.answer(#"{"status":"success"}"#),
        NumberScript.answer(#"{"activeActivations":[{"phoneNumber":"1"}]}"#), .broken("late"), .notSent("off"),
    ])
    func withoutAListNothingIsKnown(_ end: NumberScript.End) async {
        #expect(await lookUps(end) == ["unknown", "unknown"])
    }

    @Test(arguments: [
        #"{"status":"success","data":[ROW],"activeActivations":{"num_rows":0,"row":[],"rows":[]}}"#,
        #"{"status":"success","activeActivations":{"num_rows":1,"row":[],"rows":[ROW]}}"#, "[ROW]",
        #"{"data":[ROW]}"#,
    ])
    func listsAreFoundWhereSellersPutThem(_ body: String) async {
        let answer = NumberScript.answer(body.replacing("ROW", with: Self.row(1)))
        #expect(await lookUps(answer)[1] == "found 1")
    }

    @Test func longListsAreReadToTheirEnd() async {
        let script = NumberScript()
        let first = (1...100).map { Self.row($0) }.joined(separator: ",")
        script.on("getActiveActivations", NumberScript.answer("[\(first)]"))
        script.on("getActiveActivations&start=100", NumberScript.answer("[\(Self.row(101))]"))
        let open = await script.handler().activations().value
        #expect(open?.count == 101)
        // One that knows no pages tells the same again.
        script.on("getActiveActivations&start=100", NumberScript.answer("[\(first)]"))
        #expect(await script.handler().activations().value?.count == 100)
    }

    @Test func anAbsenceThatEndedBeginsAnew() async {
        let script = NumberScript()
        let provider = script.handler()
        script.on("getActiveActivations", Self.list())
        _ = await provider.lookUp(script.request(), known: [])
        script.clock.advance(seconds: 59)
        script.on("getActiveActivations", Self.list(Self.row(1)))
        _ = await provider.lookUp(script.request(), known: [])
        script.clock.advance(seconds: 2)
        script.on("getActiveActivations", Self.list())
        #expect(await provider.lookUp(script.request(), known: []).value == .unknown)
    }
}
