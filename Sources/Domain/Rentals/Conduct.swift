import Base

/// How an account has dealt with its rentals lately: too many cancels endanger the operator's upstream accounts.
///
/// Only rentals of providers that mind cancels count; the sandbox and the operator's own numbers do not.
package struct Conduct: Stored, Equatable {
    package let account: AccountID
    package var windowStartedAt: Instant
    /// Rentals that ended, or got their first SMS, in this window.
    package var ended: Int64
    /// Those that the customer canceled.
    package var canceled: Int64
    /// 0 = never banned; each ban soon after another is a tier higher.
    package var tier: Int64
    package var bannedUntil: Instant?
    package var version: Int64 = 0

    package var key: AccountID { account }

    package static let windowMilliseconds: Int64 = 3_600_000
    /// How long a ban of each tier lasts.
    package static let banMilliseconds: [Int64] = [15 * 60_000, 3_600_000, 24 * 3_600_000]
    /// A ban that ended longer ago is forgotten.
    package static let forgetMilliseconds: Int64 = 24 * 3_600_000

    package static let table = TableShape(
        "conducts", key: ["account_id"],
        columns: ["window_started_at_ms", "ended", "canceled", "tier", "banned_until_ms", "version"])

    package init(account: AccountID, at now: Instant) {
        self.account = account
        windowStartedAt = now
        ended = 0
        canceled = 0
        tier = 0
    }

    /// Counts an end, and bans where cancels are too many and too large a share.
    package mutating func count(canceled isCanceled: Bool, _ rule: CancelRule, at now: Instant) {
        if now.milliseconds(since: windowStartedAt) >= Self.windowMilliseconds {
            windowStartedAt = now
            ended = 0
            canceled = 0
        }
        ended += 1
        if isCanceled { canceled += 1 }
        guard canceled >= rule.fewest, canceled * 100 > ended * rule.percent else { return }
        if let last = bannedUntil, now.milliseconds(since: last) > Self.forgetMilliseconds { tier = 0 }
        let length = Self.banMilliseconds[Int(clamping: min(max(0, tier), 2))]
        tier = min(tier + 1, 3)
        bannedUntil = now.advanced(milliseconds: length)
        ended = 0
        canceled = 0
        windowStartedAt = now
    }

    package func write(to writer: inout some ColumnWriter) {
        writer.id(account)
        writer.time(windowStartedAt)
        writer.integer(ended)
        writer.integer(canceled)
        writer.integer(tier)
        writer.time(bannedUntil)
        writer.integer(version)
    }

    package init(from reader: inout some ColumnReader) throws(UnreadableRow) {
        account = try reader.id("account_id")
        windowStartedAt = try reader.time("window_started_at_ms")
        ended = try reader.number("ended")
        canceled = try reader.number("canceled")
        tier = try reader.number("tier")
        bannedUntil = reader.optionalTime()
        version = try reader.number("version")
    }
}

/// From when on cancels are too many: at least so many in an hour, and more than so many of a hundred.
package struct CancelRule: Sendable, Equatable {
    package let fewest: Int64
    package let percent: Int64

    package init(fewest: Int64, percent: Int64) {
        self.fewest = fewest
        self.percent = percent
    }
}
