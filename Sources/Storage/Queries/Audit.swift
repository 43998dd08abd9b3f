import Base
import Domain

/// The books, proven or broken.
package struct AuditReport: Sendable, Equatable {
    package var wallets: Int64 = 0
    package var transfers: Int64 = 0
    package var orders: Int64 = 0
    /// The first broken invariant; nil = the books hold.
    package var failure: String?
}

/// Recomputes every wallet from its journal and holds the orders against it.
///
/// Checked: each wallet's chain without a gap, every balance after every transfer, the sum of zero, the stored
/// wallet at the chain's end, one effect per operation, no order that gave back more than it took, no ended order
/// with money still held, no open work of an ended order; and, without a join, that what each order holds is what
/// the journal moved into held for it, compared as sums weighted by a random number per order.
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
        var heldByOrders = UInt64(0)
        try source.rows(
            "SELECT id, state, charge_micros, held_micros, returned_micros, handed_over_micros FROM orders", []
        ) { row throws(UnreadableRow) in
            report.orders += 1
            let id: OrderID = try row.id("id")
            let state: OrderState = try row.choice("state")
            let charge = try row.number("charge_micros")
            let held = try row.number("held_micros")
            let returned = try row.number("returned_micros")
            let handedOver = try row.number("handed_over_micros")
            heldByOrders &+= journal.weight(of: id) &* UInt64(bitPattern: held)
            guard report.failure == nil else { return }
            if charge < 0 || held < 0 || returned < 0 || handedOver < 0 {
                report.failure = "order \(id): a negative amount"
            } else if held &+ returned &+ handedOver > charge {
                report.failure = "order \(id): gave back or holds more than its charge"
            } else if state.isFinal && held != 0 {
                report.failure = "order \(id): has ended and still holds money"
            }
        }
        if report.failure == nil, heldByOrders != journal.heldByOrders {
            report.failure = "what orders hold is not what the journal holds for them"
        }
        try source.rows(
            """
            SELECT d.order_id FROM dispatches d LEFT JOIN orders o ON o.id = d.order_id
            WHERE o.id IS NULL OR o.ended_at_ms IS NOT NULL LIMIT 1
            """, []
        ) { row throws(UnreadableRow) in
            let id: OrderID = try row.id("order_id")
            if report.failure == nil { report.failure = "order \(id): open work of an order that has ended" }
        }
        return report
    }
}

/// The state of the walk along the journal: one small entry per wallet, one bit per operation.
private struct Journal {
    private let seed: UInt64
    private var wallets: [WalletKey: Wallet] = [:]
    private var compared: Set<WalletKey> = []
    private var operations: [TransferKind: BitSet] = [:]
    private(set) var heldByOrders = UInt64(0)

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
        guard line.available >= .zero, line.held >= .zero else { return "\(name): a balance below zero" }
        let sum = line.available.micros &+ line.held.micros &+ line.earned.micros &+ line.funded.micros
        guard sum == 0 else { return "\(name): the balances do not sum to zero" }
        guard operations[line.kind, default: BitSet()].insert(line.operation) else {
            return "\(name): operation \(line.operation) has a second effect"
        }
        if let order = line.order {
            let weighted = weight(of: order) &* UInt64(bitPattern: line.amount.micros)
            if line.to == .held { heldByOrders &+= weighted }
            if line.from == .held { heldByOrders &-= weighted }
        } else if line.to == .held || line.from == .held {
            return "\(name): money was held for no order"
        }
        wallets[line.wallet] = wallet
        return nil
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
