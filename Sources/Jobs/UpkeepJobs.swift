import Base
import Commands
import Domain
import Storage
import Synchronization

/// Writes down once a minute when keys were used last.
package struct KeyUseJob: Job {
    package let name = "key-use"
    package let isForEachNode = true
    package let interval: Duration = .seconds(60)
    private let store: Store
    private let takeLastUses: @Sendable () -> [AccessKeyID: Instant]

    package init(store: Store, takeLastUses: @escaping @Sendable () -> [AccessKeyID: Instant]) {
        self.store = store
        self.takeLastUses = takeLastUses
    }

    package func pass() async throws(Fault) -> Bool {
        for (key, usedAt) in takeLastUses() {
            // A stamp that is lost costs nothing; the next use makes another.
            try? await store.execute(StampKeyUse(key: key, usedAt: usedAt), as: .job)
        }
        return false
    }
}

/// Counts orders and open work by state for the metrics page; it takes at most a hundredth of a core's time.
package final class OrderCountJob: Job {
    package let name = "order-count"
    package let isForEachNode = true
    package let interval: Duration = .seconds(5)
    private let lastCount = Mutex<(at: ContinuousClock.Instant, took: Duration)?>(nil)
    private let store: Store
    private let publish:
        @Sendable (
            [OrderState: Int64], [CountQueues.Line], CountNumbers.Answer
        ) -> Void

    package init(
        store: Store,
        publish: @escaping @Sendable ([OrderState: Int64], [CountQueues.Line], CountNumbers.Answer) -> Void
    ) {
        self.store = store
        self.publish = publish
    }

    package func pass() async throws(Fault) -> Bool {
        let begun = ContinuousClock.now
        if let last = lastCount.withLock({ $0 }), begun < last.at + last.took * 100 { return false }
        publish(
            try await store.read(CountOrders()), try await store.read(CountQueues()),
            try await store.read(CountNumbers()))
        lastCount.withLock { $0 = (begun, ContinuousClock.now - begun) }
        return false
    }
}
