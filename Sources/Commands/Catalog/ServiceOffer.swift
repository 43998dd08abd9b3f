import Base
import Domain

/// A provider's service as it is put on sale.
package struct ServiceOffer: Sendable {
    package let service: OfferedService
    package let type: ServiceType
    private let shop: StorefrontID
    private let provider: UpstreamProvider
    private let position: Int64
    /// Made of its cost, as the provider's terms say.
    package let rate: Rate

    /// - Throws: `amountOverflow`.
    package init(
        _ service: OfferedService, type: ServiceType, in shop: Storefront, by provider: UpstreamProvider,
        position: Int64, catalog: Catalog
    ) throws(Fault) {
        self.service = service
        self.type = type
        self.shop = shop.id
        self.provider = provider
        self.position = position
        rate = try Pricing.price(
            cost: service.rate, costBasis: service.basis, listingBasis: type.basis,
            exchange: catalog.exchange(provider.currency, shop.currency) ?? .zero,
            markupBasisPoints: provider.markupBasisPoints, decimals: provider.priceDecimals)
    }

    package var command: AddListing {
        AddListing(
            provider: provider.id, item: service.item,
            passesSchedule: provider.makesSchedule(of: service, type: type.code)
        ) { [self] id in
            var listing = Listing(
                id: id, storefront: shop, position: position, name: service.name, type: type,
                category: service.category.isEmpty ? "General" : service.category, rate: rate,
                minimum: service.minimum, maximum: service.maximum)
            listing.hasRefill = service.hasRefill
            listing.hasCancel = service.hasCancel
            // What the provider does not do in runs is done in runs here.
            listing.hasDripFeed = type.takesRuns
            listing.followsCost = true
            return listing
        }
    }
}
