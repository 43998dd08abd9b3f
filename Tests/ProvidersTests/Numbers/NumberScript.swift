import Base
import Domain
import Synchronization
import TestSupport

@testable import Providers

/// A seller of numbers in memory: it answers each call as a test says, and remembers what it was asked.
final class NumberScript: Sendable {
    typealias End = PanelTransport.End

    private struct State {
        var ends: [String: [End]] = [:]
        var calls: [NumberTransport.Call] = []
    }

    private let state = Mutex(State())
    let clock = ManualClock()

    /// Answers calls whose address has that text, in this order; the last one again and again.
    func on(_ part: String, _ ends: End...) { state.withLock { $0.ends[part] = ends } }

    var calls: [NumberTransport.Call] { state.withLock { $0.calls } }
    var urls: [String] { calls.map(\.url) }

    var transport: NumberTransport {
        NumberTransport { call in
            self.state.withLock { state in
                state.calls.append(call)
                // The longest part that fits: an order's address has that of the list in it.
                let part = state.ends.keys.filter { call.url.contains($0) }
                    .max { ($0.utf8.count, $0) < ($1.utf8.count, $1) }
                guard let part, let ends = state.ends[part], let first = ends.first else {
                    return .notSent("nothing is said of \(call.url)")
                }
                if ends.count > 1 { state.ends[part] = Array(ends.dropFirst()) }
                return first
            }
        }
    }

    func handler(_ url: String = "https://seller.test/stubs/handler_api.php") -> HandlerProvider {
        HandlerProvider(
            Self.row(ProviderKinds.handler, url, .usd), key: "s3cr3t", transport: transport,
            environment: clock.environment)
    }

    func numbers(_ url: String = "https://seller.test", currency: Currency = .idr) -> UpstreamNumbersProvider {
        UpstreamNumbersProvider(
            Self.row(ProviderKinds.numbers, url, currency), key: "s3cr3t", transport: transport,
            environment: clock.environment)
    }

    private static func row(_ kind: String, _ url: String, _ currency: Currency) -> UpstreamProvider {
        var row = UpstreamProvider(id: ProviderID(1), name: "seller", kind: kind)
        row.url = url
        row.currency = currency
        return row
    }

    func rental(
        _ id: Int64 = 7, _ there: String? = "55", item: String = "6/wa", phone: String? = nil, most: Int64 = 200_000
    ) -> Rental {
        var quote = RentalQuote(
            NumberTier(
                id: NumberTierID(1), product: CatalogProductID(1), provider: ProviderID(1), item: item,
                operatorID: nil, price: Money(micros: 3_000 * Money.unit), cost: Money(micros: most), available: 1))
        quote.phone = phone
        var rental = Rental(
            id: RentalID(id), account: AccountID(1), quote: quote, purchase: nil,
            reference: UpstreamReference(high: id, low: 2), at: clock.now)
        rental.providerRental = there
        return rental
    }

    func request(
        item: String = "6/wa", most: Int64 = 200_000, phone: String? = nil, again: String? = nil
    ) -> RentRequest {
        RentRequest(rental(item: item, phone: phone, most: most), again: again)
    }

    static func answer(_ body: String, _ status: Int = 200, retryAfter: Int64? = nil) -> End {
        .answer(PanelTransport.Answer(status: status, retryAfterSeconds: retryAfter, body: Array(body.utf8)))
    }
}

/// What a call came to, in one line for tables.
enum NumberWords {
    static func of(_ reply: Reply<RentEnd>) -> String {
        switch reply.value {
        case .rented(let number):
            "rented \(number.id) \(number.phone)"
                + (number.expiresAt.map { " until \($0.offsetText)" } ?? "")
        case .refused(let cause): "refused \(cause)"
        case .unknown: "unknown"
        }
    }

    static func of(_ message: SeenMessage) -> String {
        [message.code.map { "code=\($0)" }, message.text.map { "text=\($0)" }].compactMap { $0 }
            .joined(separator: " ")
    }

    static func of(_ sighting: RentalSighting?) -> String {
        guard let sighting else { return "unchanged" }
        let messages = sighting.messages.map { "[\(of($0))]" }
        return ((sighting.isCanceled ? ["canceled"] : []) + messages).joined(separator: " ")
    }

    static func of(_ end: GiveBackEnd) -> String {
        switch end {
        case .taken: "taken"
        case .refused: "refused"
        case .tooEarly: "too early"
        case .received(let message): "received" + (message.map { " [\(of($0))]" } ?? "")
        case .unknown: "unknown"
        }
    }

    static func of(_ tiers: [OfferedTier]?) -> String {
        guard let tiers else { return "none" }
        return tiers.map { tier in
            "\(tier.item) \(tier.operatorCode.map { "of \($0) " } ?? "")\(tier.available)x\(tier.cost)"
        }
        .joined(separator: "; ")
    }

    static func of(_ end: LookUpEnd) -> String {
        switch end {
        case .found(let id): "found \(id)"
        case .notThere: "not there"
        case .unknown: "unknown"
        }
    }

    /// What the gate heard and what staff are told, behind a call's end.
    static func with(_ end: String, _ gate: CallGate, _ remarks: [Remark]) -> String {
        let counts = gate.counts
        let heard = [
            ("failed", counts.failed), ("limited", counts.limited), ("denied", counts.denied),
            ("unfunded", counts.unfunded),
        ]
        return ([end] + heard.filter { $0.1 > 0 }.map { "gate \($0.0)" } + remarks.map { "remark \($0.kind.text)" })
            .joined(separator: ", ")
    }
}
