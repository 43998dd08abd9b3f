import Base

package typealias ProposalID = Identifier<Proposal>

package enum ProposalState: Int64, Sendable, CaseIterable {
    case open = 1
    case approved = 2
    case refused = 3
}

/// A change of a wallet that one of the staff asks for and another must approve: money in or out by hand, or what is
/// done to an order so that money goes back.
package struct Proposal: Stored, Equatable {
    package static let mostReason = 500

    package let id: ProposalID
    package let account: AccountID
    package let currency: Currency
    /// Below zero: money is taken out. Of an order: what goes back.
    package let amount: Money
    package let reason: String
    package let proposedBy: PersonID
    package let createdAt: Instant
    package var state: ProposalState
    package var decidedBy: PersonID?
    package var decidedAt: Instant?
    /// What is done to an order; nil = money moves by hand.
    package let deed: OrderDeed?
    /// What had gone back of that order before.
    package let returned: Money
    package var version: Int64 = 0

    package var key: ProposalID { id }
    package var wallet: WalletKey { WalletKey(account, currency) }

    package static let table = TableShape(
        "proposals", key: ["id"],
        columns: [
            "account_id", "currency:text", "amount_micros", "reason:text", "proposed_by", "created_at_ms", "state",
            "decided_by", "decided_at_ms", "deed", "order_id", "deed_amount_micros", "start_count", "remains",
            "over_provider", "returned_micros", "version",
        ])

    package init(
        id: ProposalID, account: AccountID, currency: Currency, amount: Money, reason: String, proposedBy: PersonID,
        createdAt: Instant, deed: OrderDeed? = nil, returned: Money = .zero
    ) {
        self.id = id
        self.account = account
        self.currency = currency
        self.amount = amount
        self.reason = reason
        self.proposedBy = proposedBy
        self.createdAt = createdAt
        state = .open
        self.deed = deed
        self.returned = returned
    }

    package func write(to writer: inout some ColumnWriter) {
        writer.id(id)
        writer.id(account)
        writer.text(currency.code)
        writer.money(amount)
        writer.text(reason)
        writer.id(proposedBy)
        writer.time(createdAt)
        writer.choice(state)
        writer.id(decidedBy)
        writer.time(decidedAt)
        writer.integer(deed?.kind.rawValue)
        writer.id(deed?.order)
        writer.integer(deed?.amount.micros)
        writer.integer(deed?.startCount)
        writer.integer(deed?.remains)
        writer.flag(deed?.overProvider ?? false)
        writer.money(returned)
        writer.integer(version)
    }

    package init(from reader: inout some ColumnReader) throws(UnreadableRow) {
        id = try reader.id("id")
        account = try reader.id("account_id")
        currency = Currency(stored: try reader.string("currency"))
        amount = try reader.money("amount_micros")
        reason = try reader.string("reason")
        proposedBy = try reader.id("proposed_by")
        createdAt = try reader.time("created_at_ms")
        state = try reader.choice("state")
        decidedBy = reader.optionalID()
        decidedAt = reader.optionalTime()
        deed = try Self.deed(from: &reader)
        returned = try reader.money("returned_micros")
        version = try reader.number("version")
    }

    private static func deed(from reader: inout some ColumnReader) throws(UnreadableRow) -> OrderDeed? {
        let kind = reader.integer()
        let order: OrderID? = reader.optionalID()
        let micros = reader.integer()
        let startCount = reader.integer()
        let remains = reader.integer()
        let overProvider = try reader.flag("over_provider")
        guard let kind else { return nil }
        guard let kind = OrderDeed.Kind(rawValue: kind), let order else { throw UnreadableRow("deed") }
        return OrderDeed(
            kind, order, amount: Money(micros: micros ?? 0), startCount: startCount, remains: remains,
            overProvider: overProvider)
    }
}
