import Base
import Commands
import Console
import Domain
import Errands
import HTTPTypes
import Storage
import TestSupport
import Testing

/// Money that goes back for an order, and the second person who must agree to much of it.
@Suite struct StaffMoneyTests {
    private func browser(
        _ shop: ConsoleWorld, _ client: Browser.Client, _ email: String, _ role: PersonRole = .manager
    ) async throws -> Browser {
        _ = try await shop.staff(role, email)
        let browser = Browser(client)
        _ = try await browser.signIn(email, staff: true)
        return browser
    }

    /// An order of nine dollars a run; without an item, staff deliver it by hand.
    private func order(_ shop: ConsoleWorld, _ account: AccountID, item: String? = nil, runs: Int = 1) async throws
        -> Order
    {
        let byHand = try await shop.world.listing(shop.shop, "By hand", rate: "9", item: item) { listing in
            listing.hasCancel = true
            listing.hasDripFeed = true
        }
        try await shop.world.watch.refresh()
        let catalog = shop.world.watch.current
        let owner = try #require(catalog.accounts[account])
        var draft = Draft()
        draft.set(.link, "https://example.com/a")
        draft.set(.quantity, "1000")
        if runs > 1 {
            draft.set(.runs, "\(runs)")
            draft.set(.interval, "60")
        }
        let now = shop.world.clock.now
        let made = draft
        let quote = Result { () throws(Fault) in try Quote(made, service: byHand, for: owner, in: catalog, at: now) }
        let id = try await shop.world.store.execute(
            PlaceOrder(
                wallet: WalletKey(account, .usd), quote: quote, reference: nil,
                upstreamReference: shop.world.desk.upstreamReference()))
        return try #require(try await shop.world.store.read(ReadOrder(id)))
    }

    private func available(_ shop: ConsoleWorld, _ account: AccountID) async throws -> Money {
        try await shop.world.store.read(ReadWallet(WalletKey(account, .usd)))?.available ?? .zero
    }

    @Test func aGreatRefundWaitsForASecondPerson() async throws {
        let shop = try await ConsoleWorld(secondPerson: "5 USD, 9 IDR")
        let account = try #require(try await shop.customer().account)
        let order = try await order(shop, account)
        let wallet = order.wallet
        _ = try await shop.world.store.execute(
            ApplyByHand(order: order.id, wallet: wallet, event: .completed(startCount: 0, remains: 0)))
        try await shop.serving { client in
            let ann = try await browser(shop, client, "ann@staff.example")
            let path = "/staff/orders/\(order.id)"
            let small = [("refund", "2"), ("refund_reason", "sorry")]
            #expect(try await ann.submit(path, path + "/refund", small).html.contains("Saved."))
            #expect(try await available(shop, account) == Money(text: "93"))
            let great = try await ann.submit(
                path, path + "/refund", [("refund", "6"), ("refund_reason", "very sorry")])
            #expect(great.html.contains("This amount needs a second person; it waits for approval."))
            #expect(try await available(shop, account) == Money(text: "93"))
            let proposal = try #require(try await shop.world.store.read(ListProposals(openOnly: true)).first)
            #expect(proposal.amount == Money(text: "6") && proposal.deed?.kind == .refund)

            let approve = "/staff/todo/proposals/\(proposal.id)/approve"
            #expect(try await !ann.get("/staff/todo/proposals").html.contains(approve))
            let bob = try await browser(shop, client, "bob@staff.example")
            _ = try await bob.submit("/staff/todo/proposals", approve, [])
            #expect(try await available(shop, account) == Money(text: "99"))
            #expect(try await shop.world.store.read(ReadOrder(order.id))?.returned == Money(text: "8"))
            let acts = try await shop.world.store.read(ListActs()).map { "\($0.verb) \($0.subject)" }
            #expect(acts.contains("order.refund order \(order.id)"))
            #expect(acts.contains("proposal.make proposal \(proposal.id)"))
            #expect(acts.contains("proposal.approve proposal \(proposal.id)"))
            let approval = try await shop.world.store.read(ListActs()).first { $0.verb == "proposal.approve" }
            #expect(approval?.detail == "refund of order \(order.id): gives back 6 USD; very sorry")
        }
        #expect(try await shop.world.audit().failure == nil)
    }

