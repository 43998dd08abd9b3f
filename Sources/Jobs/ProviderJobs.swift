import Base
import Commands
import Domain
import Errands
import Logging
import Storage

/// Asks every provider once a minute for our balance there, writes down how it does, and how long orders took.
package struct HealthJob: Job {
    package let name = "provider-health"
    package let interval: Duration = .seconds(60)
    private let desk: Desk
    private let numbers: NumberDesk
    private let logger: Logger

    package init(desk: Desk, numbers: NumberDesk, logger: Logger) {
        self.desk = desk
        self.numbers = numbers
        self.logger = logger
    }

    package func pass() async throws(Fault) -> Bool {
        await withDiscardingTaskGroup { group in
            for row in desk.catalog.current.providers.values {
                let id = row.id
                group.addTask {
                    do throws(Fault) {
                        let check =
                            ProviderKinds.ofPanel.contains(row.kind)
                            ? try CheckProvider(id, desk: desk) : try CheckProvider(id, numbers: numbers)
                        try await check.run()
                    } catch {
                        logger.warning(
                            "A provider could not be checked",
                            metadata: ["provider": "\(id)", "fault": "\(error.explanation)"])
                    }
                }
            }
        }
        for (listing, sum) in desk.board.takeDeliveryTimes() {
            try await desk.store.execute(
                RecordDeliveryTime(listing, orders: sum.orders, totalMilliseconds: sum.milliseconds), as: .job)
        }
        return false
    }
}

/// Takes in the catalogues of all providers, one after the other.
package struct SyncJob: Job {
    package let name = "catalogue-sync"
    package let interval: Duration
    private let desk: Desk
    private let logger: Logger

    /// - Parameter minutes: from the end of one sync to the next.
    package init(minutes: Int, desk: Desk, logger: Logger) {
        interval = .seconds(minutes * 60)
        self.desk = desk
        self.logger = logger
    }

    package func pass() async throws(Fault) -> Bool {
        let providers = desk.catalog.current.providers.values.filter { $0.kind == ProviderKinds.panel }
        for provider in providers.sorted(by: { $0.id < $1.id }) where !Task.isCancelled {
            do throws(Fault) {
                let report = try await SyncCatalog(provider.id, desk: desk).run()
                logger.log(
                    level: report.failure == nil ? .info : .warning, "A provider's catalogue was synchronised",
                    metadata: ["provider": "\(provider.name)", "result": "\(report.words)"])
            } catch {
                logger.warning(
                    "A provider's catalogue could not be synchronised",
                    metadata: ["provider": "\(provider.name)", "fault": "\(error.explanation)"])
            }
        }
        return false
    }
}

/// Once an hour: tells of orders that take too long, shows what orders take now, forgets findings that are old.
package struct TidyJob: Job {
    /// Orders open for longer are told of.
    package static let overdueDays: Int64 = 14
    /// Findings that nobody has closed are kept so long.
    package static let findingDays: Int64 = 90

    package let name = "tidy"
    package let interval: Duration = .seconds(3_600)
    private let desk: Desk

    package init(desk: Desk) {
        self.desk = desk
    }

    package func pass() async throws(Fault) -> Bool {
        let now = desk.environment.now()
        let overdue = try await desk.store.read(
            ReadOverdue(
                before: now.advanced(milliseconds: -Self.overdueDays * CalendarDay.millisecondsPerDay),
                limit: Int64(NoteFindings.most)))
        for (provider, orders) in Dictionary(grouping: overdue, by: \.provider) {
            guard let provider else { continue }
            let remarks = orders.map { order in
                Remark(.overdue, order: order.order, words: "open since \(order.createdAt.text), \(order.state)")
            }
            try await desk.store.execute(NoteFindings(remarks, of: provider), as: .job)
        }
        let stale = try await desk.store.read(
            ReadStaleFindings(
                before: now.advanced(milliseconds: -Self.findingDays * CalendarDay.millisecondsPerDay),
                limit: Int64(NoteFindings.most)))
        if !stale.isEmpty { _ = try await desk.store.execute(CloseFindings(stale.map(\.key)), as: .job) }
        let times = try await desk.store.read(ReadDeliveryTimes())
        let catalog = desk.catalog.current
        if times.contains(where: { catalog.deliveryTimes[$0.listing]?.meanMilliseconds != $0.meanMilliseconds }) {
            try await desk.store.execute(ReviseCatalog(), as: .job)
        }
        return stale.count == NoteFindings.most
    }
}
