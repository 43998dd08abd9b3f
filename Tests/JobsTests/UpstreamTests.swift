import Base
import Commands
import Domain
import Jobs
import Providers
import Storage
import TestSupport
import Testing

/// A shop that resells a panel's service 7 (rate 0.90 a thousand).
struct Resale {
    let panel = ScriptedPanel()
    let world: World
    let shop: StorefrontID
    let provider: ProviderID
    let listing: ListingID
    let customer: Customer

    init(
        type: String = "Default", passesSchedule: Bool = false, money: String = "1000",
        _ terms: @escaping @Sendable (inout UpstreamProvider) -> Void = { _ in }
    ) async throws {
        world = try await World(panels: panel.transport)
        shop = try await world.storefront()
        provider = try await world.panel("first", terms)
        listing = try await world.listing(
            shop, type: type, min: 1, item: "7", provider: provider, passesSchedule: passesSchedule
        ) { listing in
            listing.hasCancel = true
            listing.hasRefill = true
            listing.hasDripFeed = true
        }
        customer = try await world.customer(shop, money: money)
    }

    func order(_ more: [(String, String)] = [], quantity: Int = 100) async throws -> OrderID {
        try await world.order(customer, listing, quantity: quantity, more)
    }

    func pass(seconds: Int64 = 0) async throws {
        world.clock.advance(seconds: seconds)
        while try await world.delivery.pass() {}
    }

    func history(_ order: OrderID) async throws -> ReadDispatchHistory.Answer {
        try await world.store.read(ReadDispatchHistory(of: order))
    }

    func state(_ order: OrderID) async throws -> OrderState { try await world.row(order).state }

    func funds() async throws -> [String] {
        let wallet = try await world.money(customer)
        return [wallet.available.text, wallet.held.text]
    }

    /// A second route, to another panel on the same wire.
    func addSecondRoute() async throws {
        let second = try await world.panel("second")
        try await world.store.execute(PutRoute(Route(listing: listing, position: 1, provider: second, item: "8")))
        try await world.watch.refresh()
    }

