import Base
import Commands
import Console
import Domain
import Errands
import HTTPTypes
import Outbound
import Storage
import TestSupport
import Testing

/// What becomes of forms that are sent twice, refused, or met by a store that takes nothing.
@Suite struct CustomerFormTests {
    private func token(_ page: Browser.Page) -> String {
        page.html.firstMatch(of: #/name="_token" value="([^"]*)"/#).map { String($0.output.1) } ?? ""
    }

    @Test func aFormThatIsSentAgainWithOtherContentOrdersNothing() async throws {
        let shop = try await ConsoleWorld()
        try await shop.serving { client in
            let ann = try await shop.ann(client)
            let token = token(try await ann.get("/orders/new?service=\(shop.listing)"))
            func send(_ quantity: String, _ form: String = "one") async throws -> Browser.Page {
                try await ann.post(
                    "/orders/new",
                    [
                        ("_token", token), ("_form", form), ("service", "\(shop.listing)"),
                        ("link", "https://x.example/1"), ("quantity", quantity),
                    ], follows: false)
            }
            // What was refused leaves the form unused.
            #expect(try await send("1").status == 422)
            let first = try await send("100")
            let order = try #require(first.headers[.location]?.split(separator: "?").first)
            #expect(try await send("100").headers[.location] == first.headers[.location])
            let other = try await send("200")
            #expect(other.status == 422 && other.html.contains("This form was used before"))
            #expect(other.html.contains("href=\"\(order)\"") && other.html.contains("value=\"200\""))
            #expect(try await shop.world.store.read(ListOrders()).rows.count == 1)
            // The form of that page is a new one.
            let more = try await ann.send(
                "/orders/new", of: other,
                [
                    ("_token", token), ("service", "\(shop.listing)"), ("link", "https://x.example/1"),
                    ("quantity", "200"),
                ]
                    + [("_form", "two")], follows: false)
            #expect(more.status == 303 && more.headers[.location] != first.headers[.location])
        }
        #expect(try await shop.world.store.read(ListOrders()).rows.count == 2)
        #expect(try await shop.world.audit().failure == nil)
    }

    @Test func aFormThatWasUsedFindsItsOrderThoughThePriceHasRisen() async throws {
        let shop = try await ConsoleWorld()
        try await shop.serving { client in
            let ann = try await shop.ann(client)
            let page = try await ann.get("/orders/new?service=\(shop.listing)")
            let shown = try #require(page.html.firstMatch(of: #/name="price" value="([^"]*)"/#)).output.1
            let form = [
                ("_token", token(page)), ("_form", "one"), ("service", "\(shop.listing)"), ("price", String(shown)),
                ("link", "https://x.example/1"), ("quantity", "100"),
            ]
            let first = try await ann.post("/orders/new", form, follows: false)
            let dearer = try #require(Rate(text: "90"))
            _ = try await shop.world.store.execute(EditListing(listing: shop.listing) { $0.rate = dearer })
            try await shop.world.watch.refresh()
            let again = try await ann.post("/orders/new", form, follows: false)
            #expect(again.status == 303 && again.headers[.location] == first.headers[.location])
        }
    }

    @Test func whatIsNoLongerOnSaleIsToldBesideWhatIs() async throws {
        let shop = try await ConsoleWorld()
        try await shop.serving { client in
            let ann = try await shop.ann(client)
            let token = token(try await ann.get("/orders/new?service=\(shop.listing)"))
            _ = try await shop.world.store.execute(EditListing(listing: shop.listing) { $0.isActive = false })
            try await shop.world.watch.refresh()
            let page = try await ann.post(
                "/orders/new", [("_token", token), ("_form", "one"), ("service", "\(shop.listing)")])
            #expect(page.status == 422 && page.html.contains("This service is not on sale."))
            #expect(page.html.contains("name=\"category\""))
        }
    }

    @Test func aMassOrderBreaksOffWhereTheStoreTakesNothingAndGoesOnLater() async throws {
        let shop = try await ConsoleWorld()
        _ = try await shop.customer()
        let sent = try await shop.world.listing(shop.shop, "Likes", item: "like")
        try await shop.world.watch.refresh()
        let lines = [
            "\(shop.listing) | https://x.example/1 | 100", "\(shop.listing) | https://x.example/1 | 100",
            "\(sent) | https://x.example/2 | 100", "\(shop.listing) | https://x.example/3 | 100",
        ]
        try await shop.serving { client in
            let ann = Browser(client)
            _ = try await ann.signIn("ann@example.org")
            let token = token(try await ann.get("/orders/mass"))
            // Orders that go to a provider cannot be written, others can.
            _ = try shop.world.place.damage("ALTER TABLE dispatches RENAME TO dispatches_away")
            let broken = try await ann.post(
                "/orders/mass",
                [("_token", token), ("_form", "one"), ("orders", lines.joined(separator: "\n"))])
            #expect(broken.status == 503)
            #expect(broken.html.contains("the work broke off") && broken.html.contains("Not tried"))
            #expect(try await shop.world.store.read(ListOrders()).rows.count == 2)
            _ = try shop.world.place.damage("ALTER TABLE dispatches_away RENAME TO dispatches")
            let form = [("orders", lines.joined(separator: "\n"))]
            let done = try await ann.send("/orders/mass", of: broken, form)
            #expect(done.status == 200 && !done.html.contains("the work broke off"))
            #expect(done.hidden(of: "/orders/mass").allSatisfy { $0.0 != "batch" })
        }
        let orders = try await shop.world.store.read(ListOrders()).rows
        #expect(
            orders.map(\.link).sorted()
                == ["https://x.example/1", "https://x.example/1", "https://x.example/2", "https://x.example/3"])
        #expect(try await shop.world.audit().failure == nil)
    }

