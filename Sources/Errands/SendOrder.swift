import Base
import Commands
import Domain
import Providers
import Storage

/// Sends one order upstream: claim it, call, write down how the call ended.
///
/// A crash between any two steps leaves a claim whose lease runs out and a state that says what is known.
package struct SendOrder: Sendable {
    /// Milliseconds until an order that was not taken is tried again: twice as long each time, up to these.
    static let firstRetry: Int64 = 2_000
    static let longestRetry: Int64 = 900_000
    /// Milliseconds from a claim to its call, at most. The claim lasts 30 s longer than the call may.
    static let longestClaim: Int64 = 20_000

    private let desk: Desk
    private let due: DueDispatch

    package init(_ due: DueDispatch, desk: Desk) {
        self.due = due
        self.desk = desk
    }

    /// - Throws: what the store throws; the provider's answers are outcomes.
    package func run() async throws(Fault) {
        let order = due.order
        let (id, provider) = try desk.provider(due.dispatch.provider)
        // No place in the rate now: it stays in the queue, untouched.
        guard provider.gate.take() else { return }
        let begun = desk.environment.now()
        let consignment = try await desk.store.execute(
            PrepareDispatch(
                order, due.dispatch, provider: id, providerIsIdempotent: provider.isIdempotent,
                callMilliseconds: provider.callMilliseconds),
            for: order.account, as: .job)
        guard let consignment else { return }
        // A process that stood still may have lost its claim to another node: then nothing may leave.
        let hasClaim = desk.environment.now().milliseconds(since: begun) < Self.longestClaim
        let reply =
            hasClaim
            ? await provider.place(consignment) : Reply(.notTaken, words: "the claim had become too old to send")
        let catalog = desk.catalog.current
        let later = catalog.route(of: order.listing, after: due.dispatch.routePosition)
        let backoff = Self.firstRetry << min(consignment.attempt - 1, 10)
        var nextLook = provider.nextLook(age: 0)
        var nextRoute: Route?
        switch reply.value {
        case .accepted: break
        case .refused:
            nextRoute = later
            // Where an earlier send may have arrived, this one is repeated.
            nextLook = min(backoff, Self.longestRetry)
        case .unknown: nextLook = min(backoff, Self.longestRetry)
        case .notTaken:
            nextLook = max(min(backoff, Self.longestRetry), reply.waitMilliseconds ?? 0)
            nextRoute = later ?? catalog.route(of: order.listing)
        }
        try await desk.record(
            RecordDispatch(
                consignment, end: reply.value, words: reply.words, nextLook: nextLook,
                providerIsIdempotent: provider.isIdempotent, nextRoute: nextRoute),
            for: order.account)
        try await desk.note(reply.remarks, of: id)
    }
}
