import Base
import Commands
import Domain
import Errands
import Jobs
import Providers
import Storage
import TestSupport
import Testing

/// A panel with services 1…n at 0.50 each, of which listings are made in a storefront.
private struct Market {
    let panel = ScriptedPanel()
    let world: World
    let shop: StorefrontID
    let provider: ProviderID

    init(currency: Currency = .usd, _ terms: @escaping @Sendable (inout UpstreamProvider) -> Void = { _ in })
        async throws
    {
        world = try await World(panels: panel.transport)
        shop = try await world.storefront(currency: currency)
        provider = try await world.panel("market", terms)
        try await world.watch.refresh()
    }

    func offer(_ services: [(id: Int, rate: String)]) {
        let text = services.map { service in
            #"{"service":\#(service.id),"name":"S\#(service.id)","type":"Default","category":"C","rate":"\#(service.rate)","min":"10","max":"1000"}"#
        }.joined(separator: ",")
        panel.usually("services") { _ in "[\(text)]" }
    }

    func sync(accepting: Bool = false) async throws -> SyncCatalog.Report {
        try await SyncCatalog(provider, accepting: accepting, desk: world.desk).run()
    }

    func listing(_ item: String, rate: String = "1", followsCost: Bool = true) async throws -> ListingID {
        let id = try await world.listing(shop, rate: rate, item: item, provider: provider) { listing in
            listing.followsCost = followsCost
        }
        try await world.watch.refresh()
        return id
    }

    func listed(_ id: ListingID) throws -> Listing { try #require(world.watch.current.listings[id]) }
    func items() async throws -> [ProviderItem] { try await world.store.read(ReadItems(of: provider)) }
}

struct SyncTests {
    @Test func onlyWhatHasChangedIsWritten() async throws {
        let market = try await Market()
        var services = (1...6_000).map { (id: $0, rate: "0.50") }
        market.offer(services)
        let first = try await market.sync()
        #expect(first.counts.new == 6_000 && first.written == 6_000)
        let again = try await market.sync()
        #expect(again.written == 0 && again.listingsWritten == 0)
        for index in stride(from: 0, to: 6_000, by: 100) { services[index].rate = "0.51" }
        market.offer(services)
        let third = try await market.sync()
        #expect(third.counts.changed == 60 && third.written == 60)
        #expect(try await market.items().filter { $0.version > 1 }.count == 60)
    }

