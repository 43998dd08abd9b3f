import Base
import Domain
import Testing

@Suite struct CatalogTests {
    private static let otherShop = StorefrontID(8)

    private func account(_ id: Int64 = 2, shop: StorefrontID = Made.shop, discount: Int64 = 0) -> Account {
        var account = Account(id: AccountID(id), storefront: shop, name: "a", createdAt: Made.now)
        account.discountBasisPoints = discount
        return account
    }

    private func catalog(
        listings: [Listing] = [], routes: [Route] = [], prices: [PersonalPrice] = [], limits: [RequestLimit] = []
    ) -> Catalog {
        Catalog(
            revision: 4,
            storefronts: [
                Storefront(
                    id: Made.shop, name: "one", dialect: "standard", currency: .usd, hosts: ["a.example", "b.example"]),
                Storefront(
                    id: Self.otherShop, name: "two", dialect: "hethongsub", currency: .vnd, hosts: ["c.example"]),
            ], accounts: [account()], keys: [], providers: [], listings: listings, routes: routes, prices: prices,
            limits: limits)
    }

    private func limit(_ owner: LimitOwner, _ group: ActionGroup, _ perMinute: Int64) -> RequestLimit {
        RequestLimit(key: .init(owner, group), perMinute: perMinute)
    }

    @Test func hostsFindTheirStorefront() {
        let catalog = catalog()
        #expect(catalog.storefront(host: "a.example")?.id == Made.shop)
        #expect(catalog.storefront(host: "b.example")?.id == Made.shop)
        #expect(catalog.storefront(host: "c.example")?.id == Self.otherShop)
        for host in ["", "example", "A.example", "a.example.", "xa.example"] {
            #expect(catalog.storefront(host: host) == nil)
        }
    }

    @Test func offersWhatIsOnSaleInTheStorefrontOnly() throws {
        let type = try Made.type("Default")
        let catalog = catalog(listings: [
            try Made.listing(type, id: 10), try Made.listing(type, id: 11) { $0.isActive = false },
        ])
        #expect(catalog.offer(ListingID(10), in: Made.shop)?.id == ListingID(10))
        #expect(catalog.offer(ListingID(10), in: Self.otherShop) == nil)
        #expect(catalog.offer(ListingID(11), in: Made.shop) == nil)
        #expect(catalog.offer(ListingID(12), in: Made.shop) == nil)
        #expect(catalog.shelves[Made.shop]?.map(\.id.raw) == [10])
        #expect(catalog.listings.count == 2, "what is off sale is still known to its orders")
    }

    @Test func shelvesAreSortedByPositionAndId() throws {
        let type = try Made.type("Default")
        let catalog = catalog(
            listings: try [(12, 1), (10, 2), (13, 1), (11, 0)].map { id, position in
                try Made.listing(type, id: id) { $0.position = position }
            })
        #expect(catalog.shelves[Made.shop]?.map(\.id.raw) == [11, 12, 13, 10])
    }

