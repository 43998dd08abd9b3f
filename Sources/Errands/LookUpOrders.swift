import Base
import Commands
import Domain
import Providers
import Storage

/// Looks up orders whose outcome is unknown in the list of orders that their provider took last.
///
/// One that is found there, and can be no other order's, is placed. One that is certainly not there is not placed. All
/// others wait for a person.
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
        let list = RecentList(recent, placements: placements)
        // Orders for one link are each other's rivals, whatever their quantity: runs are listed in more than one way.
        var alike: [String: Int] = [:]
        for (dispatch, order) in unknown.map({ ($0.dispatch, $0.order) }) + sending.map({ ($0.dispatch, $0.order) }) {
            alike["\(dispatch.item) \(order.link)", default: 0] += 1
        }
        var resolved = 0
        for entry in unknown {
            let rivals = alike["\(entry.dispatch.item) \(entry.order.link)", default: 0]
            let truth = list.truth(of: entry, isOnly: rivals == 1, provider: provider, now: desk.environment.now())
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
}

/// A provider's recent orders beside what is known of them.
struct RecentList {
    private let unclaimed: [RecentOrder]
    private let known: [(recent: RecentOrder, placement: Placement)]

    init(_ recent: [RecentOrder], placements: [String: Placement]) {
        unclaimed = recent.filter { placements[$0.id] == nil }
        known = recent.compactMap { order in placements[order.id].map { (order, $0) } }
    }

    /// - Parameter isOnly: whether no other order of ours could be the same entry.
    /// - Returns: nil where the list does not tell.
    func truth(of entry: ReadUnknown.Entry, isOnly: Bool, provider: any Provider, now: Instant)
        -> ResolveDispatch.Truth?
    {
        let order = entry.order
        guard let attempt = entry.lastAttempt, attempt.key.number == entry.dispatch.attempt, !entry.isRepeated else {
            return nil
        }
        let sentAt = attempt.endedAt.advanced(milliseconds: -provider.callMilliseconds)
        let before = known.filter { $0.placement.placedAt < sentAt }
        let quantities = [order.quantity, order.quantity / max(1, order.runs)]
        let same = unclaimed.filter { recent in
            recent.item == entry.dispatch.item && recent.link == order.link
                && recent.quantity.map { quantities.contains($0) } ?? false
                && before.allSatisfy { Self.isLater(recent.id, than: $0.recent.id) }
        }
        if same.count == 1, isOnly { return .placed(same[0].id) }
        return isAbsent(entry, sentAt: sentAt, attempt: attempt, provider: provider, now: now) ? .notPlaced : nil
    }

    /// Whether the order is certainly not there. The list must show orders of ours from before and after the send, each
    /// under the item that was sent, and nothing that shares this one's item or link.
    private func isAbsent(
        _ entry: ReadUnknown.Entry, sentAt: Instant, attempt: Attempt, provider: any Provider, now: Instant
    ) -> Bool {
        // Where repeating is safe that decides; posts and packages are listed by counts of the provider's own.
        guard !provider.isIdempotent, case .sent? = ServiceTypes.byCode[entry.order.type]?.quantity else {
            return false
        }
        guard now.milliseconds(since: attempt.endedAt) >= LookUpOrders.certainMilliseconds else { return false }
        let isCalibrated = known.allSatisfy { $0.recent.item == $0.placement.item && $0.recent.link != nil }
        let spans =
            known.contains { $0.placement.placedAt < sentAt }
            && known.contains { $0.placement.placedAt > attempt.endedAt }
        let couldBe = unclaimed.contains { recent in
            recent.item == nil || recent.link == nil || recent.item == entry.dispatch.item
                || recent.link == entry.order.link
        }
        return isCalibrated && spans && !couldBe
    }

    /// Ids that are numbers tell which came later; of others that is not known.
    private static func isLater(_ id: String, than other: String) -> Bool {
        guard let id = WholeNumber.parse(id), let other = WholeNumber.parse(other) else { return true }
        return id > other
    }
}
