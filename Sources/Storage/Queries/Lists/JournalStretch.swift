import Base
import Domain

/// A stretch of a wallet's journal. Its lines are numbered without gaps, in the order of time, so a time is found by
/// halving, and a stretch of n numbers has n lines.
///
/// Where nodes' clocks differ, lines of one moment may stand on both sides of it.
struct JournalStretch {
    /// The lowest number.
    var low: Int64
    /// Behind the highest number.
    var high: Int64

    /// All of it; empty where the wallet is not there.
    init(all wallet: WalletKey, in source: any Source) throws(EngineFault) {
        low = 1
        high = (try ReadWallet(wallet).answer(from: source)?.version ?? 0) + 1
    }

    /// Leaves out what lies before a time.
    mutating func begin(at time: Instant, of wallet: WalletKey, in source: any Source) throws(EngineFault) {
        low = try place(of: time, wallet, source)
    }

    /// Leaves out what lies at a time and after it.
    mutating func end(at time: Instant, of wallet: WalletKey, in source: any Source) throws(EngineFault) {
        high = try place(of: time, wallet, source)
    }

    /// The lowest number whose line is of that time or later.
    private func place(of time: Instant, _ wallet: WalletKey, _ source: any Source) throws(EngineFault) -> Int64 {
        var (low, high) = (low, max(low, high))
        while low < high {
            let middle = low + (high - low) / 2
            var at: Int64 = .max
            try source.rows(
                "SELECT at_ms FROM transfers WHERE account_id = $1 AND currency = $2 AND version = $3",
                [.integer(wallet.account.raw), .text(wallet.currency.code), .integer(middle)]
            ) { row throws(UnreadableRow) in at = try row.number("at_ms") }
            if at < time.milliseconds { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
