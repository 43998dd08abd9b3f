import Base
import Commands
import Console
import Domain
import HTTPTypes
import Storage
import TestSupport
import Testing

@Suite struct DoorTests {
    @Test func overHTTPSCookiesAreBoundToTheHost() async throws {
        let shop = try await ConsoleWorld()
        _ = try await shop.customer("ann@example.org")
        try await shop.serving { client in
            let browser = Browser(client)
            browser.isSecure = true
            let page = try await browser.get("/sign-in")
            let answer = try await browser.send(
                "/sign-in", of: page, [("email", "ann@example.org"), ("password", ConsoleWorld.password)],
                follows: false)
            let cookie = try #require(answer.headers[.setCookie])
            #expect(cookie.hasPrefix("__Host-session="))
            for part in ["Secure", "HttpOnly", "SameSite=Lax", "Path=/"] { #expect(cookie.contains(part)) }
            #expect(!cookie.contains("Domain"))
            #expect(answer.headers[.strictTransportSecurity] != nil)
            // A plain connection is not signed in by it.
            browser.isSecure = false
            #expect(try await browser.get("/wallet").title == "Sign in")
        }
    }

    @Test func pagesAreKeptByNobodyAndFramedByNobody() async throws {
        let shop = try await ConsoleWorld()
        try await shop.serving { client in
            for path in ["/", "/sign-in", "/services", "/no-such-page"] {
                let page = try await Browser(client).get(path)
                #expect(page.headers[.cacheControl] == "no-store", "\(path)")
                let policy = page.headers[.contentSecurityPolicy] ?? ""
                #expect(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"))
                #expect(!policy.contains("unsafe"))
                #expect(
                    !page.html.contains("<script>") && !page.html.contains(" style=")
                        && !page.html.contains(" onclick="))
            }
        }
    }

    @Test(arguments: [
        ("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Site", "same-site"), ("Origin", "https://evil.example"),
        ("Origin", "null"),
    ])
    func aFormOfAnotherSiteDoesNothing(_ name: String, _ value: String) async throws {
        let shop = try await ConsoleWorld()
        _ = try await shop.customer("ann@example.org")
        try await shop.serving { client in
            let browser = Browser(client)
            _ = try await browser.signIn("ann@example.org")
            let page = try await browser.get("/orders/new?service=\(shop.listing)")
            browser.headers[try #require(HTTPField.Name(name))] = value
            let answer = try await browser.post(
                "/orders/new",
                [
                    ("_token", page.hidden(of: "/orders/new").first { $0.0 == "_token" }?.1 ?? token(page)),
                    ("_form", "1"), ("service", "\(shop.listing)"), ("link", "https://x.example/1"),
                    ("quantity", "100"),
                ])
            #expect(answer.status == 403)
        }
        #expect(try await shop.world.store.read(ListOrders()).rows.isEmpty)
    }

    private func token(_ page: Browser.Page) -> String {
        page.html.firstMatch(of: #/name="_token" value="([^"]*)"/#).map { String($0.output.1) } ?? ""
    }

    @Test func aFormWithoutItsTokenOrWithAnothersDoesNothing() async throws {
        let shop = try await ConsoleWorld()
        _ = try await shop.customer("ann@example.org")
        _ = try await shop.customer("eve@example.org")
        try await shop.serving { client in
            let eve = Browser(client)
            _ = try await eve.signIn("eve@example.org")
            let stolen = token(try await eve.get("/account"))
            let browser = Browser(client)
            _ = try await browser.signIn("ann@example.org")
            for sent in ["", "0", stolen] {
                let answer = try await browser.post(
                    "/wallet/top-up", [("_token", sent), ("_form", "1"), ("amount", "5"), ("note", "x")])
                #expect(answer.status == 403)
            }
        }
    }

    @Test func aFormThatIsSentTwiceActsOnce() async throws {
        let shop = try await ConsoleWorld()
        let ann = try await shop.customer("ann@example.org")
        try await shop.serving { client in
            let browser = Browser(client)
            _ = try await browser.signIn("ann@example.org")
            let page = try await browser.get("/orders/new?service=\(shop.listing)")
            let form = [
                ("_token", token(page)), ("_form", "once"), ("service", "\(shop.listing)"),
                ("link", "https://x.example/1"), ("quantity", "100"),
            ]
            let first = try await browser.post("/orders/new", form)
            let second = try await browser.post("/orders/new", form)
            #expect(first.title == second.title && first.title.hasPrefix("Order "))
            let topUp = [("_token", token(page)), ("_form", "again"), ("amount", "5"), ("note", "bank")]
            _ = try await browser.post("/wallet/top-up", topUp)
            #expect(try await browser.post("/wallet/top-up", topUp).html.contains("it acted once"))
        }
        #expect(try await shop.world.store.read(ListOrders()).rows.count == 1)
        let account = try #require(ann.account)
        #expect(try await shop.world.store.read(ListTopUps(of: account)).count == 1)
        #expect(try await shop.world.audit().failure == nil)
    }

    @Test func anothersOrderIsAMissingPage() async throws {
        let shop = try await ConsoleWorld()
        _ = try await shop.customer("ann@example.org")
        _ = try await shop.customer("eve@example.org")
        try await shop.serving { client in
            let ann = Browser(client)
            _ = try await ann.signIn("ann@example.org")
            let page = try await ann.get("/orders/new?service=\(shop.listing)")
            let placed = try await ann.post(
                "/orders/new",
                [
                    ("_token", token(page)), ("_form", "1"), ("service", "\(shop.listing)"),
                    ("link", "https://secret.example/1"), ("quantity", "100"),
                ])
            let id = try #require(placed.title.split(separator: " ").last)
            let eve = Browser(client)
            _ = try await eve.signIn("eve@example.org")
            let foreign = try await eve.get("/orders/\(id)")
            #expect(foreign.status == 404)
            let missing = try await eve.get("/orders/999999")
            #expect(foreign.title == missing.title)
            #expect(!foreign.html.contains("secret.example"))
            let mine = token(try await eve.get("/account"))
            for act in ["cancel", "refill"] {
                let answer = try await eve.post("/orders/\(id)/\(act)", [("_token", mine), ("_form", act)])
                #expect(answer.status == 404)
            }
            let live = try await eve.get("/orders.csv")
            #expect(!live.html.contains("secret.example"))
        }
    }
}
