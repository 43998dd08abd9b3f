import Base
import Commands
import Domain
import Jobs
import Logging
import Storage
import TestSupport
import Testing

/// Nodes on one store share work, and take over from those that stand still.
@Suite(.enabled(if: TestStore.kind == .postgres, "runs where the tests run on PostgreSQL"))
struct MembershipTests {
    private final class Peer {
        let store: Store
        let tenure = Tenure()
        let membership: Membership
        var member = Membership.Member()

        init(_ world: World, _ name: String, _ work: Set<Lease.Key> = MembershipTests.work) throws {
            store = Store(
                engine: try world.place.another(), environment: world.clock.environment, patience: TestStore.patience)
            membership = Membership(
                store: store, name: name, tenure: tenure,
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
            ) { work }
        }

        func pass(_ now: ContinuousClock.Instant) async throws { try await membership.pass(&member, now: now) }
        func held(_ now: ContinuousClock.Instant) -> Set<Lease.Key> { work(now, MembershipTests.work) }
        func work(_ now: ContinuousClock.Instant, _ all: Set<Lease.Key>) -> Set<Lease.Key> {
            all.filter { tenure.holds($0, at: now) }
        }
    }

    static let work = Set((1...9).map { Lease.Key.job("job \($0)") })
    private let start = ContinuousClock.now

    @Test func workIsSharedEvenlyAndNothingIsDoneTwice() async throws {
        let world = try await World()
        let peers = try (1...3).map { try Peer(world, "n\($0)") }
        for second in 0..<8 {
            let now = start + .seconds(second)
            for (place, peer) in peers.enumerated() where second >= place { try await peer.pass(now) }
            let held = peers.map { $0.held(now) }
            #expect(held[0].isDisjoint(with: held[1]) && held[1].isDisjoint(with: held[2]))
            #expect(held[0].isDisjoint(with: held[2]))
        }
        let held = peers.map { $0.held(start + .seconds(8)).count }
        #expect(held == [3, 3, 3])
        for peer in peers { peer.store.close() }
    }

    @Test func theWorkOfANodeThatStandsStillIsTakenOverAfterItStoppedByItself() async throws {
        let world = try await World()
        let peers = try (1...2).map { try Peer(world, "n\($0)") }
        for second in 0..<4 {
            for peer in peers { try await peer.pass(start + .seconds(second)) }
        }
        let lost = peers[1].held(start + .seconds(3))
        #expect(!lost.isEmpty)
        var takenAt: Int?
        for second in 4..<16 {
            let now = start + .seconds(second)
            try await peers[0].pass(now)
            let held = peers[0].held(now)
            #expect(held.isDisjoint(with: peers[1].held(now)), "never both")
            if takenAt == nil, held == Self.work { takenAt = second }
        }
        #expect((takenAt ?? .max) < 14, "all of it, within seconds: \(String(describing: takenAt))")
        // It comes back under a new id and gets its share again.
        let before = peers[1].membership.node
        for second in 16..<24 {
            for peer in peers { try await peer.pass(start + .seconds(second)) }
        }
        #expect(peers[1].membership.node != before)
        let shares = peers.map { $0.held(start + .seconds(24)).count }.sorted()
        #expect(shares == [4, 5])
        for peer in peers { peer.store.close() }
    }

    @Test func aNodeThatLeavesHandsItsWorkOverAtOnce() async throws {
        let world = try await World()
        let peers = try (1...2).map { try Peer(world, "n\($0)") }
        for second in 0..<4 {
            for peer in peers { try await peer.pass(start + .seconds(second)) }
        }
        await peers[1].membership.leave()
        #expect(peers[1].held(start + .seconds(4)).isEmpty)
        try await peers[0].pass(start + .seconds(4))
        #expect(peers[0].held(start + .seconds(4)) == Self.work)
        for peer in peers { peer.store.close() }
    }

    @Test func workThatOnlySomeKnowOfIsDone() async throws {
        let world = try await World()
        let more = Self.work.union((10...16).map { Lease.Key.job("job \($0)") })
        let peers = [try Peer(world, "n1"), try Peer(world, "n2", more)]
        for second in 0..<8 {
            for peer in peers { try await peer.pass(start + .seconds(second)) }
        }
        let now = start + .seconds(8)
        #expect(peers[0].work(now, more).union(peers[1].work(now, more)) == more)
        for peer in peers { peer.store.close() }
    }
}
