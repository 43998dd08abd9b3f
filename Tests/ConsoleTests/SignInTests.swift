import Base
import Commands
import Console
import Domain
import HTTPTypes
import Secrets
import Storage
import TestSupport
import Testing

@Suite struct SignInTests {
    @Test func aVisitorMakesAnAccountAndIsSignedIn() async throws {
        let shop = try await ConsoleWorld()
        try await shop.serving { client in
            let browser = Browser(client)
            let page = try await browser.submit(
                "/sign-up", "/sign-up",
                [
                    ("email", "Bob@Example.org "), ("name", "Bob"), ("password", "a long enough one"),
                    ("zone", "Asia/Jakarta"),
                ])
            #expect(page.status == 200)
            #expect(page.title == "New order")
            let claimed = try await shop.world.store.read(
                ReadPersonByMail(shop.shop, MailAddress(stored: "bob@example.org")))
            #expect(claimed?.timeZone == "Asia/Jakarta")
        }
        #expect(try await shop.world.audit().failure == nil)
    }

    @Test func whatIsWrongWithASignUpIsToldAtItsFieldAndKeepsWhatWasTyped() async throws {
        let shop = try await ConsoleWorld()
        _ = try await shop.customer("ann@example.org")
        try await shop.serving { client in
            let browser = Browser(client)
            var page = try await browser.submit(
                "/sign-up", "/sign-up", [("email", "nobody"), ("name", "<Bob>"), ("password", "short")])
            #expect(page.status == 422)
            #expect(page.errors.count == 2)
            #expect(page.html.contains("value=\"&lt;Bob&gt;\""))
            #expect(!page.html.contains("short\""))
            page = try await browser.submit(
                "/sign-up", "/sign-up", [("email", "ann@example.org"), ("name", ""), ("password", "a long enough one")])
            #expect(page.status == 422)
            #expect(page.errors.first?.contains("There is an account with this address") == true)
        }
    }

