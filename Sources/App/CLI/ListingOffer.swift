import ArgumentParser
import Base
import Commands
import Domain
import Storage

extension ListingCommand {
    struct Offer: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "offer",
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
                        group.addTask { _ = try await store.execute(offer.command) }
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
