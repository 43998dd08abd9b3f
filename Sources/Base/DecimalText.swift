/// Whole numbers as they stand in requests: digits only, no sign, no blanks, no exponent.
package enum WholeNumber {
    /// - Returns: the number, or nil where the text is empty, has another character, or exceeds Int64.
    package static func parse(_ text: some StringProtocol) -> Int64? {
        guard !text.isEmpty else { return nil }
        var value: Int64 = 0
        for byte in text.utf8 {
            guard byte >= 0x30, byte <= 0x39 else { return nil }
            let (tens, overflowed) = value.multipliedReportingOverflow(by: 10)
            let (sum, overflowedAgain) = tens.addingReportingOverflow(Int64(byte &- 0x30))
            guard !overflowed, !overflowedAgain else { return nil }
            value = sum
        }
        return value
    }
}

/// Decimal text to and from scaled integers. No floating point is used anywhere near an amount.
package enum DecimalText {
    /// A number read from decimal text: `"0.90"` with nine decimals is 900,000,000 and was written with two.
    package struct Parsed: Equatable, Sendable {
        package let scaled: Int64
        package let decimals: Int
    }

    /// Reads `-12.340` as an integer scaled by 10^`scale`.
    ///
    /// - Returns: nil for empty text, an exponent, grouping, a lone point, more than `scale` decimals,
    ///   or a number that does not fit Int64.
    package static func parse(_ text: some StringProtocol, scale: Int) -> Parsed? {
        var scaled: Int64 = 0
        var decimals = 0
        var digits = 0
        var seenPoint = false
        var negative = false
        for (position, byte) in text.utf8.enumerated() {
            switch byte {
            case UInt8(ascii: "-") where position == 0:
                negative = true
            case UInt8(ascii: ".") where !seenPoint && digits > 0:
                seenPoint = true
            case 0x30...0x39:
                guard let next = append(digit: byte &- 0x30, to: scaled) else { return nil }
                scaled = next
                digits += 1
                if seenPoint { decimals += 1 }
            default:
                return nil
            }
        }
        guard digits > 0, decimals <= scale, !seenPoint || decimals > 0 else { return nil }
        for _ in decimals..<max(decimals, scale) {
            guard let next = append(digit: 0, to: scaled) else { return nil }
            scaled = next
        }
        return Parsed(scaled: negative ? -scaled : scaled, decimals: decimals)
    }

    /// Writes `scaled` ÷ 10^`scale` with at least `minimum` decimals; further trailing zeros are cut.
    package static func text(_ scaled: Int64, scale: Int, minimum: Int = 0) -> String {
        var digits = Array(String(scaled.magnitude).utf8)
        if digits.count <= scale {
            digits.insert(contentsOf: repeatElement(UInt8(ascii: "0"), count: scale + 1 - digits.count), at: 0)
        }
        var kept = scale
        while kept > minimum, digits.last == UInt8(ascii: "0") {
            digits.removeLast()
            kept -= 1
        }
        if kept > 0 { digits.insert(UInt8(ascii: "."), at: digits.count - kept) }
        if scaled < 0 { digits.insert(UInt8(ascii: "-"), at: 0) }
        return String(decoding: digits, as: UTF8.self)
    }

    private static func append(digit: UInt8, to value: Int64) -> Int64? {
        let (tens, overflowed) = value.multipliedReportingOverflow(by: 10)
        let (sum, overflowedAgain) = tens.addingReportingOverflow(Int64(digit))
        return overflowed || overflowedAgain ? nil : sum
    }
}