    @Test func aPriceIsCostTimesMarkupInTheStorefrontsCurrencyRounded() async throws {
        let market = try await Market(currency: .vnd) { row in
            row.markupBasisPoints = 2_550
            row.priceDecimals = 0
        }
        let id = try await market.listing("1")
        try await market.world.store.execute(
            SetExchangeRate(ExchangeRate.Key(.usd, .vnd), try #require(Rate(text: "25400.5"))))
        market.offer([(1, "0.50"), (2, "0.50")])
        #expect(try await market.sync().listingsWritten == 1)
        // 0.50 × 25,400.5 × 1.255 = 15,938.81…
        #expect(try market.listed(id).rate.text == "15939")
    }

    @Test func aLookChangesNothingAndTellsWhatASyncWouldDo() async throws {
        let market = try await Market()
        let id = try await market.listing("1")
        market.offer([(1, "0.50"), (2, "0.50")])
        _ = try await market.sync()
        market.offer([(1, "0.55"), (3, "0.50")])
        let before = try await market.items()
        let preview = try await SyncCatalog(market.provider, desk: market.world.desk).look()
        #expect(try await market.items() == before)
        #expect(preview.counts.changed == 1 && preview.counts.new == 1 && preview.counts.vanished == 1)
        #expect(preview.lines.map(\.after.key.item).sorted() == ["1", "2", "3"])
        #expect(preview.lines.first { $0.after.key.item == "1" }?.before?.service.rate.text == "0.50")
        #expect(preview.listings.map(\.listing) == [id] && preview.listings.first?.rate?.text == "0.55")
        #expect(try market.listed(id).rate.text == "0.5")
        let report = try await SyncCatalog(market.provider, agreed: preview.mark, desk: market.world.desk).run()
        #expect(report.written == 3 && !report.hasMoved)
        #expect(try market.listed(id).rate.text == "0.55")
    }

    @Test func whatWasNotAgreedToIsNotTakenIn() async throws {
        let market = try await Market()
        market.offer([(1, "0.50")])
        let preview = try await SyncCatalog(market.provider, desk: market.world.desk).look()
        market.offer([(1, "0.51")])
        let report = try await SyncCatalog(market.provider, agreed: preview.mark, desk: market.world.desk).run()
        #expect(report.hasMoved && report.written == 0)
        #expect(try await market.items().isEmpty)
    }

    @Test func agreedCostsPriceWhatFollowsThem() async throws {
        let market = try await Market()
        let id = try await market.listing("1")
        market.offer([(1, "0.50"), (2, "0.50")])
        _ = try await market.sync()
        market.offer([(1, "9"), (2, "9")])
        #expect(try await market.sync().counts.quarantined == 2)
        let report = try await AcceptCosts(of: market.provider, desk: market.world.desk) { $0.key.item == "1" }.run()
        #expect(report.accepted == 1 && report.listingsWritten == 1)
        #expect(try market.listed(id).rate.text == "9")
        #expect(try await market.items().filter { $0.held != nil }.map(\.key.item) == ["2"])
    }

    @Test func manyListingsChangeTogetherOrNotAtAll() async throws {
        let market = try await Market()
        let ids = [try await market.listing("1"), try await market.listing("2")]
        let store = market.world.store
        await #expect(throws: Fault.self) {
            try await store.execute(EditListings(ids + [ListingID(999_999)]) { $0.category = "New" })
        }
        try await market.world.watch.refresh()
        #expect(try ids.allSatisfy { try market.listed($0).category != "New" })
        #expect(try await store.execute(EditListings(ids) { $0.category = "New" }) == 2)
        #expect(try await store.execute(EditListings(ids) { $0.category = "New" }) == 0, "nothing is left to change")
        try await market.world.watch.refresh()
        #expect(try ids.allSatisfy { try market.listed($0).category == "New" })
    }

    @Test func routesChangePlaces() async throws {
        let market = try await Market()
        let id = try await market.listing("1")
        let store = market.world.store
        try await store.execute(
            PutRoute(Route(listing: id, position: 5, provider: market.provider, item: "2", basis: 7)))
        try await store.execute(SwapRoutes(id, 0, 5))
        try await market.world.watch.refresh()
        let routes = try #require(market.world.watch.current.routes[id])
        #expect(routes.map(\.key.position) == [0, 5] && routes.map(\.item) == ["2", "1"])
        #expect(routes.map(\.basis) == [7, 0])
        await #expect(throws: Fault.notFound("route of listing \(id)")) {
            try await store.execute(SwapRoutes(id, 0, 4))
        }
    }

    @Test func servicesAreFoundByTheirKeys() async throws {
        let market = try await Market()
        market.offer([(1, "0.50"), (2, "0.60")])
        _ = try await market.sync()
        let keys = ["2", "9"].map { ProviderItem.Key(market.provider, $0) }
        let found = try await market.world.store.read(FindItems(keys))
        #expect(found.count == 1 && found[keys[0]]?.service.rate.text == "0.60")
    }

