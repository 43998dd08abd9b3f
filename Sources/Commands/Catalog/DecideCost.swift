import Base
import Domain

/// A person agrees to a cost that waits, or keeps the one that was known before.
///
/// One that was refused waits again when the provider still tells it at the next sync.
///
/// - Throws: `notFound`; `conflict` where none waits any more, or another one than the person saw.
package struct DecideCost: Command {
    package let key: ProviderItem.Key
    package let rateNanos: Int64
    package let isAccepted: Bool

    /// - Parameter rateNanos: the cost that the person saw.
    package init(_ key: ProviderItem.Key, rateNanos: Int64, isAccepted: Bool) {
        self.key = key
        self.rateNanos = rateNanos
        self.isAccepted = isAccepted
    }

    package func touch(_ books: inout Books) { books.providerItems.want(key) }

    package func decide(_ books: inout Books) throws(Fault) -> ProviderItem {
        guard let known = try books.providerItems.find(key) else { throw .notFound("item \(key.item)") }
        guard let held = known.held, held.rate.nanos == rateNanos else {
            throw .conflict("another cost waits by now, or none")
        }
        var row = isAccepted ? known.accepted : known
        row.held = nil
        row.changedAt = books.now
        try books.providerItems.put(row)
        return row
    }
}
