import Base
import Commands
import Domain
import Providers
import Storage

/// Asks one provider how orders that it has are getting on, and passes on their customers' wishes to cancel.
package struct FollowOrders: Sendable {
    private let desk: Desk
    private let providerID: ProviderID?
    private let due: [DueDispatch]

    /// - Parameter due: placed orders of one provider.
    package init(_ due: [DueDispatch], of provider: ProviderID?, desk: Desk) {
        self.due = due
        providerID = provider
        self.desk = desk
    }

    /// - Throws: `notFound` for the provider; what the store throws.
    package func run() async throws(Fault) {
        let provider = try desk.provider(providerID)
        var heard: Set<OrderID> = []
        for entry in due where entry.order.cancelAskedAt != nil && !entry.dispatch.cancelSent {
            if await provider.cancel(entry.order) { heard.insert(entry.order.id) }
        }
        let events = await provider.progress(of: due.map(\.order))
        let now = desk.environment.now()
        let store = desk.store
        let failures = await withTaskGroup(of: Fault?.self) { group in
            for entry in due {
                let record = RecordProgress(
                    order: entry.order.id, wallet: entry.order.wallet, event: events[entry.order.id],
                    nextLook: provider.nextLook(age: now.milliseconds(since: entry.order.createdAt)),
                    cancelSent: heard.contains(entry.order.id))
                group.addTask {
                    do throws(Fault) {
                        try await store.execute(record, for: entry.order.account, as: .job)
                        return nil
                    } catch {
                        return error
                    }
                }
            }
            return await group.reduce(into: [Fault]()) { faults, fault in if let fault { faults.append(fault) } }
        }
        if let fault = failures.first { throw fault }
    }
}