    @Test func anImportLeavesOutWhatIsThereOrMakesNoSense() async throws {
        let market = try await Market()
        _ = try await market.listing("1")
        let text = """
            Service,name,type,rate,min,max
            1,There,Default,1,1,10
            2,"New, at last",default,2,1,10
            2,Twice,Default,2,1,10
            3,No such type,Nonsense,2,1,10
            4,Bad bounds,Default,2,10,1
            """
        let catalog = market.world.watch.current
        let shop = try #require(catalog.storefronts[market.shop])
        let provider = try #require(catalog.providers[market.provider])
        let plan = ImportPlan(
            try CatalogText.csv.entries(of: text), to: shop, by: provider, markupBasisPoints: 5_000, catalog: catalog)
        #expect(plan.services.map(\.name) == ["New, at last"] && plan.skipped == 4)
        #expect(plan.services.first?.rate.text == "3")
        let ids = try await market.world.store.execute(AddListings(plan.commands()))
        try await market.world.watch.refresh()
        #expect(try ids.map { try market.listed($0).name } == ["New, at last"])
        #expect(market.world.watch.current.routes[ids[0]]?.first?.item == "2")
    }

    @Test func withoutAnExchangeRateNothingIsPriced() async throws {
        let market = try await Market(currency: .vnd)
        let id = try await market.listing("1", rate: "7")
        market.offer([(1, "0.50")])
        #expect(try await market.sync().listingsWritten == 0)
        #expect(try market.listed(id).rate.text == "7")
    }

    @Test func aPriceSetByHandStays() async throws {
        let market = try await Market()
        let id = try await market.listing("1", rate: "0.70", followsCost: false)
        market.offer([(1, "0.50")])
        _ = try await market.sync()
        market.offer([(1, "0.55")])
        #expect(try await market.sync().counts.changed == 1)
        #expect(try market.listed(id).rate.text == "0.70")
    }

    @Test func aCostThatJumpsWaitsForAPerson() async throws {
        let market = try await Market { $0.jumpBasisPoints = 2_000 }
        let id = try await market.listing("1")
        market.offer([(1, "0.50")])
        _ = try await market.sync()
        #expect(try market.listed(id).rate.text == "0.5")
        market.offer([(1, "0.601")])
        let report = try await market.sync()
        #expect(report.counts.quarantined == 1 && report.listingsWritten == 0)
        #expect(try market.listed(id).rate.text == "0.5")
        #expect(try await market.items().first?.held == HeldCost(try #require(Rate(text: "0.601")), .costJump))
        #expect(try await market.sync().written == 0, "what waits is written once")
        #expect(try await market.sync(accepting: true).listingsWritten == 1)
        #expect(try market.listed(id).rate.text == "0.601")
    }

    @Test func aCostThatFallsAsFarWaitsToo() async throws {
        let market = try await Market()
        let id = try await market.listing("1")
        market.offer([(1, "0.50")])
        _ = try await market.sync()
        for rate in ["0", "0.0005", "0.40"] {
            market.offer([(1, rate)])
            #expect(try await market.sync().counts.quarantined == 1)
            #expect(try market.listed(id).rate.text == "0.5")
        }
        market.offer([(1, "0.45")])
        _ = try await market.sync()
        #expect(try market.listed(id).rate.text == "0.45")
        let kinds = try await market.world.store.read(ListFindings(of: market.provider, limit: 9)).rows.map(\.key.kind)
        #expect(kinds == [.quarantine])
    }

    @Test func aTypeThatIsSpelledOtherwiseMakesNothingAThousandTimesCheaper() async throws {
        let market = try await Market()
        let id = try await market.world.listing(
            market.shop, type: "Package", rate: "1", item: "1", provider: market.provider
        ) { $0.followsCost = true }
        try await market.world.watch.refresh()
        let service = { (type: String) in
            #"[{"service":1,"name":"S","type":"\#(type)","rate":"0.50","min":"1","max":"1"}]"#
        }
        let (plain, odd) = (service("Package"), service("Packages (new)"))
        market.panel.usually("services") { _ in plain }
        _ = try await market.sync()
        #expect(try market.listed(id).rate.text == "0.5")
        market.panel.usually("services") { _ in odd }
        #expect(try await market.sync().counts.quarantined == 1)
        #expect(try market.listed(id).rate.text == "0.5")
    }

