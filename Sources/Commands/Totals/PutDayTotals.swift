import Base
import Domain

/// Writes down what days came to; what is known already is left alone.
///
/// Outcome: how many rows were written.
/// - Throws: `invalid` for more than `mostRows`.
package struct PutDayTotals: Command {
    /// Rows in one command.
    package static let mostRows = 500

    package let totals: [DayTotal]

    package init(_ totals: [DayTotal]) {
        self.totals = totals
    }

    package func touch(_ books: inout Books) {
        for total in totals { books.dayTotals.want(total.key) }
    }

    package func decide(_ books: inout Books) throws(Fault) -> Int64 {
        guard totals.count <= Self.mostRows else { throw .invalid("\(totals.count) rows at once") }
        var written: Int64 = 0
        for var total in totals {
            let known = try books.dayTotals.find(total.key)
            total.version = known?.version ?? 0
            guard total != known else { continue }
            try books.dayTotals.put(total)
            written += 1
        }
        return written
    }
}
