import Base
import Commands
import Domain
import Storage
import StoragePostgres
import TestSupport
import Testing

/// What only an engine with several writers does.
@Suite(.enabled(if: TestStore.kind == .postgres, "runs where the tests run on PostgreSQL"))
struct PostgresTests {
    @Test func eachBatchTakesEffectOnceThoughConnectionsAreLost() async throws {
        let world = try await World()
        let wallets = (1...4).map { WalletKey(AccountID(1_000_000 + Int64($0)), .usd) }
        let stores = try (0..<2).map { _ in
            Store(
                engine: try world.place.another(faultPercent: 8), environment: world.clock.environment,
                patience: TestStore.patience)
        }
        let credited = await withTaskGroup(of: Int?.self) { group in
            for step in 0..<1_600 {
                let store = stores[step % 2]
                let wallet = wallets[step % 4]
                group.addTask {
                    let result = await store.result(AdjustWallet.credit(wallet), for: wallet.account)
                    return result.outcome == nil ? nil : step % 4
                }
            }
            return await group.reduce(into: [0, 0, 0, 0]) { counts, place in
                if let place { counts[place] += 1 }
            }
        }
        #expect(credited.reduce(0, +) > 1_500, "few are refused: \(credited)")
        for (place, wallet) in wallets.enumerated() {
            let row = try await world.store.read(ReadWallet(wallet))
            #expect(row?.available.micros == Int64(credited[place]))
        }
        #expect(try await world.audit().failure == nil)
        for store in stores { store.close() }
    }

    @Test func aBatchThatWasLookedForMeanwhileCommitsNothing() async throws {
        let world = try await World()
        let wallet = WalletKey(AccountID(7), .usd)
        _ = try await world.store.execute(AdjustWallet.credit(wallet), for: AccountID(6))
        let engine = world.engine
        let place = world.place
        var row = Wallet(empty: WalletKey(AccountID(8), .usd))
        row.version = 1
        let end = #expect(throws: EngineFault.self) {
            try engine.transact(lane: 0) { session throws(EngineFault) in
                try session.insert([row])
                // What a look does on another connection, while this batch is still on its way.
                try place.change("UPDATE lanes SET epoch = epoch + 1")
                return true
            }
        }
        guard case .again = end else {
            Issue.record("\(String(describing: end))")
            return
        }
        #expect(try await world.store.read(ReadWallet(row.key)) == nil)
        _ = try await world.store.execute(AdjustWallet.credit(wallet), for: AccountID(6))
        #expect(try await world.audit().failure == nil)
    }

    @Test func aCommitThatCannotBeLookedForIsNotMadeTwice() async throws {
        let world = try await World()
        let store = Store(
            engine: try world.place.another(faultPercent: 33), environment: world.clock.environment,
            patience: .seconds(1))
        let wallet = WalletKey(AccountID(3), .usd)
        // Whoever looks for the lane's row after the commit finds none, as after a week's rows were cleared away.
        try world.place.change(
            """
            CREATE FUNCTION clear_lane() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                DELETE FROM lanes WHERE node_id = NEW.node_id AND lane = NEW.lane; RETURN NULL; END $$
            """)
        try world.place.change(
            """
            CREATE CONSTRAINT TRIGGER clear_lane AFTER UPDATE OF batches ON lanes DEFERRABLE INITIALLY DEFERRED
                FOR EACH ROW WHEN (NEW.batches > OLD.batches) EXECUTE FUNCTION clear_lane()
            """)
        var unknown = 0
        for step in 0..<20 {
            let before = try await world.store.read(ReadWallet(wallet))?.available.micros ?? 0
            let result = await store.result(AdjustWallet.credit(wallet), for: wallet.account)
            let after = try await world.store.read(ReadWallet(wallet))?.available.micros ?? 0
            #expect(after - before <= 1, "step \(step): made twice")
            #expect(result.outcome == nil || after - before == 1, "step \(step): acknowledged and not made")
            if result.outcome == nil { unknown += Int(after - before) }
        }
        #expect(unknown > 0, "some were made and could not be looked for")
        try world.place.change("DROP TRIGGER clear_lane ON lanes")
        #expect(try await world.audit().failure == nil)
        store.close()
    }

    @Test func aBuriedNodeGoesOnUnderAnotherId() async throws {
        let world = try await World()
        let other = Store(engine: try world.place.another(), environment: world.clock.environment)
        let wallet = WalletKey(AccountID(2), .usd)
        _ = try await other.execute(AdjustWallet.credit(wallet), for: wallet.account)
        let id = NodeID(try #require(other.engine.node))
        try await other.execute(JoinNodes(id, name: "n", lanes: 2))
        let node = try #require(try await world.store.read(ReadNodes()).nodes.first)
        #expect(try await world.store.execute(BuryNode(node)))
        #expect(try await !world.store.execute(BuryNode(node)), "once")
        // Its queued work is done all the same, under a name that is alive.
        _ = try await other.execute(AdjustWallet.credit(wallet), for: wallet.account)
        #expect(other.engine.node != id.raw)
        #expect(try await other.execute(Beat(id)) == false)
        #expect(try await world.store.read(ReadWallet(wallet))?.available.micros == 2)
        #expect(try await world.audit().failure == nil)
        other.close()
    }

    @Test func aTextWithANULFailsAlone() async throws {
        let world = try await World()
        let shop = try await world.storefront()
        async let bad = world.store.result(AddAccount(storefront: shop, name: "a\0b"))
        async let good = world.store.result(AddAccount(storefront: shop, name: "ab"))
        guard case .bug = await bad.fault else {
            Issue.record("a text was changed on its way")
            return
        }
        #expect(await good.outcome != nil)
    }
}
