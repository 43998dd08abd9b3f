import Base

/// A checked and priced order: all that placing it needs of the catalogue.
package struct Quote: Sendable {
    package let listing: ListingID
    /// The code of the service type.
    package let type: Int64
    package let plan: OrderPlan
    package let rate: Rate
    package let basis: Int64
    package let charge: Money
    /// What the smallest post of a subscription will cost; nil for other orders.
    package let leastPost: Money?
    package let refusesOpenLink: Bool
    /// The route it takes first; nil where the listing is delivered by hand.
    package let route: Route?
    package let revision: Int64

    /// Checks a draft and prices it for an account.
    ///
    /// - Throws: `incorrectService`, what `ServiceType.plan` throws, `amountOverflow`.
    package init(_ draft: Draft, service: ListingID, for account: Account, in catalog: Catalog, at now: Instant)
        throws(Fault)
    {
        guard let listing = catalog.offer(service, in: account.storefront),
            let type = ServiceTypes.byCode[listing.type]
        else { throw .incorrectService }
        let plan = try type.plan(draft, for: listing, at: now)
        self.listing = service
        self.type = type.code
        self.plan = plan
        rate = try catalog.rate(of: listing, for: account)
        basis = listing.basis > 0 ? listing.basis : type.basis
        // A subscription's posts are charged one by one.
        if let posts = plan.posts {
            charge = .zero
            leastPost = try rate.charge(quantity: posts.minimum, basis: basis)
        } else {
            charge = try rate.charge(quantity: plan.totalQuantity, basis: basis)
            leastPost = nil
        }
        refusesOpenLink = listing.refusesOpenLinks
        route = catalog.route(of: service)
        revision = catalog.revision
    }
}
