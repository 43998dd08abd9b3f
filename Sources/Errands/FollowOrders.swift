import Base
import Commands
import Domain
import Providers
import Storage

/// Asks one provider how orders that it has are getting on, and passes on their customers' wishes to cancel.
package struct FollowOrders: Sendable {
    private let desk: Desk
    private let providerID: ProviderID
    private let due: [DueDispatch]

    /// - Parameter due: placed orders of one provider, at most as many as one call may name.
    package init(_ due: [DueDispatch], of provider: ProviderID, desk: Desk) {
        self.due = due
        providerID = provider
        self.desk = desk
    }

    /// - Throws: `notFound` for the provider; what the store throws.
    package func run() async throws(Fault) {
        let (id, provider) = try desk.provider(providerID)
        let wishes = due.filter { $0.order.cancelAskedAt != nil && !$0.dispatch.cancelSent }.map(\.order)
        var remarks: [Remark] = []
        var heard: Set<OrderID> = []
        if !wishes.isEmpty {
            let reply = await provider.cancel(wishes)
            heard = reply.value
            remarks += reply.remarks
        }
        let reply = await provider.progress(of: due.map(\.order))
        remarks += reply.remarks
        let sightings = reply.value
        let now = desk.environment.now()
        let failures = await withTaskGroup(of: Fault?.self) { group in
            for entry in due {
                let sighting = sightings[entry.order.id]
                let record = RecordProgress(
                    entry.order, event: sighting?.event, cost: sighting?.cost,
                    nextLook: provider.nextLook(age: now.milliseconds(since: entry.order.createdAt)),
                    cancelSent: heard.contains(entry.order.id))
                group.addTask { await write(record, entry, sighting?.posts ?? [], id) }
            }
            return await group.reduce(into: [Fault]()) { faults, fault in if let fault { faults.append(fault) } }
        }
        try await desk.note(remarks, of: id)
        if let fault = failures.first { throw fault }
    }

    private func write(
        _ record: RecordProgress, _ entry: DueDispatch, _ posts: [String], _ provider: ProviderID
    ) async -> Fault? {
        do throws(Fault) {
            // Posts first: an end closes the subscription.
            if !posts.isEmpty { try await AdoptPosts(posts, of: entry.order, provider: provider, desk: desk).run() }
            let state = try await desk.store.execute(record, for: entry.order.account, as: .job)
            if state == .completed, entry.order.parent == nil {
                let took = desk.environment.now().milliseconds(since: entry.order.createdAt)
                desk.board.completed(entry.order.listing, in: took)
            }
            return nil
        } catch {
            return error
        }
    }
}
