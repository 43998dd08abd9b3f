import Base
import Domain
import Errands
import Logging
import Providers
import Storage
import Synchronization

/// The queues of one provider of panel orders: sending, following, refills, and looking up what is in doubt.
package struct ProviderQueues: Sendable {
    /// Calls at once that ask how orders are; each names up to a hundred.
    static let followingCalls = 4
    static let refillCalls = 2
    /// From one look at the recent orders to the next: they are not rows that fall due.
    static let lookMilliseconds: Int64 = 15_000
    /// Orders whose claims may be on their way to the store at any time.
    static let claiming = 64

    let sending: WorkQueue
    let following: WorkQueue
    let refilling: WorkQueue
    let lookingUp: WorkQueue

    init(_ provider: ProviderID, desk: Desk, tenure: Tenure, logger: Logger) {
        let isMine: @Sendable () -> Bool = { tenure.holds(.provider(provider)) }
        let now = desk.environment.now
        let gate: @Sendable () -> CallGate? = { try? desk.provider(provider).provider.gate }
        let concurrency: @Sendable () -> Int = {
            Int(desk.catalog.current.providers[provider]?.concurrency ?? 1)
        }
        sending = WorkQueue(
            store: desk.store, logger: logger, isMine: isMine,
            places: { running in
                // A provider that is not known here is tried, so that its orders are told of.
                guard !desk.isPaused(provider) else { return 0 }
                return min(concurrency() - running, gate()?.allowance(.send) ?? 1)
            },
            due: { most, inHand throws(Fault) in
                if let upstream = try? desk.provider(provider).provider, upstream.gate.needsProbe {
                    // Money calls wait until a call that costs nothing has shown how things are.
                    return inHand.isEmpty
                        ? [WorkQueue.Piece(ids: [0], orders: []) { () throws(Fault) in _ = await upstream.balance() }]
                        : []
                }
                // Of those in hand few are still due: a claim takes them out of the queue.
                let rows = try await desk.store.read(
                    ReadQueue(of: provider, now: now(), limit: Int64(most + min(inHand.count, Self.claiming))))
                return rows.filter { !inHand.contains($0.order.id.raw) }.prefix(most).map { entry in
                    WorkQueue.Piece(
                        ids: [entry.order.id.raw], orders: [entry.order], run: SendOrder(entry, desk: desk).run)
                }
            })
        following = WorkQueue(
            store: desk.store, logger: logger, isMine: isMine,
            places: { min(Self.followingCalls - $0, gate()?.allowance(.read) ?? 1) },
            due: { most, inHand throws(Fault) in
                let size = PanelProvider.idsPerCall
                let rows = try await desk.store.read(
                    ReadPlaced(with: provider, now: now(), limit: Int64(most * size + inHand.count)))
                let fresh = rows.filter { !inHand.contains($0.order.id.raw) }.prefix(most * size)
                return stride(from: 0, to: fresh.count, by: size).map { start in
                    let batch = Array(fresh.dropFirst(start).prefix(size))
                    return WorkQueue.Piece(
                        ids: batch.map(\.order.id.raw), orders: batch.map(\.order),
                        run: FollowOrders(batch, of: provider, desk: desk).run)
                }
            })
        refilling = WorkQueue(
            store: desk.store, logger: logger, isMine: isMine,
            places: { min(Self.refillCalls - $0, gate()?.allowance(.read) ?? 1) },
            due: { most, inHand throws(Fault) in
                let rows = try await desk.store.read(
                    ReadDueRefills(of: provider, now: now(), limit: Int64(most + inHand.count)))
                return rows.filter { !inHand.contains($0.refill.id.raw) }.prefix(most).map { entry in
                    WorkQueue.Piece(
                        ids: [entry.refill.id.raw], orders: [],
                        run: AskRefill(entry.refill, of: entry.order, desk: desk).run)
                }
            })
        let lastLook = LastLook()
        lookingUp = WorkQueue(
            tick: .seconds(1), store: desk.store, logger: logger, isMine: isMine,
            places: { min(1 - $0, gate()?.allowance(.read) ?? 0) },
            due: { _, inHand throws(Fault) in
                guard let upstream = try? desk.provider(provider).provider, upstream.listsOrders, inHand.isEmpty,
                    lastLook.isOver(Self.lookMilliseconds, at: now())
                else { return [] }
                return [
                    WorkQueue.Piece(ids: [0], orders: []) { () throws(Fault) in
                        _ = try await LookUpOrders(at: provider, desk: desk).run()
                    }
                ]
            })
    }

    var woken: [(work: ReadDueProviders.Work, queue: WorkQueue)] {
        [(.sending, sending), (.following, following), (.refilling, refilling)]
    }

    var clocked: [WorkQueue] { [lookingUp] }
}

/// When something was done last that comes by the clock.
private final class LastLook: Sendable {
    private let last = Mutex<Instant?>(nil)

    /// - Returns: whether it is time again; it then counts as done.
    func isOver(_ milliseconds: Int64, at now: Instant) -> Bool {
        last.withLock { last in
            if let last, now.milliseconds(since: last) < milliseconds { return false }
            last = now
            return true
        }
    }
}
