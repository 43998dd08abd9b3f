import Base
import Commands
import Dispatch
import Domain
import Gateway
import Logging
import NIOCore
import Storage
import Synchronization
import TestSupport
import Testing

/// The engine of a world, which a test may hold up or let fail.
private final class WaywardEngine: Engine {
    private let engine: any Engine
    private let gate = DispatchSemaphore(value: 0)
    private let isHeld = Mutex(false)
    private let failure = Mutex<EngineFault?>(nil)
    private let whenDone = Mutex<@Sendable () -> Void>({})

    init(_ engine: any Engine) {
        self.engine = engine
    }

    func hold() { isHeld.withLock { $0 = true } }

    func letGo() {
        isHeld.withLock { $0 = false }
        gate.signal()
    }

    func fail(_ fault: EngineFault?) { failure.withLock { $0 = fault } }

    /// What happens after each transaction, before anybody hears of it.
    func afterwards(_ body: @escaping @Sendable () -> Void) { whenDone.withLock { $0 = body } }

    var laneCount: Int { engine.laneCount }
    var locksRows: Bool { engine.locksRows }
    var node: Int64? { engine.node }
    func retire(node: Int64) { engine.retire(node: node) }
    func close() {}

    func transact(lane: Int, _ body: (any Session) throws(EngineFault) -> Bool) throws(EngineFault) {
        if isHeld.withLock({ $0 }) { gate.wait() }
        if let fault = failure.withLock({ $0 }) { throw fault }
        try engine.transact(lane: lane, body)
        whenDone.withLock { $0 }()
    }

    func leaseIdentifiers(_ count: Int64, lane: Int) throws(EngineFault) -> IdentifierBlock {
        try engine.leaseIdentifiers(count, lane: lane)
    }

    func read<Q: Query>(_ query: Q) async throws(EngineFault) -> Q.Answer { try await engine.read(query) }

    func migrate(_ steps: [Storage.Migration], at now: Instant) throws(EngineFault) {
        try engine.migrate(steps, at: now)
    }
}

/// One node of several on a world's store, with a lane and a memory of its own.
private final class Node: Sendable {
    let engine: WaywardEngine
    let store: Store
    let panel: PanelGate
    let numbers: NumbersGate
    private let authenticator: Authenticator
    private let door: Door

    init(_ door: Door) {
        let world = door.world
        self.door = door
        engine = WaywardEngine(world.engine)
        store = Store(engine: engine, environment: world.clock.environment)
        authenticator = Authenticator(environment: world.clock.environment, limits: .shared(in: store))
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        panel = PanelGate(
            desk: world.desk, authenticator: authenticator, addresses: ClientAddress(trusted: AddressList()),
            metrics: world.metrics, logger: logger)
        numbers = NumbersGate(
            desk: world.numbers, webhooks: world.webhooks, authenticator: authenticator,
            addresses: ClientAddress(trusted: AddressList()), metrics: world.metrics, logger: logger)
    }

    /// Questions that this node has put to the store.
    var questions: Int64 { store.statistics.batchSizes.snapshot.sum }

    func enter(_ group: ActionGroup = .read) async throws(Fault) {
        let caller = try authenticator.caller(
            key: door.customer.key, address: nil, host: nil, catalog: door.world.watch.current)
        try await authenticator.admit(caller, to: group, needing: .read)
    }

    func isAdmitted(_ group: ActionGroup = .read) async -> Bool {
        do throws(Fault) {
            try await enter(group)
            return true
        } catch {
            return false
        }
    }

    func balance() async -> WireAnswer {
        await panel.answer(
            WireRequest(
                method: "POST", path: "/api/v2", host: "shop.example",
                body: Array("key=\(door.customer.key)&action=balance".utf8), peer: NetworkAddress("192.0.2.1")),
            id: "test")
    }
}

@Suite struct SharedLimitTests {
    private func nodes(_ count: Int = 2, limit: Int64) async throws -> (Door, [Node]) {
        let door = try await Door()
        try await set(limit, door)
        return (door, (0..<count).map { _ in Node(door) })
    }

    private func set(_ limit: Int64, _ door: Door) async throws {
        try await door.world.store.execute(
            SetLimit(owner: .account(door.customer.account), group: .read, perMinute: limit))
        try await door.world.watch.refresh()
    }

