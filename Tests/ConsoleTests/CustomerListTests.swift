import Base
import Commands
import Console
import Domain
import HTTPTypes
import Storage
import TestSupport
import Testing

/// Lists of customers: their files hold all that fits, and pages stay small beside a large shop.
@Suite struct CustomerListTests {
    private func token(_ page: Browser.Page) -> String {
        page.html.firstMatch(of: #/name="_token" value="([^"]*)"/#).map { String($0.output.1) } ?? ""
    }

    /// Rows of a file, without its head.
    private func rows(_ page: Browser.Page) -> [[String]] {
        page.html.split(separator: "\r\n").dropFirst().map {
            $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        }
    }

    @Test func aFileHoldsAllThatFitsTheFilterOfItsPage() async throws {
        let shop = try await ConsoleWorld()
        let person = try await shop.customer()
        for number in 0..<150 {
            _ = try await shop.world.listing(shop.shop, "Likes \(number)") { listing in
                listing.category = number < 120 ? "Photos, new" : "Videos"
            }
        }
        try await shop.world.watch.refresh()
        try await shop.serving { client in
            let ann = Browser(client)
            #expect(rows(try await ann.get("/services.csv")).count == 151)
            _ = try await ann.signIn("ann@example.org")
            let page = try await ann.get("/services?category=Photos%2C%20new&q=likes")
            #expect(page.html.contains("href=\"/services.csv?q=likes&amp;category=Photos%2C%20new\" download"))
            #expect(page.html.contains("/services?q=likes&amp;category=Photos%2C%20new&amp;from=50"))
            #expect(rows(try await ann.get("/services.csv?q=likes&category=Photos%2C%20new")).count == 120)
            let token = token(try await ann.get("/wallet"))
            for number in 0..<3 {
                _ = try await ann.post(
                    "/orders/new",
                    [
                        ("_token", token), ("_form", "o\(number)"), ("service", "\(shop.listing)"),
                        ("link", "https://x.example/\(number)"), ("quantity", "100"),
                    ])
                _ = try await ann.post(
                    "/wallet/top-up",
                    [("_token", token), ("_form", "t\(number)"), ("amount", "\(number + 1)"), ("note", "bank")])
            }
            #expect(rows(try await ann.get("/wallet/top-ups.csv")).map { $0[2] } == ["3", "2", "1"])
            #expect(rows(try await ann.get("/numbers/wallet/top-ups.csv")).isEmpty)
            // As the page tells it: what goes out is below zero.
            #expect(rows(try await ann.get("/wallet.csv")).map { $0[3] } == ["-0.09", "-0.09", "-0.09", "100"])
            let orders = try await shop.world.store.read(ListOrders()).rows
            let account = try #require(person.account)
            let wallet = WalletKey(account, .usd)
            for order in orders.prefix(2) {
                _ = try await shop.world.store.execute(
                    ApplyByHand(
                        order: order.id, wallet: wallet, event: .completed(startCount: nil, remains: nil),
                        overProvider: false))
                _ = try await ann.post(
                    "/orders/\(order.id)/refill", [("_token", token), ("_form", "r\(order.id)")])
            }
            #expect(try await ann.get("/refills").html.contains("href=\"/refills.csv\" download"))
            #expect(
                rows(try await ann.get("/refills.csv")).map { $0[1] }
                    == orders.prefix(2).reversed().map { "\($0.id)" })
            #expect(rows(try await ann.get("/orders.csv?state=3")).count == 2)
        }
    }

    @Test func anOpenPageIsToldWhatASubscriptionCosts() async throws {
        let shop = try await ConsoleWorld()
        _ = try await shop.customer()
        _ = try await shop.customer("eve@example.org")
        let posts = try await shop.world.listing(shop.shop, "Posts", type: "Subscriptions")
        try await shop.world.watch.refresh()
        try await shop.serving { client in
            let ann = Browser(client)
            _ = try await ann.signIn("ann@example.org")
            let page = try await ann.get("/orders/new?service=\(posts)")
            let placed = try await ann.post(
                "/orders/new",
                [
                    ("_token", token(page)), ("_form", "one"), ("service", "\(posts)"), ("username", "ann"),
                    ("min", "100"), ("max", "200"), ("posts", "2"),
                ], follows: false)
            let id = try #require(placed.headers[.location]?.split(separator: "?").first?.split(separator: "/").last)
            _ = try shop.world.place.damage(
                """
                INSERT INTO orders SELECT 900000, account_id, currency, listing_id, type, id, 3, 'https://x.example/p',
                    NULL, 100, 1, 0, 250000, 0, 50000, 0, rate_nanos, basis, 7, 0, NULL, NULL, NULL, 0, NULL,
                    created_at_ms, created_at_ms, revision, 1 FROM orders WHERE id = \(id)
                """)
            _ = try shop.world.place.damage("UPDATE orders SET state = 8, version = version + 1 WHERE id = \(id)")
            let live = try await ann.get("/orders/live?ids=\(id)").html
            #expect(live.contains("o\(id):charge") && live.contains("0.2 USD"))
            #expect(live.contains("event: done"))
            #expect(rows(try await ann.get("/orders/\(id)/children.csv")).map { $0[3] } == ["0.2"])
            let eve = Browser(client)
            _ = try await eve.signIn("eve@example.org")
            let foreign = try await eve.get("/orders/live?ids=\(id)").html
            #expect(!foreign.contains("o\(id)"))
            #expect(rows(try await eve.get("/orders/\(id)/children.csv")).isEmpty)
        }
    }

