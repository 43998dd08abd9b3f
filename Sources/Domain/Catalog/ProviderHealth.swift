import Base

/// How a provider does, as the node that uses it wrote down last; for staff only, nothing is decided by it.
package struct ProviderHealth: Stored, Equatable {
    package let provider: ProviderID
    /// Our money there; nil = never told.
    package var balance: Money?
    package var balanceAt: Instant?
    /// Calls since the last start of the node, and those that gave no sense.
    package var calls: Int64
    package var failures: Int64
    /// Mean of the latest calls.
    package var latencyMilliseconds: Int64
    /// Why nothing is sent there now; empty = nothing is in the way.
    package var hold: String
    package var writtenAt: Instant
    package var syncedAt: Instant?
    /// What the latest catalogue sync did.
    package var syncWords: String
    package var version: Int64 = 0

    package var key: ProviderID { provider }

    package static let table = TableShape(
        "provider_health", key: ["provider_id"],
        columns: [
            "balance_micros", "balance_at_ms", "calls", "failures", "latency_ms", "hold:text", "written_at_ms",
            "synced_at_ms", "sync_words:text", "version",
        ])

    package init(provider: ProviderID, at now: Instant) {
        self.provider = provider
        calls = 0
        failures = 0
        latencyMilliseconds = 0
        hold = ""
        writtenAt = now
        syncWords = ""
    }

    package func write(to writer: inout some ColumnWriter) {
        writer.id(provider)
        writer.integer(balance?.micros)
        writer.time(balanceAt)
        writer.integer(calls)
        writer.integer(failures)
        writer.integer(latencyMilliseconds)
        writer.text(hold)
        writer.time(writtenAt)
        writer.time(syncedAt)
        writer.text(syncWords)
        writer.integer(version)
    }

    package init(from reader: inout some ColumnReader) throws(UnreadableRow) {
        provider = try reader.id("provider_id")
        balance = reader.integer().map(Money.init(micros:))
        balanceAt = reader.optionalTime()
        calls = try reader.number("calls")
        failures = try reader.number("failures")
        latencyMilliseconds = try reader.number("latency_ms")
        hold = try reader.string("hold")
        writtenAt = try reader.time("written_at_ms")
        syncedAt = reader.optionalTime()
        syncWords = try reader.string("sync_words")
        version = try reader.number("version")
    }
}
