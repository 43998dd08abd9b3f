import Base

/// Makes prices of costs.
package enum Pricing {
    /// The price of a listing for what costs `cost`: converted to the listing's basis and currency, marked up, rounded
    /// half-up to the provider's decimals; never zero for a positive cost.
    ///
    /// - Parameters:
    ///   - exchange: what one unit of the provider's currency is worth in the storefront's.
    /// - Throws: `amountOverflow`.
    package static func price(
        cost: Rate, costBasis: Int64, listingBasis: Int64, exchange: Rate, markupBasisPoints: Int64, decimals: Int64
    ) throws(Fault) -> Rate {
        guard costBasis > 0, listingBasis > 0, (0...9).contains(decimals) else { throw .amountOverflow }
        var nanos = try product(
            [cost.nanos, exchange.nanos, listingBasis, 10_000 + markupBasisPoints],
            dividedBy: [costBasis, 1_000_000_000, 10_000])
        var unit: Int64 = 1
        for _ in decimals..<9 { unit *= 10 }
        let exact = nanos
        nanos = try Money.halfUp(Int128(nanos), dividedBy: Int128(unit)) * unit
        // Rounding makes nothing free, and no price that is to cover its cost fall below it.
        if nanos < exact, nanos == 0 || markupBasisPoints == 0 { nanos += unit }
        return Rate(nanos: nanos, shownDecimals: 0)
    }

    /// A cost in the listing's basis and currency, without markup.
    ///
    /// - Throws: `amountOverflow`.
    package static func cost(of rate: Rate, basis: Int64, listingBasis: Int64, exchange: Rate) throws(Fault) -> Rate {
        try price(
            cost: rate, costBasis: basis, listingBasis: listingBasis, exchange: exchange, markupBasisPoints: 0,
            decimals: 9)
    }

    private static func product(_ factors: [Int64], dividedBy divisors: [Int64]) throws(Fault) -> Int64 {
        var dividend: Int128 = 1
        for factor in factors {
            let (product, overflowed) = dividend.multipliedReportingOverflow(by: Int128(factor))
            guard !overflowed, factor >= 0 else { throw .amountOverflow }
            dividend = product
        }
        return try Money.halfUp(dividend, dividedBy: divisors.reduce(Int128(1)) { $0 * Int128($1) })
    }
}

extension Catalog {
    /// What one unit of `from` is worth in `to`; nil where nobody has said so.
    package func exchange(_ from: Currency, _ to: Currency) -> Rate? {
        from == to ? Rate(nanos: 1_000_000_000, shownDecimals: 0) : exchangeRates[ExchangeRate.Key(from, to)]?.rate
    }

    /// Units a listing's rate is for.
    package func basis(of listing: Listing) -> Int64 {
        listing.basis > 0 ? listing.basis : ServiceTypes.byCode[listing.type]?.basis ?? 1_000
    }

    /// What a route's service costs per basis of the listing, in the storefront's currency; nil without an exchange
    /// rate.
    package func cost(of listing: Listing, by route: Route, at rate: Rate, itemBasis: Int64) throws(Fault) -> Rate? {
        guard let exchange = exchange(for: listing, by: route) else { return nil }
        return try Pricing.cost(
            of: rate, basis: route.basis > 0 ? route.basis : itemBasis, listingBasis: basis(of: listing),
            exchange: exchange)
    }

    /// What a listing that follows its cost should cost; nil without an exchange rate.
    ///
    /// - Throws: `amountOverflow`.
    package func price(of listing: Listing, by route: Route, at rate: Rate, itemBasis: Int64) throws(Fault) -> Rate? {
        guard let exchange = exchange(for: listing, by: route), let provider = providers[route.provider] else {
            return nil
        }
        return try Pricing.price(
            cost: rate, costBasis: route.basis > 0 ? route.basis : itemBasis, listingBasis: basis(of: listing),
            exchange: exchange, markupBasisPoints: provider.markupBasisPoints, decimals: provider.priceDecimals)
    }

    private func exchange(for listing: Listing, by route: Route) -> Rate? {
        guard let provider = providers[route.provider], let shop = storefronts[listing.storefront] else { return nil }
        return exchange(provider.currency, shop.currency)
    }
}
