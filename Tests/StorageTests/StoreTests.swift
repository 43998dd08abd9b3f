import Base
import Commands
import Dispatch
import Domain
import Storage
import StorageSQLite
import Synchronization
import TestSupport
import Testing

@Suite struct StoreTests {
    @Test func idsAreUniqueOverTwoStoresOnOneFile() async throws {
        let counter = try await Counter()
        let otherEngine = try counter.world.place.another()
        let stores = [counter.world.store, Store(engine: otherEngine, environment: counter.world.clock.environment)]
        let order = try counter.order()
        let shop = counter.shop
        let ids = await withTaskGroup(of: Int64?.self) { group in
            for step in 0..<1_200 {
                let store = stores[step % 2]
                if step % 3 == 0 {
                    group.addTask { await store.result(AddAccount(storefront: shop, name: "n")).outcome?.raw }
                } else {
                    group.addTask { await store.result(order).outcome?.raw }
                }
            }
            return await group.reduce(into: [Int64?]()) { $0.append($1) }
        }
        #expect(ids.compactMap { $0 }.count == 1_200)
        #expect(Set(ids).count == 1_200)
        #expect(ids.allSatisfy { ($0 ?? 0) > 0 && ($0 ?? 0) < 1 << 31 })
        #expect(try await counter.world.money(counter.customer).held.text == "72", "800 orders of both, in one wallet")
        #expect(try await counter.world.audit().failure == nil)
        stores[1].close()
    }

