import Base

/// One entry of an imported catalogue that makes sense.
package struct ImportedService: Sendable {
    /// The other panel's id of it.
    package let item: String
    package let name: String
    package let type: ServiceType
    package let category: String
    private let about: String
    private let platform: String
    /// What it is sold at, with the markup.
    package let rate: Rate
    private let minimum: Int64
    private let maximum: Int64
    private let hasRefill: Bool
    private let hasCancel: Bool
    private let hasDripFeed: Bool

    /// - Returns: nil without an id, a name, a known type, a rate and sensible bounds.
    package init?(_ entry: [String: String], markupBasisPoints: Int64) {
        guard let item = entry["service"] ?? entry["id"], let name = entry["name"]?.trimmed, !name.isEmpty,
            let type = ServiceTypes.named(entry["type"] ?? "Default"),
            let rate = entry["rate"].flatMap({ Rate(text: $0) }),
            let minimum = WholeNumber.parse(entry["min"] ?? "1"), let maximum = WholeNumber.parse(entry["max"] ?? "1"),
            maximum >= minimum, let marked = try? rate.adjusted(basisPoints: markupBasisPoints)
        else { return nil }
        self.item = item
        self.name = String(name)
        self.type = type
        category = entry["category"] ?? "General"
        about = entry["desc"] ?? entry["description"] ?? ""
        platform = entry["platform"] ?? ""
        self.rate = marked
        self.minimum = minimum
        self.maximum = maximum
        let flag = { (name: String) in ["true", "1", "yes"].contains(entry[name]?.lowercased() ?? "") }
        hasRefill = flag("refill")
        hasCancel = flag("cancel")
        hasDripFeed = flag("dripfeed")
    }

    /// The sandbox knows behaviors, not other panels' ids.
    package func item(for provider: UpstreamProvider) -> String { provider.kind == "sandbox" ? "completes" : item }

    package func passesSchedule(to provider: UpstreamProvider) -> Bool {
        let service = OfferedService(item: item, name: name, rate: rate, hasDripFeed: hasDripFeed)
        return provider.makesSchedule(of: service, type: type.code)
    }

    /// The listing that it becomes.
    package func listing(_ id: ListingID, in storefront: StorefrontID, position: Int64) -> Listing {
        var listing = Listing(
            id: id, storefront: storefront, position: position, name: name, type: type, category: category,
            rate: rate, minimum: minimum, maximum: maximum)
        listing.about = about
        listing.platform = platform
        listing.hasRefill = hasRefill
        listing.hasCancel = hasCancel
        listing.hasDripFeed = hasDripFeed
        return listing
    }
}

/// Which entries of a catalogue are put on sale in a storefront, and how many are left out.
package struct ImportPlan: Sendable {
    package let storefront: Storefront
    package let provider: UpstreamProvider
    package let services: [ImportedService]
    /// Entries that make no sense, or that the storefront has already.
    package let skipped: Int

    /// - Parameter markupBasisPoints: hundredths of a percent added to each rate.
    package init(
        _ entries: [[String: String]], to storefront: Storefront, by provider: UpstreamProvider,
        markupBasisPoints: Int64, catalog: Catalog
    ) {
        self.storefront = storefront
        self.provider = provider
        var seen = catalog.items(of: provider.id, onSaleIn: storefront.id)
        var services: [ImportedService] = []
        for entry in entries {
            guard let service = ImportedService(entry, markupBasisPoints: markupBasisPoints) else { continue }
            // The sandbox has few services, so there many listings may lead to one.
            guard provider.kind == ProviderKinds.sandbox || seen.insert(service.item).inserted else { continue }
            services.append(service)
        }
        self.services = services
        skipped = entries.count - services.count
    }
}

extension Catalog {
    /// A provider's services that listings of a storefront lead to, on sale or not.
    package func items(of provider: ProviderID, onSaleIn storefront: StorefrontID) -> Set<String> {
        Set(
            routes.values.joined().filter { $0.provider == provider }.compactMap { route in
                listings[route.key.listing]?.storefront == storefront ? route.item : nil
            })
    }
}

extension UpstreamProvider {
    /// Whether it makes runs and posts itself: a panel does for subscriptions, and for services that say so.
    package func makesSchedule(of service: OfferedService?, type: Int64) -> Bool {
        guard kind == ProviderKinds.panel else { return false }
        return ServiceTypes.byCode[type]?.quantity == .perPost || service?.hasDripFeed == true
    }
}
