import Base
import Commands
import Console
import Domain
import HTTPTypes
import Storage
import TestSupport
import Testing

/// Every route of the table, asked by everybody.
@Suite struct RouteTests {
    private enum Asker: String, CaseIterable {
        case visitor, customer, foreigner, support, manager, owner, acting

        var role: PersonRole? {
            switch self {
            case .support: .support
            case .manager: .manager
            case .owner: .owner
            default: nil
            }
        }

        /// May this one see the page, or do what the route does?
        func mayEnter(_ access: Access) -> Bool {
            switch access {
            case .anybody: true
            case .customer: self == .customer || self == .foreigner || self == .acting
            case .staff(let least): (self == .acting ? .owner : role).map { $0 >= least } ?? false
            }
        }
    }

    /// Paths with ids of what there is, and of what there is not.
    private static func paths(_ route: ConsoleRoute, ids: [String]) -> [String] {
        guard route.path.contains(":") else { return [route.path] }
        return ids.map { id in
            route.path.split(separator: "/", omittingEmptySubsequences: false).map { part in
                part.hasPrefix(":") ? id : String(part)
            }.joined(separator: "/")
        }
    }

    private func browser(_ asker: Asker, _ shop: ConsoleWorld, _ client: Browser.Client) async throws -> Browser {
        let browser = Browser(client)
        switch asker {
        case .visitor: break
        case .customer: _ = try await browser.signIn("ann@example.org")
        case .foreigner: _ = try await browser.signIn("eve@example.org")
        case .support, .manager, .owner: _ = try await browser.signIn("\(asker.rawValue)@staff.example", staff: true)
        case .acting:
            _ = try await browser.signIn("acting@staff.example", staff: true)
            let person = try #require(
                try await shop.world.store.read(
                    ReadPersonByMail(nil, MailAddress(stored: "acting@staff.example"))))
            let ann = try #require(
                try await shop.world.store.read(
                    ReadPersonByMail(shop.shop, MailAddress(stored: "ann@example.org"))))
            let session = try #require(try await shop.world.store.read(ReadSessions(of: person.id)).first)
            _ = try await shop.world.store.execute(ActAs(digest: session.key, account: ann.account))
        }
        return browser
    }

    @Test func nobodyGetsInWhereTheyDoNotBelongAndNothingBreaks() async throws {
        let shop = try await ConsoleWorld()
        let ann = try await shop.customer("ann@example.org")
        _ = try await shop.customer("eve@example.org")
        for role in [PersonRole.support, .manager, .owner] { _ = try await shop.staff(role) }
        _ = try await shop.staff(.owner, "acting@staff.example")
        let account = try #require(ann.account)
        let topUp = try await shop.world.store.execute(
            AskTopUp(account: account, currency: .usd, amount: Money(micros: 5_000_000), note: "seen by its own only"))
        let ids = ["\(account)", "\(shop.listing)", "\(shop.shop)", "\(topUp)", "999999999", "0", "x", "-1"]
        try await shop.serving { client in
            for asker in Asker.allCases {
                let browser = try await browser(asker, shop, client)
                for route in ConsoleRoutes.all where route.path != "/sign-out" && !route.path.hasSuffix("/live") {
                    for path in Self.paths(route, ids: ids) {
                        let page =
                            route.method == .get
                            ? try await browser.get(path, follows: false)
                            : try await browser.post(path, [("_token", "wrong"), ("_form", "1")], follows: false)
                        #expect(page.status < 500, "\(asker) \(route.method) \(path): \(page.status)")
                        let isOpen = asker.mayEnter(route.access)
                        if route.method == .post, !path.hasSuffix("/quote") {
                            // Without its token a form does nothing, whoever sends it.
                            #expect(page.status == 403, "\(asker) POST \(path): \(page.status)")
                        } else if !isOpen {
                            let isSignIn = page.headers[.location]?.contains("sign-in") == true
                            #expect(
                                page.status == 404 || asker == .visitor && isSignIn, "\(asker) \(path): \(page.status)")
                            #expect(!page.html.contains("seen by its own only"))
                        } else if asker == .foreigner {
                            #expect(!page.html.contains("seen by its own only"), "\(path)")
                        }
                    }
                }
            }
        }
    }

    @Test func noActOfAnotherRoleIsDoneWithARightToken() async throws {
        let shop = try await ConsoleWorld()
        _ = try await shop.customer("ann@example.org")
        _ = try await shop.staff(.support)
        try await shop.serving { client in
            for asker in [Asker.customer, .support] {
                let browser = try await browser(asker, shop, client)
                let home = try await browser.get(asker == .support ? "/staff/account" : "/account")
                let token = try #require(home.html.firstMatch(of: #/name="_token" value="([^"]*)"/#)).output.1
                for route in ConsoleRoutes.all where route.method == .post && !asker.mayEnter(route.access) {
                    for path in Self.paths(route, ids: ["1", "\(shop.listing)"]) {
                        let page = try await browser.post(
                            path, [("_token", String(token)), ("_form", "1")], follows: false)
                        #expect(page.status == 404, "\(asker) POST \(path): \(page.status)")
                    }
                }
            }
        }
    }

    @Test func everyRouteIsOnceInTheTable() {
        var seen: Set<String> = []
        for route in ConsoleRoutes.all {
            #expect(seen.insert("\(route.method) \(route.path)").inserted, "\(route.path)")
        }
    }

    @Test func whatChangesSomethingIsNoGET() {
        let words = ["delete", "cancel", "revoke", "withdraw", "favourite", "stop-acting"]
        for route in ConsoleRoutes.all where route.method == .get {
            #expect(!words.contains { route.path.hasSuffix("/\($0)") }, "\(route.path)")
        }
    }
}
