import Base
import Commands
import Domain
import Storage
import StorageSQLite
import TestSupport
import Testing

@Suite struct ActTests {
    private func credit(_ staffed: Staffed, by author: ActAuthor, micros: Int64 = 5) -> Audited<AdjustWallet> {
        Audited(
            AdjustWallet.credit(staffed.wallet, micros: micros), by: author, verb: "wallet.credit",
            detail: #"{"amount":"\#(micros)"}"#
        ) { wallet in ("account \(wallet.key.account)", wallet.key.account) }
    }

    @Test func anActStandsInTheLogWithItsCommand() async throws {
        let staffed = try await Staffed()
        let author = ActAuthor(try await staffed.person(staffed.ann), address: "192.0.2.9")
        #expect(Audited<AdjustWallet>.name == "AdjustWallet")
        let wallet = try await staffed.store.execute(credit(staffed, by: author))
        #expect(wallet.available.micros == 5)
        let act = try #require(try await staffed.store.read(ListActs()).first)
        #expect(act.actor == "staff:ann@staff.test" && act.person == staffed.ann && act.address == "192.0.2.9")
        #expect(act.verb == "wallet.credit" && act.subject == "account \(staffed.account)")
        #expect(act.detail == #"{"amount":"5"}"# && act.account == staffed.account && act.at == staffed.world.clock.now)
        #expect(try await staffed.world.audit().failure == nil)
    }

    @Test func whatIsRefusedIsNoAct() async throws {
        let staffed = try await Staffed()
        let bad = credit(staffed, by: .cli("root"), micros: 0)
        let good = credit(staffed, by: .cli("root"))
        async let first = staffed.store.result(bad)
        async let second = staffed.store.result(good)
        #expect(await first.fault != nil)
        #expect(await second.outcome != nil)
        #expect(try await staffed.store.read(ListActs()).map(\.detail) == [#"{"amount":"5"}"#])
        #expect(try await staffed.world.audit().failure == nil)
    }

    @Test func whatLearnsItsKeysIsAuditedToo() async throws {
        let staffed = try await Staffed()
        let id = try await staffed.topUp()
        #expect(Audited<DecideTopUp>.discovers && !Audited<AdjustWallet>.discovers)
        let decide = Audited(
            DecideTopUp(id, isPaid: true, by: "staff:ann@staff.test"), by: .cli("root"), verb: "top-up.paid"
        ) { ("top-up \($0.id)", $0.account) }
        #expect(decide.identifiers == DecideTopUp(id, isPaid: true, by: "").identifiers + 1)
        let once = Once(decide, form: .test(1)) { $0.id.raw }
        #expect(Once<Audited<DecideTopUp>>.discovers)
        for _ in 0..<2 { _ = try await staffed.store.execute(once) }
        #expect(try await staffed.available() == 5_000_000)
        #expect(try await staffed.store.read(ListActs()).map(\.subject) == ["top-up \(id)"])
        #expect(try await staffed.world.audit().failure == nil)
    }

