import Base
import Domain

/// Staff say how a refill ended that no provider is asked about.
///
/// - Throws: `notFound`; `wrongState` where it has ended or a provider delivers it; `invalid` for a state that is no
///   end.
package struct EndRefillByHand: Command {
    private let record: RecordRefill
    private let state: RefillState

    package init(_ refill: RefillID, of order: OrderID, in wallet: WalletKey, as state: RefillState) {
        record = RecordRefill(refill, of: order, in: wallet, .state(state))
        self.state = state
    }

    package func touch(_ books: inout Books) { record.touch(&books) }

    package func decide(_ books: inout Books) throws(Fault) {
        guard state.isFinal else { throw .invalid("\(state) is no end of a refill") }
        if let row = try books.refills.find(record.refill), !row.state.isFinal, !row.isByHand {
            throw .wrongState("refill \(row.id) is delivered by a provider")
        }
        try record.decide(&books)
    }
}
