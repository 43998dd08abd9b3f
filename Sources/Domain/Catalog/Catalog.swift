import Base

/// Everything that changes seldom, as one immutable snapshot: who may come in, what is sold and at which price.
///
/// A node reads it again when the catalogue's revision has moved; money and orders are never in it.
package final class Catalog: Sendable {
    package let revision: Int64
    package let storefronts: [StorefrontID: Storefront]
    package let accounts: [AccountID: Account]
    package let providers: [ProviderID: UpstreamProvider]
    /// Active listings of each storefront in the order of their positions.
    package let shelves: [StorefrontID: [Listing]]
    /// All listings, those off sale too.
    package let listings: [ListingID: Listing]
    /// Routes of each listing in the order in which they are tried.
    package let routes: [ListingID: [Route]]
    package let exchangeRates: [ExchangeRate.Key: ExchangeRate]
    package let deliveryTimes: [ListingID: DeliveryTime]
    /// Warnings first, then the newest.
    package let announcements: [Announcement]
    private let showcases: [StorefrontID: Showcase]
    private let storefrontByHost: [String: StorefrontID]
    private let keys: [KeyDigest: AccessKey]
    private let personalRates: [PersonalPrice.Key: Rate]
    private let accountsWithPrices: Set<AccountID>
    private let limits: [RequestLimit.Key: Int64]

    package init(
        revision: Int64, storefronts: [Storefront], accounts: [Account], keys: [AccessKey],
        providers: [UpstreamProvider], listings: [Listing], routes: [Route], prices: [PersonalPrice],
        limits: [RequestLimit], exchangeRates: [ExchangeRate] = [], deliveryTimes: [DeliveryTime] = [],
        announcements: [Announcement] = [], showcases: [Showcase] = []
    ) {
        self.revision = revision
        self.storefronts = Dictionary(storefronts.map { ($0.id, $0) }) { first, _ in first }
        self.accounts = Dictionary(accounts.map { ($0.id, $0) }) { first, _ in first }
        self.providers = Dictionary(providers.map { ($0.id, $0) }) { first, _ in first }
        self.listings = Dictionary(listings.map { ($0.id, $0) }) { first, _ in first }
        shelves = Dictionary(grouping: listings.filter(\.isOnSale), by: \.storefront).mapValues { shelf in
            shelf.sorted { ($0.position, $0.id) < ($1.position, $1.id) }
        }
        self.routes = Dictionary(grouping: routes, by: \.key.listing).mapValues { $0.sorted { $0.key < $1.key } }
        self.exchangeRates = Dictionary(exchangeRates.map { ($0.key, $0) }) { first, _ in first }
        self.deliveryTimes = Dictionary(deliveryTimes.map { ($0.listing, $0) }) { first, _ in first }
        storefrontByHost = Dictionary(storefronts.flatMap { shop in shop.hosts.map { ($0, shop.id) } }) { first, _ in
            first
        }
        self.keys = Dictionary(keys.map { ($0.digest, $0) }) { first, _ in first }
        personalRates = Dictionary(prices.map { ($0.key, $0.rate) }) { first, _ in first }
        accountsWithPrices = Set(prices.map(\.key.account))
        self.announcements = announcements.sorted { ($1.level.rawValue, $1.id) < ($0.level.rawValue, $0.id) }
        self.showcases = Dictionary(showcases.map { ($0.storefront, $0) }) { first, _ in first }
        self.limits = Dictionary(limits.map { ($0.key, $0.perMinute) }) { first, _ in first }
    }

    package static let empty = Catalog(
        revision: 0, storefronts: [], accounts: [], keys: [], providers: [], listings: [], routes: [], prices: [],
        limits: [])

    package func storefront(host: String) -> Storefront? {
        storefrontByHost.isEmpty ? nil : storefrontByHost[host].flatMap { storefronts[$0] }
    }
    package func storefront(named name: String) -> Storefront? { storefronts.values.first { $0.name == name } }
    /// How a storefront looks in a browser.
    package func showcase(of storefront: Storefront) -> Showcase {
        showcases[storefront.id] ?? Showcase(of: storefront)
    }
    /// The colours of all storefronts that have one.
    package var accents: Set<String> { Set(showcases.values.map(\.accent).filter { !$0.isEmpty }) }

    /// What is told now to those who look at a storefront; nil = to staff.
    package func announcements(in storefront: StorefrontID?, at now: Instant) -> [Announcement] {
        announcements.filter { ($0.storefront == nil || $0.storefront == storefront) && $0.isShown(at: now) }
    }
    package func provider(named name: String) -> UpstreamProvider? { providers.values.first { $0.name == name } }
    package func key(_ digest: KeyDigest) -> AccessKey? { keys[digest] }

    /// The listing of that id, where it is on sale in that storefront.
    package func offer(_ id: ListingID, in storefront: StorefrontID) -> Listing? {
        guard let listing = listings[id], listing.storefront == storefront, listing.isOnSale else { return nil }
        return listing
    }

    /// How long a listing's orders take, in minutes; nil where too few have been completed to say.
    package func averageMinutes(of listing: ListingID) -> Int64? {
        guard let time = deliveryTimes[listing], time.orders >= DeliveryTime.fewest else { return nil }
        return max(1, time.meanMilliseconds / 60_000)
    }

    /// The first route of a listing whose provider is not paused, else the first; nil = delivered by hand.
    package func route(of listing: ListingID) -> Route? {
        guard let routes = routes[listing] else { return nil }
        return routes.first { providers[$0.provider]?.isPaused == false } ?? routes.first
    }

    /// The route to try when the one at `position` did not take an order; nil where there is no other whose provider
    /// is not paused.
    package func route(of listing: ListingID, after position: Int64) -> Route? {
        routes[listing]?.first { $0.key.position > position && providers[$0.provider]?.isPaused == false }
    }

    /// What `add` charges this account: its personal rate, else the listed one less its discount.
    ///
    /// - Throws: `amountOverflow`.
    package func rate(of listing: Listing, for account: Account) throws(Fault) -> Rate {
        if accountsWithPrices.contains(account.id),
            let personal = personalRates[PersonalPrice.Key(account.id, listing.id)]
        {
            return personal
        }
        return try listing.rate.adjusted(basisPoints: account.discountBasisPoints)
    }

    /// The rates that an account has for itself, by listing; it looks at those of all accounts.
    package func personalRates(of account: AccountID) -> [(listing: ListingID, rate: Rate)] {
        guard accountsWithPrices.contains(account) else { return [] }
        return personalRates.filter { $0.key.account == account }.map { ($0.key.listing, $0.value) }
            .sorted { $0.0 < $1.0 }
    }

    /// Whether this account sees the listed rates, so that what is made of them can be shared.
    package func seesListedRates(_ account: Account) -> Bool {
        account.discountBasisPoints == 0 && !accountsWithPrices.contains(account.id)
    }

    /// The rate that an account has for itself for one listing, nil where it has none.
    package func personalRate(_ key: PersonalPrice.Key) -> Rate? { personalRates[key] }

    /// What is set for an owner itself, nil where nothing is; `RequestLimit.unlimited` = no limit.
    package func ownLimit(_ key: RequestLimit.Key) -> Int64? { limits[key] }

    /// Admitted requests in any 60 s: the account's own limit, else its storefront's, else the standard; nil = no limit.
    package func limit(_ group: ActionGroup, for account: Account) -> Int64? {
        guard !limits.isEmpty else { return group.standardPerMinute }
        let limit =
            limits[RequestLimit.Key(.account(account.id), group)]
            ?? limits[RequestLimit.Key(.storefront(account.storefront), group)] ?? group.standardPerMinute
        return limit == RequestLimit.unlimited ? nil : limit
    }

    /// The same of a storefront's customers who have none of their own; nil = no limit.
    package func limit(_ group: ActionGroup, of storefront: StorefrontID) -> Int64? {
        let limit = limits[RequestLimit.Key(.storefront(storefront), group)] ?? group.standardPerMinute
        return limit == RequestLimit.unlimited ? nil : limit
    }
}
