import Base

package typealias TopUpID = Identifier<TopUp>

/// What became of a customer's wish to pay in.
package enum TopUpState: Int64, Sendable, CaseIterable {
    case asked = 1
    case paid = 2
    case refused = 3
    case withdrawn = 4
}

/// A customer says that money was sent, or asks how to send it; staff decide, and a paid one credits the wallet.
package struct TopUp: Stored, Equatable {
    package static let mostNote = 500
    package static let mostReason = 500
    /// Open ones of one account: more are a slip, or somebody who wants to be a nuisance.
    package static let mostOpen: Int64 = 10

    package let id: TopUpID
    package let account: AccountID
    package let currency: Currency
    package let amount: Money
    /// What the customer wrote.
    package let note: String
    package var state: TopUpState
    /// What staff wrote.
    package var reason: String
    /// Who decided, as the audit log calls them; "" = nobody yet.
    package var decidedBy: String
    package let createdAt: Instant
    package var decidedAt: Instant?
    package var version: Int64 = 0

    package var key: TopUpID { id }
    package var wallet: WalletKey { WalletKey(account, currency) }

    package static let table = TableShape(
        "top_ups", key: ["id"],
        columns: [
            "account_id", "currency:text", "amount_micros", "note:text", "state", "reason:text", "decided_by:text",
            "created_at_ms", "decided_at_ms", "version",
        ])

    package init(
        id: TopUpID, account: AccountID, currency: Currency, amount: Money, note: String, createdAt: Instant
    ) {
        self.id = id
        self.account = account
        self.currency = currency
        self.amount = amount
        self.note = note
        state = .asked
        reason = ""
        decidedBy = ""
        self.createdAt = createdAt
    }

    package func write(to writer: inout some ColumnWriter) {
        writer.id(id)
        writer.id(account)
        writer.text(currency.code)
        writer.money(amount)
        writer.text(note)
        writer.choice(state)
        writer.text(reason)
        writer.text(decidedBy)
        writer.time(createdAt)
        writer.time(decidedAt)
        writer.integer(version)
    }

    package init(from reader: inout some ColumnReader) throws(UnreadableRow) {
        id = try reader.id("id")
        account = try reader.id("account_id")
        currency = Currency(stored: try reader.string("currency"))
        amount = try reader.money("amount_micros")
        note = try reader.string("note")
        state = try reader.choice("state")
        reason = try reader.string("reason")
        decidedBy = try reader.string("decided_by")
        createdAt = try reader.time("created_at_ms")
        decidedAt = reader.optionalTime()
        version = try reader.number("version")
    }
}
