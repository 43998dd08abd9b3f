import Base
import Domain
import Errands
import Logging
import Providers
import Storage

/// The queues of one provider of numbers: looks for SMS, and all that ends a rental or follows its end. They have places
/// of their own, so that no money waits for looks that hang with their provider.
package struct NumberQueues: Sendable {
    /// Pieces of each kind of work at a time; a look is one for up to a hundred rentals.
    static let concurrency = 8

    private let looking: WorkQueue
    private let ending: WorkQueue

    init(_ provider: ProviderID, desk: NumberDesk, tenure: Tenure, logger: Logger) {
        let isMine: @Sendable () -> Bool = { tenure.holds(.provider(provider)) }
        looking = WorkQueue(
            store: desk.store, logger: logger, isMine: isMine,
            places: { Self.concurrency - $0 },
            due: { most, inHand throws(Fault) in
                let size = LookAtRentals.most
                let rows = try await desk.store.read(
                    ReadDueLooks(of: provider, now: desk.now(), limit: Int64(most * size + inHand.count)))
                let fresh = rows.filter { !inHand.contains($0.rental.id.raw) }.prefix(most * size)
                return stride(from: 0, to: fresh.count, by: size).map { start in
                    let batch = fresh.dropFirst(start).prefix(size).map(\.rental)
                    return WorkQueue.Piece(
                        ids: batch.map(\.id.raw), orders: [],
                        run: LookAtRentals(batch, at: provider, desk: desk).run)
                }
            })
        ending = WorkQueue(
            store: desk.store, logger: logger, isMine: isMine,
            places: { Self.concurrency - $0 },
            due: { most, inHand throws(Fault) in
                let rows = try await desk.store.read(
                    ReadDueEnds(of: provider, now: desk.now(), limit: Int64(most + inHand.count)))
                return rows.filter { !inHand.contains($0.rental.id.raw) }.prefix(most).map { row in
                    WorkQueue.Piece(ids: [row.rental.id.raw], orders: [], run: TendRental(row, desk: desk).run)
                }
            })
    }

    var woken: [(work: ReadDueProviders.Work, queue: WorkQueue)] { [(.numbers, looking), (.numbers, ending)] }

    var clocked: [WorkQueue] { [] }
}
