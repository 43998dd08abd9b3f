import Base

/// Numbers and words as panels print them.
extension JSONValue {
    private static let amounts: Set<String> = ["rate", "charge", "balance"]
    private static let counts: Set<String> = ["min", "max", "start_count", "remains", "quantity"]

    /// Amounts and counts with their thousands apart. Amounts get two decimals at least, as panels print them.
    func groupingNumbers(by separator: Character, point: Character) -> JSONValue {
        changing(Self.amounts) { amount in
            guard let text = amount.scalarText else { return amount }
            let parts = text.split(separator: ".")
            let decimals = parts.count > 1 ? String(parts[1]) : ""
            let padded = decimals + String(repeating: "0", count: max(0, 2 - decimals.utf8.count))
            return .text(Self.grouped(parts.first ?? "0", separator) + String(point) + padded)
        }.changing(Self.counts) { count in
            count.scalarText.map { .text(Self.grouped($0[...], separator)) } ?? count
        }
    }

    private static func grouped(_ digits: Substring, _ separator: Character) -> String {
        var result = ""
        for (place, digit) in digits.enumerated() {
            if place > 0, (digits.count - place) % 3 == 0, result.last != "-" { result.append(separator) }
            result.append(digit)
        }
        return result
    }

    func multiplyingRates(by factor: Int64) -> JSONValue {
        changing(["rate"]) { told in
            guard let rate = told.scalarText.flatMap({ Rate(text: $0) }) else { return told }
            let (nanos, overflowed) = rate.nanos.multipliedReportingOverflow(by: factor)
            return overflowed ? told : .text(Rate(nanos: nanos, shownDecimals: rate.shownDecimals).text)
        }
    }

    var inOtherCurrency: JSONValue {
        changing(["currency"]) { .text($0 == .text("EUR") ? "USD" : "EUR") }
    }

    /// The same word for each state; errors in a state's place stay.
    func namingStates(_ word: String) -> JSONValue {
        changing(["status"]) { $0.scalarText == nil ? $0 : .text(word) }
    }

    /// Each state in one of its spellings, from one to the next.
    func spellingStates(turn: Int, _ spellings: [String: [JSONValue]]) -> JSONValue {
        var turn = turn
        return changing(["status"]) { state in
            guard let word = state.scalarText, let known = spellings[word], !known.isEmpty else { return state }
            defer { turn += 1 }
            return known[turn % known.count]
        }
    }
}

/// How panels write the states that a bottle knows.
enum BottleSpelling {
    static let odd: [String: [JSONValue]] = [
        "Pending": [.text("pending"), .text("PENDING"), .text("Awaiting")],
        "In progress": [.text("in_progress"), .text("INPROGRESS"), .text("In-Progress"), .text("active")],
        "Completed": [.text("complete"), .text("COMPLETED"), .text(" Completed ")],
        "Partial": [.text("partial"), .text("PARTIAL"), .text("Partial ")],
        "Canceled": [.text("canceled "), .text("Cancelled"), .text("cancel"), .text("Refunded"), .text("REFUNDS")],
        "Active": [.text("ACTIVE"), .text("active ")],
    ]

    /// As numbers and as text.
    static let codes: [String: [JSONValue]] = [
        "Pending": [.number("0"), .text("0")],
        "In progress": [.number("1"), .text("1")],
        "Active": [.number("1"), .text("1")],
        "Completed": [.number("2"), .text("2")],
        "Partial": [.number("3"), .text("3")],
        "Canceled": [.number("4"), .text("4"), .number("5"), .text("5")],
    ]
}
