import ArgumentParser
import Base
import Commands
import Domain
import Storage

extension ListingCommand {
    struct Offer: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Put services of a provider's catalogue on sale, at prices that follow their costs.",
            discussion: """
                The catalogue is what 'provider sync' took in. Services that are on sale in the storefront already, \
                have vanished or are of a type that is unknown here are left out. A price set by hand afterwards \
                ('listing edit --rate') no longer follows.
                """)
        @OptionGroup var options: StoreOptions
        @ArgumentParser.Option(help: "The provider's name.") var provider: String
        @ArgumentParser.Option(help: "The storefront's name.") var storefront: String
        @ArgumentParser.Option(help: "One of its services; may be repeated. Without it, all.") var item: [String] = []
        @ArgumentParser.Option(help: "Only services of this category.") var category: String?

        func run() async throws {
            try await options.run { office in
                let shop = try office.storefront(storefront)
                let upstream = try office.provider(provider)
                guard office.catalog.exchange(upstream.currency, shop.currency) != nil else {
                    throw Fault.invalid(
                        "no rate from \(upstream.currency) to \(shop.currency): 'switchboard exchange set' takes one")
                }
                let onSale = Set(
                    office.catalog.routes.values.joined().filter { $0.provider == upstream.id }.compactMap { route in
                        office.catalog.listings[route.key.listing]?.storefront == shop.id ? route.item : nil
                    })
                let items = try await office.store.read(ReadItems(of: upstream.id)).filter { row in
                    !row.hasVanished && row.held == nil && !onSale.contains(row.key.item)
                        && (item.isEmpty || item.contains(row.key.item))
                        && (category == nil || row.service.category == category)
                }
                let offers = try items.enumerated().compactMap { position, row in
                    try ServiceTypes.named(row.service.type).map { type in
                        try ServiceOffer(
                            row.service, type: type, in: shop, by: upstream, position: Int64(1_000 + position),
                            catalog: office.catalog)
                    }
                }
                let store = office.store
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for (started, offer) in offers.enumerated() {
                        if started >= 256 { try await group.next() }
                        group.addTask { try await offer.add(to: store) }
                    }
                    try await group.waitForAll()
                }
                try await office.note(
                    verb: "listing.offer", subject: "storefront \(shop.id)",
                    detail: "provider=\(provider) offered=\(offers.count)")
                return Answer([
                    ("offered", .number(Int64(offers.count))),
                    ("of_unknown_type", .number(Int64(items.count - offers.count))),
                ])
            }
        }
    }
}

/// A provider's service as it is put on sale.
private struct ServiceOffer: Sendable {
    let service: OfferedService
    let type: ServiceType
    let shop: StorefrontID
    let provider: UpstreamProvider
    let position: Int64
    let rate: Rate

    init(
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

    func add(to store: Store) async throws {
        _ = try await store.execute(
            AddListing(
                provider: provider.id, item: service.item,
                passesSchedule: provider.makesSchedule(of: service, type: type.code)
            ) { id in
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
            })
    }
}
