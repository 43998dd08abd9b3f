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
        low = try places(of: [time], in: wallet, source).first ?? low
    }

    /// Leaves out what lies at a time and after it.
    mutating func end(at time: Instant, of wallet: WalletKey, in source: any Source) throws(EngineFault) {
        high = try places(of: [time], in: wallet, source).first ?? high
    }

    /// For each time the lowest number whose line is of that time or later. All are halved at once: each step asks for
    /// a line of each.
    func places(of times: [Instant], in wallet: WalletKey, _ source: any Source) throws(EngineFault) -> [Int64] {
        var bounds = [(low: Int64, high: Int64)](repeating: (low, max(low, high)), count: times.count)
        while true {
            let open = bounds.indices.filter { bounds[$0].low < bounds[$0].high }
            guard !open.isEmpty else { return bounds.map(\.low) }
            let middles = open.map { bounds[$0].low + (bounds[$0].high - bounds[$0].low) / 2 }
            var found = [Int64](repeating: .max, count: open.count)
            try source.rows(
                "SELECT at_ms FROM transfers WHERE account_id = $1 AND currency = $2 AND version = $3",
                each: middles.map { [.integer(wallet.account.raw), .text(wallet.currency.code), .integer($0)] }
            ) { index, row throws(UnreadableRow) in found[index] = try row.number("at_ms") }
            for (index, place) in open.enumerated() {
                if found[index] < times[place].milliseconds {
                    bounds[place].low = middles[index] + 1
                } else {
                    bounds[place].high = middles[index]
                }
            }
        }
    }
}
