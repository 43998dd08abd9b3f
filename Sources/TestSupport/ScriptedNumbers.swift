import Base
import Domain
import Outbound
import Providers
import Synchronization

/// A provider of numbers in memory: it answers each call as a test says, and remembers what it was asked.
package final class ScriptedNumbers: NumberProvider {
    private struct State {
        var rents: [RentRequest] = []
        var canceled: [RentalID] = []
        var finished: [RentalID] = []
        var nextRents: [RentEnd] = []
        var nextCancels: [GiveBackEnd] = []
        var nextLookUps: [LookUpEnd] = []
        var sightings: [RentalID: RentalSighting] = [:]
        var costAgain: Money?
        var held = false
        var waiters: [CheckedContinuation<Void, Never>] = []
    }

    package let callMilliseconds: Int64 = 10_000
    package let gate: CallGate
    package let hearsFinishes = true
    package let mindsCancels = true
    private let state = Mutex(State())

    package init(environment: Environment) {
        gate = CallGate(environment: environment)
    }

    /// The next requests for numbers end so, one after the other; then a number is given.
    package func nextRents(_ ends: RentEnd...) { state.withLock { $0.nextRents += ends } }
    /// The next cancels end so; then numbers are taken back.
    package func nextCancels(_ ends: GiveBackEnd...) { state.withLock { $0.nextCancels += ends } }
    /// The next look-ups end so; then nothing is known.
    package func nextLookUps(_ ends: LookUpEnd...) { state.withLock { $0.nextLookUps += ends } }
    package func sees(_ rental: RentalID, _ sighting: RentalSighting) {
        state.withLock { $0.sightings[rental] = sighting }
    }
    package func costsAgain(_ cost: Money?) { state.withLock { $0.costAgain = cost } }
    /// Calls that ask for a number wait until `letGo`.
    package func hold() { state.withLock { $0.held = true } }

    package func letGo() {
        let waiters = state.withLock { state in
            state.held = false
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter.resume() }
    }

    package var rents: [RentRequest] { state.withLock { $0.rents } }
    package var canceled: [RentalID] { state.withLock { $0.canceled } }
    package var finished: [RentalID] { state.withLock { $0.finished } }

    package func rent(_ request: RentRequest) async -> Reply<RentEnd> {
        await withCheckedContinuation { continuation in
            let isHeld = state.withLock { state in
                state.rents.append(request)
                if state.held { state.waiters.append(continuation) }
                return state.held
            }
            if !isHeld { continuation.resume() }
        }
        return state.withLock { state in
            if !state.nextRents.isEmpty { return Reply(state.nextRents.removeFirst()) }
            return Reply(
                .rented(
                    RentedNumber(
                        id: "r\(request.rental)", phone: "+6281\(request.rental.raw)", canReactivate: true,
                        nextLook: 1_000)))
        }
    }

    package func look(at rentals: [Rental]) async -> Reply<[RentalID: RentalSighting]> {
        Reply(state.withLock { state in state.sightings.filter { seen in rentals.contains { $0.id == seen.key } } })
    }

    package func cancel(_ rental: Rental) async -> Reply<GiveBackEnd> {
        state.withLock { state in
            state.canceled.append(rental.id)
            return Reply(state.nextCancels.isEmpty ? .taken : state.nextCancels.removeFirst(), words: "scripted")
        }
    }

    package func finish(_ rental: Rental) async -> Reply<Bool> {
        state.withLock { $0.finished.append(rental.id) }
        return Reply(true)
    }

    package func resend(_ rental: Rental) async -> Reply<Bool> { Reply(true) }
    package func costAgain(of rental: Rental) async -> Reply<Money?> { Reply(state.withLock { $0.costAgain }) }

    package func lookUp(_ request: RentRequest, known: Set<String>) async -> Reply<LookUpEnd> {
        state.withLock { state in Reply(state.nextLookUps.isEmpty ? .unknown : state.nextLookUps.removeFirst()) }
    }

    package func tiers() async -> Reply<[OfferedTier]?> { Reply(nil) }
    package func balance() async -> Reply<Money?> { Reply(.zero) }
    package func nextLook(age: Int64, received: Bool) -> Int64 { 1_000 }
}

/// A receiver of webhooks in memory.
package final class ScriptedReceiver: Sendable {
    private struct State {
        var calls: [WebhookCall] = []
        var next: [WebhookEnd] = []
    }

    private let state = Mutex(State())

    package init() {}

    /// The next calls end so; then with 200.
    package func next(_ ends: WebhookEnd...) { state.withLock { $0.next += ends } }
    package var calls: [WebhookCall] { state.withLock { $0.calls } }
    package var bodies: [String] { calls.map { String(decoding: $0.body, as: UTF8.self) } }

    package func answer(_ call: WebhookCall) -> WebhookEnd {
        state.withLock { state in
            state.calls.append(call)
            return state.next.isEmpty ? .answered(status: 200) : state.next.removeFirst()
        }
    }
}
