import Base
import Domain

/// What a storefront sold in one currency over a stretch of days.
struct SalesTotals: Sendable {
    struct Key: Hashable, Comparable {
        let storefront: StorefrontID
        let currency: Currency

        static func < (left: Key, right: Key) -> Bool {
            (left.storefront, left.currency) < (right.storefront, right.currency)
        }
    }

    /// One day of it, or all.
    struct Sum: Sendable {
        var count: Int64 = 0
        /// What customers paid for in the end.
        var revenue = Money.zero
        var cost = Money.zero
        /// Costs that are missing, since nobody has said what their currency is worth.
        var unconverted: Int64 = 0

        /// Sums of money that would not fit stay as they are: a picture is no account.
        mutating func add(_ total: DayTotal) {
            count &+= total.count
            revenue = (try? revenue.adding(total.kept)) ?? revenue
            cost = (try? cost.adding(total.cost)) ?? cost
            unconverted &+= total.unconverted
        }

        var margin: Money { (try? revenue.subtracting(cost)) ?? .zero }

        /// Of the revenue, in tenths of a percent; nil where there was none.
        var marginTenths: Int64? {
            guard revenue > .zero else { return nil }
            return Int64(clamping: Int128(margin.micros) * 1_000 / Int128(revenue.micros))
        }

        /// `12.5 %`.
        var marginText: String? { marginTenths.map { "\(DecimalText.text($0, scale: 1)) %" } }
    }

    let key: Key
    private(set) var days: [Int64: Sum] = [:]
    private(set) var all = Sum()

    init(_ key: Key) {
        self.key = key
    }

    private mutating func add(_ total: DayTotal) {
        days[total.key.day, default: Sum()].add(total)
        all.add(total)
    }

    /// By storefront and currency, orders and rentals together.
    static func grouped(_ totals: [DayTotal]) -> [SalesTotals] {
        var groups: [Key: SalesTotals] = [:]
        for total in totals {
            let key = Key(storefront: total.key.storefront, currency: total.key.currency)
            groups[key, default: SalesTotals(key)].add(total)
        }
        return groups.values.sorted { $0.key < $1.key }
    }
}