    /// No key of a table would notice these ids come twice: the audit must find nothing.
    @Test func operationsOfTwoStoresOnOneFileShareNoId() async throws {
        let counter = try await Counter()
        let otherEngine = try counter.world.place.another()
        let stores = [counter.world.store, Store(engine: otherEngine, environment: counter.world.clock.environment)]
        let credits = await withTaskGroup(of: Bool.self) { group in
            for step in 0..<1_200 {
                let store = stores[step % 2]
                let wallet = WalletKey(AccountID(1_000_000 + Int64(step % 2)), .usd)
                group.addTask { await store.result(AdjustWallet.credit(wallet)).outcome != nil }
            }
            return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(credits == 1_200)
        #expect(try await counter.world.audit().failure == nil)
        stores[1].close()
    }

    @Test func twoStoresOnOneFileNeverSpendMoneyTwice() async throws {
        let counter = try await Counter(money: "12.38")
        let otherEngine = try counter.world.place.another()
        let stores = [counter.world.store, Store(engine: otherEngine, environment: counter.world.clock.environment)]
        let order = try counter.order()
        let sold = await withTaskGroup(of: Bool.self) { group in
            for step in 0..<500 {
                let store = stores[step % 2]
                group.addTask { await store.result(order).outcome != nil }
            }
            return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(sold == 137)
        #expect(try await counter.world.money(counter.customer).available.text == "0.05")
        #expect(try await counter.world.audit().failure == nil)
        stores[1].close()
    }

    @Test func reopeningKeepsEverything() async throws {
        let folder = try TemporaryFolder()
        let clock = ManualClock()
        let shop: StorefrontID
        let account: AccountID
        let highest: Int64
        let catalog: Catalog
        do {
            let store = try opened(folder, clock)
            shop = try await store.execute(
                AddStorefront(
                    name: "shop", dialect: "standard", currency: .usd, language: "en",
                    hosts: ["a.example", "b.example"]))
            account = try await store.execute(AddAccount(storefront: shop, name: "customer"))
            _ = try await store.execute(
                EditAccount(account: account) { account in
                    account.allowList = AddressList(text: "192.0.2.0/24\n::1") ?? AddressList()
                    account.discountBasisPoints = -250
                    account.isSuspended = true
                })
            let rate = try #require(Rate(text: "0.90"))
            let type = try #require(ServiceTypes.named("Poll"))
            let provider = try await store.execute(AddProvider(name: "p", kind: "sandbox"))
            let listing = try await store.execute(
                AddListing(provider: provider, item: "completes") { id in
                    var listing = Listing(
                        id: id, storefront: shop, position: 3, name: "é \"漢\"\n🙂", type: type, category: "",
                        rate: rate, minimum: 1, maximum: 2)
                    listing.extras = ServiceTypes.extras
                    listing.hasRefill = true
                    return listing
                })
            try await store.execute(SetPersonalPrice(account: account, listing: listing, rate: Rate(text: "0.100")))
            try await store.execute(SetLimit(owner: .account(account), group: .order, perMinute: 7))
            try await store.execute(SetLimit(owner: .storefront(shop), group: .read, perMinute: nil))
            _ = try await store.execute(
                AddKey(
                    account: account, name: "k",
                    digest: try #require(KeyDigest(hex: String(repeating: "0f", count: 32))),
                    hint: "sbp_0123", scope: .read, expiresAt: clock.now))
            let credit = try await store.execute(AdjustWallet.credit(WalletKey(account, .usd), micros: 123_456))
            #expect(credit.available.micros == 123_456)
            highest = try await store.execute(AddAccount(storefront: shop, name: "last")).raw
            catalog = try await store.read(ReadCatalog())
            store.close()
        }
        let store = try opened(folder, clock)
        let again = try await store.read(ReadCatalog())
        #expect(again.revision == catalog.revision && again.revision > 0)
        #expect(again.storefronts == catalog.storefronts)
        #expect(again.accounts == catalog.accounts && again.accounts[account]?.isSuspended == true)
        #expect(again.listings == catalog.listings && again.routes == catalog.routes)
        #expect(again.providers == catalog.providers)
        let digest = try #require(KeyDigest(hex: String(repeating: "0f", count: 32)))
        #expect(again.key(digest) == catalog.key(digest) && again.key(digest)?.scope == .read)
        let customer = try #require(again.accounts[account])
        #expect(try again.rate(of: try #require(again.listings.values.first), for: customer).text == "0.100")
        #expect(again.limit(.order, for: customer) == 7 && again.limit(.read, for: customer) == nil)
        #expect(try await store.read(ReadWallet(WalletKey(account, .usd)))?.available.micros == 123_456)
        let line = try #require(try await store.read(ReadStatement(WalletKey(account, .usd))).first)
        #expect(line.actor == "test" && line.reason == "test")
        #expect(try await store.execute(AddAccount(storefront: shop, name: "next")).raw > highest)
        #expect(try await store.read(Audit(seed: 1)).failure == nil)
        store.close()
    }

    private func opened(_ folder: TemporaryFolder, _ clock: ManualClock) throws -> Store {
        let engine = try SQLiteEngine(path: folder.path())
        try engine.migrate(Migrations.all, at: clock.now)
        return Store(engine: engine, environment: clock.environment)
    }

    @Test func ordersKeepEveryFieldWhenTheyAreReadBack() async throws {
        let counter = try await Counter(item: "completes") { $0.hasCancel = true }
        let id = try await counter.store.execute(try counter.order(link: "https://example.com/é漢🙂"))
        try await counter.world.deliver(seconds: 1)
        let row = try await counter.world.row(id)
        #expect(row.link == "https://example.com/é漢🙂" && row.quantity == 100 && row.providerOrder != nil)
        let other = try counter.world.place.another()
        #expect(try await other.read(ReadOrder(id)) == row)
        other.close()
        #expect(try await counter.world.audit().failure == nil)
    }

    @Test func closingWorksOffWhatWaits() async throws {
        let counter = try await Counter()
        let store = counter.store
        let order = try counter.order()
        counter.engine.shut()
        var tasks = [Task { await store.result(order) }]
        while !counter.engine.isHolding { await Task.yield() }
        tasks += (0..<300).map { _ in Task { await store.result(order) } }
        while store.waitingCount < 300 { await Task.yield() }

        let isShut = Signal()
        let ordersAtTheEnd: Int64 = try await withThrowingTaskGroup(of: Int64.self) { group in
            group.addTask {
                await onItsOwnThread { store.close() }
                return try await store.read(CountOrders()).values.reduce(0, +)
            }
            // An order that comes too late is told so, though the door is still closed.
            while !isShut.isGiven {
                tasks.append(
                    Task {
                        let result = await store.result(order)
                        if result.fault == .shuttingDown { isShut.give() }
                        return result
                    })
                await Task.yield()
            }
            counter.engine.letGo()
            return try await group.next() ?? 0
        }
        var sold: Int64 = 0
        for task in tasks {
            switch await task.value {
            case .success: sold += 1
            case .failure(let fault): #expect(fault == .shuttingDown || fault == .busy)
            }
        }
        #expect(sold >= 301)
        #expect(ordersAtTheEnd == sold, "all were durable when close returned")
        #expect(try await counter.world.audit().failure == nil)
    }

    @Test func aCopyBesideARunningWriterIsWholeAndProven() async throws {
        let counter = try await Counter(on: .sqlite)
        let engine = try #require(counter.world.engine as? SQLiteEngine)
        let folder = try TemporaryFolder()
        let store = counter.world.store
        let order = try counter.order()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<200 { group.addTask { _ = try await store.execute(order) } }
            try engine.copy(to: folder.path("copy.sqlite"))
            try await group.waitForAll()
        }
        let copy = try SQLiteArchive(path: folder.path("copy.sqlite"))
        #expect(try copy.integrityFailure() == nil)
        #expect(try copy.read(Audit(seed: 1)).failure == nil)
        #expect(try await counter.world.audit().failure == nil)
    }
}

/// Runs what blocks on a thread that may wait.
func onItsOwnThread(_ body: @escaping @Sendable () -> Void) async {
    await withCheckedContinuation { continuation in
        DispatchQueue.global().async {
            body()
            continuation.resume()
        }
    }
}

/// Something that has happened, or not yet.
final class Signal: Sendable {
    private let flag = Atomic<Bool>(false)
    var isGiven: Bool { flag.load(ordering: .sequentiallyConsistent) }
    func give() { flag.store(true, ordering: .sequentiallyConsistent) }
}
