import Base
import Commands
import Domain
import Outbound
import Storage

/// Fetches exchange rates from an address that the operator has set, and stores those that make sense.
///
/// Read are the two shapes that services of rates answer with: `{"base": "USD", "rates": {"IDR": 16250}}` (also
/// `base_code`, `conversion_rates`), and `{"pair": "USD/IDR", "rate": 16250}`; the time in `time_last_update_unix`,
/// `timestamp` or `rate_as_of`.
package struct FetchRates: Sendable {
    /// A rate that moved by more, in percent, is not believed: it waits for a person.
    static let mostPercent: Int64 = 20

    private let url: String
    private let pairs: [ExchangeRate.Key]
    private let desk: Desk
    private let fetch: JSONFetch

    /// - Parameter pairs: those that are stored; others of the answer are left.
    package init(url: String, pairs: [ExchangeRate.Key], desk: Desk, fetch: JSONFetch) {
        self.url = url
        self.pairs = pairs
        self.desk = desk
        self.fetch = fetch
    }

    /// - Returns: how many rates were stored.
    /// - Throws: `invalid` where there is no answer, or none of the pairs is in it.
    package func run() async throws(Fault) -> Int {
        let bytes: [UInt8]
        switch await fetch.fetch(url: url) {
        case .success(let found): bytes = found
        case .failure(let failure): throw .invalid("exchange rates: \(failure.reason)")
        }
        guard let json = JSONValue.parse(bytes) else { throw .invalid("exchange rates: the answer is no JSON") }
        let found = Self.rates(in: json)
        var stored = 0
        var doubtful: [String] = []
        for pair in pairs {
            guard let rate = found[pair], rate.nanos > 0 else { continue }
            if let known = desk.catalog.current.exchangeRates[pair]?.rate, !Self.isNear(rate, known) {
                doubtful.append("\(pair.from)/\(pair.to) moved from \(known.text) to \(rate.text)")
                continue
            }
            try await desk.store.execute(
                SetExchangeRate(pair, rate, source: url, asOf: Self.time(in: json)), as: .job)
            stored += 1
        }
        if stored > 0 { try await desk.catalog.refresh() }
        guard doubtful.isEmpty else {
            throw .wrongState(doubtful.joined(separator: ", ") + ": set it by hand if it is true")
        }
        guard stored > 0 else { throw .invalid("exchange rates: none of the pairs is in the answer") }
        return stored
    }

    private static func isNear(_ rate: Rate, _ known: Rate) -> Bool {
        let difference = Int128(rate.nanos) - Int128(known.nanos)
        return abs(difference) * 100 <= Int128(known.nanos) * Int128(mostPercent)
    }

    package static func rates(in json: JSONValue) -> [ExchangeRate.Key: Rate] {
        var found: [ExchangeRate.Key: Rate] = [:]
        if let pair = json["pair"]?.scalarText?.split(separator: "/"), pair.count == 2,
            let from = Currency(String(pair[0])), let to = Currency(String(pair[1])),
            let rate = json["rate"]?.scalarText.flatMap({ Rate(text: $0) })
        {
            found[ExchangeRate.Key(from, to)] = rate
        }
        guard let base = (json["base"] ?? json["base_code"])?.scalarText.flatMap({ Currency($0) }),
            case .object(let members)? = json["rates"] ?? json["conversion_rates"]
        else { return found }
        for member in members {
            guard let to = Currency(member.name), let rate = member.value.scalarText.flatMap({ Rate(text: $0) }) else {
                continue
            }
            found[ExchangeRate.Key(base, to)] = rate
        }
        return found
    }

    package static func time(in json: JSONValue) -> Instant? {
        if let seconds = (json["time_last_update_unix"] ?? json["timestamp"])?.scalarText
            .flatMap({ WholeNumber.parse($0) }), seconds > 0, seconds < 1 << 40
        {
            return Instant(milliseconds: seconds * 1_000)
        }
        return json["rate_as_of"]?.scalarText.flatMap { text in
            Instant(text: text.hasSuffix("+00:00") ? text.dropLast(6) + "Z" : text[...])
        }
    }
}
