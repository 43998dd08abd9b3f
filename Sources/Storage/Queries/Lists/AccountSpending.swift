import Base
import Domain

/// What an account spent between some points in time, less what came back in between, by its journal.
///
/// What is held and what is earned grow by what is bought and shrink by what is given back, and by nothing else. So
/// what was spent is the difference between two lines, and costs the same however many lines lie between them.
package struct AccountSpending: Query {
    package static let mostBounds = 100

    package let wallet: WalletKey
    package let bounds: [Instant]

    /// - Parameter bounds: in the order of time, 100 at most; what is spent is told from each to the next.
    package init(_ wallet: WalletKey, between bounds: [Instant]) {
        self.wallet = wallet
        self.bounds = Array(bounds.prefix(Self.mostBounds))
    }

    /// One less than there are bounds.
    package func answer(from source: any Source) throws(EngineFault) -> [Money] {
        let journal = try JournalStretch(all: wallet, in: source)
        let places = try journal.places(of: bounds, in: wallet, source)
        var spent = [Int64](repeating: 0, count: bounds.count)
        try source.rows(
            """
            SELECT held_micros, earned_micros FROM transfers
            WHERE account_id = $1 AND currency = $2 AND version = $3
            """,
            each: places.map { [.integer(wallet.account.raw), .text(wallet.currency.code), .integer($0 - 1)] }
        ) { index, row throws(UnreadableRow) in
            spent[index] = try row.number("held_micros") &+ (try row.number("earned_micros"))
        }
        return zip(spent.dropFirst(), spent).map { Money(micros: $0 &- $1) }
    }
}
