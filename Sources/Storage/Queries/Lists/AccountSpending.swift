import Base
import Domain

/// What an account spent on each of its last days, by its journal: orders, rentals and what was given back.
///
/// Money counts for the day on which it moved. It looks at 20,000 lines at most.
package struct AccountSpending: Query {
    package struct Day: Sendable, Equatable {
        /// Days since 1970-01-01, by the offset that was asked for.
        package let day: Int64
        /// Purchases; the runs of a drip-feed order are none.
        package var count: Int64 = 0
        package var charged: Money = .zero
        /// What came back on that day, whenever it was charged.
        package var returned: Money = .zero
    }

    package struct Answer: Sendable, Equatable {
        /// All days, the earliest first.
        package var days: [Day]
        /// Whether there were more lines than are looked at: the earliest days are too small.
        package let isCut: Bool
    }

    package static let mostDays = 92

    package let wallet: WalletKey
    package let now: Instant
    package let days: Int
    package let offsetMinutes: Int64

    /// - Parameters:
    ///   - days: today and those before, 92 at most.
    ///   - offsetMinutes: minutes by which the customer's clock is ahead of UTC, a day at most.
    package init(_ wallet: WalletKey, at now: Instant, days: Int = 30, offsetMinutes: Int64 = 0) {
        self.wallet = wallet
        self.now = now
        self.days = min(max(1, days), Self.mostDays)
        self.offsetMinutes = min(max(-1_440, offsetMinutes), 1_440)
    }

    package func answer(from source: any Source) throws(EngineFault) -> Answer {
        let offset = offsetMinutes * 60_000
        let today = now.advanced(milliseconds: offset).milliseconds / CalendarDay.millisecondsPerDay
        let first = today - Int64(days) + 1
        let beginning = Instant(milliseconds: first * CalendarDay.millisecondsPerDay - offset)
        var stretch = try JournalStretch(all: wallet, in: source)
        try stretch.begin(at: beginning, of: wallet, in: source)
        let low = max(stretch.low, stretch.high - ListLimits.sumLines)
        var answer = Answer(days: (first...today).map { Day(day: $0) }, isCut: low > stretch.low)
        try source.rows(
            """
            SELECT (at_ms + $1) / 86400000 AS day, kind, count(*), CAST(coalesce(sum(amount_micros), 0) AS BIGINT)
            FROM transfers
            WHERE account_id = $2 AND currency = $3 AND version >= $4 AND version < $5 AND order_id IS NOT NULL
            GROUP BY day, kind ORDER BY day, kind
            """,
            [
                .integer(offset), .integer(wallet.account.raw), .text(wallet.currency.code), .integer(low),
                .integer(stretch.high),
            ]
        ) { row throws(UnreadableRow) in
            let day = try row.number("day")
            let kind: TransferKind = try row.choice("kind")
            let count = try row.number("count")
            let amount = try row.number("amount_micros")
            guard day >= first, day <= today else { return }
            Self.add(kind, count, amount, to: &answer.days[Int(day - first)])
        }
        return answer
    }

    /// A run takes its share over from its order: that is no purchase, and no money that comes back.
    private static func add(_ kind: TransferKind, _ count: Int64, _ amount: Int64, to day: inout Day) {
        switch kind {
        case .placed:
            day.count += count
            day.charged.micros &+= amount
        case .handedOver:
            day.count -= count
            day.charged.micros &-= amount
        case .returned, .refunded: day.returned.micros &+= amount
        case .earned, .credited, .debited: break
        }
    }
}