    @Test func routesAreTriedByPosition() {
        let route = { (position: Int64) in
            Route(listing: ListingID(10), position: position, provider: ProviderID(position + 20), item: "i")
        }
        #expect(
            catalog(routes: [route(2), route(0), route(1)]).routes[ListingID(10)]?.map(\.provider.raw) == [20, 21, 22])
    }

    @Test func aPersonalRateWinsOverTheDiscount() throws {
        let listing = try Made.listing(try Made.type("Default"))
        let other = try Made.listing(try Made.type("Default"), id: 11)
        let personal = try #require(Rate(text: "0.500"))
        let catalog = catalog(
            listings: [listing, other],
            prices: [PersonalPrice(key: .init(AccountID(2), listing.id), rate: personal)])
        #expect(try catalog.rate(of: listing, for: account(2, discount: -500)).text == "0.500")
        #expect(try catalog.rate(of: other, for: account(2, discount: -500)).text == "0.855")
        #expect(try catalog.rate(of: listing, for: account(3, discount: -500)).text == "0.855")
        #expect(try catalog.rate(of: listing, for: account(3)).text == "0.90")
        #expect(try catalog.rate(of: listing, for: account(3, discount: 1_000)).text == "0.99")
        #expect(!catalog.seesListedRates(account(2)))
        #expect(!catalog.seesListedRates(account(3, discount: -500)))
        #expect(catalog.seesListedRates(account(3)))
    }

    @Test func anAccountsLimitWinsOverItsStorefronts() {
        let catalog = catalog(limits: [
            limit(.storefront(Made.shop), .read, 100), limit(.storefront(Made.shop), .order, 50),
            limit(.account(AccountID(2)), .read, 10), limit(.account(AccountID(3)), .order, RequestLimit.unlimited),
            limit(.account(AccountID(4)), .order, 0),
        ])
        #expect(catalog.limit(.read, for: account(2)) == 10)
        #expect(catalog.limit(.order, for: account(2)) == 50)
        #expect(catalog.limit(.order, for: account(3)) == nil, "lifted")
        #expect(catalog.limit(.order, for: account(4)) == 0, "shut")
        #expect(catalog.limit(.read, for: account(2, shop: Self.otherShop)) == 10)
        #expect(catalog.limit(.read, for: account(9, shop: Self.otherShop)) == nil)
        #expect(self.catalog().limit(.read, for: account(2)) == nil)
    }

    @Test func aStorefrontsLimitIsNotAnAccountsOfTheSameNumber() {
        let catalog = catalog(limits: [limit(.storefront(StorefrontID(77)), .read, 1)])
        #expect(catalog.limit(.read, for: account(77)) == nil)
    }
}

@Suite struct QuoteTests {
    private func quote(
        _ fields: [String: String], type: String = "Default", rate: String = "0.90", discount: Int64 = 0,
        service: Int64 = 10, _ change: (inout Listing) -> Void = { _ in }
    ) throws -> Quote {
        var account = Account(id: Made.account, storefront: Made.shop, name: "a", createdAt: Made.now)
        account.discountBasisPoints = discount
        let listing = try Made.listing(try Made.type(type), rate: rate, change)
        let catalog = Catalog(
            revision: 4, storefronts: [], accounts: [account], keys: [], providers: [], listings: [listing],
            routes: [Route(listing: listing.id, position: 0, provider: ProviderID(3), item: "i")], prices: [],
            limits: [])
        return try Quote(try Made.draft(fields), service: ListingID(service), for: account, in: catalog, at: Made.now)
    }

    private let plain = ["link": "x", "quantity": "100"]

    @Test func chargesTheRateForItsBasis() throws {
        #expect(try quote(plain).charge.text == "0.09")
        #expect(try quote(plain) { $0.basis = 1 }.charge.text == "90")
        #expect(try quote(["link": "x"], type: "Package").charge.text == "0.9")
        #expect(try quote(plain, discount: -500).charge.text == "0.0855")
        #expect(try quote(plain, rate: "0.000000001").charge.micros == 1)
        #expect(try quote(plain, rate: "0").charge == .zero)
    }

    @Test func chargesAllRunsAtOnce() throws {
        let quote = try quote(["link": "x", "quantity": "100", "runs": "5", "interval": "10"]) { $0.hasDripFeed = true }
        #expect(quote.charge.text == "0.45")
    }

    @Test func chargesASubscriptionNothingYet() throws {
        let quote = try quote(["username": "u", "min": "100", "max": "200"], type: "Subscriptions")
        #expect(quote.charge == .zero)
        #expect(quote.rate.text == "0.90")
    }

    @Test func remembersWhatItWasPricedWith() throws {
        let quote = try quote(plain)
        #expect(quote.revision == 4 && quote.route?.provider == ProviderID(3) && quote.basis == 1000)
    }

    @Test func refusesWhatIsNotOnSale() {
        #expect(throws: Fault.incorrectService) { try quote(plain, service: 11) }
        #expect(throws: Fault.incorrectService) { try quote(plain) { $0.isActive = false } }
        #expect(throws: Fault.incorrectService) { try quote(plain) { $0.type = 999 } }
    }

    @Test func refusesChargesBeyondTheRange() {
        #expect(throws: Fault.amountOverflow) {
            try quote(["link": "x", "quantity": "1099511627776"], rate: "9000000000") { $0.maximum = .max }
        }
    }
}
