import Base
import Commands
import Dispatch
import Domain
import Foundation
import Storage
import StorageSQLite
import Synchronization
import TestSupport

/// A shop with a listing at 0.09 an order and a customer, on a store whose transactions a test can hold back.
struct Counter {
    let world: World
    let engine: GatedEngine
    let store: Store
    let shop: StorefrontID
    let listing: ListingID
    let customer: Customer

    init(
        on kind: TestStore.Kind = TestStore.kind, money: String = "1000", item: String? = nil,
        _ change: @escaping @Sendable (inout Listing) -> Void = { _ in }
    ) async throws {
        world = try await World(on: kind)
        engine = GatedEngine(world.engine)
        store = Store(engine: engine, environment: world.clock.environment, patience: TestStore.patience)
        shop = try await world.storefront()
        listing = try await world.listing(shop, item: item, change)
        customer = try await world.customer(shop, money: money)
    }

    func order(
        _ customer: Customer? = nil, quantity: Int64 = 100, link: String = "x", reference: Int64? = nil
    ) throws -> PlaceOrder {
        let customer = customer ?? self.customer
        let catalog = world.watch.current
        guard let account = catalog.accounts[customer.account] else { throw Fault.notFound("account") }
        var draft = Draft()
        draft.set(.link, link)
        draft.set(.quantity, String(quantity))
        let now = world.clock.now
        let listing = listing
        return PlaceOrder(
            wallet: customer.wallet,
            quote: Result { () throws(Fault) in
                try Quote(draft, service: listing, for: account, in: catalog, at: now)
            },
            reference: reference.map { OrderReference.Key(customer.account, high: $0, low: -$0) },
            upstreamReference: .test)
    }

    /// Gathers what is asked behind a closed door, in this order, so that it is committed together.
    func together<Answer: Sendable>(_ asks: [@Sendable (Store) async -> Answer]) async throws -> [Answer] {
        let store = store
        engine.shut()
        async let plug = store.execute(AdjustWallet.credit(WalletKey(customer.account, .vnd)))
        while !engine.isHolding { await Task.yield() }
        let answers = await withTaskGroup(of: (Int, Answer).self) { group in
            for (place, ask) in asks.enumerated() {
                group.addTask { (place, await ask(store)) }
                while store.waitingCount <= place { await Task.yield() }
            }
            engine.letGo()
            return await group.reduce(into: [Int: Answer]()) { $0[$1.0] = $1.1 }
        }
        _ = try await plug
        return asks.indices.compactMap { answers[$0] }
    }
}

extension AdjustWallet {
    static func credit(_ wallet: WalletKey, micros: Int64 = 1) -> AdjustWallet {
        AdjustWallet(
            wallet: wallet, direction: .credit, amount: Money(micros: micros), actor: "test", reason: "test")
    }
}

extension Store {
    /// The outcome or the fault, as a value.
    func result<C: Command>(_ command: C, for account: AccountID? = nil) async -> Result<C.Outcome, Fault> {
        do throws(Fault) {
            return .success(try await execute(command, for: account))
        } catch {
            return .failure(error)
        }
    }
}

extension Result {
    var outcome: Success? { try? get() }

    var fault: Failure? {
        guard case .failure(let fault) = self else { return nil }
        return fault
    }
}

extension UpstreamReference {
    static let test = UpstreamReference(high: 1, low: 2)
}

/// An engine whose transactions wait while the door is closed.
final class GatedEngine: Engine {
    private let base: any Engine
    private let door = DispatchSemaphore(value: 1)
    private let holding = Atomic<Bool>(false)

    init(_ base: any Engine) {
        self.base = base
    }

    /// Call with an idle store.
    func shut() {
        door.wait()
        holding.store(false, ordering: .sequentiallyConsistent)
    }

    func letGo() { door.signal() }

    /// Whether a transaction waits at the door.
    var isHolding: Bool { holding.load(ordering: .sequentiallyConsistent) }

    var laneCount: Int { 1 }
    var locksRows: Bool { base.locksRows }
    var node: Int64? { base.node }
    func retire(node: Int64) { base.retire(node: node) }

    func transact(lane: Int, _ body: (any Session) throws(EngineFault) -> Bool) throws(EngineFault) {
        holding.store(true, ordering: .sequentiallyConsistent)
        door.wait()
        door.signal()
        try base.transact(lane: lane, body)
    }

    func leaseIdentifiers(_ count: Int64, lane: Int) throws(EngineFault) -> IdentifierBlock {
        try base.leaseIdentifiers(count, lane: lane)
    }
    func close() {}
    func read<Q: Query>(_ query: Q) async throws(EngineFault) -> Q.Answer { try await base.read(query) }
    func migrate(_ steps: [Migration], at now: Instant) throws(EngineFault) { try base.migrate(steps, at: now) }
}

/// A folder that goes with its owner.
final class TemporaryFolder {
    let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appending(path: "switchboard-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    func path(_ name: String = "books.sqlite") -> String { url.appending(path: name).path }

    deinit { try? FileManager.default.removeItem(at: url) }
}
