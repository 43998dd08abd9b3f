import Base

/// Who moved money by hand, and why: the companion of one transfer.
package struct Note: Sendable, Equatable, Journaled {
    package let wallet: WalletKey
    package let version: Int64
    package let actor: String
    package let reason: String

    package static let table = TableShape(
        "notes", key: ["account_id", "currency:text", "version"], columns: ["actor:text", "reason:text"])

    package init(wallet: WalletKey, version: Int64, actor: String, reason: String) {
        self.wallet = wallet
        self.version = version
        self.actor = actor
        self.reason = reason
    }

    package func write(to writer: inout some ColumnWriter) {
        wallet.write(to: &writer)
        writer.integer(version)
        writer.text(actor)
        writer.text(reason)
    }

    package init(from reader: inout some ColumnReader) throws(UnreadableRow) {
        wallet = WalletKey(try reader.id("account_id"), Currency(stored: try reader.string("currency")))
        version = try reader.number("version")
        actor = try reader.string("actor")
        reason = try reader.string("reason")
    }
}
