import Base
import Domain
import TestSupport
import Testing

@testable import Providers

struct HandlerTests {
    @Test(arguments: HandlerRentCases.rented + HandlerRentCases.refused + HandlerRentCases.unknown)
    func requestsForNumbersEndAsAnswered(_ example: HandlerCase) async {
        #expect(await example.reading() == example.expected)
    }

    @Test(arguments: HandlerStateCases.looks + HandlerStateCases.cancels + HandlerStateCases.others)
    func activationsAreUnderstood(_ example: HandlerCase) async {
        #expect(await example.reading() == example.expected)
    }

    @Test(arguments: HandlerStateCases.prices) func pricesAreUnderstood(_ example: HandlerCase) async {
        #expect(await example.reading() == example.expected)
    }

    @Test(arguments: Array(HandlerVocabulary.problems.keys)) func everyKnownWordOfRefusalRefuses(_ word: String) async {
        let script = NumberScript()
        script.on("action=", NumberScript.answer(word))
        let end = await script.handler().rent(script.request()).value
        let cause = HandlerVocabulary.problems[word]?.cause
        #expect(end == cause.map { .refused($0) })
    }

    @Test func whatWasNotSentIsRefused() async {
        let script = NumberScript()
        script.on("action=", .notSent("no route"))
        #expect(await script.handler().rent(script.request()).value == .refused(.providerUnavailable))
    }

    @Test func whatBrokeOffIsUnknown() async {
        let script = NumberScript()
        script.on("action=", .broken("no answer in time"))
        let provider = script.handler()
        #expect(await provider.rent(script.request()).value == .unknown)
        #expect(await provider.cancel(script.rental()).value == .unknown)
        #expect(await provider.finish(script.rental()).value == false)
        #expect(await provider.look(at: [script.rental()]).value.isEmpty)
    }

    @Test func asksForWhatTheItemSays() async {
        let script = NumberScript()
        script.on("action=", NumberScript.answer("NO_NUMBERS"))
        _ = await script.handler().rent(script.request(item: "6/wa/telkomsel@0.15", most: 150_000))
        #expect(
            script.urls == [
                "https://seller.test/stubs/handler_api.php?api_key=s3cr3t&action=getNumberV2&service=wa&country=6&operator=telkomsel&maxPrice=0.15"
            ])
    }

    @Test(arguments: ["", "6", "6/", "x/wa", "6/wa/", "6/wa/a/b", "6/wa@", "6/wa@x", "6/w a", "6/wa@1@2", "6/wa&b=1"])
    func itemsThatMakeNoSenseAskForNothing(_ item: String) async {
        let script = NumberScript()
        #expect(await script.handler().rent(script.request(item: item)).value == .refused(.providerError))
        #expect(script.calls.isEmpty)
    }

    @Test func fallsBackWhereTheNewActionIsNotKnownAndRemembersIt() async {
        let script = NumberScript()
        script.on("getNumberV2", NumberScript.answer(#"{"title":"BAD_ACTION","details":"Method Not Found"}"#, 404))
        script.on("getNumber&", NumberScript.answer("ACCESS_NUMBER:1:6281234567"))
        let provider = script.handler()
        for _ in 0..<2 {
            let end = await provider.rent(script.request()).value
            guard case .rented = end else {
                Issue.record("\(end)")
                return
            }
        }
        #expect(script.urls.count { $0.contains("getNumberV2") } == 1)
        script.clock.advance(milliseconds: NumberMemory.lackMilliseconds)
        _ = await provider.rent(script.request())
        #expect(script.urls.count { $0.contains("getNumberV2") } == 2)
    }

    @Test func neverFallsBackFromAnUnclearAnswer() async {
        let script = NumberScript()
        script.on("getNumberV2", NumberScript.answer("<html>", 500))
        script.on("getNumber&", NumberScript.answer("ACCESS_NUMBER:1:6281234567"))
        #expect(await script.handler().rent(script.request()).value == .unknown)
        #expect(script.calls.count == 1)
    }

    @Test func callsOldActionsOnlyWhereTheAddressSaysSo() async {
        let script = NumberScript()
        script.on("getNumber&", NumberScript.answer("ACCESS_NUMBER:1:6281234567"))
        script.on("getStatus&", NumberScript.answer("STATUS_OK:1234"))
        let provider = script.handler("https://seller.test/a.php?x=1#v1")
        _ = await provider.rent(script.request())
        let seen = await provider.look(at: [script.rental()])
        #expect(seen.value[RentalID(7)]?.messages.map(\.code) == ["1234"])
        #expect(script.urls.allSatisfy { $0.hasPrefix("https://seller.test/a.php?x=1&api_key=s3cr3t&action=get") })
        #expect(script.calls.count == 2)
    }

    @Test func ourKeyIsToldToNobody() async {
        let script = NumberScript()
        script.on("action=", NumberScript.answer("BAD_KEY:s3cr3t"))
        let reply = await script.handler().rent(script.request())
        #expect(reply.words == "BAD_KEY:***")
        #expect(reply.remarks.allSatisfy { !$0.words.contains("s3cr3t") && !$0.transcript.contains("s3cr3t") })
    }

    @Test func whoBansUsForATimeIsLeftAlone() async {
        let script = NumberScript()
        script.on(
            "action=", NumberScript.answer(#"{"title":"BANNED","info":{"retry_after_seconds":99999999999}}"#, 403))
        #expect(await script.handler().rent(script.request()).waitMilliseconds == 3_600_000)
    }

    @Test func aCallNeverTakesLongerThanACustomerWaits() {
        #expect(NumberScript().handler().callMilliseconds == 25_000)
    }

    @Test func looksMoreSeldomWithTimeAndAfterTheCode() {
        let provider = NumberScript().handler()
        #expect(provider.nextLook(age: 0, received: false) == 3_000)
        #expect(provider.nextLook(age: .max, received: false) == 10_000)
        #expect(provider.nextLook(age: 0, received: true) == 9_000)
    }
}
