import Base
import Commands
import Domain
import Storage
import TestSupport
import Testing

@Suite struct WishTests {
    @Test func aPaidTopUpCreditsTheWalletOnce() async throws {
        let staffed = try await Staffed()
        let id = try await staffed.topUp()
        let ends = await staffed.atOnce(20) {
            DecideTopUp(id, isPaid: true, by: "staff:ann@staff.test", reason: "bank \($0)")
        }
        #expect(ends.compactMap(\.outcome).count == 1)
        #expect(ends.compactMap(\.fault) == Array(repeating: .wrongState("top-up \(id) is paid"), count: 19))
        #expect(try await staffed.available() == 5_000_000)
        let row = try #require(try await staffed.store.read(ReadTopUp(id)))
        #expect(row.state == .paid && row.decidedBy == "staff:ann@staff.test" && row.decidedAt != nil)
        #expect(row.note == "sent\nby bank" && row.reason.hasPrefix("bank "))
        let line = try #require(try await staffed.store.read(ReadStatement(staffed.wallet)).first)
        #expect(line.actor == "staff:ann@staff.test" && line.reason == "top-up \(id): \(row.reason)")
        #expect(try await staffed.world.audit().failure == nil)
    }

    @Test func refusedAndWithdrawnTopUpsMoveNothing() async throws {
        let staffed = try await Staffed()
        let store = staffed.store
        let refused = try await staffed.topUp()
        let row = try await store.execute(DecideTopUp(refused, isPaid: false, by: "staff:x", reason: "no such money"))
        #expect(row.state == .refused)
        #expect(await store.result(DecideTopUp(refused, isPaid: true, by: "staff:x")).fault != nil)
        let withdrawn = try await staffed.topUp()
        let foreign = WithdrawTopUp(withdrawn, account: AccountID(9_999))
        #expect(await store.result(foreign).fault == .notFound("top-up \(withdrawn)"))
        let own = WithdrawTopUp(withdrawn, account: staffed.account)
        #expect(try await store.execute(own).state == .withdrawn)
        #expect(await store.result(own).fault == .wrongState("top-up \(withdrawn) is withdrawn"))
        #expect(await store.result(DecideTopUp(withdrawn, isPaid: true, by: "staff:x")).fault != nil)
        #expect(await store.result(DecideTopUp(TopUpID(9), isPaid: true, by: "")).fault == .notFound("top-up 9"))
        #expect(try await staffed.available() == 0)
        #expect(try await staffed.world.audit().failure == nil)
    }

    @Test func tenTopUpsOfAnAccountWaitAtMost() async throws {
        let staffed = try await Staffed()
        let account = staffed.account
        let ends = await staffed.atOnce(25) { _ in
            AskTopUp(account: account, currency: .usd, amount: Money(micros: 1), note: "")
        }
        let ids = ends.compactMap(\.outcome)
        #expect(ids.count == 10)
        #expect(Set(ends.compactMap(\.fault)) == [.wrongState("10 top-ups wait already")])
        _ = try await staffed.store.execute(DecideTopUp(ids[0], isPaid: true, by: "staff:x"))
        _ = try await staffed.topUp()
        #expect(await staffed.store.result(AskTopUp.test(account)).fault != nil)
        #expect(try await staffed.store.read(ListOpenTopUps()).count == 10)
        #expect(try await staffed.store.read(CountWishes()) == (10, 0))
        #expect(try await staffed.world.audit().failure == nil)
    }

    @Test func whatNobodyCanPayIsRefused() async throws {
        let staffed = try await Staffed()
        let store = staffed.store
        let account = staffed.account
        for ask in [
            AskTopUp.test(account, micros: 0), .test(account, micros: -1), .test(account, currency: .idr, micros: 1),
            .test(account, note: String(repeating: "n", count: 501)), .test(account, note: "a\0b"),
        ] {
            guard case .invalid = await store.result(ask).fault else {
                Issue.record("\(ask)")
                continue
            }
        }
        #expect(await store.result(AskTopUp.test(AccountID(9_999))).fault == .notFound("account 9999"))
        _ = try await store.execute(EditAccount(account: account) { $0.isSuspended = true })
        #expect(await store.result(AskTopUp.test(account)).fault == .accountSuspended)
        #expect(try await store.read(CountWishes()) == (0, 0))
        #expect(try await staffed.world.audit().failure == nil)
    }

    @Test func topUpsAreListedPageByPage() async throws {
        let staffed = try await Staffed()
        let store = staffed.store
        var ids: [TopUpID] = []
        for _ in 0..<5 {
            ids.append(try await staffed.topUp())
            staffed.world.clock.advance(milliseconds: ids.count == 2 ? 0 : 10)
        }
        let other = try await store.execute(SignUp.test(staffed.shop, "dora@shop.test"))
        let foreign = try await store.execute(AskTopUp.test(other.account))
        let own = try await store.read(ListTopUps(of: staffed.account)).map(\.id)
        #expect(own == ids.sorted().reversed())
        let page = try await store.read(ListTopUps(of: staffed.account, before: own[1], limit: 2)).map(\.id)
        #expect(page == Array(own[2...3]))
        let open = try await store.read(ListOpenTopUps()).map(\.id)
        #expect(open == own.reversed() + [foreign], "the longest waiting first")
        #expect(try await store.read(ListOpenTopUps(after: open[3], limit: 9)).map(\.id) == Array(open[4...]))
        #expect(try await staffed.world.audit().failure == nil)
    }

