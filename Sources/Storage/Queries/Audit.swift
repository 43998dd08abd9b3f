import Base
import Domain

/// The books, proven or broken.
package struct AuditReport: Sendable, Equatable {
    package var wallets: Int64 = 0
    package var transfers: Int64 = 0
    package var orders: Int64 = 0
    package var rentals: Int64 = 0
    /// The first broken invariant; nil = the books hold.
    package var failure: String?
}

/// Recomputes every wallet from its journal and holds the orders against it.
///
/// Checked: each wallet's chain without a gap, every balance after every transfer, the sum of zero, the stored
/// wallet at the chain's end, kinds that move money where they may, one effect per operation, no order that gave back
/// more than it took, no ended order with money still held, open work for exactly the open orders of providers, no
/// reference without its order, no id given out twice; and, without a join, that what each order cost, holds, gave back
/// and handed over is what the journal says, compared as sums weighted by a random number per order and wallet.
package struct Audit: Query {
    /// Lines of the journal that are held at once because one before them has not come yet. Writers beside each other
    /// append out of turn by a few pages; so many lines (about 300 MiB) wait for one that is not there.
    package static let mostEarly = 1_000_000

    /// The secret of the per-order weights, new in each run.
    package let seed: UInt64
    package let mostEarly: Int

    package init(seed: UInt64, mostEarly: Int = Audit.mostEarly) {
        self.seed = seed
        self.mostEarly = mostEarly
    }

    package var walks: Bool { true }

    package func answer(from source: any Source) throws(EngineFault) -> AuditReport {
        var report = AuditReport()
        var journal = Journal(seed: seed, mostEarly: mostEarly)
        try source.rows(
            """
            SELECT account_id, currency, version, kind, from_balance, to_balance, amount_micros, available_micros,
                held_micros, earned_micros, funded_micros, operation_id, order_id, at_ms
            FROM transfers
            """, []
        ) { row throws(UnreadableRow) in
            report.transfers += 1
            if report.failure == nil { report.failure = journal.follow(try Transfer(from: &row)) }
        }
        if report.failure == nil { report.failure = journal.gap }
        try source.rows(
            """
            SELECT account_id, currency, available_micros, held_micros, earned_micros, funded_micros, version
            FROM wallets
            """, []
        ) { row throws(UnreadableRow) in
            report.wallets += 1
            if report.failure == nil { report.failure = journal.compare(try Wallet(from: &row)) }
        }
        if report.failure == nil { report.failure = journal.missingWallet }
        try checkOrders(source, journal, &report)
        try checkCompanions(source, &report)
        return report
    }

    /// What each order says of its money, against what the journal moved for it.
    private func checkOrders(_ source: any Source, _ journal: Journal, _ report: inout AuditReport)
        throws(EngineFault)
    {
        var told = MoneySums()
        var openWork = UInt64(0)
        var highest: Int64 = 0
        try source.rows(
            """
            SELECT id, account_id, currency, type, state, charge_micros, held_micros, returned_micros,
                handed_over_micros, provider_id
            FROM orders
            """, []
        ) { row throws(UnreadableRow) in
            report.orders += 1
            let id: OrderID = try row.id("id")
            let wallet = WalletKey(try row.id("account_id"), Currency(stored: try row.string("currency")))
            let type = try row.number("type")
            let state: OrderState = try row.choice("state")
            let charge = try row.number("charge_micros")
            let held = try row.number("held_micros")
            let returned = try row.number("returned_micros")
            let handedOver = try row.number("handed_over_micros")
            let weight = journal.weight(of: id, in: wallet)
            highest = max(highest, id.raw)
            told.add(weight, placed: charge, held: held, returned: returned, handedOver: handedOver)
            if !state.isFinal, row.integer() != nil { openWork &+= journal.weight(of: id) }
            guard report.failure == nil else { return }
            let isUnit = ServiceTypes.byCode[type]?.quantity == .one
            if charge < 0 || held < 0 || returned < 0 || handedOver < 0 {
                report.failure = "order \(id): a negative amount"
            } else if held &+ returned &+ handedOver > charge {
                report.failure = "order \(id): gave back or holds more than its charge"
            } else if state.isFinal, held != 0, !(isUnit && state == .partial) {
                report.failure = "order \(id): has ended and still holds money"
            }
        }
        try checkRentals(source, journal, &told, &highest, &report)
        if report.failure == nil { report.failure = told.difference(from: journal.sums) }
        try source.rows("SELECT order_id FROM dispatches WHERE provider_id IS NOT NULL", []) {
            row throws(UnreadableRow) in openWork &-= journal.weight(of: try row.id("order_id"))
        }
        if report.failure == nil, openWork != 0 {
            report.failure = "the open orders of providers are not those that have open work"
        }
        try source.rows("SELECT next_id FROM id_blocks WHERE name = 'all'", []) { row throws(UnreadableRow) in
            let next = try row.number("next_id")
            if report.failure == nil, next <= highest {
                report.failure = "ids up to \(highest) would be given out again"
            }
        }
    }

    /// The same of rentals, whose ids stand where orders' ids stand.
    private func checkRentals(
        _ source: any Source, _ journal: Journal, _ told: inout MoneySums, _ highest: inout Int64,
        _ report: inout AuditReport
    ) throws(EngineFault) {
        var openWork = UInt64(0)
        var sums = MoneySums()
        var last: Int64 = 0
        try source.rows(
            "SELECT id, account_id, state, charge_micros, held_micros, returned_micros FROM rentals", []
        ) { row throws(UnreadableRow) in
            report.rentals += 1
            let id: OrderID = try row.id("id")
            let wallet = WalletKey(try row.id("account_id"), .idr)
            let state: RentalState = try row.choice("state")
            let charge = try row.number("charge_micros")
            let held = try row.number("held_micros")
            let returned = try row.number("returned_micros")
            last = max(last, id.raw)
            sums.add(journal.weight(of: id, in: wallet), placed: charge, held: held, returned: returned)
            if !state.isFinal { openWork &+= journal.weight(of: id) }
            guard report.failure == nil else { return }
            // The money is held until the first SMS, the operator's from then on, or back with the customer.
            let isRight =
                switch state {
                case .reserved, .unclear, .active: held == charge && returned == 0
                case .received, .completed: held == 0 && returned == 0
                case .canceled, .expired, .failed: held == 0 && returned == charge
                }
            if !isRight { report.failure = "rental \(id): \(state.text), and its money is elsewhere" }
        }
        told.add(sums)
        highest = max(highest, last)
        // What has ended may still have to be told to its provider (phase 5).
        try source.rows("SELECT rental_id FROM open_rentals WHERE phase <> 5", []) { row throws(UnreadableRow) in
            openWork &-= journal.weight(of: try row.id("rental_id"))
        }
        if report.failure == nil, openWork != 0 {
            report.failure = "the open rentals are not those that have open work"
        }
        try source.rows(
            """
            SELECT u.phone FROM number_uses u LEFT JOIN rentals r ON r.id = u.rental_id
            WHERE u.open = 1 AND (r.id IS NULL OR r.ended_at_ms IS NOT NULL) LIMIT 1
            """, []
        ) { row throws(UnreadableRow) in
            let phone = try row.string("phone")
            if report.failure == nil { report.failure = "number \(phone): in use by a rental that has ended" }
        }
    }

    /// Rows that stand beside orders: open work and references.
    private func checkCompanions(_ source: any Source, _ report: inout AuditReport) throws(EngineFault) {
        try source.rows(
            """
            SELECT d.order_id FROM dispatches d LEFT JOIN orders o ON o.id = d.order_id
            WHERE o.id IS NULL OR o.ended_at_ms IS NOT NULL LIMIT 1
            """, []
        ) { row throws(UnreadableRow) in
            let id: OrderID = try row.id("order_id")
            if report.failure == nil { report.failure = "order \(id): open work of an order that has ended" }
        }
        try source.rows(
            """
            SELECT r.order_id FROM order_references r LEFT JOIN orders o ON o.id = r.order_id
            WHERE o.id IS NULL OR o.account_id <> r.account_id LIMIT 1
            """, []
        ) { row throws(UnreadableRow) in
            let id: OrderID = try row.id("order_id")
            if report.failure == nil { report.failure = "order \(id): a reference names it and it is not there" }
        }
    }
}
