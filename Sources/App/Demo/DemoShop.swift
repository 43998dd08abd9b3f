import Base
import Commands
import Domain
import Gateway
import PanelWire
import Storage

/// The demonstration's data: four storefronts, one a dialect, each with every kind of listing and a customer.
struct DemoShop {
    /// One storefront of the demonstration.
    struct Plan: Sendable {
        let dialect: PanelDialect
        let name: String
        let currency: Currency
        /// What `Sandbox: completes` costs for a thousand.
        let rate: String
        let balance: String
    }

    static let plans = [
        Plan(dialect: .standard, name: "standard", currency: .usd, rate: "0.90", balance: "1000000"),
        Plan(dialect: .picaSMM, name: "pica-smm", currency: .usd, rate: "0.90", balance: "1000000"),
        Plan(dialect: .hethongsub, name: "hethongsub", currency: .usd, rate: "2.5", balance: "1000000"),
        Plan(dialect: .tuongtacfbig, name: "tuongtacfbig", currency: .vnd, rate: "15000", balance: "100000000000"),
    ]

    let store: Store

    /// Fills an empty store.
    ///
    /// - Returns: the accounts, as `demo` prints them.
    func open() async throws -> [DemoAccount] {
        let provider = try await store.execute(
            AddProvider(name: "sandbox", kind: ProviderKinds.sandbox) { row in row.alias = "alpha" })
        var accounts: [DemoAccount] = []
        for plan in Self.plans {
            let shop = try await store.execute(
                AddStorefront(
                    name: plan.name, dialect: plan.dialect.name, currency: plan.currency,
                    language: plan.dialect.language, hosts: []))
            for (position, listing) in DemoListing.all(plan).enumerated() {
                _ = try await store.execute(
                    AddListing(provider: listing.item == nil ? nil : provider, item: listing.item ?? "") { id in
                        listing.listing(id, in: shop, position: Int64(position))
                    })
            }
            accounts.append(
                try await account(named: "\(plan.name) reseller", at: shop, plan, balance: plan.balance))
        }
        return accounts
    }

    /// Opens an account with a key and money.
    func account(named name: String, at shop: StorefrontID, _ plan: Plan, balance: String) async throws
        -> DemoAccount
    {
        let id = try await store.execute(AddAccount(storefront: shop, name: name))
        let key = FreshKey()
        _ = try await store.execute(
            AddKey(
                account: id, name: "demonstration", digest: key.digest, hint: key.hint, scope: .order, expiresAt: nil))
        let wallet = WalletKey(id, plan.currency)
        _ = try await store.execute(
            AdjustWallet(
                wallet: wallet, direction: .credit, amount: Money(text: balance) ?? .zero, actor: "demo",
                reason: "demonstration money"))
        let token = try await DemoNumbers(store: store).token(for: id)
        return DemoAccount(
            id: id, shop: shop, name: name, plan: plan, key: key.text, balance: balance, wallet: wallet,
            numbersToken: token)
    }
}

/// An account of the demonstration.
struct DemoAccount: Sendable {
    let id: AccountID
    let shop: StorefrontID
    let name: String
    let plan: DemoShop.Plan
    let key: String
    let balance: String
    let wallet: WalletKey
    let numbersToken: String
    var orders: [OrderID] = []

    var answer: Answer {
        var members: [(String, Answer.Value)] = [
            ("id", .id(id)), ("name", .text(name)), ("storefront", .text(plan.name)),
            ("dialect", .text(plan.dialect.name)), ("path", .text(plan.dialect.path)),
            ("currency", .text(plan.currency.code)), ("panel_key", .text(key)), ("balance", .text(balance)),
            ("numbers_token", .text(numbersToken)), ("numbers_balance", .text(DemoNumbers.balance)),
        ]
        if !orders.isEmpty { members.append(("order_ids", .numbers(orders.map(\.raw)))) }
        return Answer(members)
    }
}

/// A listing of the demonstration. Rates are those of the Default type times a factor in hundredths.
struct DemoListing: Sendable {
    let name: String
    let type: String
    let category: String
    let rate: Rate
    var minimum: Int64 = 10
    var maximum: Int64 = 10_000
    /// The sandbox's service; nil = by hand.
    var item: String? = "completes"
    var refill = false
    var cancel = false
    var dripFeed = false
    var extras: [OrderField] = []

    static func all(_ plan: DemoShop.Plan) -> [DemoListing] {
        let base = Rate(text: plan.rate) ?? .zero
        let perUnit = Rate(nanos: base.nanos / 100, shownDecimals: 0)
        var listings = [
            DemoListing(
                name: "Sandbox: completes", type: "Default", category: "Sandbox", rate: base, refill: true,
                cancel: true, dripFeed: true, extras: ServiceTypes.extras),
            DemoListing(
                name: "Sandbox: partial", type: "Default", category: "Sandbox", rate: base, item: "partial",
                refill: true, cancel: true),
            DemoListing(
                name: "Sandbox: canceled", type: "Default", category: "Sandbox", rate: base, item: "canceled",
                cancel: true),
            DemoListing(
                name: "Sandbox: refused", type: "Default", category: "Sandbox", rate: base, item: "refused",
                cancel: true),
            DemoListing(
                name: "Sandbox: slow", type: "Default", category: "Sandbox", rate: base, item: "slow", refill: true,
                cancel: true),
            DemoListing(
                name: "By hand: Default", type: "Default", category: "By hand", rate: base, item: nil, refill: true,
                cancel: true),
        ]
        for type in ServiceTypes.all where type.code != 1 {
            let isUnit = type.basis == 1
            var listing = DemoListing(
                name: type.name, type: type.name, category: "All types", rate: isUnit ? perUnit : base, minimum: 1,
                refill: !isUnit, cancel: true, dripFeed: type.takesRuns)
            if type.quantity == .one { listing.maximum = 1 }
            listings.append(listing)
        }
        return listings
    }

    func listing(_ id: ListingID, in shop: StorefrontID, position: Int64) -> Listing {
        var listing = Listing(
            id: id, storefront: shop, position: position, name: name,
            type: ServiceTypes.named(type) ?? ServiceTypes.all[0],
            category: category, rate: rate, minimum: minimum, maximum: maximum)
        listing.hasRefill = refill
        listing.hasCancel = cancel
        listing.hasDripFeed = dripFeed
        listing.extras = extras
        listing.about = "Delivered by \(item == nil ? "hand" : "the sandbox")."
        listing.platform = category
        return listing
    }
}
