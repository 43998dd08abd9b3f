import Base
import Commands
import Domain
import Errands
import Jobs
import Logging
import Providers
import Storage
import Synchronization
import TestSupport

/// A shop whose listing is delivered by the sandbox (0.90 a thousand), and a customer.
struct Shop {
    let world: World
    let id: StorefrontID
    let listing: ListingID
    let customer: Customer
    let provider: ProviderID

    init(
        _ item: String = "completes", type: String = "Default", money: String = "1000", faultPercent: Int64 = 0,
        _ change: @escaping @Sendable (inout Listing) -> Void = { _ in }
    ) async throws {
        world = try await World(sandboxFaultPercent: faultPercent)
        id = try await world.storefront()
        listing = try await world.listing(id, type: type, item: item) { listing in
            listing.hasCancel = true
            listing.hasRefill = true
            listing.hasDripFeed = true
            change(&listing)
        }
        customer = try await world.customer(id, money: money)
        provider = try await world.provider()
    }

    func order(quantity: Int = 100, _ more: [(String, String)] = []) async throws -> OrderID {
        try await world.order(customer, listing, quantity: quantity, more)
    }

    /// Places an order of a type that has no quantity or link.
    func add(_ fields: [(String, String)]) async throws -> OrderID {
        let answer = await world.ask(customer, [("action", "add"), ("service", listing.description)] + fields)
        guard let id = JSONValue.parse(answer.utf8)?["order"]?.scalarText.flatMap({ OrderID(text: $0) }) else {
            throw Fault.invalid(answer)
        }
        return id
    }

    func cancel(_ order: OrderID) async -> String {
        await world.ask(customer, [("action", "cancel"), ("orders", order.description)])
    }

    func refill(_ order: OrderID) async throws -> RefillID {
        try await world.store.execute(
            RequestRefill(order: order, wallet: customer.wallet, catalog: world.watch.current))
    }

    func refillState(_ refill: RefillID) async throws -> RefillState? {
        try await world.store.read(ReadRefill(refill))?.state
    }

    func wait(milliseconds: Int64) async throws {
        world.clock.advance(milliseconds: milliseconds)
        try await world.deliver()
    }

    /// Available and held, as text.
    func funds() async throws -> [String] {
        let wallet = try await world.money(customer)
        return [wallet.available.text, wallet.held.text]
    }

    func children(of order: OrderID) async throws -> [Order] {
        try await world.store.read(ListOrders(account: customer.account, limit: 10_000)).rows
            .filter { $0.parent == order }.sorted { $0.id < $1.id }
    }

    func openWork() async throws -> Int64 {
        try await world.store.read(CountQueues()).reduce(0) { $0 + $1.count }
    }

    func dispatch(_ order: OrderID) async throws -> Dispatch? {
        try await world.store.read(ReadDispatchHistory(of: order)).dispatch
    }

    /// Delivery through another provider than the sandbox.
    func delivery(by other: any Provider) -> Delivery {
        let desk = Desk(
            store: world.store, catalog: world.watch, providers: ProviderRegistry(["sandbox": { _ in other }]),
            environment: world.clock.environment)
        return Delivery(
            desk: desk, numbers: world.numbers, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    func claim(_ order: OrderID, providerIsIdempotent: Bool = true) async throws -> Consignment? {
        guard let dispatch = try await dispatch(order) else { return nil }
        return try await world.store.execute(
            PrepareDispatch(
                try await world.row(order), dispatch, provider: provider, providerIsIdempotent: providerIsIdempotent,
                callMilliseconds: Self.callMilliseconds))
    }

    func record(
        _ order: OrderID, attempt: Int64, _ end: DispatchEnd, nextLook: Int64 = 500, providerIsIdempotent: Bool = true
    ) async throws {
        guard var dispatch = try await dispatch(order) else { return }
        dispatch.attempt = attempt
        try await world.store.execute(
            RecordDispatch(
                Consignment(try await world.row(order), dispatch, provider: provider), end: end, nextLook: nextLook,
                providerIsIdempotent: providerIsIdempotent))
    }

    static let callMilliseconds: Int64 = 1_000
    /// Beyond the lease of a claim.
    static let leaseMilliseconds = callMilliseconds + PrepareDispatch.leaseMarginMilliseconds
}

/// A provider that does as it is told and remembers what it was asked.
final class ScriptedProvider: Provider {
    struct Memory {
        var ends: [DispatchEnd] = []
        var events: [OrderID: OrderEvent] = [:]
        var placed: [Consignment] = []
        var asked: [[OrderID]] = []
        var cancels: [OrderID] = []
        var hearsCancels = true
    }

    let isIdempotent: Bool
    let listsOrders = false
    let callMilliseconds = Shop.callMilliseconds
    let gate = CallGate(environment: ManualClock().environment)
    private let memory: Mutex<Memory>

    /// - Parameter ends: how the calls end, one after the other; then all are accepted.
    init(isIdempotent: Bool = true, ends: [DispatchEnd] = []) {
        self.isIdempotent = isIdempotent
        memory = Mutex(Memory(ends: ends))
    }

    func change(_ body: @Sendable (inout Memory) -> Void) { memory.withLock { body(&$0) } }
    var seen: Memory { memory.withLock { $0 } }

    func place(_ consignment: Consignment) async -> Reply<DispatchEnd> {
        memory.withLock { memory in
            memory.placed.append(consignment)
            return Reply(
                memory.ends.isEmpty ? .accepted("upstream-\(consignment.order)") : memory.ends.removeFirst())
        }
    }

    func progress(of orders: [Order]) async -> Reply<[OrderID: Sighting]> {
        memory.withLock { memory in
            memory.asked.append(orders.map(\.id))
            return Reply(memory.events.mapValues { Sighting($0) })
        }
    }

    func cancel(_ orders: [Order]) async -> Reply<Set<OrderID>> {
        memory.withLock { memory in
            memory.cancels += orders.map(\.id)
            return Reply(memory.hearsCancels ? Set(orders.map(\.id)) : [])
        }
    }

    func refill(_ order: Order) async -> Reply<RefillEnd> { Reply(.notTaken) }
    func refillState(_ refill: Refill, of order: Order) async -> Reply<RefillState?> { Reply(nil) }
    func recentOrders() async -> Reply<[RecentOrder]?> { Reply(nil) }
    func balance() async -> Reply<Money?> { Reply(nil) }
    func services() async -> Reply<[OfferedService]?> { Reply(nil) }
    func posts(for subscription: Subscription, of order: Order) async -> Int64 { 0 }
    func postLink(_ post: Int64, of order: Order) -> String { "post" }
    func nextLook(age: Int64) -> Int64 { 1_000 }
}