    @Test func aFormThatWasRefusedMayBeSentAgain() async throws {
        let shop = try await ConsoleWorld()
        try await shop.serving { client in
            let ann = try await shop.ann(client)
            let page = try await ann.submit("/account/webhook", "/account/webhook", [("url", "https://hook.example/")])
            let test = [("_token", token(page)), ("_form", "one")]
            shop.world.receiver.next(.unreachable(reason: "nobody there"))
            #expect(try await ann.post("/account/webhook/test", test).status == 422)
            #expect(try await ann.post("/account/webhook/test", test).html.contains("The receiver answered 200."))
            #expect(try await ann.post("/account/webhook/test", test).html.contains("it acted once"))
            #expect(shop.world.receiver.calls.count == 2)
        }
    }

    @Test func aProfileThatIsRefusedKeepsWhatWasTyped() async throws {
        let shop = try await ConsoleWorld()
        try await shop.serving { client in
            let ann = try await shop.ann(client)
            let name = String(repeating: "n", count: 101)
            let page = try await ann.submit(
                "/account", "/account/profile",
                [("name", name), ("language", "en"), ("time_zone", "Asia/Ho_Chi_Minh")])
            #expect(page.status == 422 && page.errors.contains("This is too long."))
            #expect(page.html.contains("value=\"\(name)\""))
            #expect(page.html.contains("value=\"Asia/Ho_Chi_Minh\" selected"))
        }
    }

    @Test(arguments: [
        ("0", "Please give an amount above zero."), ("ten", "Please give an amount above zero."),
        ("10.5", "Rupiah are whole; please give no decimals."),
    ])
    func aTopUpThatIsRefusedKeepsWhatWasTyped(_ amount: String, _ error: String) async throws {
        let shop = try await ConsoleWorld()
        try await shop.serving { client in
            let ann = try await shop.ann(client)
            let page = try await ann.submit(
                "/numbers/wallet", "/numbers/wallet/top-up", [("amount", amount), ("note", "bank & co, 9:15")])
            #expect(page.status == 422 && page.errors.contains(error))
            #expect(page.html.contains("value=\"\(amount)\"") && page.html.contains("bank &amp; co, 9:15"))
        }
    }
}
