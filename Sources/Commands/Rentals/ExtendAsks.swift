import Base
import Domain

/// Says that a node is still at what it asks providers for: others take it up when nobody has said so for a while.
package struct ExtendAsks: Command {
    private let purchase: PurchaseID?
    private let rentals: [RentalID]
    private let leaseMilliseconds: Int64

    package init(purchase: PurchaseID?, rentals: [RentalID], leaseMilliseconds: Int64) {
        self.purchase = purchase
        self.rentals = rentals
        self.leaseMilliseconds = leaseMilliseconds
    }

    package func touch(_ books: inout Books) {
        for id in rentals { books.openRentals.want(id) }
        if let purchase { books.purchases.want(purchase) }
    }

    package func decide(_ books: inout Books) throws(Fault) {
        let due = books.now.advanced(milliseconds: leaseMilliseconds)
        for id in rentals {
            guard var open = try books.openRentals.find(id), open.phase == .asking, open.dueAt < due else { continue }
            open.dueAt = due
            try books.openRentals.put(open)
        }
        if let purchase, var row = try books.purchases.find(purchase), let until = row.dueAt, until < due {
            row.dueAt = due
            try books.purchases.put(row)
        }
    }
}
