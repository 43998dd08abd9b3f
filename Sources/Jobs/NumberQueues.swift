import Base
import Domain
import Errands
import Logging
import Providers
import Storage

/// The queue of one provider of numbers: looks for SMS, ends of windows, what is unclear, what is to be told.
package struct NumberQueues: Sendable {
    /// Pieces of work at a time; a look is one for up to a hundred rentals.
    static let concurrency = 16
    /// Of them at most for looks, which may hang with their provider.
    static let looks = 8
    /// Rows read for one place.
    static let rowsPerPiece = 100

    private let tending: WorkQueue

    init(_ provider: ProviderID, desk: NumberDesk, logger: Logger) {
        tending = WorkQueue(
            tick: .milliseconds(100), store: desk.store, logger: logger,
            places: { running in
                // Ends come whether or not the provider answers.
                max(0, Self.concurrency - running)
            },
            due: { most, inHand throws(Fault) in
                let now = desk.now()
                let limit = Int64(min(most, 4) * Self.rowsPerPiece + inHand.count)
                let ends = try await desk.store.read(ReadDueEnds(of: provider, now: now, limit: limit))
                let looked = try await desk.store.read(ReadDueRentals(of: provider, now: now, limit: limit))
                let known = Set(ends.map(\.rental.id))
                let rows = ends + looked.filter { !known.contains($0.rental.id) }
                let fresh = rows.filter { !inHand.contains($0.rental.id.raw) }
                let looks = fresh.filter { TendRental.isLook($0, at: now) }
                var pieces: [WorkQueue.Piece] = []
                // Ends come first: money waits for them.
                for row in fresh where !TendRental.isLook(row, at: now) && pieces.count < most {
                    pieces.append(
                        WorkQueue.Piece(
                            ids: [row.rental.id.raw], orders: [], run: TendRental(row, desk: desk).run))
                }
                let placesForLooks = min(most, Self.looks - inHand.count / LookAtRentals.most)
                for start in stride(from: 0, to: looks.count, by: LookAtRentals.most)
                where pieces.count < placesForLooks {
                    let batch = looks[start..<min(start + LookAtRentals.most, looks.count)].map(\.rental)
                    pieces.append(
                        WorkQueue.Piece(
                            ids: batch.map(\.id.raw), orders: [],
                            run: LookAtRentals(batch, at: provider, desk: desk).run))
                }
                return pieces
            })
    }

    func run() async { await tending.run() }
    func pass() async -> Bool { await tending.pass() }
}
