import Base
import Domain

/// A simulated seller of numbers: what becomes of a rental follows from its item, its reference and its age, so it
/// needs no memory and survives every restart.
///
/// An item is `behavior/country/service`, and an operator's code behind it if wanted: `code/6/wa/telkomsel`. A behavior
/// may say after how many milliseconds its first SMS comes: `code@500/6/wa`.
package struct SandboxNumbers: NumberProvider {
    /// What a rental meets with.
    package enum Behavior: String, Sendable, CaseIterable {
        /// An SMS with a code after two seconds.
        case code
        /// Never an SMS.
        case silent
        /// An SMS without a code after two seconds.
        case noCode = "no-code"
        /// No number is ever given.
        case refuses
        /// An SMS when the window is long over.
        case late
        /// Two SMS, two seconds apart.
        case twice
        /// The seller takes it back after three seconds.
        case vanishes
        /// The seller does not take it back.
        case stubborn
        /// The request gets no answer; one of two left a number behind.
        case unclear

        /// Milliseconds from the request to each SMS.
        ///
        /// - Parameter delay: until the first, where the item says so.
        func messages(after delay: Int64?) -> [Int64] {
            switch self {
            case .code, .noCode: [delay ?? 2_000]
            case .twice: [delay ?? 2_000, (delay ?? 2_000) + 2_000]
            case .late: [delay ?? 25 * 60_000]
            case .silent, .refuses, .vanishes, .stubborn, .unclear: []
            }
        }
    }

    private static let vanishesAfter: Int64 = 3_000
    /// For what will never come.
    private static let longLook: Int64 = 3_600_000

    package let callMilliseconds: Int64 = 1_000
    package let gate: CallGate
    package let hearsFinishes = false
    package let mindsCancels = false
    private let speedPercent: Int64
    private let environment: Environment

    /// - Parameter speedPercent: how fast time runs here: 200 = twice as fast.
    package init(speedPercent: Int64 = 100, environment: Environment) {
        self.speedPercent = max(1, speedPercent)
        self.environment = environment
        gate = CallGate(environment: environment)
    }

    package func rent(_ request: RentRequest) async -> Reply<RentEnd> {
        guard let item = SandboxItem(request.item), item.behavior != .refuses else {
            return Reply(.refused(.noNumbers), words: "the sandbox has no \(request.item)")
        }
        if item.behavior == .unclear { return Reply(.unknown, words: "the sandbox does not answer") }
        let first = item.messages.first ?? (item.behavior == .vanishes ? Self.vanishesAfter : Self.longLook)
        return Reply(
            .rented(
                RentedNumber(
                    id: request.reference.text, phone: request.phone ?? item.phone(request.reference),
                    canReactivate: item.behavior == .code, nextLook: scaled(first))))
    }

    package func look(at rentals: [Rental]) async -> Reply<[RentalID: RentalSighting]> {
        let now = environment.now()
        var found: [RentalID: RentalSighting] = [:]
        for rental in rentals {
            guard let item = SandboxItem(rental.item) else { continue }
            let age = now.milliseconds(since: rental.createdAt)
            let due = item.messages.enumerated().filter { scaled($0.element) <= age }.map(\.offset)
            let messages = due.map { item.message(number: $0, of: rental.reference) }
            let isCanceled = item.behavior == .vanishes && age >= scaled(Self.vanishesAfter)
            // What it has told before is no news.
            guard isCanceled || Int64(messages.count) > rental.revision else { continue }
            found[rental.id] = RentalSighting(messages: messages, isCanceled: isCanceled)
        }
        return Reply(found)
    }

    package func cancel(_ rental: Rental) async -> Reply<GiveBackEnd> {
        if SandboxItem(rental.item)?.behavior == .stubborn {
            return Reply(.refused, words: "the sandbox keeps this one")
        }
        let sighting = await look(at: [rental]).value[rental.id]
        return sighting?.messages.isEmpty == false ? Reply(.received(sighting?.messages.first)) : Reply(.taken)
    }

    package func finish(_ rental: Rental) async -> Reply<Bool> { Reply(true) }

    package func resend(_ rental: Rental) async -> Reply<Bool> {
        let behavior = SandboxItem(rental.item)?.behavior
        return Reply(behavior == .code || behavior == .twice)
    }

    package func costAgain(of rental: Rental) async -> Reply<Money?> {
        Reply(SandboxItem(rental.item)?.behavior == .code ? rental.charge : nil)
    }

    package func lookUp(_ request: RentRequest, known: Set<String>) async -> Reply<LookUpEnd> {
        let isThere = SandboxItem(request.item)?.behavior == .unclear && request.reference.low & 1 == 0
        return Reply(isThere ? .found(request.reference.text) : .notThere)
    }

    /// Its tiers are set by staff.
    package func tiers() async -> Reply<[OfferedTier]?> { Reply(nil, words: "the sandbox's numbers are set by staff") }
    package func balance() async -> Reply<Money?> { Reply(Money(micros: 1_000_000 * Money.unit)) }

    package func nextLook(age: Int64, received: Bool) -> Int64 {
        let moments = [2_000, 3_000, 4_000].map { scaled($0) }
        return moments.first { $0 > age }.map { $0 - age } ?? Self.longLook
    }

    private func scaled(_ milliseconds: Int64) -> Int64 { milliseconds * 100 / speedPercent }
}