    @Test func whoProposesDoesNotApprove() async throws {
        let staffed = try await Staffed()
        let store = staffed.store
        let id = try await store.execute(ProposeAdjustment.test(staffed, 7_000_000))
        #expect(await store.result(DecideProposal(id, isApproved: true, by: staffed.ann)).fault == .accessDenied)
        #expect(await store.result(DecideProposal(id, isApproved: true, by: staffed.customer)).fault == .accessDenied)
        #expect(try await staffed.available() == 0)
        let bob = staffed.bob
        let ends = await staffed.atOnce(20) { _ in DecideProposal(id, isApproved: true, by: bob) }
        #expect(ends.compactMap(\.outcome).count == 1)
        #expect(try await staffed.available() == 7_000_000)
        let row = try #require(try await store.read(ReadProposal(id)))
        #expect(row.state == .approved && row.decidedBy == bob && row.proposedBy == staffed.ann)
        let line = try #require(try await store.read(ReadStatement(staffed.wallet)).first)
        #expect(line.actor == "staff:bob@staff.test" && line.reason == "why")
        #expect(try await staffed.world.audit().failure == nil)
    }

    @Test func aProposalBelowZeroTakesMoneyOut() async throws {
        let staffed = try await Staffed()
        let store = staffed.store
        let id = try await store.execute(ProposeAdjustment.test(staffed, -3_000_000))
        let approve = DecideProposal(id, isApproved: true, by: staffed.bob)
        #expect(await store.result(approve).fault == .notEnoughFunds)
        #expect(try await store.read(ReadProposal(id))?.state == .open, "nothing was changed")
        _ = try await store.execute(AdjustWallet.credit(staffed.wallet, micros: 5_000_000))
        #expect(try await store.execute(approve).state == .approved)
        #expect(try await staffed.available() == 2_000_000)
        let mine = try await store.execute(ProposeAdjustment.test(staffed, 1))
        #expect(try await store.execute(DecideProposal(mine, isApproved: false, by: staffed.ann)).state == .refused)
        #expect(await store.result(DecideProposal(mine, isApproved: true, by: staffed.bob)).fault != nil)
        #expect(try await staffed.available() == 2_000_000)
        #expect(try await staffed.world.audit().failure == nil)
    }

    @Test func proposalsThatMakeNoSenseAreRefused() async throws {
        let staffed = try await Staffed()
        let store = staffed.store
        for (micros, reason) in [(Int64(0), "why"), (1, "  "), (1, String(repeating: "r", count: 501))] {
            guard case .invalid = await store.result(ProposeAdjustment.test(staffed, micros, reason)).fault else {
                Issue.record("\(micros) \(reason)")
                continue
            }
        }
        #expect(await store.result(ProposeAdjustment.test(staffed, .min)).fault == .amountOverflow)
        let customer = ProposeAdjustment(
            account: staffed.account, currency: .usd, amount: Money(micros: 1), reason: "r", by: staffed.customer)
        #expect(await store.result(customer).fault == .accessDenied)
        #expect(try await store.read(ListProposals(openOnly: false)).isEmpty)
        #expect(try await staffed.world.audit().failure == nil)
    }

    @Test func proposalsAreListedPageByPage() async throws {
        let staffed = try await Staffed()
        let store = staffed.store
        var ids: [ProposalID] = []
        for micros: Int64 in 1...4 {
            ids.append(try await store.execute(ProposeAdjustment.test(staffed, micros)))
            staffed.world.clock.advance(milliseconds: 10)
        }
        _ = try await store.execute(DecideProposal(ids[2], isApproved: false, by: staffed.bob))
        let open = try await store.read(ListProposals(openOnly: true)).map(\.id)
        #expect(open == [ids[3], ids[1], ids[0]])
        #expect(try await store.read(ListProposals(openOnly: true, before: ids[1])).map(\.id) == [ids[0]])
        #expect(try await store.read(ListProposals(openOnly: false, limit: 2)).map(\.id) == [ids[3], ids[2]])
        #expect(try await store.read(CountWishes()) == (0, 3))
        #expect(try await staffed.world.audit().failure == nil)
    }
}

extension AskTopUp {
    static func test(_ account: AccountID, currency: Currency = .usd, micros: Int64 = 1_000_000, note: String = "")
        -> AskTopUp
    {
        AskTopUp(account: account, currency: currency, amount: Money(micros: micros), note: note)
    }
}

extension ProposeAdjustment {
    static func test(_ staffed: Staffed, _ micros: Int64, _ reason: String = "why") -> ProposeAdjustment {
        ProposeAdjustment(
            account: staffed.account, currency: .usd, amount: Money(micros: micros), reason: reason, by: staffed.ann)
    }
}