    @Test func aCostAboveAPriceSetByHandWaitsForAPerson() async throws {
        let market = try await Market()
        _ = try await market.listing("1", rate: "0.52", followsCost: false)
        market.offer([(1, "0.50")])
        _ = try await market.sync()
        market.offer([(1, "0.53")])
        _ = try await market.sync()
        #expect(try await market.items().first?.held?.reason == .belowCost)
        market.offer([(1, "0.50")])
        _ = try await market.sync()
        #expect(try await market.items().first?.held == nil)
    }

    @Test func whatHasVanishedIsNotSoldAndWhatReturnsIs() async throws {
        let market = try await Market()
        let id = try await market.listing("1")
        let both = try await market.listing("2")
        try await market.world.store.execute(
            PutRoute(Route(listing: both, position: 1, provider: market.provider, item: "1")))
        market.offer([(1, "0.50"), (2, "0.50"), (3, "0.50")])
        _ = try await market.sync()
        market.offer([(2, "0.50"), (3, "0.50")])
        #expect(try await market.sync().counts.vanished == 1)
        #expect(try !market.listed(id).isOnSale)
        #expect(try market.listed(both).isOnSale, "its other route leads somewhere")
        market.offer([(1, "0.50"), (2, "0.50"), (3, "0.50")])
        #expect(try await market.sync().counts.returned == 1)
        #expect(try market.listed(id).isOnSale)
    }

    @Test(arguments: [
        "[]", "<html>", #"{"error":"Invalid API key"}"#,
        #"[{"service":1,"name":"S1","rate":"0.50","min":"1","max":"9"}]"#,
    ])
    func aListThatIsNoneOrHasShrunkChangesNothing(_ answer: String) async throws {
        let market = try await Market()
        let id = try await market.listing("3")
        market.offer([(1, "0.50"), (2, "0.50"), (3, "0.50")])
        _ = try await market.sync()
        let before = try await market.items()
        market.panel.usually("services") { _ in answer }
        #expect(try await market.sync().failure != nil)
        #expect(try await market.items() == before)
        #expect(try market.listed(id).isOnSale)
        let findings = try await market.world.store.read(ListFindings(of: market.provider, limit: 10)).rows
        #expect(!findings.isEmpty)
    }

    @Test func aNewMarkupOrExchangeRatePricesAnew() async throws {
        let market = try await Market()
        let id = try await market.listing("1")
        market.offer([(1, "0.50")])
        _ = try await market.sync()
        try await market.world.store.execute(
            EditProvider(provider: market.provider) { $0.markupBasisPoints = 10_000 })
        #expect(try await Repricing(desk: market.world.desk).run() == 1)
        #expect(try market.listed(id).rate.text == "1")
    }
}

struct PricingTests {
    @Test func convertsBetweenBases() throws {
        let one = Rate(nanos: 1_000_000_000, shownDecimals: 0)
        let price = try Pricing.price(
            cost: try #require(Rate(text: "0.009")), costBasis: 1, listingBasis: 1_000, exchange: one,
            markupBasisPoints: 0, decimals: 9)
        #expect(price.text == "9")
    }

    @Test func aPriceIsNeverRoundedToNothing() throws {
        let one = Rate(nanos: 1_000_000_000, shownDecimals: 0)
        let price = try Pricing.price(
            cost: try #require(Rate(text: "0.0001")), costBasis: 1_000, listingBasis: 1_000, exchange: one,
            markupBasisPoints: 0, decimals: 2)
        #expect(price.text == "0.01")
    }

    @Test func whatIsTooLargeIsRefused() throws {
        let large = Rate(nanos: .max, shownDecimals: 0)
        #expect(throws: Fault.amountOverflow) {
            try Pricing.price(
                cost: large, costBasis: 1, listingBasis: .max, exchange: large, markupBasisPoints: 0, decimals: 9)
        }
    }
}
