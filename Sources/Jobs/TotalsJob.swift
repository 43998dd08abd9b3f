import Base
import Commands
import Domain
import Storage
import Synchronization

/// Counts what days came to: today and yesterday with each pass, and once a day the last 35 days, in which orders may
/// still end or be given back.
///
/// A day is counted in slices, so that no read takes long. What changes while it is counted is in the next pass.
package final class TotalsJob: Job {
    /// Days that are counted anew once a day, today included; what comes back later than that is in no sum.
    package static let days: Int64 = 35

    package let name = "totals"
    package let interval: Duration = .seconds(300)
    private let store: Store
    private let catalog: CatalogWatch
    private let environment: Environment
    private let slice: Int64
    /// The day on which all were counted last.
    private let wholeDay = Mutex<Int64?>(nil)

    /// - Parameter slice: purchases read at once.
    package init(store: Store, catalog: CatalogWatch, environment: Environment, slice: Int64 = CountDay.slice) {
        self.store = store
        self.catalog = catalog
        self.environment = environment
        self.slice = slice
    }

    package func pass() async throws(Fault) -> Bool {
        let today = environment.now().milliseconds / CalendarDay.millisecondsPerDay
        let isWhole = wholeDay.withLock { $0 != today }
        for day in (0..<(isWhole ? Self.days : 2)).map({ today - $0 }) {
            guard !Task.isCancelled else { return false }
            let totals = try await count(day)
            for start in stride(from: 0, to: totals.count, by: PutDayTotals.mostRows) {
                let part = totals[start..<min(totals.count, start + PutDayTotals.mostRows)]
                _ = try await store.execute(PutDayTotals(Array(part)), as: .job)
            }
        }
        if isWhole { wholeDay.withLock { $0 = today } }
        return false
    }

    /// The totals of a day, sorted by key.
    private func count(_ day: Int64) async throws(Fault) -> [DayTotal] {
        var totals: [DayTotal.Key: DayTotal] = [:]
        for kind in DayTotal.Kind.allCases {
            var start: ListMark?
            repeat {
                let part = try await store.read(CountDay(day, kind, from: start, slice: slice))
                for line in part.lines {
                    let key = DayTotal.Key(day: day, line.storefront, line.currency, kind)
                    try add(line, to: &totals[key, default: DayTotal(key: key)])
                }
                start = part.next
            } while start != nil
        }
        return totals.values.sorted { $0.key < $1.key }
    }

    private func add(_ line: CountDay.Line, to total: inout DayTotal) throws(Fault) {
        total.count += line.count
        total.charged = try total.charged.adding(line.charged)
        total.returned = try total.returned.adding(line.returned)
        guard line.costs > 0 else { return }
        let books = catalog.current
        guard let provider = line.provider.flatMap({ books.providers[$0] }), line.cost >= .zero,
            let exchange = books.exchange(provider.currency, line.currency)
        else {
            total.unconverted += line.costs
            return
        }
        let cost = try line.cost.portion(exchange.nanos, of: Self.nanosPerUnit)
        total.cost = try total.cost.adding(cost)
    }

    private static let nanosPerUnit: Int64 = 1_000_000_000
}