    /// How many of so many requests are admitted, all at once, by turns on every node.
    private func admitted(_ count: Int, _ nodes: [Node]) async -> Int {
        await withTaskGroup(of: Bool.self) { group in
            for number in 0..<count {
                let node = nodes[number % nodes.count]
                group.addTask { await node.isAdmitted() }
            }
            return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
    }

    @Test func twoNodesAdmitTogetherWhatOneWould() async throws {
        let (door, nodes) = try await nodes(limit: 5)
        for number in 0..<5 { #expect(await nodes[number % 2].balance().status == 200) }
        for node in nodes {
            let refused = await node.balance()
            #expect(refused.status == 429 && refused.retryAfterSeconds == 60)
            #expect(String(buffer: refused.body) == #"{"error":"Too many requests"}"#)
        }
        door.world.clock.advance(milliseconds: 59_999)
        for node in nodes { #expect(await node.balance().status == 429) }
        door.world.clock.advance(milliseconds: 1)
        for number in 0..<5 { #expect(await nodes[number % 2].balance().status == 200) }
        for node in nodes { #expect(await node.balance().status == 429) }
        #expect(try await door.world.audit().failure == nil)
    }

    @Test(arguments: [1, 50, 100] as [Int64]) func concurrentRequestsAreGrantedExactlyOnce(_ limit: Int64) async throws
    {
        let (door, nodes) = try await nodes(3, limit: limit)
        #expect(await admitted(300, nodes) == Int(limit))
        #expect(await admitted(30, nodes) == 0)
        door.world.clock.advance(seconds: 60)
        #expect(await admitted(300, nodes) == Int(limit))
    }

    @Test func largeLimitsHoldWithinFivePercent() async throws {
        let (door, nodes) = try await nodes(3, limit: 1_000)
        for _ in 0..<2 {
            let count = await admitted(1_500, nodes)
            #expect((950...1_000).contains(count), "\(count)")
            #expect(await admitted(90, nodes) <= 1_000 - count)
            door.world.clock.advance(seconds: 60)
        }
    }

    @Test func hammeringAFullLimitIsAnsweredFromMemory() async throws {
        let (_, nodes) = try await nodes(limit: 10)
        _ = await admitted(40, nodes)
        let before = nodes.map(\.questions)
        #expect(await admitted(500, nodes) == 0)
        #expect(nodes.map(\.questions) == before)
    }

    @Test func requestsOfOneKeyShareTheirQuestion() async throws {
        let (_, nodes) = try await nodes(1, limit: 100)
        let node = nodes[0]
        node.engine.hold()
        // Each runs here until it waits.
        let tasks = (0..<60).map { _ in Task.immediate { await node.isAdmitted() } }
        node.engine.letGo()
        for task in tasks { #expect(await task.value) }
        #expect(node.questions <= 2, "the first may have asked before the others came")
        #expect(await admitted(60, nodes) == 40)
    }

    @Test func aPortionIsUsedUpBeforeTheNextIsAskedFor() async throws {
        let (_, nodes) = try await nodes(limit: 10_000)
        for _ in 0..<300 { #expect(await nodes[0].isAdmitted()) }
        #expect(nodes[0].questions == 3)
    }

    @Test func groupsAndAccountsAreLimitedApart() async throws {
        let (door, nodes) = try await nodes(limit: 2)
        try await door.world.store.execute(
            SetLimit(owner: .account(door.customer.account), group: .order, perMinute: 3))
        try await door.world.watch.refresh()
        #expect(await admitted(10, nodes) == 2)
        var orders = 0
        for number in 0..<10 where await nodes[number % 2].isAdmitted(.order) { orders += 1 }
        #expect(orders == 3)
    }

    @Test func aNewLimitHoldsAtOnce() async throws {
        let (door, nodes) = try await nodes(limit: 5)
        #expect(await admitted(20, nodes) == 5)
        try await set(8, door)
        #expect(await admitted(20, nodes) == 3)
        try await set(4, door)
        #expect(await admitted(20, nodes) == 0)
        door.world.clock.advance(seconds: 60)
        #expect(await admitted(20, nodes) == 4)
    }

    @Test func whatANodeDoesNotUseIsVoidAfterAMinute() async throws {
        let (door, nodes) = try await nodes(limit: 1_000)
        #expect(await nodes[0].isAdmitted())
        door.world.clock.advance(seconds: 60)
        for _ in 0..<1_000 { #expect(await nodes[1].isAdmitted()) }
        #expect(await nodes[0].isAdmitted() == false)
    }

    @Test func withoutTheStoreNobodyIsAdmittedWhoWasNotGrantedIt() async throws {
        let (_, nodes) = try await nodes(1, limit: 200)
        let node = nodes[0]
        #expect(await node.isAdmitted())
        node.engine.fail(.locked)
        #expect(await node.isAdmitted(), "one was left of the portion")
        for _ in 0..<3 {
            let refused = await node.balance()
            #expect(refused.status == 503 && refused.retryAfterSeconds == 1)
        }
        node.engine.fail(nil)
        #expect(await node.balance().status == 200)
        node.store.close()
        _ = await node.isAdmitted()
        #expect(await node.balance().status == 503)
    }

    @Test func aGrantThatComesTooLateIsVoid() async throws {
        let (door, nodes) = try await nodes(limit: 100)
        nodes[0].engine.afterwards { door.world.clock.advance(milliseconds: CallWindow.milliseconds) }
        await #expect(throws: Fault.busy) { try await nodes[0].enter() }
        nodes[0].engine.afterwards {}
        #expect(await admitted(300, nodes) == 100)
    }

    @Test func whatRemainsIsToldOverAllNodes() async throws {
        let door = try await Door()
        let renter = try await door.world.renter(door.shop)
        let nodes = (0..<3).map { _ in Node(door) }
        func remaining(_ node: Node) async throws -> Int {
            let answer = await node.numbers.answer(
                WireRequest(method: "GET", path: "/v1/balance", bearer: renter.key, peer: NetworkAddress("192.0.2.1")),
                id: "test")
            let fields = try #require(answer.limitFields)
            #expect(answer.status == 200 && fields.policy == #""numbers-balance";q=600;w=60"#)
            let parts = fields.state.split(separator: ";")
            #expect(parts.count == 3 && parts[0] == #""numbers-balance""#)
            #expect((50...60).contains(Int(parts[2].dropFirst(2)) ?? 0))
            return try #require(Int(parts[1].dropFirst(2)))
        }
        #expect(try await remaining(nodes[2]) == 599)
        for number in 1..<300 {
            // Few requests come to the third node, which must have heard of the others all the same.
            let isRare = number % 30 == 0
            if isRare { door.world.clock.advance(milliseconds: CallShare.freshMilliseconds) }
            let told = try await remaining(nodes[isRare ? 2 : number % 2])
            #expect(abs(told - (599 - number)) <= 30, "\(told) where \(599 - number) remain")
        }
    }
}
