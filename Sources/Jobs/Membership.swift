import Base
import Commands
import Domain
import Logging
import ServiceLifecycle
import Storage
import Synchronization

/// This node's place among those that serve on one store: it says that it is alive, takes its share of the work that is
/// done once for all, and that of nodes whose hearts stand still.
///
/// No two clocks are compared. A node counts as dead when its row has not changed for `buryAfter` while this one
/// looked; and it stops by itself `validFor` after its last heartbeat began, which is earlier.
package final class Membership: Service {
    private static let interval: Duration = .seconds(1)
    package static let validFor: Duration = .seconds(4)
    package static let buryAfter: Duration = .seconds(6)
    /// Looks that are further apart do not show that a node stood still between them.
    private static let lookAtLeast: Duration = .seconds(3)
    /// Rows of lanes are forgotten so long after their process is gone.
    private static let lanesKeptMilliseconds: Int64 = 7 * 86_400_000

    /// What another node looked like, and since when.
    struct Sighting {
        let node: Node
        let since: ContinuousClock.Instant
    }

    /// What a node remembers from one pass to the next.
    package struct Member: Sendable {
        var sightings: [NodeID: Sighting] = [:]
        /// Work that nobody did at the last pass.
        var free: Set<Lease.Key> = []
        var passes = 0
        var lookedAt: ContinuousClock.Instant?

        package init() {}
    }

    private let store: Store
    private let name: String
    private let tenure: Tenure
    private let wanted: @Sendable () -> Set<Lease.Key>
    private let logger: Logger
    private let joined = Mutex<NodeID?>(nil)

    /// - Parameter wanted: all work that is done once, as this node knows it.
    package init(
        store: Store, name: String, tenure: Tenure, logger: Logger,
        wanted: @escaping @Sendable () -> Set<Lease.Key>
    ) {
        self.store = store
        self.name = name
        self.tenure = tenure
        self.wanted = wanted
        self.logger = logger
    }

    package func run() async throws {
        await cancelWhenGracefulShutdown {
            await withDiscardingTaskGroup { group in
                // Beats wait for nothing else: a node that is slow to look is alive all the same.
                group.addTask {
                    var isQuiet = false
                    while !Task.isCancelled {
                        isQuiet = await self.told(isQuiet) { () throws(Fault) in try await self.beat() }
                        try? await Task.sleep(for: Self.interval)
                    }
                }
                var member = Member()
                var isQuiet = true
                while !Task.isCancelled {
                    do throws(Fault) {
                        try await self.look(&member)
                        isQuiet = false
                    } catch {
                        isQuiet = await self.told(isQuiet) { () throws(Fault) in throw error }
                    }
                    try? await Task.sleep(for: Self.interval)
                }
            }
        }
        await leave()
    }

    /// The id that this node has joined under.
    package var node: NodeID? { joined.withLock { $0 } }

    /// One heartbeat and what follows from it. Tests call it, with moments of their own.
    package func pass(_ member: inout Member, now: ContinuousClock.Instant) async throws(Fault) {
        try await beat(now)
        try await look(&member, now: now)
    }

    /// Says once in a row of failures that there are some.
    private func told(_ isQuiet: Bool, _ work: () async throws(Fault) -> Void) async -> Bool {
        do throws(Fault) {
            try await work()
            return false
        } catch {
            if !isQuiet {
                logger.warning("This node could not renew itself", metadata: ["fault": "\(error.explanation)"])
            }
            return true
        }
    }

    /// Joins, or beats; joins anew under a new id after it was taken for dead.
    private func beat(_ begun: ContinuousClock.Instant = .now) async throws(Fault) {
        if let id = node, store.engine.node == id.raw, try await store.execute(Beat(id), as: .heartbeat) {
            tenure.extend(to: begun + Self.validFor)
            return
        }
        if let id = node {
            logger.warning("This node was taken for dead and joins anew", metadata: ["node": "\(id)"])
            tenure.end()
            store.engine.retire(node: id.raw)
            joined.withLock { $0 = nil }
        }
        // The engine has an id once it has opened a lane, which any command does.
        if store.engine.node == nil { try await store.execute(ForgetLanes([]), as: .heartbeat) }
        guard let raw = store.engine.node else { return }
        let id = NodeID(raw)
        try await store.execute(
            JoinNodes(id, name: name, lanes: Int64(store.engine.laneCount)), as: .heartbeat)
        joined.withLock { $0 = id }
        tenure.extend(to: begun + Self.validFor)
        logger.info("This node has joined", metadata: ["node": "\(id)"])
    }

    /// Looks who lives and who does what.
    private func look(_ member: inout Member, now: ContinuousClock.Instant? = nil) async throws(Fault) {
        guard let id = node else { return }
        let begun = now ?? .now
        // After a time without looks, an outage say, others get the time to be seen alive that they always have.
        if let last = member.lookedAt, last + Self.lookAtLeast < begun { member.sightings = [:] }
        let seen = try await store.read(ReadNodes())
        // What is seen for the first time was seen after the look, which may have taken long.
        try await bury(seen.nodes, &member, id, begun, seenAt: now ?? .now)
        try await share(seen, &member, as: id)
        member.lookedAt = begun
        member.passes += 1
        if member.passes % 3_600 == 0 { try await forgetLanes() }
    }

    private func bury(
        _ nodes: [Node], _ member: inout Member, _ id: NodeID, _ now: ContinuousClock.Instant,
        seenAt: ContinuousClock.Instant
    ) async throws(Fault) {
        var sightings: [NodeID: Sighting] = [:]
        for node in nodes where node.id != id {
            let before = member.sightings[node.id]
            let since = before?.node.version == node.version ? before?.since ?? seenAt : seenAt
            sightings[node.id] = Sighting(node: node, since: since)
            guard since + Self.buryAfter < now else { continue }
            if try await store.execute(BuryNode(node)) {
                logger.warning("A node was taken for dead", metadata: ["node": "\(node.id)", "name": "\(node.name)"])
            }
        }
        member.sightings = sightings
    }

    /// Keeps, takes and hands back work, so that each node that lives has an even share.
    private func share(_ seen: ReadNodes.Answer, _ member: inout Member, as id: NodeID) async throws(Fault) {
        let living = Set(seen.nodes.map(\.id)).union([id])
        let wanted = wanted()
        var holders: [Lease.Key: NodeID] = [:]
        for lease in seen.leases { holders[lease.key] = lease.node }
        var mine = Set(wanted.filter { holders[$0] == id })
        tenure.hold(mine)
        let most = (wanted.count + living.count - 1) / living.count
        var free: Set<Lease.Key> = []
        for key in wanted.sorted() {
            let holder = holders[key]
            if let holder, living.contains(holder) { continue }
            // What stays free is taken by whoever wants it: others may not know of it.
            guard mine.count < most || member.free.contains(key) else {
                free.insert(key)
                continue
            }
            if try await store.execute(TakeLease(key, for: id, from: holder)) != nil { mine.insert(key) }
        }
        member.free = free
        tenure.hold(mine)
        var counts: [NodeID: Int] = [:]
        for holder in holders.values { counts[holder, default: 0] += 1 }
        let fewest = living.subtracting([id]).map { counts[$0, default: 0] }.min() ?? mine.count
        guard mine.count > most, fewest < mine.count - 1 else { return }
        for key in mine.sorted().suffix(mine.count - most) {
            tenure.release(key)
            try await store.execute(YieldLease(key, of: id))
        }
    }

    private func forgetLanes() async throws(Fault) {
        let before = store.environment.now().advanced(milliseconds: -Self.lanesKeptMilliseconds)
        let old = try await store.read(ReadOldLanes(before: before))
        if !old.isEmpty { try await store.execute(ForgetLanes(old.map(\.key))) }
    }

    /// Hands everything back at once, so that others need not wait.
    package func leave() async {
        let held = Array(tenure.held)
        tenure.end()
        guard let id = node else { return }
        _ = try? await store.execute(LeaveNodes(id, leases: held))
    }
}
