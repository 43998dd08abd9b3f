import Base
import Commands
import Domain
import Providers
import Storage
import TestSupport
import Testing

struct UpstreamFollowTests {
    @Test(arguments: ["Queued for review", "Fail", "", "-4"])
    func aStatusThatNobodyKnowsKeepsTheStateAndIsFlagged(_ word: String) async throws {
        let resale = try await Resale()
        let id = try await resale.order()
        try await resale.pass()
        resale.statusWord(word, #","remains":"3""#)
        try await resale.pass(seconds: 10)
        let row = try await resale.world.row(id)
        #expect(row.state == .processing && row.remains == 100)
        let finding = try #require(try await resale.history(id).findings.first)
        #expect(finding.key.kind == .unknownStatus && finding.transcript.contains("remains"))
        #expect(!finding.transcript.contains("secret-of-first"))
        try await resale.check()
    }

    @Test func manyOrdersAreAskedForInOneCall() async throws {
        let resale = try await Resale()
        for _ in 0..<120 { _ = try await resale.order() }
        try await resale.pass()
        resale.panel.usually("status") { call in
            let ids = (call.fields["orders"] ?? "").split(separator: ",")
            return "{" + ids.map { #""\#($0)":{"status":"Completed","charge":"0.01"}"# }.joined(separator: ",") + "}"
        }
        try await resale.pass(seconds: 10)
        #expect(
            resale.panel.calls("status").map { $0.fields["orders"]?.split(separator: ",").count ?? 1 }.sorted() == [
                20, 100,
            ])
        #expect(try await resale.funds() == ["989.2", "0"])
        try await resale.check()
    }

    @Test func aPackageThatEndsPartlyIsSettledByTheProvidersShare() async throws {
        let resale = try await Resale(type: "Package")
        let id = try await resale.order()
        resale.statusWord("In progress", #","charge":"0.008""#)
        try await resale.pass()
        try await resale.pass(seconds: 10)
        resale.statusWord("Partial", #","charge":"0.002","remains":"1""#)
        try await resale.pass(seconds: 60)
        let row = try await resale.world.row(id)
        #expect(row.state == .partial && row.held == .zero)
        #expect(row.returned == (try row.charge.portion(3, of: 4)))
        try await resale.check()
    }

    @Test func withoutAShareAPackageThatEndsPartlyKeepsItsMoneyHeld() async throws {
        let resale = try await Resale(type: "Package")
        let id = try await resale.order()
        try await resale.pass()
        // What is told with the end alone says nothing of what was charged before.
        resale.statusWord("Partial", #","remains":"1","charge":"0.002""#)
        try await resale.pass(seconds: 10)
        let row = try await resale.world.row(id)
        #expect(row.state == .partial && row.held == row.charge)
        try await resale.check()
    }

    @Test func aWordAgainstAnEndIsKeptAndNotApplied() async throws {
        let resale = try await Resale()
        let id = try await resale.order()
        try await resale.pass()
        let placed = try await resale.world.row(id)
        for event in [
            OrderEvent.completed(startCount: 1, remains: 0), .canceled, .completed(startCount: 1, remains: 0),
        ] {
            _ = try await resale.world.store.execute(
                RecordProgress(placed, event: event, nextLook: 1_000, cancelSent: false))
        }
        #expect(try await resale.state(id) == .completed)
        #expect(try await resale.funds() == ["999.91", "0"])
        let finding = try #require(try await resale.history(id).findings.first)
        #expect(finding.key.kind == .contradiction && finding.count == 1)
        try await resale.check()
    }

    @Test func aCancelIsPassedOnOnceAndEndsWhenTheProviderSaysSo() async throws {
        let resale = try await Resale()
        let id = try await resale.order()
        try await resale.pass()
        resale.statusWord("In progress", #","remains":"80""#)
        resale.panel.usually("cancel") { _ in #"{"canceled":[]}"# }
        _ = await resale.world.ask(resale.customer, [("action", "cancel"), ("orders", id.description)])
        try await resale.pass(seconds: 1)
        try await resale.pass(seconds: 60)
        #expect(resale.panel.calls("cancel").map { $0.fields["orders"] } == ["101"])
        #expect(try await resale.state(id) == .inProgress)
        resale.statusWord("Partial", #","remains":"60""#)
        try await resale.pass(seconds: 600)
        #expect(try await resale.state(id) == .partial)
        #expect(try await resale.funds() == ["999.964", "0"])
        try await resale.check()
    }

    @Test func staffEndAnOrderThatItsProviderNeverWill() async throws {
        let resale = try await Resale()
        let id = try await resale.order()
        try await resale.pass()
        let wallet = resale.customer.wallet
        await #expect(throws: Fault.wrongState("order \(id) is delivered by a provider")) {
            _ = try await resale.world.store.execute(ApplyByHand(order: id, wallet: wallet, event: .canceled))
        }
        _ = try await resale.world.store.execute(
            ApplyByHand(order: id, wallet: wallet, event: .canceled, overProvider: true))
        #expect(try await resale.funds() == ["1000", "0"])
        try await resale.check()
    }

    @Test func aPanelDoesNotDecideHowManyPostsACustomerPays() async throws {
        let resale = try await Resale(type: "Subscriptions", passesSchedule: true)
        let answer = await resale.world.ask(
            resale.customer,
            [
                ("action", "add"), ("service", resale.listing.description), ("username", "someone"), ("min", "10"),
                ("max", "10"), ("posts", "2"),
            ])
        #expect(answer.contains("order"))
        try await resale.pass()
        resale.panel.usually("status") { call in
            let child = #"{"status":"In progress"}"#
            let ids = (call.fields["orders"] ?? call.fields["order"] ?? "").split(separator: ",")
            let many = (900..<999).map(String.init).joined(separator: ",")
            let parent = #"{"status":"Active","posts":"99","orders":[\#(many)]}"#
            if ids == ["101"] { return parent }
            return "{" + ids.map { #""\#($0)":\#($0 == "101" ? parent : child)"# }.joined(separator: ",") + "}"
        }
        for _ in 0..<5 { try await resale.pass(seconds: 60) }
        #expect(try await resale.funds() == ["982", "18"])
        try await resale.check()
    }

    @Test func aRefillIsAskedForOnceEvenWhenNobodyKnowsWhetherItWasTaken() async throws {
        let resale = try await Resale()
        let id = try await resale.order()
        try await resale.pass()
        resale.statusWord("Completed")
        try await resale.pass(seconds: 10)
        resale.panel.next("refill", .broken("reset"))
        let refill = try await resale.world.store.execute(
            RequestRefill(order: id, wallet: resale.customer.wallet, catalog: resale.world.watch.current))
        try await resale.pass()
        // A pause in between makes no new request of it.
        try await resale.world.store.execute(PauseProvider(provider: resale.provider, isPaused: true))
        try await resale.world.watch.refresh()
        try await resale.pass(seconds: 3_600)
        try await resale.world.store.execute(PauseProvider(provider: resale.provider, isPaused: false))
        try await resale.world.watch.refresh()
        for _ in 0..<5 { try await resale.pass(seconds: 3_600) }
        #expect(resale.panel.calls("refill").count == 1)
        #expect(try await resale.world.store.read(ReadRefill(refill))?.state == .inProgress)
        #expect(try await resale.history(id).findings.map(\.key.kind) == [.unknownRefill])
        try await resale.check()
    }

    @Test func aRefillIsFollowedUnderTheProvidersId() async throws {
        let resale = try await Resale()
        let id = try await resale.order()
        try await resale.pass()
        resale.statusWord("Completed")
        try await resale.pass(seconds: 10)
        resale.panel.usually("refill") { _ in #"{"refill":"r-9"}"# }
        resale.panel.usually("refill_status") { _ in #"{"status":"Rejected"}"# }
        let refill = try await resale.world.store.execute(
            RequestRefill(order: id, wallet: resale.customer.wallet, catalog: resale.world.watch.current))
        try await resale.pass()
        try await resale.pass(seconds: 60)
        #expect(resale.panel.calls("refill_status").first?.fields["refill"] == "r-9")
        #expect(try await resale.world.store.read(ReadRefill(refill))?.state == .rejected)
        try await resale.check()
    }
}

struct UpstreamScheduleTests {
    @Test func runsArePassedOnWhereTheProviderMakesThem() async throws {
        let resale = try await Resale(passesSchedule: true)
        let id = try await resale.order([("runs", "3"), ("interval", "10")])
        try await resale.pass()
        let sent = try #require(resale.panel.calls("add").first)
        #expect(sent.fields["runs"] == "3" && sent.fields["interval"] == "10" && sent.fields["quantity"] == "100")
        resale.statusWord("Partial", #","remains":"150""#)
        try await resale.pass(seconds: 10)
        #expect(try await resale.state(id) == .partial)
        #expect(try await resale.funds() == ["999.865", "0"])
        try await resale.check()
    }

    @Test func runsAreMadeHereWhereTheProviderDoesNot() async throws {
        let resale = try await Resale()
        _ = try await resale.order([("runs", "3"), ("interval", "10")])
        resale.statusWord("In progress")
        for _ in 0..<4 { try await resale.pass(seconds: 600) }
        #expect(resale.panel.calls("add").map { $0.fields["quantity"] } == ["100", "100", "100"])
        #expect(resale.panel.calls("add").allSatisfy { $0.fields["runs"] == nil })
        try await resale.check()
    }

    @Test func aSubscriptionsPostsAreChargedAsTheProviderServesThem() async throws {
        let resale = try await Resale(type: "Subscriptions", passesSchedule: true)
        let answer = await resale.world.ask(
            resale.customer,
            [
                ("action", "add"), ("service", resale.listing.description), ("username", "someone"), ("min", "100"),
                ("max", "100"), ("posts", "2"),
            ])
        let id = try #require(JSONValue.parse(answer.utf8)?["order"]?.scalarText.flatMap { OrderID(text: $0) })
        try await resale.pass()
        let sent = try #require(resale.panel.calls("add").first)
        #expect(sent.fields["username"] == "someone" && sent.fields["min"] == "100" && sent.fields["posts"] == "2")
        #expect(sent.fields["quantity"] == nil && sent.fields["link"] == nil)
        resale.panel.usually("status") { call in
            guard call.fields["order"] == "101" || call.fields["orders"]?.contains("101") == true else {
                return #"{"status":"Completed","charge":"0.05"}"#
            }
            let parent = #"{"status":"Active","posts":"2","orders":[901,902]}"#
            let child = #"{"status":"In progress","charge":"0.05"}"#
            return call.fields["orders"] == nil ? parent : #"{"101":\#(parent),"901":\#(child),"902":\#(child)}"#
        }
        try await resale.pass(seconds: 10)
        try await resale.pass(seconds: 60)
        let children = try await resale.world.store.read(ListOrders(account: resale.customer.account)).rows
            .filter { $0.parent == id }
        #expect(Set(children.compactMap(\.providerOrder)) == ["901", "902"])
        #expect(children.allSatisfy { $0.charge.text == "90" && $0.state == .inProgress })
        #expect(resale.panel.calls("add").count == 1)
        #expect(try await resale.funds() == ["820", "180"])
        try await resale.check()
    }
}
