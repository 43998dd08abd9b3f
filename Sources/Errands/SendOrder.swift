import Base
import Commands
import Domain
import Providers
import Storage

/// Sends one order upstream: claim it, call, write down how the call ended.
///
/// A crash between any two steps leaves a claim whose lease runs out and a state that says what is known.
package struct SendOrder: Sendable {
    /// Milliseconds until an order that was not taken is tried again.
    static let retryMilliseconds: Int64 = 2_000

    private let desk: Desk
    private let due: DueDispatch

    package init(_ due: DueDispatch, desk: Desk) {
        self.due = due
        self.desk = desk
    }

    /// - Throws: what the store throws; the provider's answers are outcomes.
    package func run() async throws(Fault) {
        let provider = try desk.provider(due.dispatch.provider)
        let order = due.order
        let consignment = try await desk.store.execute(
            PrepareDispatch(order: order.id, wallet: order.wallet, providerIsIdempotent: provider.isIdempotent),
            for: order.account, as: .job)
        guard let consignment else { return }
        let end = await provider.place(consignment)
        let nextLook =
            switch end {
            case .accepted: provider.nextLook(age: 0)
            case .refused, .unknown, .notTaken: Self.retryMilliseconds
            }
        try await desk.store.execute(
            RecordDispatch(
                order: order.id, wallet: order.wallet, attempt: consignment.attempt, end: end, nextLook: nextLook,
                providerIsIdempotent: provider.isIdempotent),
            for: order.account, as: .job)
    }
}
