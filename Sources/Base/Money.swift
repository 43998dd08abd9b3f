/// An amount in millionths of its currency. The currency stands beside it, in the wallet or the order.
package struct Money: Hashable, Comparable, Sendable {
    package var micros: Int64

    package static let zero = Money(micros: 0)
    package static let decimals = 6
    /// One whole unit of a currency.
    package static let unit: Int64 = 1_000_000

    package init(micros: Int64) {
        self.micros = micros
    }

    /// Reads `"100.84292"`: a plain decimal number with at most six decimals.
    package init?(text: some StringProtocol) {
        guard let parsed = DecimalText.parse(text, scale: Money.decimals) else { return nil }
        micros = parsed.scaled
    }

    /// Decimal point, no exponent, no grouping, trailing zeros cut.
    package var text: String { DecimalText.text(micros, scale: Money.decimals) }

    package static func < (left: Money, right: Money) -> Bool { left.micros < right.micros }

    /// - Throws: `amountOverflow`.
    package func adding(_ other: Money) throws(Fault) -> Money {
        let (sum, overflowed) = micros.addingReportingOverflow(other.micros)
        if overflowed { throw .amountOverflow }
        return Money(micros: sum)
    }

    /// - Throws: `amountOverflow`.
    package func subtracting(_ other: Money) throws(Fault) -> Money {
        let (difference, overflowed) = micros.subtractingReportingOverflow(other.micros)
        if overflowed { throw .amountOverflow }
        return Money(micros: difference)
    }

    /// This amount × `share` ÷ `whole`, half-up to the millionth, in 128 bits.
    ///
    /// - Throws: `amountOverflow`, also where `whole` is not positive or an operand is negative.
    package func portion(_ share: Int64, of whole: Int64) throws(Fault) -> Money {
        guard micros >= 0, share >= 0, whole > 0 else { throw .amountOverflow }
        let product = Int128(micros) * Int128(share)
        return Money(micros: try Money.halfUp(product, dividedBy: Int128(whole)))
    }

    /// The one rounding of this project: half-up, for numbers that are not negative.
    package static func halfUp(_ dividend: Int128, dividedBy divisor: Int128) throws(Fault) -> Int64 {
        let (quotient, remainder) = dividend.quotientAndRemainder(dividingBy: divisor)
        let rounded = remainder * 2 >= divisor ? quotient + 1 : quotient
        guard let result = Int64(exactly: rounded) else { throw .amountOverflow }
        return result
    }
}

extension Money: CustomStringConvertible {
    package var description: String { text }
}
