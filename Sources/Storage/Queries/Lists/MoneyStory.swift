import Base
import Domain

/// The lines of the journal about one purchase, the earliest first.
///
/// The journal has no index by order. It is looked at where lines must stand: 2,000 from each moment at which the
/// purchase changed, and its wallet's latest 2,000.
package struct MoneyStory: Sendable {
    package let lines: [ReadStatement.Line]
    /// Whether these are all: they move what the purchase says of its money. A refund long after the end, in a wallet
    /// that is busy, is one that may be missing.
    package let isWhole: Bool

    /// What a purchase says of its money.
    struct Told: Equatable {
        var charge: Money = .zero
        var held: Money
        var returned: Money
        var handedOver: Money = .zero
    }

    init(_ lines: [ReadStatement.Line], _ told: Told) {
        self.lines = lines
        var moved = Told(held: .zero, returned: .zero)
        for transfer in lines.map(\.transfer) {
            let amount = transfer.amount.micros
            switch transfer.kind {
            case .placed:
                moved.charge.micros &+= amount
                moved.held.micros &+= amount
            case .earned: moved.held.micros &-= amount
            case .returned:
                moved.held.micros &-= amount
                moved.returned.micros &+= amount
            case .handedOver:
                moved.held.micros &-= amount
                moved.handedOver.micros &+= amount
            case .refunded: moved.returned.micros &+= amount
            case .credited, .debited: break
            }
        }
        isWhole = moved == told && !lines.isEmpty
    }
}

extension Source {
    /// The lines about a purchase.
    ///
    /// - Parameter times: when it changed.
    func money(of order: OrderID, in wallet: WalletKey, around times: [Instant], _ told: MoneyStory.Told)
        throws(EngineFault) -> MoneyStory
    {
        let all = try JournalStretch(all: wallet, in: self)
        var starts: Set<Int64> = [max(all.low, all.high - ListLimits.customerLines)]
        for time in Set(times) {
            var stretch = all
            try stretch.begin(at: time, of: wallet, in: self)
            starts.insert(stretch.low)
        }
        var lines: [Int64: ReadStatement.Line] = [:]
        try rows(
            """
            SELECT t.account_id, t.currency, t.version, t.kind, t.from_balance, t.to_balance, t.amount_micros,
                t.available_micros, t.held_micros, t.earned_micros, t.funded_micros, t.operation_id, t.order_id,
                t.at_ms, n.actor, n.reason
            FROM transfers t
            LEFT JOIN notes n ON n.account_id = t.account_id AND n.currency = t.currency AND n.version = t.version
            WHERE t.account_id = $1 AND t.currency = $2 AND t.version >= $3 AND t.version < $4 AND t.order_id = $5
            """,
            each: starts.sorted().map { start in
                [
                    .integer(wallet.account.raw), .text(wallet.currency.code), .integer(start),
                    .integer(start + ListLimits.customerLines), .integer(order.raw),
                ]
            }
        ) { _, row throws(UnreadableRow) in
            let transfer = try Transfer(from: &row)
            lines[transfer.version] = ReadStatement.Line(transfer: transfer, actor: row.text(), reason: row.text())
        }
        return MoneyStory(lines.sorted { $0.key < $1.key }.map(\.value), told)
    }
}
