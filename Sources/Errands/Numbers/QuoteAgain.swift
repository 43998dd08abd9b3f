import Base
import Domain
import Providers
import Storage

/// Asks a provider what the number of a finished rental costs once more.
package struct QuoteAgain: Sendable {
    private let rental: Rental
    private let desk: NumberDesk

    package init(_ rental: Rental, desk: NumberDesk) {
        self.rental = rental
        self.desk = desk
    }

    /// - Throws: `conflict` where it cannot be had.
    package func run() async throws(Fault) -> RentalQuote {
        guard RentalCapabilities(of: rental, at: desk.now()).canReactivate,
            let row = desk.desk.catalog.current.providers[rental.provider], !row.isPaused,
            let provider = desk.providers.provider(of: row)
        else { throw .conflict("the number of this order cannot be had again") }
        let reply = await provider.costAgain(of: rental)
        await desk.note(reply.remarks, of: rental.provider)
        guard let cost = reply.value else { throw .conflict("the number of this order cannot be had again") }
        var quote = RentalQuote(again: rental, price: try price(of: cost, row), cost: cost)
        if row.kind == ProviderKinds.own, let phone = rental.phone,
            let product = desk.numbers.current.products[rental.product]
        {
            guard desk.numbers.current.ownNumbers[product.country]?.contains(where: { $0.phone == phone }) == true
            else { throw .conflict("the number of this order cannot be had again") }
            quote.ownService = product.service
            quote.candidates = [phone]
        }
        return quote
    }

    private func price(of cost: Money, _ row: UpstreamProvider) throws(Fault) -> Money {
        // What costs nobody anything is had again for what it was had for.
        if ProviderKinds.local.contains(row.kind) { return rental.charge }
        guard let exchange = desk.desk.catalog.current.exchange(row.currency, .idr) else {
            throw .conflict("the number of this order cannot be had again")
        }
        return try NumberPricing.price(cost: cost, exchange: exchange, row)
    }
}
