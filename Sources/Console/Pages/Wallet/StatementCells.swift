import Base
import Domain
import Storage

/// Lines of a wallet's journal as people read them.
enum StatementCells {
    static func kind(_ kind: TransferKind) -> Phrase {
        switch kind {
        case .placed: "Ordered"
        case .earned: "Delivered"
        case .returned: "Paid back"
        case .handedOver: "Given to a run"
        case .credited: "Paid in"
        case .debited: "Paid out"
        case .refunded: "Refunded"
        }
    }

    /// - Parameter orders: where orders are looked at; customers and staff have pages of their own.
    static func table(
        _ lines: [ReadStatement.Line], _ currency: Currency, older: String?, orders: String = "/orders",
        showsActors: Bool = false, export: String? = nil
    ) -> TableBlock {
        var columns: [TableBlock.Column] = [
            .init("Time"), .init("What"), .init("Amount", isNumber: true), .init("Balance", isNumber: true),
            .init("Held", isNumber: true), .init("Order"), .init("Note"),
        ]
        if showsActors { columns.append(.init("By")) }
        return TableBlock(
            "Statement", columns,
            lines.map { line in
                let transfer = line.transfer
                var cells: [Cell] = [
                    .time(transfer.at), .phrase(kind(transfer.kind)),
                    transfer.kind == .earned ? .none : .money(change(transfer), currency),
                    .money(transfer.available, currency), .money(transfer.held, currency),
                    transfer.order.map { .link(.verbatim("\($0)"), to: "\(orders)/\($0)") } ?? .none,
                    line.reason.map { .text($0) } ?? .none,
                ]
                if showsActors { cells.append(line.actor.map { .text($0) } ?? .none) }
                return cells
            }, empty: "Nothing has moved yet.", older: older, export: export)
    }

    /// What it did to the balance: nothing, where money only went from held to earned.
    static func change(_ transfer: Transfer) -> Money {
        if transfer.from == .available { return Money(micros: 0 &- transfer.amount.micros) }
        return transfer.to == .available ? transfer.amount : .zero
    }
}
