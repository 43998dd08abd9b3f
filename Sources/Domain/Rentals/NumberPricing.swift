import Base

/// Makes prices of what numbers cost.
package enum NumberPricing {
    /// The price of what costs `cost` at a provider: converted to rupiah, marked up, rounded up to whole rupiah; at
    /// least one.
    ///
    /// - Parameter exchange: what one unit of the provider's currency is worth in rupiah.
    /// - Throws: `amountOverflow`.
    package static func price(cost: Money, exchange: Rate, _ provider: UpstreamProvider) throws(Fault) -> Money {
        guard cost.micros >= 0, exchange.nanos >= 0 else { throw .amountOverflow }
        let (first, overflowed) = (Int128(cost.micros) * Int128(exchange.nanos)).multipliedReportingOverflow(
            by: Int128(10_000 + provider.markupBasisPoints))
        guard !overflowed, first >= 0 else { throw .amountOverflow }
        let divisor = Int128(1_000_000_000) * 10_000 * Int128(Money.unit)
        let units = (first + divisor - 1) / divisor
        guard let whole = Int64(exactly: max(1, units)) else { throw .amountOverflow }
        let (micros, tooLarge) = whole.multipliedReportingOverflow(by: Money.unit)
        guard !tooLarge else { throw .amountOverflow }
        return Money(micros: micros)
    }
}