/// An item of the sandbox, read.
private struct SandboxItem {
    let behavior: SandboxNumbers.Behavior
    /// When its SMS come.
    let messages: [Int64]
    private let country: NumberCountry?
    private let service: NumberService?

    /// A day; nothing is rented for longer.
    private static let longestDelay: Int64 = 86_400_000

    init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        let words = parts.first?.split(separator: "@", omittingEmptySubsequences: false) ?? []
        guard let word = words.first, words.count <= 2, let behavior = SandboxNumbers.Behavior(rawValue: String(word))
        else { return nil }
        var delay: Int64?
        if words.count == 2 {
            guard let told = words.last.flatMap({ WholeNumber.parse($0) }), told <= Self.longestDelay else {
                return nil
            }
            delay = told
        }
        self.behavior = behavior
        messages = behavior.messages(after: delay)
        country = parts.count > 1 ? WholeNumber.parse(parts[1]).flatMap { NumberCountries.byID[$0] } : nil
        service = parts.count > 2 ? NumberServices.byCode[String(parts[2])] : nil
    }

    /// Nine digits behind the country's code, the same for a reference each time.
    func phone(_ reference: UpstreamReference) -> String {
        let digits = 100_000_000 + UInt64(bitPattern: reference.high) % 900_000_000
        return (country?.dialCode ?? "+62") + String(digits)
    }

    func message(number: Int, of reference: UpstreamReference) -> SeenMessage {
        let name = service?.name ?? "service"
        let seed = UInt64(bitPattern: reference.low)
        let code = String(100_000 + (seed &+ UInt64(number) &* 7_919) % 900_000)
        let text =
            behavior == .noCode
            ? "Welcome to \(name)! Open the app to go on." : text(with: code, from: name, form: seed >> 32)
        return SeenMessage(id: String(number), text: text)
    }

    /// A code as services write it; which form it has follows from the reference.
    private func text(with code: String, from name: String, form: UInt64) -> String {
        switch form % 5 {
        case 0: "Your \(name) code is \(code). Do not share it."
        case 1: "\(code) is your \(name) verification code."
        case 2: "<#> \(name) code: \(code). Don't share this code with others."
        case 3: "[\(name)] Kode verifikasi: \(code). Jangan berikan kepada siapa pun."
        default: "Use \(code) to confirm your phone number on \(name). The code is valid for 10 minutes."
        }
    }
}
