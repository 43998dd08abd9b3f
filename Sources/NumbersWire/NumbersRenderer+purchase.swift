import Base
import Domain

extension NumbersRenderer {
    /// The answer to a request for numbers that has ended: what was made, or why nothing was.
    package func answer(_ end: PurchaseEnd) -> KeptAnswer {
        let made = end.made
        if made.isEmpty {
            let error = NumbersError.provider(end.byTier ? causeCounts(end) : attempts(end))
            return KeptAnswer(status: Int64(error.status), body: String(decoding: error.bytes(), as: UTF8.self))
        }
        let bytes = bytes(.created(made, failedCount: end.failedCount))
        return KeptAnswer(status: 200, body: String(decoding: bytes, as: UTF8.self))
    }

    /// How often each cause was met.
    private func causeCounts(_ end: PurchaseEnd) -> JSONValue.Member? {
        let causes = end.rentals.compactMap(\.cause) + end.missed.map(\.cause)
        let counts = RentCause.allCases.compactMap { cause -> JSONValue.Member? in
            let count = causes.count { $0 == cause }
            return count > 0 ? JSONValue.Member(NumbersWords.cause(cause), .number(String(count))) : nil
        }
        return counts.isEmpty ? nil : JSONValue.Member("cause_counts", .object(counts))
    }

    /// How each attempt ended, by the public name of its provider; null where it is not known any more.
    private func attempts(_ end: PurchaseEnd) -> JSONValue.Member? {
        let calls = end.rentals.compactMap { rental in
            rental.cause.map { attempt(rental.provider, $0) }
        }
        let attempts = calls + end.missed.map { attempt($0.provider, $0.cause) }
        return attempts.isEmpty ? nil : JSONValue.Member("attempts", .array(attempts))
    }

    private func attempt(_ provider: ProviderID, _ cause: RentCause) -> JSONValue {
        .object([
            JSONValue.Member("provider", catalog.providers[provider].map { .text($0.alias) } ?? .null),
            JSONValue.Member("outcome", .text(NumbersWords.cause(cause))),
        ])
    }
}