    @Test(arguments: ["partial", "cancel"]) func anOrderThatEndsWithMuchMoneyBackWaits(_ step: String) async throws {
        let shop = try await ConsoleWorld(secondPerson: "5 USD, 9 IDR")
        let account = try #require(try await shop.customer().account)
        let order = try await order(shop, account)
        try await shop.serving { client in
            let ann = try await browser(shop, client, "ann@staff.example")
            let path = "/staff/orders/\(order.id)"
            let fields = [
                ("step", step), ("start_count", ""), ("remains", step == "partial" ? "900" : ""),
                ("state_reason", "it cannot be"),
            ]
            _ = try await ann.submit(path, path + "/state", fields)
            #expect(try await shop.world.store.read(ReadOrder(order.id))?.state.isFinal == false)
            #expect(try await available(shop, account) == Money(text: "91"))
            let proposal = try #require(try await shop.world.store.read(ListProposals(openOnly: true)).first)
            #expect(proposal.amount == Money(text: step == "partial" ? "8.1" : "9"))
            let bob = try await browser(shop, client, "bob@staff.example")
            _ = try await bob.submit("/staff/todo/proposals", "/staff/todo/proposals/\(proposal.id)/approve", [])
            #expect(try await shop.world.store.read(ReadOrder(order.id))?.state.isFinal == true)
            #expect(try await available(shop, account) == Money(text: step == "partial" ? "99.1" : "100"))
        }
        #expect(try await shop.world.audit().failure == nil)
    }

    @Test(arguments: [1, 2]) func toAskForACancelGivesNoMoreBackThanOneMay(_ runs: Int) async throws {
        let shop = try await ConsoleWorld(secondPerson: "5 USD, 9 IDR")
        let account = try #require(try await shop.customer().account)
        let order = try await order(shop, account, item: "completes", runs: runs)
        let kept = try await available(shop, account)
        try await shop.serving { client in
            let eve = try await browser(shop, client, "eve@staff.example", .support)
            let path = "/staff/orders/\(order.id)"
            let asked = try await eve.submit(path, path + "/cancel", [])
            #expect(asked.html.contains("This amount needs a second person; it waits for approval."))
            #expect(asked.html.contains("Waits for a second person") && asked.html.contains("eve@staff.example"))
            #expect(try await available(shop, account) == kept)
            let proposal = try #require(try await shop.world.store.read(ListOrderProposals(of: order.id)).first)
            #expect(proposal.amount == order.charge && proposal.deed?.kind == .askCancel)
            let bob = try await browser(shop, client, "bob@staff.example")
            _ = try await bob.submit("/staff/todo/proposals", "/staff/todo/proposals/\(proposal.id)/approve", [])
            #expect(try await available(shop, account) == Money(text: "100"))
            #expect(try await !bob.get(path).html.contains("Waits for a second person"))
        }
        #expect(try await shop.world.audit().failure == nil)
    }

    @Test func whatIsNotPlacedAndShallBeCanceledGivesNoMoreBackThanOneMay() async throws {
        let shop = try await ConsoleWorld(secondPerson: "5 USD, 9 IDR")
        let account = try #require(try await shop.customer().account)
        let order = try await order(shop, account, item: "completes")
        let dispatch = try #require(try await shop.world.store.read(ReadDispatchHistory(of: order.id)).dispatch)
        _ = try await shop.world.store.execute(
            PrepareDispatch(
                order, dispatch, provider: try #require(dispatch.provider), providerIsIdempotent: false,
                callMilliseconds: 1_000))
        shop.world.clock.advance(milliseconds: 120_000)
        try await shop.serving { client in
            let eve = try await browser(shop, client, "eve@staff.example", .support)
            let path = "/staff/orders/\(order.id)"
            #expect(try await eve.submit(path, path + "/cancel", []).html.contains("Sent."))
            let told = try await eve.submit(path, path + "/resolve", [("truth", "not-placed"), ("ref", "")])
            #expect(told.html.contains("This amount needs a second person; it waits for approval."), "\(told.errors)")
            #expect(try await available(shop, account) == Money(text: "91"))
            let proposal = try #require(try await shop.world.store.read(ListOrderProposals(of: order.id)).first)
            let bob = try await browser(shop, client, "bob@staff.example")
            _ = try await bob.submit("/staff/todo/proposals", "/staff/todo/proposals/\(proposal.id)/approve", [])
            #expect(try await shop.world.store.read(ReadOrder(order.id))?.state == .canceled)
            #expect(try await available(shop, account) == Money(text: "100"))
        }
        #expect(try await shop.world.audit().failure == nil)
    }

