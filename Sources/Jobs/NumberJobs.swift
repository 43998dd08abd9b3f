import Base
import Commands
import Domain
import Errands
import Logging
import Providers
import ServiceLifecycle
import Storage
import Synchronization

/// Gives purchases their answers whose process is gone.
package struct PurchaseJob: Job {
    package let name = "purchases"
    package let interval: Duration = .seconds(2)
    private let desk: NumberDesk

    package init(desk: NumberDesk) {
        self.desk = desk
    }

    package func pass() async throws(Fault) -> Bool { try await RecoverPurchases(desk: desk).run() }
}

/// Keeps what this node asks providers for from being taken for left.
package struct AskJob: Job {
    package let name = "asks"
    package let interval = AsksUnderWay.interval
    package let isForEachNode = true
    private let desk: NumberDesk

    package init(desk: NumberDesk) {
        self.desk = desk
    }

    package func pass() async throws(Fault) -> Bool {
        try await desk.asks.extend(in: desk.store)
        return false
    }
}

/// Sends events to webhooks, each rental's in their order.
package final class WebhookQueue: Service {
    /// Tries at a time: receivers may take three seconds each.
    static let concurrency = 128
    /// Of them for one account.
    static let perAccount = 16
    /// Events read at once: more than the places, for those of accounts that have none are passed over.
    static let rows: Int64 = 2_048

    private let queue: WorkQueue

    package init(desk: WebhookDesk, tenure: Tenure = .sole, logger: Logger) {
        let store = desk.desk.store
        let now = desk.desk.environment.now
        let busy = BusyAccounts(most: Self.perAccount)
        queue = WorkQueue(
            tick: .milliseconds(50), store: store, logger: logger, isMine: { tenure.holds(.webhooks) },
            places: { Self.concurrency - $0 },
            due: { most, inHand throws(Fault) in
                let events = try await store.read(
                    ReadDueEvents(
                        now: now(), perAccount: Int64(Self.perAccount), limit: Self.rows))
                let fresh = events.filter { !inHand.contains($0.id.raw) && busy.hasRoom($0.account) }
                return fresh.prefix(most).map { event in
                    WorkQueue.Piece(ids: [event.id.raw], orders: []) { () throws(Fault) in
                        guard busy.enter(event.account) else { return }
                        defer { busy.leave(event.account) }
                        try await SendEvent(event, desk: desk).run()
                    }
                }
            })
    }

    package func run() async throws {
        await cancelWhenGracefulShutdown { await self.queue.run() }
    }

    /// Sends what is due now, once. Tests call it, with a clock of their own.
    package func pass() async -> Bool { await queue.pass() }
}

/// How many tries of each account are under way.
private final class BusyAccounts: Sendable {
    private let counts = Mutex<[AccountID: Int]>([:])
    private let most: Int

    init(most: Int) {
        self.most = most
    }

    func hasRoom(_ account: AccountID) -> Bool { counts.withLock { $0[account, default: 0] < most } }

    func enter(_ account: AccountID) -> Bool {
        counts.withLock { counts in
            guard counts[account, default: 0] < most else { return false }
            counts[account, default: 0] += 1
            return true
        }
    }

    func leave(_ account: AccountID) {
        counts.withLock { counts in
            let count = counts[account, default: 1] - 1
            counts[account] = count > 0 ? count : nil
        }
    }
}

