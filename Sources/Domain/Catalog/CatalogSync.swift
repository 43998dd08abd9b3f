import Base

/// What a provider's catalogue changes here: known rows and what was told give the rows to write.
package struct CatalogSync: Sendable {
    /// What was found, for staff.
    package struct Counts: Sendable, Equatable {
        package var told = 0
        package var new = 0
        package var changed = 0
        package var vanished = 0
        package var returned = 0
        /// Costs that wait for a person.
        package var quarantined = 0

        package init() {}
    }

    package enum Verdict: Sendable, Equatable {
        /// The list as a whole is not believed: nothing changes.
        case disbelieved(String)
        case changes([ProviderItem], Counts)
    }

    private let provider: UpstreamProvider
    private let catalog: Catalog
    private let now: Instant
    private let accepting: Bool
    private let listings: [String: [(listing: Listing, route: Route)]]

    /// - Parameter accepting: a person has said that whatever is told is right.
    package init(_ provider: UpstreamProvider, catalog: Catalog, accepting: Bool, at now: Instant) {
        self.provider = provider
        self.catalog = catalog
        self.accepting = accepting
        self.now = now
        var listings: [String: [(listing: Listing, route: Route)]] = [:]
        for route in catalog.routes.values.joined() where route.provider == provider.id {
            if let listing = catalog.listings[route.key.listing] {
                listings[route.item, default: []].append((listing, route))
            }
        }
        self.listings = listings
    }

    /// - Parameters:
    ///   - known: every row of the provider.
    ///   - told: its catalogue, each service once.
    package func diff(known: [ProviderItem], told: [OfferedService]) -> Verdict {
        let byItem = Dictionary(known.map { ($0.key.item, $0) }) { first, _ in first }
        let toldItems = Set(told.map(\.item))
        let lost = known.filter { !$0.hasVanished && !toldItems.contains($0.key.item) }
        let offered = known.count { !$0.hasVanished }
        if !accepting, lost.count >= 2, lost.count * 2 >= offered {
            return .disbelieved("\(lost.count) of \(offered) services are gone")
        }
        var counts = Counts()
        counts.told = told.count
        var rows: [ProviderItem] = []
        for service in told {
            guard let before = byItem[service.item] else {
                counts.new += 1
                rows.append(ProviderItem(provider: provider.id, service: service, at: now))
                continue
            }
            var row = take(service, into: before)
            row.hasVanished = false
            if row.held != nil { counts.quarantined += 1 }
            guard row != before else { continue }
            if before.hasVanished { counts.returned += 1 } else { counts.changed += 1 }
            rows.append(row)
        }
        for var row in lost {
            row.hasVanished = true
            counts.vanished += 1
            rows.append(row)
        }
        return .changes(rows, counts)
    }

    private func take(_ service: OfferedService, into before: ProviderItem) -> ProviderItem {
        var row = before
        let known = before.service.rate
        row.service = service
        row.held = nil
        if service.basis != before.service.basis, !accepting {
            // The same number for another count of units is another cost.
            row.service.type = before.service.type
            row.service.rate = known
            row.held = HeldCost(service.rate, .costJump)
        } else if service.rate.nanos == known.nanos {
            row.service.rate = known
        } else if !accepting, let reason = doubt(about: service, known: known) {
            row.service.rate = known
            row.held = HeldCost(service.rate, reason)
        }
        return row
    }

    /// Why a new cost should be seen by a person first; nil = it need not.
    private func doubt(about service: OfferedService, known: Rate) -> QuarantineReason? {
        // A fall as large as a rise that is not believed is as likely a mistake, and sells for nothing.
        let factor = Int128(10_000 + provider.jumpBasisPoints)
        if Int128(service.rate.nanos) * 10_000 > Int128(known.nanos) * factor { return .costJump }
        if Int128(known.nanos) * 10_000 > Int128(service.rate.nanos) * factor { return .costJump }
        guard service.rate.nanos > known.nanos else { return nil }
        let isBelow = (listings[service.item] ?? []).contains { listing, route in
            guard listing.isActive, !listing.followsCost,
                let cost = try? catalog.cost(of: listing, by: route, at: service.rate, itemBasis: service.basis)
            else { return false }
            return listing.rate.nanos < cost.nanos
        }
        return isBelow ? .belowCost : nil
    }
}

/// What may be changed of a listing because of its provider's catalogue.
package struct ListingChange: Sendable, Equatable {
    package let listing: ListingID
    /// nil = as it is.
    package var rate: Rate?
    package var isWithheld: Bool?

    package init(_ listing: ListingID, rate: Rate? = nil, isWithheld: Bool? = nil) {
        self.listing = listing
        self.rate = rate
        self.isWithheld = isWithheld
    }
}

extension Catalog {
    /// Prices and withdrawals that follow from what providers' services are and cost now.
    ///
    /// A listing that follows its cost takes its price from its first route; one whose routes all lead to services that
    /// have vanished is withheld. Routes to services that no catalogue has told of change nothing.
    package func changes(for items: [ProviderItem.Key: ProviderItem]) -> [ListingChange] {
        var changes: [ListingChange] = []
        for (id, routes) in routes {
            guard let listing = listings[id], let first = routes.first else { continue }
            let known = routes.map { items[ProviderItem.Key($0.provider, $0.item)] }
            var change = ListingChange(id)
            if known.contains(where: { $0 != nil }) {
                let isWithheld = known.allSatisfy { $0?.hasVanished ?? false }
                if isWithheld != listing.isWithheld { change.isWithheld = isWithheld }
            }
            if listing.followsCost, let item = known[0], !item.hasVanished,
                let price = try? price(of: listing, by: first, at: item.service.rate, itemBasis: item.service.basis),
                price.nanos != listing.rate.nanos
            {
                change.rate = price
            }
            if change != ListingChange(id) { changes.append(change) }
        }
        return changes.sorted { $0.listing < $1.listing }
    }
}
