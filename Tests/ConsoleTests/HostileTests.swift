import Base
import Commands
import Console
import Domain
import HTTPTypes
import Secrets
import Storage
import TestSupport
import Testing

/// What somebody tried who wanted in.
@Suite struct HostileTests {
    private func token(_ page: Browser.Page) -> String {
        page.html.firstMatch(of: #/name="_token" value="([^"]*)"/#).map { String($0.output.1) } ?? ""
    }

    private func actAs(_ person: Person?, _ staff: Person, _ shop: ConsoleWorld) async throws {
        let session = try #require(try await shop.world.store.read(ReadSessions(of: staff.id)).first)
        _ = try await shop.world.store.execute(ActAs(digest: session.key, account: person?.account))
    }

    @Test func aFormOpenedAsOneCustomerIsNotTakenAsAnother() async throws {
        let shop = try await ConsoleWorld()
        let ann = try await shop.customer("ann@example.org")
        let bob = try await shop.customer("bob@example.org")
        let max = try await shop.staff(.manager)
        try await shop.serving { client in
            let browser = Browser(client)
            _ = try await browser.signIn(max.email.text, staff: true)
            try await actAs(ann, max, shop)
            let page = try await browser.get("/wallet")
            try await actAs(bob, max, shop)
            let answer = try await browser.send("/wallet/top-up", of: page, [("amount", "5"), ("note", "for Ann")])
            #expect(answer.status == 403)
            let account = try #require(bob.account)
            #expect(try await shop.world.store.read(ListTopUps(of: account)).isEmpty)
        }
    }

    @Test func whoIsNoManagerAnyMoreActsForNobody() async throws {
        let shop = try await ConsoleWorld()
        let ann = try await shop.customer("ann@example.org")
        let max = try await shop.staff(.manager)
        try await shop.serving { client in
            let browser = Browser(client)
            _ = try await browser.signIn(max.email.text, staff: true)
            try await actAs(ann, max, shop)
            #expect(try await browser.get("/account/keys").status == 200)
            _ = try await shop.world.store.execute(SetRole(person: max.id, role: .support))
            #expect(try await browser.get("/account/keys").title == "Sign in")
        }
    }

    @Test func askingForTheHeadOfAStreamTakesNoPlace() async throws {
        let shop = try await ConsoleWorld()
        _ = try await shop.customer("ann@example.org")
        try await shop.serving { client in
            let browser = Browser(client)
            _ = try await browser.signIn("ann@example.org")
            for _ in 0..<20 { #expect(try await browser.head("/orders/live?ids=1").status == 200) }
            #expect(shop.console.desk.streams.open == 0)
        }
    }

    @Test func aSecondFactorIsSetWithThePasswordAlone() async throws {
        let shop = try await ConsoleWorld()
        let ann = try await shop.customer("ann@example.org")
        try await shop.serving { client in
            let browser = Browser(client)
            _ = try await browser.signIn("ann@example.org")
            let page = try await browser.get("/account/security")
            let secret = [UInt8](repeating: 7, count: TOTP.secretLength)
            let code = TOTP.code(of: TOTP.step(at: shop.world.clock.now), secret: secret)
            let answer = try await browser.post(
                "/account/security",
                [
                    ("_token", token(page)), ("_form", "1"), ("act", "totp-put"), ("secret", Base32.text(secret)),
                    ("code", code),
                ])
            #expect(answer.status == 422)
            #expect(try await shop.person(ann.id).hasSecondFactor == false)
        }
    }

    @Test func whatIsNoHostIsTakenForNone() {
        for host in ["shop.example:x@evil.example", "[::1]@evil.example", "shop.example:999999", "a b", "x/y", "[::1"] {
            #expect(!Origin.isAuthority(host), "\(host)")
        }
        for host in ["shop.example", "Shop.example:8443", "[2001:db8::1]:80", "127.0.0.1:8080", ""] {
            #expect(Origin.isAuthority(host), "\(host)")
        }
    }

    @Test func aHeldBackAddressUsesUpNobodysAttempts() async throws {
        let shop = try await ConsoleWorld()
        _ = try await shop.customer("ann@example.org")
        try await shop.serving { client in
            let thief = Browser(client)
            thief.isSecure = true
            thief.headers[try #require(HTTPField.Name("X-Forwarded-For"))] = "192.0.2.66"
            for number in 0..<21 { _ = try await thief.signIn("nobody\(number)@example.org") }
            for _ in 0..<6 { #expect(try await thief.signIn("ann@example.org").status == 422) }
            let ann = Browser(client)
            ann.isSecure = true
            ann.headers[try #require(HTTPField.Name("X-Forwarded-For"))] = "192.0.2.7"
            #expect(try await ann.signIn("ann@example.org").title == "New order")
        }
    }

    @Test func whoGuessesFromOneAddressKeepsNobodyElseOut() async throws {
        let shop = try await ConsoleWorld()
        _ = try await shop.customer("ann@example.org")
        try await shop.serving { client in
            func browser(_ address: String) throws -> Browser {
                let browser = Browser(client)
                browser.isSecure = true
                browser.headers[try #require(HTTPField.Name("X-Forwarded-For"))] = address
                return browser
            }
            func guess(_ address: String) async throws -> Browser.Page {
                try await browser(address).submit(
                    "/sign-in", "/sign-in", [("email", "ann@example.org"), ("password", "a wrong one here")])
            }
            for _ in 0..<10 { _ = try await guess("192.0.2.66") }
            #expect(try await guess("192.0.2.66").html.contains("Too many attempts"))
            #expect(try await browser("192.0.2.7").signIn("ann@example.org").title == "New order")
            // All together have a bound, too.
            for number in 10..<30 { _ = try await guess("192.0.2.\(number)") }
            #expect(try await guess("192.0.2.99").html.contains("Too many attempts"))
        }
    }

    @Test func behindAProxyThatNobodyNamedNobodySignsIn() async throws {
        let shop = try await ConsoleWorld(trustedProxies: "")
        _ = try await shop.customer("ann@example.org")
        try await shop.serving { client in
            for header in ["X-Forwarded-For", "X-Forwarded-Proto", "Forwarded", "Via"] {
                let browser = Browser(client)
                browser.headers[try #require(HTTPField.Name(header))] = "https"
                let page = try await browser.signIn("ann@example.org")
                #expect(page.status == 422 && page.html.contains("Signing in needs https"), "\(header)")
                #expect(browser.cookies["session"] == nil)
            }
            #expect(try await Browser(client).signIn("ann@example.org").title == "New order")
        }
    }

    @Test func aSessionThatIsSentInTheClearOpensNothing() async throws {
        let shop = try await ConsoleWorld()
        _ = try await shop.customer("ann@example.org")
        try await shop.serving { client in
            let browser = Browser(client)
            _ = try await browser.signIn("ann@example.org")
            #expect(try await browser.get("/wallet").title == "Wallet")
            // The proxy came by http, for somebody far away.
            browser.headers[try #require(HTTPField.Name("X-Forwarded-For"))] = "192.0.2.7"
            #expect(try await browser.get("/wallet").title == "Sign in")
        }
    }

    @Test func whatIsNoFormIsRefusedInTheBrowsersLanguage() async throws {
        let shop = try await ConsoleWorld()
        try await shop.serving { client in
            let browser = Browser(client)
            browser.headers[.acceptLanguage] = "vi"
            for body in ["email=%FF%FE", Array(repeating: "a=1", count: 2_001).joined(separator: "&")] {
                let page = try await browser.post(raw: "/sign-in", body)
                #expect(page.status == 400 && page.html == "Không đọc được biểu mẫu.\n")
            }
            let page = try await browser.post(raw: "/sign-in", String(repeating: "a", count: 2_000_000))
            #expect(page.status == 413 && page.headers[.connection] == "close")
        }
    }

    @Test func theEndOfASuspensionLetsNoOldSessionIn() async throws {
        let shop = try await ConsoleWorld()
        let ann = try await shop.customer("ann@example.org")
        let account = try #require(ann.account)
        try await shop.serving { client in
            let browser = Browser(client)
            _ = try await browser.signIn("ann@example.org")
            #expect(try await browser.get("/wallet").title == "Wallet")
            for isSuspended in [true, false] {
                _ = try await shop.world.store.execute(
                    SuspendAccount(account: account, isSuspended: isSuspended, people: [ann.id]))
            }
            try await shop.world.watch.refresh()
            #expect(try await browser.get("/wallet").title == "Sign in")
        }
    }

    @Test func nobodyPaysMoreThanThePageSaid() async throws {
        let shop = try await ConsoleWorld()
        _ = try await shop.customer("ann@example.org")
        try await shop.serving { client in
            let browser = Browser(client)
            _ = try await browser.signIn("ann@example.org")
            let path = "/orders/new?service=\(shop.listing)"
            let page = try await browser.get(path)
            let shown = try #require(page.html.firstMatch(of: #/name="price" value="([^"]*)"/#)).output.1
            let form = [
                ("_token", token(page)), ("_form", "1"), ("service", "\(shop.listing)"), ("price", String(shown)),
                ("link", "https://x.example/1"), ("quantity", "100"),
            ]
            let dearer = try #require(Rate(text: "90"))
            _ = try await shop.world.store.execute(EditListing(listing: shop.listing) { $0.rate = dearer })
            try await shop.world.watch.refresh()
            let answer = try await browser.post("/orders/new", form)
            #expect(answer.status == 422 && answer.html.contains("the price has risen"))
            #expect(try await shop.world.store.read(ListOrders()).rows.isEmpty)
        }
    }

    @Test func linesOfAMassOrderAreNamedByTheirText() async throws {
        let shop = try await ConsoleWorld()
        _ = try await shop.customer("ann@example.org")
        try await shop.serving { client in
            let browser = Browser(client)
            _ = try await browser.signIn("ann@example.org")
            let page = try await browser.get("/orders/mass")
            let (first, second) = (
                "\(shop.listing) | https://x.example/1 | 100", "\(shop.listing) | https://x.example/2 | 100"
            )
            for text in [first + "\n" + second, second, second + "\n" + first + "\n" + first] {
                _ = try await browser.post(
                    "/orders/mass", [("_token", token(page)), ("_form", "same"), ("orders", text)])
            }
        }
        // Two, and the first a second time where it was asked for twice.
        #expect(try await shop.world.store.read(ListOrders()).rows.count == 3)
        #expect(try await shop.world.audit().failure == nil)
    }
}
