import Base
import Domain

/// Sends a listing's orders to a provider's service, at a position among its routes.
///
/// - Throws: `invalid` for a position or basis below zero.
package struct PutRoute: Command {
    package let route: Route

    package init(_ route: Route) {
        self.route = route
    }

    package func touch(_ books: inout Books) {
        books.routes.want(route.key)
        books.revisions.want(.catalog)
    }

    package func decide(_ books: inout Books) throws(Fault) {
        guard route.key.position >= 0, route.basis >= 0 else { throw .invalid("a position or basis below zero") }
        try books.routes.put(route)
        try books.reviseCatalog()
    }
}

/// Takes a route away; orders that stand in its queue stay there.
///
/// - Throws: `notFound`.
package struct RemoveRoute: Command {
    package let key: Route.Key

    package init(_ key: Route.Key) {
        self.key = key
    }

    package func touch(_ books: inout Books) {
        books.routes.want(key)
        books.revisions.want(.catalog)
    }

    package func decide(_ books: inout Books) throws(Fault) {
        guard try books.routes.find(key) != nil else {
            throw .notFound("route \(key.position) of listing \(key.listing)")
        }
        try books.routes.remove(key)
        try books.reviseCatalog()
    }
}

/// Says what one currency is worth in another.
///
/// - Throws: `invalid` for a rate that is not above zero.
package struct SetExchangeRate: Command {
    package let key: ExchangeRate.Key
    package let rate: Rate
    package let source: String
    /// The moment that it holds for; nil = nobody has said.
    package let asOf: Instant?

    package init(_ key: ExchangeRate.Key, _ rate: Rate, source: String = "staff", asOf: Instant? = nil) {
        self.key = key
        self.rate = rate
        self.source = source
        self.asOf = asOf
    }

    package func touch(_ books: inout Books) {
        books.exchangeRates.want(key)
        books.revisions.want(.catalog)
    }

    package func decide(_ books: inout Books) throws(Fault) {
        guard rate.nanos > 0, key.from != key.to else { throw .invalid("the rate must be above zero") }
        var row = try books.exchangeRates.find(key) ?? ExchangeRate(key: key, rate: rate, setAt: books.now)
        row.rate = rate
        row.setAt = books.now
        row.source = source
        row.asOf = asOf
        try books.exchangeRates.put(row)
        try books.reviseCatalog()
    }
}
