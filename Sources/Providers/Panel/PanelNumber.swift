import Base

/// Numbers as panels write them. What can be read in two ways is refused, not guessed.
enum PanelNumber {
    /// How a number was read.
    enum Reading: Equatable {
        /// Not told: no member, null, empty, or a word for "unknown".
        case absent
        case value(Int64)
        /// Told in a way that makes no sense, or two.
        case bad
        /// An amount in another currency than the provider's.
        case otherCurrency(String)

        var value: Int64? {
            if case .value(let value) = self { value } else { nil }
        }
    }

    /// Longer texts are no numbers.
    private static let longest = 40

    /// An amount of money, as an integer scaled by 10^`scale`, rounded half-up.
    static func amount(_ json: JSONValue?, scale: Int, currency: String) -> Reading {
        read(json) { text in
            let (mark, number) = split(text)
            if !mark.isEmpty {
                let known = PanelVocabulary.currencyMarks[mark] ?? (mark.utf8.count == 3 ? [mark] : [])
                guard !known.isEmpty else { return .bad }
                guard known.contains(currency) else {
                    return .otherCurrency(known.count == 1 ? known.first ?? mark : mark)
                }
            }
            return Decimal(number, isCount: false)?.scaled(by: scale).map(Reading.value) ?? .bad
        }
    }

    /// A whole number: how many units.
    static func count(_ json: JSONValue?) -> Reading {
        read(json) { text in Decimal(text, isCount: true)?.scaled(by: 0).map(Reading.value) ?? .bad }
    }

    private static func read(_ json: JSONValue?, _ body: (String) -> Reading) -> Reading {
        guard let json, json != .null else { return .absent }
        guard let sent = json.scalarText else { return .bad }
        let text = String(sent.filter { $0 != "\u{A0}" }.trimmed)
        let folded = text.lowercased()
        if text.isEmpty || folded == "unknown" || folded == "null" || folded == "n/a" || text == "-" { return .absent }
        guard text.utf8.count <= longest else { return .bad }
        return body(text)
    }

    /// A text's currency mark, upper case, and its number.
    private static func split(_ text: String) -> (mark: String, number: String) {
        let isNumeric = { (character: Character) in
            character.isASCII && (character.isNumber || "+-.,".contains(character))
        }
        guard let first = text.firstIndex(where: { $0.isASCII && $0.isNumber || $0 == "-" || $0 == "+" }),
            let last = text.lastIndex(where: { $0.isASCII && $0.isNumber })
        else { return ("", text) }
        guard first <= last else { return ("", text) }
        let before = text[..<first].filter { !$0.isWhitespace }
        let after = text[text.index(after: last)...].filter { !$0.isWhitespace }
        let number = String(text[first...last])
        // An exponent is part of the number, whatever stands around it.
        guard number.allSatisfy({ isNumeric($0) || $0 == "e" || $0 == "E" }) else { return ("", text) }
        return ((before + after).uppercased(), number)
    }
}

/// Digits and where their point stands.
private struct Decimal {
    private var digits: Int128 = 0
    private var exponent = 0
    private var isNegative = false

    /// - Parameter isCount: a whole number is meant: one comma before three digits groups them.
    init?(_ text: String, isCount: Bool) {
        var rest = Substring(text)
        if rest.first == "-" || rest.first == "+" { isNegative = rest.removeFirst() == "-" }
        if let mark = rest.firstIndex(where: { $0 == "e" || $0 == "E" }) {
            guard let power = Int(rest[rest.index(after: mark)...]), (-40...40).contains(power) else { return nil }
            exponent = power
            rest = rest[..<mark]
        }
        guard let (whole, fraction) = Self.parts(rest, isCount: isCount) else { return nil }
        let all = whole + fraction
        guard !all.isEmpty, all.utf8.count <= 36, all.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else { return nil }
        if isCount, fraction.contains(where: { $0 != "0" }) { return nil }
        for byte in all.utf8 { digits = digits * 10 + Int128(byte - 0x30) }
        exponent -= fraction.utf8.count
    }

    /// - Returns: nil where it does not fit Int64.
    func scaled(by scale: Int) -> Int64? {
        var value = digits
        var shift = exponent + scale
        while shift > 0 {
            let (product, overflowed) = value.multipliedReportingOverflow(by: 10)
            guard !overflowed else { return nil }
            value = product
            shift -= 1
        }
        if shift < 0 {
            guard shift >= -38 else { return 0 }
            var divisor: Int128 = 1
            for _ in 0..<(-shift) { divisor *= 10 }
            guard let rounded = try? Money.halfUp(value, dividedBy: divisor) else { return nil }
            value = Int128(rounded)
        }
        return Int64(exactly: isNegative ? -value : value)
    }

    /// The digits before and behind the decimal mark; nil where that is not clear.
    private static func parts(_ text: Substring, isCount: Bool) -> (whole: String, fraction: String)? {
        let commas = text.count { $0 == "," }
        let points = text.count { $0 == "." }
        if commas == 0, points == 0 { return (String(text), "") }
        if commas > 0, points > 0 {
            guard let last = text.lastIndex(where: { $0 == "," || $0 == "." }) else { return nil }
            let decimal = text[last]
            guard (decimal == "," ? commas : points) == 1 else { return nil }
            guard let whole = ungrouped(text[..<last], by: decimal == "," ? "." : ",") else { return nil }
            return (whole, String(text[text.index(after: last)...]))
        }
        let mark: Character = commas > 0 ? "," : "."
        if commas + points > 1 { return ungrouped(text, by: mark).map { ($0, "") } }
        guard let at = text.firstIndex(of: mark) else { return nil }
        let whole = text[..<at]
        let fraction = text[text.index(after: at)...]
        guard !whole.isEmpty, !fraction.isEmpty else { return nil }
        let couldGroup = fraction.count == 3 && whole.count <= 3 && whole.first != "0"
        if couldGroup, mark == "," { return isCount ? (String(whole + fraction), "") : nil }
        if couldGroup, isCount { return nil }
        return (String(whole), String(fraction))
    }

    /// Digits whose groups of three are set apart by `mark`; nil where they are not.
    private static func ungrouped(_ text: Substring, by mark: Character) -> String? {
        let groups = text.split(separator: mark, omittingEmptySubsequences: false)
        guard let first = groups.first, (1...3).contains(first.count), first.first != "0" || groups.count == 1,
            groups.dropFirst().allSatisfy({ $0.count == 3 })
        else { return nil }
        return groups.joined()
    }
}
