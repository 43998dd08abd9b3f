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
                // Without an answer the look did not take place: soon again, as far as the gate lets it.
                // An order that is being cancelled is as new as the wish.
                let begun = max(entry.order.createdAt, entry.order.cancelAskedAt ?? entry.order.createdAt)
                let age = sighting == nil ? 0 : now.milliseconds(since: begun)
                let nextLook = provider.nextLook(age: age)
                let cancelSent = heard.contains(entry.order.id)
                group.addTask { await write(sighting, entry, id, nextLook: nextLook, cancelSent: cancelSent) }
            }
            return await group.reduce(into: [Fault]()) { faults, fault in if let fault { faults.append(fault) } }
        }
        try await desk.note(remarks, of: id)
        if let fault = failures.first { throw fault }
    }

    private func write(
        _ sighting: Sighting?, _ entry: DueDispatch, _ provider: ProviderID, nextLook: Int64, cancelSent: Bool
    ) async -> Fault? {
        do throws(Fault) {
            var event = sighting?.event
            if let posts = sighting?.posts, !posts.isEmpty {
                // Posts first: an end closes the subscription, and one that cannot be charged keeps it open.
                let isComplete = try await AdoptPosts(posts, of: entry.order, provider: provider, desk: desk).run()
                if !isComplete { event = nil }
            }
            let end = try await desk.store.execute(
                RecordProgress(
                    entry.order, event: event, cost: sighting?.cost, nextLook: nextLook, cancelSent: cancelSent),
                for: entry.order.account, as: .job)
            if end == .completed, entry.order.parent == nil {
                let took = desk.environment.now().milliseconds(since: entry.order.createdAt)
                desk.board.completed(entry.order.listing, in: took)
            }
            return nil
        } catch {
            return error
        }
    }
}