/// Writes down what each provider's rentals of a day came to, when the day is over and its last rentals have ended.
package struct SuccessJob: Job {
    package let name = "success"
    package let interval: Duration = .seconds(60)
    private let desk: NumberDesk

    package init(desk: NumberDesk) {
        self.desk = desk
    }

    package func pass() async throws(Fault) -> Bool {
        // A rental of a day's last moment may get its SMS until the end of its window.
        let settled = desk.now().advanced(milliseconds: -2 * RentalLifecycle.windowMilliseconds)
        let today = settled.milliseconds / CalendarDay.millisecondsPerDay
        let first = today - NumberCatalog.successDays
        let known = Set(try await desk.store.read(ReadSuccessDays(from: first)).map(\.key.day))
        let sellers = desk.desk.catalog.current.providers.values.filter { ProviderKinds.ofNumbers.contains($0.kind) }
        guard !sellers.isEmpty else { return false }
        for day in first..<today where !known.contains(day) {
            let counted = try await desk.store.read(CountSuccess(day: day))
            // A day without rentals is written down, too: it has been counted.
            let quiet = sellers.filter { seller in !counted.contains { $0.key.provider == seller.id } }
                .map { SuccessDay(key: SuccessDay.Key($0.id, day: day), rentals: 0, received: 0) }
            try await desk.store.execute(PutSuccessDays(counted + quiet), as: .job)
        }
        return false
    }
}

/// Forgets what is kept for a time only, once an hour, a page at a time.
package struct ForgetJob: Job {
    /// How long sent events stand in the log.
    package static let eventDays: Int64 = 7
    package static let messageDays: Int64 = 30
    /// How long a window of a request limit may rest: an account that calls now and then keeps its row.
    package static let windowMilliseconds: Int64 = 3_600_000

    package let name = "forget"
    package let interval: Duration = .seconds(3_600)
    private let desk: NumberDesk

    package init(desk: NumberDesk) {
        self.desk = desk
    }

    package func pass() async throws(Fault) -> Bool {
        let now = desk.now()
        let old = try await desk.store.read(
            ReadOldRows(
                purchasesBefore: now.advanced(milliseconds: -KeyedRequest.keptMilliseconds),
                eventsBefore: now.advanced(milliseconds: -Self.eventDays * CalendarDay.millisecondsPerDay),
                messagesBefore: now.advanced(milliseconds: -Self.messageDays * CalendarDay.millisecondsPerDay),
                windowsBefore: now.advanced(milliseconds: -Self.windowMilliseconds), loginsBefore: now,
                formsBefore: now.advanced(milliseconds: -FormUse.keptMilliseconds), limit: ForgetOldRows.mostRows))
        guard !old.isEmpty else { return false }
        try await desk.store.execute(
            ForgetOldRows(
                purchases: old.purchases, events: old.events, messages: old.messages, windows: old.windows,
                sessions: old.sessions, tokens: old.tokens, forms: old.forms), as: .job)
        return true
    }
}

/// Takes providers' tiers in, each on its own.
package struct NumberSyncJob: Job {
    package let name = "number-sync"
    package let interval: Duration
    private let desk: NumberDesk
    private let logger: Logger

    package init(minutes: Int, desk: NumberDesk, logger: Logger) {
        interval = .seconds(60 * minutes)
        self.desk = desk
        self.logger = logger
    }

    package func pass() async throws(Fault) -> Bool {
        let rows = desk.desk.catalog.current.providers.values.filter {
            [ProviderKinds.handler, ProviderKinds.numbers].contains($0.kind) && !$0.isPaused
        }
        await withDiscardingTaskGroup { group in
            for row in rows {
                group.addTask {
                    do throws(Fault) {
                        _ = try await SyncTiers(row, desk: desk).run()
                    } catch {
                        logger.warning(
                            "Numbers could not be taken in",
                            metadata: ["provider": "\(row.name)", "fault": "\(error.explanation)"])
                    }
                }
            }
        }
        return false
    }
}

/// Fetches exchange rates from the operator's address.
package struct RateJob: Job {
    package let name = "exchange-rates"
    package let interval: Duration
    private let fetch: FetchRates
    private let logger: Logger

    package init(minutes: Int, fetch: FetchRates, logger: Logger) {
        interval = .seconds(60 * minutes)
        self.fetch = fetch
        self.logger = logger
    }

    package func pass() async throws(Fault) -> Bool {
        do throws(Fault) {
            _ = try await fetch.run()
        } catch {
            logger.warning("Exchange rates could not be fetched", metadata: ["fault": "\(error.explanation)"])
        }
        return false
    }
}
