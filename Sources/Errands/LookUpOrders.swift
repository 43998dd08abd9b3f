import Base
import Commands
import Domain
import Providers
import Storage

/// Looks up orders whose outcome is unknown in the list of orders that their provider took last.
///
/// One that is found there, and can be no other order's, is placed. One that is not there, where the list shows an order
/// of ours from before its send and nothing that it could be, is not placed. All others wait for a person.
package struct LookUpOrders: Sendable {
    /// Orders looked up at once.
    static let most: Int64 = 5_000
    /// How long after a send an order that is in no list counts as not placed.
    static let certainMilliseconds: Int64 = 600_000

    private let desk: Desk
    private let providerID: ProviderID

    package init(at provider: ProviderID, desk: Desk) {
        providerID = provider
        self.desk = desk
    }

    /// - Returns: how many were resolved.
    /// - Throws: `notFound` for the provider; what the store throws.
    package func run() async throws(Fault) -> Int {
        let (id, provider) = try desk.provider(providerID)
        let unknown = try await desk.store.read(ReadUnknown(at: id, limit: Self.most))
        // Beyond these no two orders could be told from their rivals.
        guard provider.listsOrders, !unknown.isEmpty, unknown.count < Self.most else { return 0 }
        let reply = await provider.recentOrders()
        try await desk.note(reply.remarks, of: id)
        guard let recent = reply.value else { return 0 }
        // Read after the list: what was placed in the meantime is known by now.
        let placements = try await desk.store.read(ReadPlacements(with: id, recent.map(\.id)))
        let sending = try await desk.store.read(ReadSending(to: id))
        let unclaimed = recent.filter { placements[$0.id] == nil }
        let oldest = placements.values.map(\.placedAt).min()
        var resolved = 0
        for entry in unknown {
            let truth = Self.truth(
                of: entry, unclaimed: unclaimed,
                rivals: unknown.map { ($0.dispatch, $0.order) } + sending.map { ($0.dispatch, $0.order) },
                listReachesTo: oldest, provider: provider,
                now: desk.environment.now())
            guard let truth else { continue }
            do throws(Fault) {
                try await desk.store.execute(
                    ResolveDispatch(entry.dispatch, provider: id, truth: truth, actor: "its list of orders"),
                    for: entry.order.account, as: .job)
                resolved += 1
            } catch .wrongState, .alreadyExists {
                // Somebody else has resolved it.
            }
        }
        return resolved
    }

    static func truth(
        of entry: ReadUnknown.Entry, unclaimed: [RecentOrder], rivals: [(dispatch: Dispatch, order: Order)],
        listReachesTo oldest: Instant?, provider: any Provider, now: Instant
    ) -> ResolveDispatch.Truth? {
        let order = entry.order
        let quantities = [order.quantity, order.quantity / max(1, order.runs)]
        let possible = unclaimed.filter { recent in
            (recent.item == nil || recent.item == entry.dispatch.item)
                && (recent.quantity.map { quantities.contains($0) } ?? true)
        }
        let same = possible.filter { $0.item != nil && $0.quantity != nil && $0.link == order.link }
        let likeIt = rivals.filter {
            $0.dispatch.item == entry.dispatch.item && $0.order.link == order.link
                && $0.order.quantity == order.quantity
        }
        if same.count == 1, likeIt.count == 1 { return .placed(same[0].id) }
        guard possible.isEmpty, let oldest, let attempt = entry.lastAttempt else { return nil }
        let sentAt = attempt.endedAt.advanced(milliseconds: -provider.callMilliseconds)
        let isCertain = now.milliseconds(since: attempt.endedAt) >= certainMilliseconds
        return oldest < sentAt && isCertain ? .notPlaced : nil
    }
}