    @Test func theLogIsReadByAccountAndByActor() async throws {
        let staffed = try await Staffed()
        let store = staffed.store
        let other = AccountID(77)
        let person = try await staffed.person(staffed.bob)
        for step in 0..<6 {
            let author: ActAuthor = step % 2 == 0 ? .cli("root") : ActAuthor(person, address: "192.0.2.1")
            try await store.execute(
                RecordAct(
                    ActDraft(
                        by: author, verb: "v\(step)", subject: "s", account: step < 3 ? staffed.account : other)))
            // Two of them in one moment.
            staffed.world.clock.advance(milliseconds: step == 2 ? 0 : 5)
        }
        let all = try await store.read(ListActs())
        #expect(Set(all.prefix(2).map(\.verb)) == ["v5", "v4"] && all.count == 6)
        var pages: [Act] = []
        while true {
            let page = try await store.read(ListActs(before: pages.last?.id, limit: 2))
            if page.isEmpty { break }
            pages += page
        }
        #expect(pages == all)
        #expect(try await store.read(ListActs(about: staffed.account)).map(\.verb) == ["v2", "v1", "v0"])
        #expect(try await store.read(ListActs(actorPrefix: "cli:")).map(\.verb) == ["v4", "v2", "v0"])
        let both = ListActs(about: staffed.account, actorPrefix: "staff:bob", limit: 9)
        #expect(try await store.read(both).map(\.verb) == ["v1"])
        #expect(try await store.read(ListActs(actorPrefix: "cli:root")).map(\.verb) == ["v4", "v2", "v0"])
        let older = try #require(try await store.read(ListActs(actorPrefix: "cli:root", limit: 1)).first?.id)
        #expect(try await store.read(ListActs(actorPrefix: "cli:root", before: older)).map(\.verb) == ["v2", "v0"])
        try await store.execute(RecordAct(ActDraft(by: .cli("root2"), verb: "w", subject: "s")))
        #expect(try await store.read(ListActs(actorPrefix: "cli:root")).map(\.verb) == ["v4", "v2", "v0"])
        #expect(try await store.read(ListActs(actorPrefix: "cli:roo", limit: 2)).map(\.verb) == ["w", "v4"])
        #expect(try await store.read(ListActs(actorPrefix: "c%")).isEmpty)
        #expect(try await staffed.world.audit().failure == nil)
    }

    @Test func aFormActsOnceHoweverOftenItIsSent() async throws {
        let staffed = try await Staffed()
        let wallet = staffed.wallet
        let ends = await staffed.atOnce(20) { _ in
            Once(AdjustWallet.credit(wallet, micros: 9), form: .test(1)) { $0.version }
        }
        var firsts = 0
        for end in ends {
            switch try #require(end.outcome) {
            case .first(let wallet): firsts += wallet.available.micros == 9 ? 1 : 100
            case .again(let version): #expect(version == 1)
            }
        }
        #expect(ends.count == 20 && firsts == 1)
        #expect(try await staffed.available() == 9)
        _ = try await staffed.store.execute(
            Once(AdjustWallet.credit(wallet, micros: 1), form: .test(2)) { $0.version })
        #expect(try await staffed.available() == 10, "another form")
        #expect(try await staffed.world.audit().failure == nil)
    }

    @Test func aFormThatWasRefusedMayBeSentAgain() async throws {
        let staffed = try await Staffed()
        let debit = AdjustWallet(
            wallet: staffed.wallet, direction: .debit, amount: Money(micros: 3), actor: "a", reason: "r")
        let once = Once(debit, form: .test(1)) { $0.version }
        #expect(await staffed.store.result(once).fault == .notEnoughFunds)
        _ = try await staffed.store.execute(AdjustWallet.credit(staffed.wallet, micros: 5))
        guard case .first = try await staffed.store.execute(once) else {
            Issue.record("it was not done")
            return
        }
        #expect(try await staffed.available() == 2)
        #expect(try await staffed.world.audit().failure == nil)
    }

    @Test func peopleMoveToAnotherStoreWithTheirActs() async throws {
        let staffed = try await Staffed()
        _ = try await staffed.topUp()
        _ = try await staffed.store.execute(credit(staffed, by: .cli("root")))
        let digest = try await staffed.session(staffed.ann, 1)
        let folder = try TemporaryFolder()
        let target = try SQLiteEngine(path: folder.path())
        try target.migrate(Migrations.all, at: staffed.world.clock.now)
        let counts = try await staffed.store.read(CopyBooks(into: target))
        #expect(counts.first { $0.table == "people" }?.rows == 3)
        #expect(try await target.read(ListActs()) == (try await staffed.store.read(ListActs())))
        #expect(try await target.read(ReadLogin(digest))?.person == (try await staffed.person(staffed.ann)))
        #expect(try await target.read(ListOpenTopUps()) == (try await staffed.store.read(ListOpenTopUps())))
        #expect(try await target.read(AuditPeople()) == nil)
        #expect(try await staffed.world.audit().failure == nil)
    }
}
