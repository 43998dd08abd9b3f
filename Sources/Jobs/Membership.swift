import Base
import Commands
import Domain
import Logging
import ServiceLifecycle
import Storage

/// This node's place among those that serve on one store: it says that it is alive, takes its share of the work that is
/// done once for all, and that of nodes whose hearts stand still.
///
/// No two clocks are compared. A node counts as dead when its row has not changed for `buryAfter` while this one
/// looked; and it stops by itself `validFor` after its last heartbeat began, which is earlier.
package final class Membership: Service {
    static let interval: Duration = .seconds(1)
    package static let validFor: Duration = .seconds(4)
    package static let buryAfter: Duration = .seconds(6)
    /// Rows of lanes are forgotten so long after their process is gone.
    private static let lanesKeptMilliseconds: Int64 = 7 * 86_400_000

    /// What another node looked like, and since when.
    struct Sighting {
        let node: Node
        let since: ContinuousClock.Instant
    }

    /// What a node remembers from one pass to the next.
    package struct Member: Sendable {
        package internal(set) var id: NodeID?
        var sightings: [NodeID: Sighting] = [:]
        /// Work that nobody did at the last pass.
        var free: Set<Lease.Key> = []
        var isQuiet = false
        var passes = 0

        package init() {}
    }

    private let store: Store
    private let name: String
    private let tenure: Tenure
    private let wanted: @Sendable () -> Set<Lease.Key>
    private let logger: Logger

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
        let last = await cancelWhenGracefulShutdown {
            var member = Member()
            while !Task.isCancelled {
                await self.pass(&member)
                try? await Task.sleep(for: Self.interval)
            }
            return member
        }
        await leave(last)
    }

    /// One heartbeat and what follows from it. Tests call it, with moments of their own.
    package func pass(_ member: inout Member, now: ContinuousClock.Instant? = nil) async {
        do throws(Fault) {
            let begun = now ?? .now
            try await sayAlive(&member)
            guard let id = member.id else { return }
            tenure.extend(to: begun + Self.validFor)
            let seen = try await store.read(ReadNodes())
            // What is seen for the first time was seen after the look, which may have taken long.
            try await bury(seen.nodes, &member, begun, seenAt: now ?? .now)
            try await share(seen, &member, as: id)
            member.passes += 1
            if member.passes % 3_600 == 0 { try await forgetLanes() }
            member.isQuiet = false
        } catch {
            if !member.isQuiet {
                logger.warning("This node could not renew itself", metadata: ["fault": "\(error.explanation)"])
            }
            member.isQuiet = true
        }
    }

    /// Joins, or beats; joins anew under a new id after it was taken for dead.
    private func sayAlive(_ member: inout Member) async throws(Fault) {
        if let id = member.id, store.engine.node == id.raw {
            if try await store.execute(Beat(id), as: .heartbeat) { return }
        }
        if let id = member.id {
            logger.warning("This node was taken for dead and joins anew", metadata: ["node": "\(id)"])
            tenure.end()
            store.engine.retire(node: id.raw)
            member.id = nil
        }
        // The engine has an id once it has opened a lane, which any command does.
        if store.engine.node == nil { try await store.execute(ForgetLanes([])) }
        guard let raw = store.engine.node else { return }
        let id = NodeID(raw)
        try await store.execute(JoinNodes(id, name: name, lanes: Int64(store.engine.laneCount)))
        member.id = id
        logger.info("This node has joined", metadata: ["node": "\(id)"])
    }

    private func bury(
        _ nodes: [Node], _ member: inout Member, _ now: ContinuousClock.Instant, seenAt: ContinuousClock.Instant
    ) async throws(Fault) {
        var sightings: [NodeID: Sighting] = [:]
        for node in nodes where node.id != member.id {
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
    package func leave(_ member: Member) async {
        let held = Array(tenure.held)
        tenure.end()
        guard let id = member.id else { return }
        _ = try? await store.execute(LeaveNodes(id, leases: held))
    }
}
