/// A price for `Basis` units, in billionths of its currency, remembering how many decimals it was written with.
package struct Rate: Hashable, Sendable {
    package let nanos: Int64
    /// How many decimals are shown at least: a rate entered as `0.90` is shown as `0.90`.
    package let shownDecimals: Int

    package static let decimals = 9
    package static let zero = Rate(nanos: 0, shownDecimals: 0)

    package init(nanos: Int64, shownDecimals: Int) {
        self.nanos = nanos
        self.shownDecimals = shownDecimals
    }

    /// Reads a rate with at most nine decimals; never negative.
    package init?(text: some StringProtocol) {
        guard let parsed = DecimalText.parse(text, scale: Rate.decimals), parsed.scaled >= 0 else { return nil }
        self.init(nanos: parsed.scaled, shownDecimals: parsed.decimals)
    }

    package var text: String { DecimalText.text(nanos, scale: Rate.decimals, minimum: shownDecimals) }

    /// What `quantity` units cost at this rate for `basis` units: exact in 128 bits, half-up to the millionth,
    /// and never zero for a positive price.
    ///
    /// - Throws: `amountOverflow`.
    package func charge(quantity: Int64, basis: Int64) throws(Fault) -> Money {
        guard quantity >= 0, basis > 0 else { throw .amountOverflow }
        let nanosTimesUnits = Int128(nanos) * Int128(quantity)
        let micros = try Money.halfUp(nanosTimesUnits, dividedBy: Int128(basis) * 1000)
        return Money(micros: micros == 0 && nanosTimesUnits > 0 ? 1 : micros)
    }

    /// This rate changed by `basisPoints` hundredths of a percent (−500 = 5 % off), half-up to the billionth.
    ///
    /// - Throws: `amountOverflow`.
    package func adjusted(basisPoints: Int64) throws(Fault) -> Rate {
        guard basisPoints != 0 else { return self }
        guard basisPoints > -10_000, basisPoints <= 1_000_000 else { throw .amountOverflow }
        let nanos = try Money.halfUp(Int128(self.nanos) * Int128(10_000 + basisPoints), dividedBy: 10_000)
        // A discount makes nothing free.
        return Rate(nanos: nanos == 0 && self.nanos > 0 ? 1 : nanos, shownDecimals: 0)
    }
}
