import Base
import Domain

/// What is asked of a provider for one number.
package struct RentRequest: Sendable, Equatable {
    package let rental: RentalID
    /// 128 bits that name this call towards the provider.
    package let reference: UpstreamReference
    /// The tier's name there.
    package let item: String
    /// The most that it may cost, in the provider's currency.
    package let maxCost: Money
    /// The number, where it was chosen before the call.
    package let phone: String?
    /// The provider's rental whose number is wanted again.
    package let again: String?

    package init(_ rental: Rental, again: String? = nil) {
        self.rental = rental.id
        reference = rental.reference
        item = rental.item
        maxCost = rental.cost
        phone = rental.phone
        self.again = again
    }
}

/// What a provider says of one rental.
package struct RentalSighting: Sendable, Equatable {
    /// Those it knows, oldest first; messages told before may be told again.
    package var messages: [SeenMessage]
    /// Whether the provider has ended it without an SMS.
    package var isCanceled: Bool

    package init(messages: [SeenMessage] = [], isCanceled: Bool = false) {
        self.messages = messages
        self.isCanceled = isCanceled
    }
}

/// How a request to take a number back ended.
package enum GiveBackEnd: Sendable, Equatable {
    /// Taken back, and not charged to us.
    case taken
    /// It stays rented; the provider's words say why.
    case refused
    /// Not yet: it must be older.
    case tooEarly
    /// An SMS has come, so it is paid.
    case received(SeenMessage?)
    /// Nobody knows.
    case unknown
}

/// Whether a call whose outcome is not known left a number behind.
package enum LookUpEnd: Sendable, Equatable {
    /// It did: the provider's own id of the rental.
    case found(String)
    /// Certainly not.
    case notThere
    case unknown
}

/// A tier as its provider offers it.
package struct OfferedTier: Sendable, Equatable {
    /// The provider's name for it; unique there.
    package let item: String
    /// The industry's numbers.
    package let country: Int64
    package let service: Int64
    /// A mobile operator's code, in small letters; nil = any.
    package let operatorCode: String?
    package let cost: Money
    package let available: Int64

    package init(item: String, country: Int64, service: Int64, operatorCode: String?, cost: Money, available: Int64) {
        self.item = item
        self.country = country
        self.service = service
        self.operatorCode = operatorCode
        self.cost = cost
        self.available = available
    }
}

/// An upstream that rents numbers. It knows no database: what it is told is all it knows.
package protocol NumberProvider: Sendable {
    /// What one call takes at most, in milliseconds; never above 25,000.
    var callMilliseconds: Int64 { get }
    /// What is known of its calls.
    var gate: CallGate { get }
    /// Whether it must be told that a rental is finished.
    var hearsFinishes: Bool { get }
    /// Whether cancels by our customers harm our account there.
    var mindsCancels: Bool { get }

    func rent(_ request: RentRequest) async -> Reply<RentEnd>
    /// What is known of rentals that it has; one without an entry is unchanged.
    func look(at rentals: [Rental]) async -> Reply<[RentalID: RentalSighting]>
    /// Gives a number back.
    func cancel(_ rental: Rental) async -> Reply<GiveBackEnd>
    /// Tells it that we need the number no more; true = it has heard.
    func finish(_ rental: Rental) async -> Reply<Bool>
    /// Asks for another SMS; true = it will wait for one.
    func resend(_ rental: Rental) async -> Reply<Bool>
    /// What the number of a finished rental costs again, in the provider's currency; nil = it cannot be had.
    func costAgain(of rental: Rental) async -> Reply<Money?>
    /// Finds out what became of a call without an answer.
    ///
    /// - Parameter known: the provider's ids of all rentals of ours that are open there.
    func lookUp(_ request: RentRequest, known: Set<String>) async -> Reply<LookUpEnd>
    /// What it offers; nil = no answer, or none that makes sense.
    func tiers() async -> Reply<[OfferedTier]?>
    /// Our money there; nil = no answer.
    func balance() async -> Reply<Money?>
    /// Milliseconds until a rental of that age (in milliseconds), with an SMS or without, is worth another look.
    func nextLook(age: Int64, received: Bool) -> Int64
}