    @Test func aWrongPasswordAndAnUnknownAddressAreToldAlike() async throws {
        let shop = try await ConsoleWorld()
        _ = try await shop.customer("ann@example.org")
        try await shop.serving { client in
            let browser = Browser(client)
            let wrong = try await browser.submit(
                "/sign-in", "/sign-in", [("email", "ann@example.org"), ("password", "not the right one")])
            let unknown = try await browser.submit(
                "/sign-in", "/sign-in", [("email", "eve@example.org"), ("password", "not the right one")])
            #expect(wrong.status == 422)
            #expect(unknown.status == 422)
            let told = { (page: Browser.Page) in page.html.firstMatch(of: #/role="alert">([^<]*)</#)?.output.1 }
            #expect(told(wrong) == told(unknown))
        }
    }

    @Test func guessingIsHeldToAPaceByAccount() async throws {
        let shop = try await ConsoleWorld()
        _ = try await shop.customer("ann@example.org")
        try await shop.serving { client in
            let browser = Browser(client)
            for _ in 0..<5 {
                _ = try await browser.submit(
                    "/sign-in", "/sign-in", [("email", "ann@example.org"), ("password", "not the right one")])
            }
            // The right password is refused, too, until the minute is over.
            var page = try await browser.signIn("ann@example.org")
            #expect(page.status == 422)
            #expect(page.html.contains("Too many attempts"))
            shop.world.clock.advance(milliseconds: 60_001)
            page = try await browser.signIn("ann@example.org")
            #expect(page.title == "New order")
        }
    }

    @Test func signingInMakesANewSessionAndSigningOutEndsIt() async throws {
        let shop = try await ConsoleWorld()
        let ann = try await shop.customer("ann@example.org")
        try await shop.serving { client in
            let browser = Browser(client)
            _ = try await browser.signIn("ann@example.org")
            let first = browser.cookies["session"]
            _ = try await browser.signIn("ann@example.org")
            let second = browser.cookies["session"]
            #expect(first != nil && second != nil && first != second)
            #expect(try await shop.world.store.read(ReadSessions(of: ann.id)).count == 1)
            let page = try await browser.get("/account")
            _ = try await browser.post("/sign-out", page.hidden(of: "/account/profile"))
            #expect(try await shop.world.store.read(ReadSessions(of: ann.id)).isEmpty)
            #expect(browser.cookies["session"] == nil)
        }
    }

    @Test func aSessionTellsWhenItWasUsedLast() async throws {
        let shop = try await ConsoleWorld()
        let ann = try await shop.customer("ann@example.org")
        try await shop.serving { client in
            let browser = Browser(client)
            _ = try await browser.signIn("ann@example.org")
            shop.world.clock.advance(milliseconds: 299_000)
            _ = try await browser.get("/wallet")
            let early = try await shop.world.store.read(ReadSessions(of: ann.id))
            #expect(early.first?.seenAt == early.first?.createdAt)
            shop.world.clock.advance(milliseconds: 2_000)
            _ = try await browser.get("/wallet")
            let later = try await shop.world.store.read(ReadSessions(of: ann.id))
            #expect(later.first?.seenAt == shop.world.clock.now)
        }
    }

    @Test func theSecondFactorIsAskedForAndNoCodeWorksTwice() async throws {
        let shop = try await ConsoleWorld()
        let ann = try await shop.customer("ann@example.org")
        try await shop.serving { client in
            let browser = Browser(client)
            _ = try await browser.signIn("ann@example.org")
            var page = try await browser.submit(
                "/account/security", "/account/security", [("act", "totp-begin"), ("current", ConsoleWorld.password)])
            let secret = try #require(page.html.firstMatch(of: #/<pre[^>]*><code>([A-Z2-7]+)</#)?.output.1)
            #expect(page.html.contains("<svg"))
            let sealed = try #require(page.html.firstMatch(of: #/name="secret" value="([^"]*)"/#)).output.1
                .description.unescaped
            let bytes = try #require(Base32.bytes(String(secret)))
            let now = { shop.world.clock.now }
            let code = { TOTP.code(of: TOTP.step(at: now()), secret: bytes) }
            page = try await browser.send(
                "/account/security", of: page,
                [("act", "totp-put"), ("secret", sealed), ("code", code())])
            let recovery = try #require(page.html.firstMatch(of: #/<pre[^>]*><code>([^<]+)</#)?.output.1)
                .split(separator: "\n").map(String.init)
            #expect(recovery.count == 10)

            let phone = Browser(client)
            page = try await phone.signIn("ann@example.org")
            #expect(page.title == "Second factor")
            // Nothing is open before the code was given.
            #expect(try await phone.get("/wallet").title == "Sign in")
            // The code that switched it on is used up.
            page = try await phone.submit("/sign-in/code", "/sign-in/code", [("code", code())])
            #expect(page.status == 422)
            shop.world.clock.advance(milliseconds: 60_000)
            page = try await phone.submit("/sign-in/code", "/sign-in/code", [("code", code())])
            #expect(page.title == "New order")

            let drawer = Browser(client)
            _ = try await drawer.signIn("ann@example.org")
            page = try await drawer.submit("/sign-in/code", "/sign-in/code", [("code", recovery[0])])
            #expect(page.title == "New order")
            let left = try await shop.person(ann.id).recoveryCodes.count
            #expect(left == 9)
        }
    }

    @Test func nobodysMailboxIsFilledByWhoAsksForLetters() async throws {
        let shop = try await ConsoleWorld()
        _ = try await shop.customer("ann@example.org")
        try await shop.serving { client in
            let stranger = Browser(client)
            for number in 0..<13 {
                if number == 12 {
                    while shop.letters.all.count < 3 { await Task.yield() }
                    shop.world.clock.advance(milliseconds: 3_600_000)
                }
                let page = try await stranger.submit("/reset", "/reset", [("email", "ann@example.org")])
                #expect(page.html.contains("a link is on its way"))
            }
            while shop.letters.all.count < 4 { await Task.yield() }
        }
        #expect(shop.letters.all.count == 4)
    }

    @Test func aResetLinkWorksOnceAndEndsOtherSessions() async throws {
        let shop = try await ConsoleWorld()
        let ann = try await shop.customer("ann@example.org")
        try await shop.serving { client in
            let thief = Browser(client)
            _ = try await thief.signIn("ann@example.org")
            let browser = Browser(client)
            let known = try await browser.submit("/reset", "/reset", [("email", "ann@example.org")])
            let unknown = try await browser.submit("/reset", "/reset", [("email", "eve@example.org")])
            #expect(known.title == unknown.title && known.status == unknown.status)
            while shop.letters.all.isEmpty { await Task.yield() }
            let link = try #require(shop.letters.all[0].text.firstMatch(of: #//invitation/[0-9a-f]+/#)?.output)
            var page = try await browser.submit(String(link), String(link), [("password", "another long one")])
            #expect(page.title == "Sign in")
            #expect(try await shop.world.store.read(ReadSessions(of: ann.id)).isEmpty)
            page = try await browser.get(String(link))
            #expect(page.status == 404)
            page = try await browser.submit(
                "/sign-in", "/sign-in", [("email", "ann@example.org"), ("password", "another long one")])
            #expect(page.title == "New order")
        }
        #expect(shop.letters.all.count == 1)
    }

    @Test func aReturnAddressElsewhereIsNotFollowed() async throws {
        let shop = try await ConsoleWorld()
        _ = try await shop.customer("ann@example.org")
        try await shop.serving { client in
            for back in ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "/\t/x"] {
                let browser = Browser(client)
                let page = try await browser.get("/sign-in?back=\(back.formEncoded)")
                let answer = try await browser.send(
                    "/sign-in", of: page, [("email", "ann@example.org"), ("password", ConsoleWorld.password)],
                    follows: false)
                #expect(answer.headers[.location] == "/", "\(back)")
                shop.world.clock.advance(milliseconds: 30_000)
            }
        }
    }
}
