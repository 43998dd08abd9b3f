import Base
import Commands
import Domain
import Providers
import Storage

/// Passes a refill on to the provider, then asks how it is getting on.
package struct AskRefill: Sendable {
    /// Milliseconds between looks.
    static let lookMilliseconds: Int64 = 1_000

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
        guard let provider = try? desk.provider(refill.provider) else {
            try await record(refill.state)
            throw .notFound("provider of refill \(refill.id)")
        }
        if refill.providerRefill == nil {
            // A paused provider is asked for nothing new.
            guard !desk.isPaused(refill.provider) else { return try await record(refill.state) }
            switch await provider.refill(order) {
            case .accepted(let id): try await record(.inProgress, id)
            case .refused: try await record(.rejected)
            case .notTaken: try await record(refill.state)
            }
        } else {
            try await record(await provider.refillState(refill, of: order) ?? refill.state)
        }
    }

    private func record(_ state: RefillState, _ providerRefill: String? = nil) async throws(Fault) {
        try await desk.store.execute(
            RecordRefill(
                refill: refill.id, order: order.id, wallet: order.wallet, state: state,
                providerRefill: providerRefill, nextLook: Self.lookMilliseconds),
            for: order.account, as: .job)
    }
}
