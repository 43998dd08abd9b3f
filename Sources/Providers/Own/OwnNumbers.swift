import Base
import Domain

/// The operator's own SIMs: which number is free was decided in the books before the call, and SMS come by themselves.
package struct OwnNumbers: NumberProvider {
    private static let longLook: Int64 = 3_600_000

    package let callMilliseconds: Int64 = 1_000
    package let gate: CallGate
    package let hearsFinishes = false
    package let mindsCancels = false

    package init(environment: Environment) {
        gate = CallGate(environment: environment)
    }

    package func rent(_ request: RentRequest) async -> Reply<RentEnd> {
        guard let phone = request.phone else { return Reply(.refused(.noNumbers), words: "every number is in use") }
        return Reply(
            .rented(RentedNumber(id: phone, phone: phone, canReactivate: true, nextLook: Self.longLook)))
    }

    package func look(at rentals: [Rental]) async -> Reply<[RentalID: RentalSighting]> { Reply([:]) }
    package func cancel(_ rental: Rental) async -> Reply<GiveBackEnd> { Reply(.taken) }
    package func finish(_ rental: Rental) async -> Reply<Bool> { Reply(true) }
    package func resend(_ rental: Rental) async -> Reply<Bool> { Reply(true) }
    package func costAgain(of rental: Rental) async -> Reply<Money?> { Reply(rental.charge) }

    package func lookUp(_ request: RentRequest, known: Set<String>) async -> Reply<LookUpEnd> { Reply(.notThere) }
    /// Its tiers are set by staff.
    package func tiers() async -> Reply<[OfferedTier]?> { Reply(nil, words: "own numbers are put on sale by staff") }
    package func balance() async -> Reply<Money?> { Reply(.zero) }
    package func nextLook(age: Int64, received: Bool) -> Int64 { Self.longLook }
}
