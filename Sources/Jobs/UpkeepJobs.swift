import Base
import Commands
import Domain
import Storage

/// Writes down once a minute when keys were used last.
package struct KeyUseJob: Job {
    package let name = "key-use"
    package let interval: Duration = .seconds(60)
    private let store: Store
    private let takeLastUses: @Sendable () -> [AccessKeyID: Instant]

    package init(store: Store, takeLastUses: @escaping @Sendable () -> [AccessKeyID: Instant]) {
        self.store = store
        self.takeLastUses = takeLastUses
    }

    package func pass() async throws(Fault) -> Bool {
        for (key, usedAt) in takeLastUses() {
            try await store.execute(StampKeyUse(key: key, usedAt: usedAt), as: .job)
        }
        return false
    }
}

/// Counts orders by state for the metrics page.
package struct OrderCountJob: Job {
    package let name = "order-count"
    package let interval: Duration = .seconds(300)
    private let store: Store
    private let publish: @Sendable ([(state: OrderState, count: Int64)]) -> Void

    package init(store: Store, publish: @escaping @Sendable ([(state: OrderState, count: Int64)]) -> Void) {
        self.store = store
        self.publish = publish
    }

    package func pass() async throws(Fault) -> Bool {
        publish(try await store.read(CountOrders()))
        return false
    }
}
