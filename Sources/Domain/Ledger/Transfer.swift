import Base

/// Why money moved. With its operation id it happens once.
package enum TransferKind: Int64, Sendable, CaseIterable {
    /// An order reserved its charge (operation: the order).
    case placed = 1
    /// The delivered share became the operator's (operation: the order).
    case earned = 2
    /// The rest went back to the customer (operation: the order).
    case returned = 3
    /// A drip-feed order gave the share of one run to the order of that run (operation: that order).
    case handedOver = 4
    /// Money came in (operation: a leased id).
    case credited = 5
    /// Money went out (operation: a leased id).
    case debited = 6
    /// Staff gave back what an ended order had earned (operation: a leased id).
    case refunded = 7
}

extension TransferKind {
    /// Whether a transfer of this kind may go this way; those of orders name their order.
    package func isLegal(from: Balance, to: Balance, order: OrderID?) -> Bool {
        switch self {
        case .placed: from == .available && to == .held && order != nil
        case .earned: from == .held && to == .earned && order != nil
        case .returned, .handedOver: from == .held && to == .available && order != nil
        case .refunded: from == .earned && to == .available && order != nil
        case .credited: from == .funded && to == .available && order == nil
        case .debited: from == .available && to == .funded && order == nil
        }
    }
}

/// One line of the append-only journal: what moved, and all four balances after it.
///
/// Version n of a wallet follows from version n − 1, so the journal proves itself.
package struct Transfer: Sendable, Equatable {
    package let wallet: WalletKey
    package let version: Int64
    package let kind: TransferKind
    package let from: Balance
    package let to: Balance
    package let amount: Money
    package let available: Money
    package let held: Money
    package let earned: Money
    package let funded: Money
    package let operation: Int64
    package let order: OrderID?
    package let at: Instant

    package init(
        after wallet: Wallet, kind: TransferKind, from: Balance, to: Balance, amount: Money, operation: Int64,
        order: OrderID?, at: Instant
    ) {
        self.wallet = wallet.key
        version = wallet.version
        self.kind = kind
        self.from = from
        self.to = to
        self.amount = amount
        available = wallet.available
        held = wallet.held
        earned = wallet.earned
        funded = wallet.funded
        self.operation = operation
        self.order = order
        self.at = at
    }
}

extension Transfer: Journaled {
    package static let table = TableShape(
        "transfers", key: ["account_id", "currency:text", "version"],
        columns: [
            "kind", "from_balance", "to_balance", "amount_micros", "available_micros", "held_micros", "earned_micros",
            "funded_micros", "operation_id", "order_id", "at_ms",
        ])

    package func write(to writer: inout some ColumnWriter) {
        wallet.write(to: &writer)
        writer.integer(version)
        writer.choice(kind)
        writer.choice(from)
        writer.choice(to)
        writer.money(amount)
        writer.money(available)
        writer.money(held)
        writer.money(earned)
        writer.money(funded)
        writer.integer(operation)
        writer.id(order)
        writer.time(at)
    }

    package init(from reader: inout some ColumnReader) throws(UnreadableRow) {
        wallet = WalletKey(try reader.id("account_id"), Currency(stored: try reader.string("currency")))
        version = try reader.number("version")
        kind = try reader.choice("kind")
        from = try reader.choice("from_balance")
        to = try reader.choice("to_balance")
        amount = try reader.money("amount_micros")
        available = try reader.money("available_micros")
        held = try reader.money("held_micros")
        earned = try reader.money("earned_micros")
        funded = try reader.money("funded_micros")
        operation = try reader.number("operation_id")
        order = reader.optionalID()
        at = try reader.time("at_ms")
    }
}
