import Base

/// Above which amounts, in whole units of each currency, a second person must approve what staff do.
package struct SecondPerson: Sendable {
    private var amounts: [Currency: Money] = [:]
    /// For currencies that are not named; nil = nobody needs a second person there.
    private var rest: Money?

    /// Nobody needs one.
    package static let never = SecondPerson()

    private init() {}

    /// - Parameter text: amounts, each with its currency, separated by commas, and at most one without, for all others:
    ///   `100 USD, 1500000 IDR`. Where there is none without, others always need a second person; an empty text is
    ///   `never`. Nil for anything else.
    package init?(text: String) {
        let entries = text.split(separator: ",", omittingEmptySubsequences: false).map { $0.split(separator: " ") }
        guard !text.trimmed.isEmpty else { return }
        for entry in entries {
            guard let first = entry.first, entry.count <= 2, let amount = Money(text: String(first)), amount >= .zero
            else { return nil }
            if entry.count == 2 {
                guard let currency = Currency(String(entry[1])), amounts[currency] == nil else { return nil }
                amounts[currency] = amount
            } else {
                guard rest == nil else { return nil }
                rest = amount
            }
        }
        rest = rest ?? .zero
    }

    /// - Returns: what one person may move alone; nil = however much.
    package func above(_ currency: Currency) -> Money? { amounts[currency] ?? rest }

    /// For a form with wallets in these currencies; empty where none of them needs a second person.
    func text(for currencies: [Currency]) -> String {
        currencies.compactMap { currency in above(currency).map { "\(Digits.grouped($0)) \(currency)" } }
            .joined(separator: ", ")
    }
}
