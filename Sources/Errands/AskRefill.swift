import Base
import Commands
import Domain
import Providers
import Storage

/// Passes a refill on to the provider, then asks how it is getting on.
package struct AskRefill: Sendable {
    /// Milliseconds until a refill is asked for again that could not be.
    static let retryMilliseconds: Int64 = 10_000

    private let desk: Desk
    private let refill: Refill
    private let order: Order

    package init(_ refill: Refill, of order: Order, desk: Desk) {
        self.refill = refill
        self.order = order
        self.desk = desk
    }

    /// - Throws: what the store throws.
    package func run() async throws(Fault) {
        guard let (id, provider) = try? desk.provider(refill.provider) else {
            try await record(.state(refill.state), Self.retryMilliseconds)
            throw .notFound("provider of refill \(refill.id)")
        }
        let nextLook = provider.nextLook(age: desk.environment.now().milliseconds(since: refill.createdAt))
        guard refill.providerRefill == nil else {
            let reply = await provider.refillState(refill, of: order)
            try await desk.note(reply.remarks, of: id)
            return try await record(.state(reply.value ?? refill.state), nextLook)
        }
        // A provider that is paused or rests is asked for nothing new.
        if refill.attempt == 0, desk.isPaused(id) || provider.gate.allowance(.send) == 0 {
            return try await record(.notAsked, Self.retryMilliseconds)
        }
        let mayAsk = try await desk.store.execute(
            PrepareRefill(refill, of: order, provider: id, callMilliseconds: provider.callMilliseconds),
            for: order.account, as: .job)
        guard mayAsk else { return }
        let reply = await provider.refill(order)
        switch reply.value {
        case .accepted(let providerRefill): try await record(.asked(providerRefill), nextLook)
        case .refused: try await record(.state(.rejected), nil)
        case .notTaken: try await record(.notAsked, Self.retryMilliseconds)
        // Due at once, which then finds that it was asked for without an answer.
        case .unknown: try await record(.state(refill.state), 0)
        }
        try await desk.note(reply.remarks, of: id)
    }

    private func record(_ news: RecordRefill.News, _ nextLook: Int64?) async throws(Fault) {
        try await desk.record(
            RecordRefill(refill.id, of: order.id, in: order.wallet, news, nextLook: nextLook), for: order.account)
    }
}