    /// Bytes that a page of a large shop may have.
    private static let mostBytes = 100_000

    /// - Parameter each: listings of one category; the fewer they are, the more categories there are.
    @Test(arguments: [12, 3]) func pagesOfALargeShopStaySmall(_ each: Int) async throws {
        let shop = try await ConsoleWorld()
        _ = try await shop.customer()
        let storefront = shop.shop
        let type = try #require(ServiceTypes.named("Default"))
        let rate = try #require(Rate(text: "0.9"))
        for start in stride(from: 0, to: 5_000, by: 500) {
            let listings = (start..<start + 500).map { number in
                AddListing(provider: nil, item: "") { id in
                    let category = number < 2_000 ? 0 : number / each
                    return Listing(
                        id: id, storefront: storefront, position: id.raw,
                        name: "🔥 Network followers [ max 100K ] [ 10K a day ] number \(number)", type: type,
                        category: "⭐ Network – followers of real people, group \(category)", rate: rate, minimum: 10,
                        maximum: 100_000)
                }
            }
            _ = try await shop.world.store.execute(AddListings(listings))
        }
        try await shop.world.watch.refresh()
        try await shop.serving { client in
            let ann = Browser(client)
            _ = try await ann.signIn("ann@example.org")
            let group = "%E2%AD%90%20Network%20%E2%80%93%20followers%20of%20real%20people%2C%20group%200"
            for path in [
                "/services", "/services?category=\(group)", "/services?q=followers&from=4900", "/orders/new",
                "/orders/new?category=\(group)", "/orders/new?category=&q=number",
                "/orders/new?service=\(shop.listing)",
            ] {
                let page = try await ann.get(path)
                #expect(page.status == 200 && page.html.utf8.count < Self.mostBytes, "\(path): \(page.html.utf8.count)")
            }
            let found = try await ann.get("/orders/new?category=&q=4711")
            #expect(found.html.contains("number 4711") && !found.html.contains("number 4712"))
            let part = try await ann.get("/orders/new?category=group%2039&q=4711")
            #expect(part.html.contains("number 4711") == (each == 12))
            let cut = try await ann.get("/orders/new?category=\(group)")
            #expect(cut.html.contains("There are more"))
        }
    }

    @Test func theNumbersOnSaleStaySmall() async throws {
        let shop = try await ConsoleWorld()
        _ = try await shop.customer()
        let seller = try await shop.world.seller()
        _ = try await shop.world.tier(seller)
        let countries = NumberCountries.byID.keys.sorted().map { "(\($0))" }.joined(separator: ", ")
        let services = NumberServices.byID.keys.sorted().map { "(\($0))" }.joined(separator: ", ")
        _ = try shop.world.place.damage(
            """
            INSERT INTO catalog_products
            SELECT 1000000 + 1000 * c.column1 + s.column1, c.column1, s.column1, 1, 1
            FROM (VALUES \(countries)) c, (VALUES \(services)) s
            WHERE NOT (c.column1 = 6 AND s.column1 = 3) ORDER BY s.column1, c.column1 LIMIT 10000
            """)
        _ = try shop.world.place.damage(
            """
            INSERT INTO number_tiers SELECT 1000000 + id, id, \(seller), 'i' || id, NULL, 15000000000, 15000000000, 1000,
                1, 0, 1 FROM catalog_products WHERE id > 1000000
            """)
        _ = try shop.world.place.damage("UPDATE revisions SET version = version + 1")
        try await shop.world.refreshNumbers()
        try await shop.serving { client in
            let ann = Browser(client)
            _ = try await ann.signIn("ann@example.org")
            for path in ["/numbers", "/numbers?service=a", "/numbers?country=a", "/numbers?country=Indonesia"] {
                let page = try await ann.get(path)
                #expect(page.status == 200 && page.html.utf8.count < Self.mostBytes, "\(path): \(page.html.utf8.count)")
            }
            #expect(rows(try await ann.get("/numbers.csv")).count == 10_001)
            let one = try await ann.get("/numbers?country=ind").html
            #expect(one.contains("/numbers.csv?country=ind"))
            #expect(
                rows(try await ann.get("/numbers.csv?country=ind")).allSatisfy { $0[1].lowercased().contains("ind") })
        }
    }
}
