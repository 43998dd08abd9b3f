import Base

/// Where an account wants to be told of its rentals.
package struct Webhook: Stored, Equatable {
    /// Bytes of a URL.
    package static let longestURL = 2_048
    /// Characters of a secret.
    package static let longestSecret = 256

    package let account: AccountID
    /// nil = nowhere.
    package var url: String?
    /// What events are signed with, sealed under the master key; nil = they are not signed.
    package var sealedSecret: String?
    /// Whether an event that did not arrive is sent again.
    package var retries: Bool
    package var disabledAt: Instant?
    package var disabledReason: String?
    package var consecutiveFailures: Int64
    package var version: Int64 = 0

    package var key: AccountID { account }
    package var isListening: Bool { url != nil && disabledAt == nil }

    package static let table = TableShape(
        "webhooks", key: ["account_id"],
        columns: [
            "url:text", "sealed_secret:text", "retries", "disabled_at_ms", "disabled_reason:text",
            "consecutive_failures", "version",
        ])

    package init(account: AccountID) {
        self.account = account
        retries = false
        consecutiveFailures = 0
    }

    package func write(to writer: inout some ColumnWriter) {
        writer.id(account)
        writer.text(url)
        writer.text(sealedSecret)
        writer.flag(retries)
        writer.time(disabledAt)
        writer.text(disabledReason)
        writer.integer(consecutiveFailures)
        writer.integer(version)
    }

    package init(from reader: inout some ColumnReader) throws(UnreadableRow) {
        account = try reader.id("account_id")
        url = reader.text()
        sealedSecret = reader.text()
        retries = try reader.flag("retries")
        disabledAt = reader.optionalTime()
        disabledReason = reader.text()
        consecutiveFailures = try reader.number("consecutive_failures")
        version = try reader.number("version")
    }
}