    @Test func smallRefundsAreAGreatOneAndAProposalIsPaidOnce() async throws {
        let shop = try await ConsoleWorld(secondPerson: "5 USD, 9 IDR")
        let account = try #require(try await shop.customer().account)
        let order = try await order(shop, account)
        let (ann, bob) = (
            try await shop.staff(.manager, "a@staff.example"), try await shop.staff(.manager, "b@staff.example")
        )
        let store = shop.world.store
        _ = try await store.execute(
            ApplyByHand(order: order.id, wallet: order.wallet, event: .completed(startCount: 0, remains: 0)))
        let refund = GiveBack(
            OrderDeed(.refund, order.id, amount: Money(micros: 3_000_000)), wallet: order.wallet, by: ann.id,
            actor: "staff:a", reason: "r", alone: Money(text: "5"))
        #expect(try await store.execute(refund) == .done(Money(micros: 3_000_000)))
        var made: [ProposalID] = []
        for _ in 0..<2 {
            guard case .proposed(let id, _) = try await store.execute(refund) else {
                Issue.record("one person gave back more than one may")
                return
            }
            made.append(id)
        }
        _ = try await store.execute(DecideProposal(made[0], isApproved: true, by: bob.id))
        await #expect(throws: Fault.wrongState("money has gone back for order \(order.id) since")) {
            try await store.execute(DecideProposal(made[1], isApproved: true, by: bob.id))
        }
        #expect(try await available(shop, account) == Money(text: "97"))
        _ = try await store.execute(DecideProposal(made[1], isApproved: false, by: bob.id))
        #expect(try await shop.world.audit().failure == nil)
    }

    @Test func whatAnOrderHasBecomeSinceIsNotApproved() async throws {
        let shop = try await ConsoleWorld(secondPerson: "5 USD, 9 IDR")
        let account = try #require(try await shop.customer().account)
        let order = try await order(shop, account)
        let (ann, bob) = (
            try await shop.staff(.manager, "a@staff.example"), try await shop.staff(.manager, "b@staff.example")
        )
        let deed = OrderDeed(.partial, order.id, remains: 900)
        let made = try await shop.world.store.execute(
            GiveBack(
                deed, wallet: order.wallet, by: ann.id, actor: "staff:a", reason: "r", alone: Money(text: "5")))
        guard case .proposed(let id, let amount) = made else {
            Issue.record("it was done: \(made)")
            return
        }
        #expect(amount == Money(text: "8.1"))
        _ = try await shop.world.store.execute(
            ApplyByHand(order: order.id, wallet: order.wallet, event: .partial(startCount: 0, remains: 500)))
        await #expect(throws: Fault.self) {
            try await shop.world.store.execute(DecideProposal(id, isApproved: true, by: bob.id))
        }
        #expect(try await available(shop, account) == Money(text: "95.5"))
        // Without a limit it is done at once, by anybody.
        let all = GiveBack(
            OrderDeed(.refund, order.id, amount: Money(micros: 4_000_000)), wallet: order.wallet, by: ann.id,
            actor: "staff:a", reason: "r", alone: nil)
        #expect(try await shop.world.store.execute(all) == .done(Money(micros: 4_000_000)))
        #expect(try await shop.world.audit().failure == nil)
    }
}