    func statusWord(_ word: String, _ more: String = "") {
        panel.usually("status") { _ in #"{"status":"\#(word)"\#(more)}"# }
    }

    func check() async throws { #expect(try await world.audit().failure == nil) }
}

struct UpstreamSendTests {
    @Test func anOrderIsSentWithItsFieldsAndFollowedToItsEnd() async throws {
        let resale = try await Resale { $0.takesReferences = true }
        let id = try await resale.order()
        resale.statusWord("In progress", #","charge":"0.05","remains":"40","start_count":"12","currency":"USD""#)
        try await resale.pass()
        let sent = try #require(resale.panel.calls("add").first)
        #expect(sent.fields["service"] == "7" && sent.fields["quantity"] == "100")
        #expect(sent.fields["key"] == "secret-of-first" && sent.url == "http://first.test/api/v2")
        #expect(sent.fields["order_reference"]?.count == 32)
        #expect(try await resale.state(id) == .processing)
        try await resale.pass(seconds: 10)
        #expect(try await resale.world.row(id).remains == 40)
        resale.statusWord("Completed", #","charge":"0.0450","remains":"0""#)
        try await resale.pass(seconds: 60)
        #expect(try await resale.state(id) == .completed)
        let placement = try #require(try await resale.history(id).placement)
        #expect(placement.firstCost?.text == "0.05" && placement.cost?.text == "0.045")
        #expect(try await resale.funds() == ["999.91", "0"])
        try await resale.check()
    }

    @Test func aDefiniteRefusalTriesTheNextRouteAndThenGivesTheMoneyBack() async throws {
        let resale = try await Resale()
        try await resale.addSecondRoute()
        resale.panel.next("add", .text(#"{"error":"neworder.error.link"}"#))
        let first = try await resale.order()
        try await resale.pass()
        #expect(resale.panel.calls("add").map(\.url) == ["http://first.test/api/v2", "http://second.test/api/v2"])
        #expect(resale.panel.calls("add").last?.fields["service"] == "8")
        #expect(try await resale.state(first) == .processing)
        #expect(try await resale.history(first).attempts.map(\.words) == ["neworder.error.link"])

        resale.panel.next("add", .text(#"{"error":"no"}"#), .text(#"{"error":"neither"}"#))
        let second = try await resale.order()
        try await resale.pass()
        #expect(try await resale.state(second) == .canceled)
        #expect(try await resale.history(second).attempts.map(\.words) == ["no", "neither"])
        #expect(try await resale.funds() == ["999.91", "0.09"])
        try await resale.check()
    }

    @Test(arguments: ["reset", "HTML", "502", "half", "success without an id"])
    func anUnknownOutcomeIsNeverSentAgainAndNeverFailsOver(_ how: String) async throws {
        let ends: [String: PanelTransport.End] = [
            "reset": .broken("connection reset"), "HTML": .text("<html>hello</html>"),
            "502": .text("<html>bad gateway</html>", status: 502), "half": .text(#"{"order":2"#),
            "success without an id": .text(#"{"status":"success"}"#),
        ]
        let resale = try await Resale()
        try await resale.addSecondRoute()
        resale.panel.next("add", try #require(ends[how]))
        let id = try await resale.order()
        for _ in 0..<24 { try await resale.pass(seconds: 3_600) }
        #expect(resale.panel.calls("add").count == 1)
        #expect(try await resale.state(id) == .pending)
        let history = try await resale.history(id)
        #expect(history.dispatch?.state == .unknown && history.attempts.map(\.end) == [.unknown])
        #expect(history.findings.map(\.key.kind).contains(.unknownOutcome))
        #expect(try await resale.funds() == ["999.91", "0.09"])
        try await resale.check()
    }

    @Test func anIdempotentProviderIsAskedAgainUnderTheSameReference() async throws {
        let resale = try await Resale { $0.takesReferences = true }
        resale.panel.next("add", .broken("reset"), .text("", status: 503), .text(#"{"order":"77"}"#))
        let id = try await resale.order()
        for _ in 0..<3 { try await resale.pass(seconds: 60) }
        let references = resale.panel.calls("add").map { $0.fields["order_reference"] }
        #expect(references.count == 3 && Set(references).count == 1)
        #expect(try await resale.world.row(id).providerOrder == "77")
        #expect(try await resale.history(id).findings.isEmpty, "the doubt is over")
        try await resale.check()
    }

    @Test func aRefusalOfARepeatEndsNothingSinceTheFirstSendMayHaveArrived() async throws {
        let resale = try await Resale { $0.takesReferences = true }
        try await resale.addSecondRoute()
        resale.panel.next(
            "add", .broken("reset"), .text(#"{"error":"Incorrect service ID"}"#), .text(#"{"order":"77"}"#))
        let id = try await resale.order()
        try await resale.pass()
        try await resale.pass(seconds: 60)
        #expect(try await resale.state(id) == .pending)
        #expect(try await resale.funds() == ["999.91", "0.09"])
        try await resale.pass(seconds: 60)
        #expect(try await resale.world.row(id).providerOrder == "77")
        #expect(resale.panel.calls("add").allSatisfy { $0.url == "http://first.test/api/v2" })
        try await resale.check()
    }

    @Test func whatWasCertainlyNotTakenIsSentAgainLater() async throws {
        let resale = try await Resale()
        resale.panel.next(
            "add", .notSent("connection refused"), .text("", status: 403), .text(#"{"error":"Invalid API key"}"#))
        resale.panel.usually("balance") { _ in #"{"balance":"5","currency":"USD"}"# }
        let id = try await resale.order()
        for _ in 0..<6 { try await resale.pass(seconds: 400) }
        #expect(resale.panel.calls("add").count == 4)
        #expect(try await resale.state(id) == .processing)
        #expect(try await resale.history(id).attempts.allSatisfy { $0.end == .notTaken })
        try await resale.check()
    }

    @Test func withoutFundsUpstreamOrdersWaitAndTheOperatorHears() async throws {
        let resale = try await Resale()
        let empty = PanelTransport.End.text(#"{"error":"neworder.error.not_enough_funds"}"#)
        resale.panel.next("add", empty, empty, empty)
        let first = try await resale.order()
        for _ in 0..<2 { _ = try await resale.order() }
        try await resale.pass()
        let second = try await resale.order()
        try await resale.pass(seconds: 4)
        #expect(resale.panel.calls("add").count == 3, "the queue rests")
        #expect(try await resale.state(first) == .pending)
        let kinds = try await resale.world.store.read(ListFindings(of: resale.provider, limit: 10)).rows.map(\.key.kind)
        #expect(kinds == [.outOfFunds])
        try await resale.pass(seconds: 60)
        try await resale.pass(seconds: 60)
        #expect(try await resale.state(first) == .processing)
        #expect(try await resale.state(second) == .processing)
        try await resale.check()
    }

    @Test func oneOrderOfTheProvidersStandsForOneOfOurs() async throws {
        let resale = try await Resale()
        resale.panel.next("add", .text(#"{"order":5}"#), .text(#"{"order":5}"#))
        let first = try await resale.order()
        let second = try await resale.order()
        try await resale.pass()
        let states = [try await resale.state(first), try await resale.state(second)]
        #expect(states.filter { $0 == .processing }.count == 1)
        let doubted = states[0] == .pending ? first : second
        #expect(try await resale.history(doubted).dispatch?.state == .unknown)
        #expect(try await resale.history(doubted).findings.map(\.key.kind) == [.repeatedOrder])
        try await resale.check()
    }

    @Test func aClaimWhoseProcessIsGoneIsInDoubt() async throws {
        let resale = try await Resale()
        let id = try await resale.order()
        let dispatch = try #require(try await resale.history(id).dispatch)
        _ = try await resale.world.store.execute(
            PrepareDispatch(
                try await resale.world.row(id), dispatch, provider: resale.provider, providerIsIdempotent: false,
                callMilliseconds: 30_000))
        try await resale.pass(seconds: 59)
        #expect(try await resale.history(id).dispatch?.state == .sending)
        try await resale.pass(seconds: 2)
        #expect(try await resale.history(id).dispatch?.state == .unknown)
        #expect(try await resale.history(id).attempts.map(\.end) == [.unknown])
        #expect(resale.panel.calls("add").isEmpty)
        try await resale.check()
    }

    @Test func anAnswerThatComesAfterItsLeaseIsBelieved() async throws {
        let resale = try await Resale()
        let id = try await resale.order()
        let dispatch = try #require(try await resale.history(id).dispatch)
        let sent = try await resale.world.store.execute(
            PrepareDispatch(
                try await resale.world.row(id), dispatch, provider: resale.provider, providerIsIdempotent: false,
                callMilliseconds: 1_000))
        try await resale.pass(seconds: 60)
        #expect(try await resale.history(id).dispatch?.state == .unknown)
        try await resale.world.store.execute(
            RecordDispatch(try #require(sent), end: .accepted("9"), nextLook: 1_000, providerIsIdempotent: false))
        #expect(try await resale.history(id).dispatch?.state == .placed)
        #expect(try await resale.world.row(id).providerOrder == "9")
        try await resale.check()
    }
}

struct ResolveTests {
    private func doubtful(_ terms: @escaping @Sendable (inout UpstreamProvider) -> Void = { _ in }) async throws -> (
        Resale, OrderID
    ) {
        let resale = try await Resale(terms)
        resale.panel.next("add", .broken("reset"))
        let id = try await resale.order()
        try await resale.pass()
        return (resale, id)
    }

    private func resolve(_ resale: Resale, _ id: OrderID, _ truth: ResolveDispatch.Truth) async throws {
        let dispatch = try #require(try await resale.history(id).dispatch)
        try await resale.world.store.execute(
            ResolveDispatch(dispatch, provider: resale.provider, truth: truth, actor: "test"))
    }

    @Test func aPersonSaysThatItIsPlaced() async throws {
        let (resale, id) = try await doubtful()
        try await resolve(resale, id, .placed("55"))
        resale.statusWord("Completed")
        try await resale.pass(seconds: 10)
        #expect(try await resale.state(id) == .completed)
        #expect(resale.panel.calls("add").count == 1)
        #expect(try await resale.history(id).findings.isEmpty)
        try await resale.check()
    }

    @Test func aPersonSaysThatItIsNot() async throws {
        let (resale, id) = try await doubtful()
        try await resolve(resale, id, .notPlaced)
        try await resale.pass()
        await #expect(throws: Fault.wrongState("what became of order \(id) is not in doubt")) {
            try await resolve(resale, id, .notPlaced)
        }
        #expect(resale.panel.calls("add").count == 2)
        #expect(try await resale.state(id) == .processing)
        try await resale.check()
    }

    @Test func whatIsNotPlacedAndShallBeCancelledEnds() async throws {
        let (resale, id) = try await doubtful()
        _ = await resale.world.ask(resale.customer, [("action", "cancel"), ("orders", id.description)])
        #expect(try await resale.state(id) == .pending)
        try await resolve(resale, id, .notPlaced)
        #expect(try await resale.state(id) == .canceled)
        #expect(try await resale.funds() == ["1000", "0"])
        try await resale.check()
    }

    @Test func anIdOfAnotherOrderIsRefused() async throws {
        let (resale, id) = try await doubtful()
        resale.panel.next("add", .text(#"{"order":55}"#))
        _ = try await resale.order()
        try await resale.pass()
        await #expect(throws: Fault.alreadyExists("55 is another order's at this provider")) {
            try await resolve(resale, id, .placed("55"))
        }
        #expect(try await resale.history(id).dispatch?.state == .unknown)
        try await resale.check()
    }

    @Test func theProvidersListOfOrdersFindsIt() async throws {
        let (resale, id) = try await doubtful { $0.listsOrders = true }
        resale.panel.usually("orders") { _ in
            #"[{"order":31,"service":7,"link":"https://example.com/x","quantity":"100"},{"order":30,"service":9,"link":"a","quantity":"5"}]"#
        }
        try await resale.pass(seconds: 30)
        #expect(try await resale.world.row(id).providerOrder == "31")
        #expect(resale.panel.calls("add").count == 1)
        try await resale.check()
    }

    @Test func whatIsNotInTheListIsSentAgainOnlyWhenThatIsCertain() async throws {
        let resale = try await Resale { $0.listsOrders = true }
        resale.panel.next("add", .text(#"{"order":30}"#), .broken("reset"))
        _ = try await resale.order(quantity: 500)
        try await resale.pass()
        try await resale.pass(seconds: 60)
        let id = try await resale.order()
        try await resale.pass()
        let known = #"{"order":30,"service":7,"link":"https://example.com/x","quantity":"500"}"#
        // One for the same service and quantity could be ours under another spelling of the link.
        resale.panel.usually("orders") { _ in
            #"[{"order":31,"service":7,"link":"example.com/x/","quantity":100},\#(known)]"#
        }
        for _ in 0..<5 { try await resale.pass(seconds: 600) }
        #expect(try await resale.history(id).dispatch?.state == .unknown)
        // A list that shows nothing from before the send may be a short one.
        resale.panel.usually("orders") { _ in "[]" }
        for _ in 0..<5 { try await resale.pass(seconds: 600) }
        #expect(try await resale.history(id).dispatch?.state == .unknown)
        // One that shows orders of ours from before and after, and nothing like this one, tells.
        resale.panel.usually("orders") { _ in "[\(known)]" }
        try await resale.pass(seconds: 600)
        #expect(try await resale.history(id).dispatch?.state == .unknown)
        resale.panel.next("add", .text(#"{"order":40}"#))
        _ = try await resale.order(quantity: 600)
        try await resale.pass()
        let later = #"{"order":40,"service":7,"link":"https://example.com/x","quantity":"600"}"#
        resale.panel.usually("orders") { _ in "[\(later),\(known)]" }
        try await resale.pass(seconds: 60)
        #expect(try await resale.state(id) == .processing)
        #expect(resale.panel.calls("add").count == 4)
        try await resale.check()
    }

    @Test func looksAtTheListComeByTheClockAndOnlyWhenSomethingIsInDoubt() async throws {
        let (resale, _) = try await doubtful { $0.listsOrders = true }
        resale.panel.usually("orders") { _ in "[]" }
        try await resale.pass(seconds: 15)
        for _ in 0..<20 { try await resale.pass() }
        #expect(resale.panel.calls("orders").count <= 2)
        let calm = try await Resale { $0.listsOrders = true }
        _ = try await calm.order()
        for _ in 0..<5 { try await calm.pass(seconds: 60) }
        #expect(calm.panel.calls("orders").isEmpty)
    }

    @Test func anOlderOrderOfTheSameKindIsNotTakenForIt() async throws {
        let resale = try await Resale { $0.listsOrders = true }
        resale.panel.next("add", .text(#"{"order":30}"#), .broken("reset"))
        _ = try await resale.order(quantity: 500)
        try await resale.pass()
        try await resale.pass(seconds: 60)
        let id = try await resale.order()
        // 29 was made before 30, by hand or by another program on this account.
        resale.panel.usually("orders") { _ in
            #"[{"order":30,"service":7,"link":"https://example.com/x","quantity":500},{"order":29,"service":7,"link":"https://example.com/x","quantity":100}]"#
        }
        for _ in 0..<5 { try await resale.pass(seconds: 600) }
        #expect(try await resale.history(id).dispatch?.state == .unknown)
        try await resale.check()
    }

    @Test func twoOrdersThatLookTheSameWaitForAPerson() async throws {
        let resale = try await Resale { $0.listsOrders = true }
        resale.panel.next("add", .broken("reset"), .broken("reset"))
        let first = try await resale.order()
        let second = try await resale.order()
        resale.panel.usually("orders") { _ in
            #"[{"order":31,"service":7,"link":"https://example.com/x","quantity":"100"}]"#
        }
        for _ in 0..<5 { try await resale.pass(seconds: 600) }
        #expect(try await resale.history(first).dispatch?.state == .unknown)
        #expect(try await resale.history(second).dispatch?.state == .unknown)
        #expect(resale.panel.calls("add").count == 2)
        try await resale.check()
    }
}
