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
    /// The secret of the per-order weights, new in each run.
    package let seed: UInt64

    package init(seed: UInt64) {
        self.seed = seed
    }

    package func answer(from source: any Source) throws(EngineFault) -> AuditReport {
        var report = AuditReport()
        var journal = Journal(seed: seed)
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

/// Four amounts of every order as sums weighted by a random number per order: equal sums, equal amounts.
private struct MoneySums: Equatable {
    private var placed = UInt64(0)
    private var held = UInt64(0)
    private var returned = UInt64(0)
    private var handedOver = UInt64(0)

    mutating func add(_ weight: UInt64, placed: Int64 = 0, held: Int64 = 0, returned: Int64 = 0, handedOver: Int64 = 0)
    {
        self.placed &+= weight &* UInt64(bitPattern: placed)
        self.held &+= weight &* UInt64(bitPattern: held)
        self.returned &+= weight &* UInt64(bitPattern: returned)
        self.handedOver &+= weight &* UInt64(bitPattern: handedOver)
    }

    mutating func add(_ other: MoneySums) {
        placed &+= other.placed
        held &+= other.held
        returned &+= other.returned
        handedOver &+= other.handedOver
    }

    func difference(from journal: MoneySums) -> String? {
        if placed != journal.placed { return "what orders cost is not what the journal reserved for them" }
        if held != journal.held { return "what orders hold is not what the journal holds for them" }
        if returned != journal.returned { return "what orders gave back is not what the journal returned for them" }
        if handedOver != journal.handedOver { return "what orders handed over is not what the journal says" }
        return nil
    }
}

/// The state of the walk along the journal: one small entry per wallet, one bit per operation.
private struct Journal {
    private let seed: UInt64
    private var wallets: [WalletKey: Wallet] = [:]
    private var compared: Set<WalletKey> = []
    private var operations: [TransferKind: BitSet] = [:]
    private(set) var sums = MoneySums()

    init(seed: UInt64) {
        self.seed = seed
    }

    /// SplitMix64 of the id: sums with such weights are equal by chance once in 2^64.
    func weight(of order: OrderID) -> UInt64 {
        var value = seed &+ UInt64(bitPattern: order.raw) &* 0x9E37_79B9_7F4A_7C15
        value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
        return value ^ value >> 31
    }

    /// The same for an order in a wallet: an order that changes hands changes its weight.
    func weight(of order: OrderID, in wallet: WalletKey) -> UInt64 {
        let code = wallet.currency.code.utf8.reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        let owner = weight(of: OrderID(wallet.account.raw &+ Int64(truncatingIfNeeded: code << 32)))
        return weight(of: order) ^ (owner &* 0x9E37_79B9_7F4A_7C15)
    }

    mutating func follow(_ line: Transfer) -> String? {
        var wallet = wallets[line.wallet] ?? Wallet(empty: line.wallet)
        let name = "wallet \(line.wallet.account) \(line.wallet.currency), transfer \(line.version)"
        guard line.version == wallet.version + 1 else { return "\(name): not the next after \(wallet.version)" }
        guard line.amount >= .zero else { return "\(name): a negative amount" }
        wallet[line.from].micros &-= line.amount.micros
        wallet[line.to].micros &+= line.amount.micros
        wallet.version = line.version
        guard
            wallet.available == line.available, wallet.held == line.held, wallet.earned == line.earned,
            wallet.funded == line.funded
        else { return "\(name): the balances after it do not follow from those before" }
        guard line.available >= .zero, line.held >= .zero, line.earned >= .zero else {
            return "\(name): a balance below zero"
        }
        let sum = line.available.micros &+ line.held.micros &+ line.earned.micros &+ line.funded.micros
        guard sum == 0 else { return "\(name): the balances do not sum to zero" }
        guard operations[line.kind, default: BitSet()].insert(line.operation) else {
            return "\(name): operation \(line.operation) has a second effect"
        }
        guard line.kind.isLegal(from: line.from, to: line.to, order: line.order) else {
            return "\(name): \(line.kind) does not move money from \(line.from) to \(line.to)"
        }
        if let order = line.order { account(line, weight(of: order, in: line.wallet)) }
        wallets[line.wallet] = wallet
        return nil
    }

    private mutating func account(_ line: Transfer, _ weight: UInt64) {
        let amount = line.amount.micros
        switch line.kind {
        case .placed: sums.add(weight, placed: amount, held: amount)
        case .earned: sums.add(weight, held: -amount)
        case .returned: sums.add(weight, held: -amount, returned: amount)
        case .handedOver: sums.add(weight, held: -amount, handedOver: amount)
        case .refunded: sums.add(weight, returned: amount)
        case .credited, .debited: break
        }
    }

    mutating func compare(_ stored: Wallet) -> String? {
        compared.insert(stored.key)
        guard wallets[stored.key] == stored else {
            return "wallet \(stored.key.account) \(stored.key.currency): is not what its transfers add up to"
        }
        return nil
    }

    var missingWallet: String? {
        wallets.keys.first { !compared.contains($0) }.map { "wallet \($0.account) \($0.currency): has no row" }
    }
}

/// A set of numbers below 2^31, in pages of 64 Ki bits.
private struct BitSet {
    private var pages: [Int64: [UInt64]] = [:]

    /// - Returns: whether it was not in yet.
    mutating func insert(_ number: Int64) -> Bool {
        let word = Int(number >> 6 & 1023)
        let bit = UInt64(1) << UInt64(number & 63)
        let before = pages[number >> 16, default: Array(repeating: 0, count: 1024)][word]
        guard before & bit == 0 else { return false }
        pages[number >> 16, default: Array(repeating: 0, count: 1024)][word] = before | bit
        return true
    }
}
