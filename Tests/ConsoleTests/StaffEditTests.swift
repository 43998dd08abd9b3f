import Base
import Commands
import Console
import Domain
import Foundation
import HTTPTypes
import Storage
import TestSupport
import Testing

extension Browser.Page {
    /// All that a browser would send of the form that changes something at `action`, as it stands on the page.
    func fields(of action: String) -> [(String, String)] {
        let forms = html.components(separatedBy: "<form ").dropFirst().map { $0.components(separatedBy: "</form>")[0] }
        guard let form = forms.first(where: { $0.contains("action=\"\(action)\"") && $0.contains("name=\"_token\"") })
        else { return [] }
        var fields = form.matches(of: #/type="hidden" name="([^"]*)" value="([^"]*)"/#).map {
            (String($0.output.1), String($0.output.2).unescaped)
        }
        for input in form.matches(
            of: #/<input type="(?!hidden|checkbox)[a-z]+" id="[^"]*" name="([^"]*)" value="([^"]*)"/#)
        {
            fields.append((String(input.output.1), String(input.output.2).unescaped))
        }
        for box in form.matches(of: #/<input type="checkbox" id="[^"]*" name="([^"]*)" value="on" checked/#) {
            fields.append((String(box.output.1), "on"))
        }
        for area in form.matches(of: #/<textarea id="[^"]*" name="([^"]*)"[^>]*>([^<]*)</#) {
            fields.append((String(area.output.1), String(area.output.2).unescaped.trimmingLine))
        }
        for choice in form.matches(of: #/<select id="[^"]*" name="([^"]*)"[^>]*>(.*?)<\/select>/#) {
            let options = String(choice.output.2)
            let value =
                options.firstMatch(of: #/value="([^"]*)" selected/#) ?? options.firstMatch(of: #/value="([^"]*)"/#)
            fields.append((String(choice.output.1), value.map { String($0.output.1).unescaped } ?? ""))
        }
        return fields
    }

    /// The same with other values in some of them.
    func fields(of action: String, with changes: [String: String]) -> [(String, String)] {
        fields(of: action).filter { changes[$0.0] == nil } + changes.sorted { $0.key < $1.key }
    }
}

extension String {
    fileprivate var trimmingLine: String { hasPrefix("\n") ? String(dropFirst()) : self }
}

/// Two who edit the same thing: the later one is told, and loses nothing of what was typed.
@Suite struct StaffEditTests {
    private func manager(_ shop: ConsoleWorld, _ client: Browser.Client, _ role: PersonRole = .manager) async throws
        -> Browser
    {
        _ = try await shop.staff(role)
        let browser = Browser(client)
        _ = try await browser.signIn("\(role.name)@staff.example", staff: true)
        return browser
    }

    private func listing(_ shop: ConsoleWorld) async throws -> Listing {
        try await shop.world.watch.refresh()
        return try #require(shop.world.watch.current.listings[shop.listing])
    }

    /// `isKnown`: whether this node has heard of the other's change when the form arrives.
    @Test(arguments: [true, false]) func aFormOfAnOlderListingIsShownAgain(_ isKnown: Bool) async throws {
        let shop = try await ConsoleWorld()
        try await shop.serving { client in
            let browser = try await manager(shop, client)
            let path = "/staff/listings/\(shop.listing)"
            let page = try await browser.get(path)
            _ = try await shop.world.store.execute(
                EditListing(listing: shop.listing) {
                    $0.maximum = 77
                    $0.hasRefill = false
                })
            if isKnown { try await shop.world.watch.refresh() }
            let sent = page.fields(of: path, with: ["name": "Mine", "category": ""])
            // A slip is put right first: the form still knows what it was made from.
            let slip = try await browser.post(path, sent)
            #expect(slip.status == 422 && slip.errors.contains("Please fill this in."))
            let refused = try await browser.post(path, slip.fields(of: path, with: ["category": "Other"]))
            #expect(refused.status == 422, "\(refused.status)")
            #expect(refused.html.contains("Somebody else has changed this since the page was made."))
            #expect(
                refused.errors.contains("By now this is: 77")
                    && refused.errors.contains("By now this is: First Category"))
            #expect(refused.html.contains("This is not ticked by now."))
            let typed = Dictionary(refused.fields(of: path)) { first, _ in first }
            #expect(typed["name"] == "Mine" && typed["max"] != "77" && typed["refill"] == "on")
            let theirs = try await listing(shop)
            #expect(theirs.maximum == 77 && theirs.name != "Mine")
            // Sent again, it has its way.
            let saved = try await browser.post(path, refused.fields(of: path))
            #expect(saved.status == 200, "\(saved.errors)")
            #expect(try await listing(shop).name == "Mine")
        }
        #expect(try await shop.world.audit().failure == nil)
    }

    @Test func whatAFormDoesNotShowDoesNotStandInItsWay() async throws {
        let shop = try await ConsoleWorld()
        try await shop.serving { client in
            let browser = try await manager(shop, client)
            let path = "/staff/listings/\(shop.listing)"
            let page = try await browser.get(path)
            _ = try await shop.world.store.execute(
                EditListing(listing: shop.listing) { $0.rate = Rate(nanos: 5_000_000_000, shownDecimals: 2) })
            let saved = try await browser.post(path, page.fields(of: path, with: ["name": "Mine"]))
            #expect(saved.status == 200)
            let refused = try await browser.post(
                path + "/price", page.fields(of: path + "/price", with: ["rate": "4"]))
            #expect(refused.status == 422 && refused.errors.contains("By now this is: 5.00"))
            #expect(try await listing(shop).rate.nanos == 5_000_000_000)
        }
    }

    @Test func aFormThatIsSentTwiceIsNotOvertakenByItself() async throws {
        let shop = try await ConsoleWorld()
        try await shop.serving { client in
            let browser = try await manager(shop, client)
            let path = "/staff/listings/\(shop.listing)"
            let sent = try await browser.get(path).fields(of: path, with: ["name": "Mine"])
            #expect(
                try await browser.post(path, sent, follows: false).headers[.location]?.contains("told=saved") == true)
            #expect(
                try await browser.post(path, sent, follows: false).headers[.location]?.contains("told=again") == true)
        }
    }

    @Test func aPlaceAmongRoutesIsTakenOnce() async throws {
        let shop = try await ConsoleWorld()
        try await shop.serving { client in
            let browser = try await manager(shop, client)
            let provider = try await shop.world.provider()
            try await shop.world.watch.refresh()
            let path = "/staff/listings/\(shop.listing)"
            let page = try await browser.get(path)
            let routes = shop.world.watch.current.routes[shop.listing] ?? []
            let place = (routes.map(\.key.position).max() ?? -1) + 1
            // The other's has come to the store, and not to this node.
            _ = try await shop.world.store.execute(
                PutRoute(Route(listing: shop.listing, position: place, provider: provider, item: "theirs")))
            let refused = try await browser.post(
                path + "/routes",
                page.fields(of: path + "/routes", with: ["provider": "\(provider)", "item": "mine"]))
            #expect(refused.status == 422 && refused.html.contains("Somebody else has changed this"))
            try await shop.world.watch.refresh()
            let items = (shop.world.watch.current.routes[shop.listing] ?? []).map(\.item)
            #expect(items.contains("theirs") && !items.contains("mine"))
        }
    }

    @Test func aShopsFormsAreRefusedWhenOlder() async throws {
        let shop = try await ConsoleWorld()
        try await shop.serving { client in
            let browser = try await manager(shop, client)
            let path = "/staff/storefronts/\(shop.shop)"
            let page = try await browser.get(path)
            _ = try await shop.world.store.execute(EditStorefront(storefront: shop.shop) { $0.language = "zh" })
            _ = try await shop.world.store.execute(PutShowcase(Showcase(storefront: shop.shop, brand: "Theirs")))
            _ = try await shop.world.store.execute(
                SetLimit(owner: .storefront(shop.shop), group: ActionGroup.allCases[0], perMinute: 9))
            let group = ActionGroup.allCases[0].name
            for (action, field, value) in [
                (path, "hosts", "mine.example"), (path + "/showcase", "brand", "Mine"), (path + "/limits", group, "5"),
            ] {
                let refused = try await browser.post(action, page.fields(of: action, with: [field: value]))
                #expect(refused.status == 422, "\(action): \(refused.status)")
                #expect(refused.html.contains("Somebody else has changed this"), "\(action)")
                #expect(refused.fields(of: action).contains { $0.0 == field && $0.1 == value }, "\(action)")
            }
            try await shop.world.watch.refresh()
            let row = try #require(shop.world.watch.current.storefronts[shop.shop])
            #expect(row.language == "zh" && row.hosts.isEmpty)
            #expect(shop.world.watch.current.showcase(of: row).brand == "Theirs")
            #expect(shop.world.watch.current.limit(ActionGroup.allCases[0], of: shop.shop) == 9)
        }
    }

    @Test func aCustomersTermsAreRefusedWhenOlder() async throws {
        let shop = try await ConsoleWorld()
        let account = try #require(try await shop.customer().account)
        try await shop.serving { client in
            let browser = try await manager(shop, client)
            let path = "/staff/customers/\(account)"
            let page = try await browser.get(path + "/terms")
            let group = ActionGroup.allCases[0]
            let theirs = Rate(nanos: 3_000_000_000, shownDecimals: 2)
            _ = try await shop.world.store.execute(EditAccount(account: account) { $0.discountBasisPoints = -500 })
            _ = try await shop.world.store.execute(
                SetPersonalPrice(account: account, listing: shop.listing, rate: theirs))
            _ = try await shop.world.store.execute(SetLimit(owner: .account(account), group: group, perMinute: 7))
            for (action, changes) in [
                (path + "/discount", ["percent": "9"]),
                (path + "/price", ["listing": "\(shop.listing)", "rate": "2"]),
                (path + "/limit", ["group": group.name, "limit": "3"]),
            ] {
                let refused = try await browser.post(action, page.fields(of: action, with: changes))
                #expect(refused.status == 422, "\(action): \(refused.status)")
                #expect(refused.html.contains("Somebody else has changed this"), "\(action)")
                #expect(refused.errors.contains { $0.hasPrefix("By now this is:") }, "\(action)")
            }
            try await shop.world.watch.refresh()
            let catalog = shop.world.watch.current
            #expect(catalog.accounts[account]?.discountBasisPoints == -500)
            #expect(catalog.personalRate(PersonalPrice.Key(account, shop.listing))?.nanos == theirs.nanos)
            #expect(catalog.ownLimit(RequestLimit.Key(.account(account), group)) == 7)
        }
    }

    @Test func aProvidersTermsAndARateAreRefusedWhenOlder() async throws {
        let shop = try await ConsoleWorld()
        let provider = try await shop.world.provider()
        try await shop.world.watch.refresh()
        try await shop.serving { client in
            let browser = try await manager(shop, client)
            let path = "/staff/providers/\(provider)"
            let page = try await browser.get(path)
            _ = try await shop.world.store.execute(EditProvider(provider: provider) { $0.markupBasisPoints = 4_000 })
            let refused = try await browser.post(path, page.fields(of: path, with: ["concurrency": "3"]))
            #expect(refused.status == 422 && refused.errors.contains("By now this is: 40"), "\(refused.errors)")

            let rates = try await browser.get("/staff/rates")
            let key = ExchangeRate.Key(.usd, .vnd)
            _ = try await shop.world.store.execute(
                SetExchangeRate(key, Rate(nanos: 2_000_000_000, shownDecimals: 0), asOf: shop.world.clock.now))
            let rate = try await browser.post(
                "/staff/rates", rates.fields(of: "/staff/rates", with: ["from": "USD", "to": "VND", "rate": "3"]))
            #expect(rate.status == 422 && rate.errors.contains("By now this is: 2"), "\(rate.errors)")
        }
    }

    @Test func aRoleIsNotGivenOverAnothersDecision() async throws {
        let shop = try await ConsoleWorld()
        let person = try await shop.staff(.support)
        try await shop.serving { client in
            let browser = try await manager(shop, client, .owner)
            let path = "/staff/people/\(person.id)"
            let page = try await browser.get(path)
            _ = try await shop.world.store.execute(SuspendPerson(person: person.id, isSuspended: true))
            let refused = try await browser.post(
                path + "/role", page.fields(of: path + "/role", with: ["role": "manager"]))
            #expect(refused.status == 422)
            #expect(try await shop.person(person.id).role == .support)
        }
    }

    @Test func whatWasDoneBeforeAFailureIsSaidToBeDone() async throws {
        let shop = try await ConsoleWorld()
        _ = try await shop.world.provider()
        try await shop.serving { client in
            let browser = try await manager(shop, client)
            let path = "/staff/listings/\(shop.listing)"
            let page = try await browser.get(path)
            // What prices are made of cannot be read after the price was set.
            _ = try shop.world.place.damage("DROP TABLE provider_items")
            let sent = page.fields(of: path + "/price", with: ["source": "hand", "rate": "4"])
            let answer = try await browser.post(path + "/price", sent)
            #expect(answer.status == 503, "\(answer.title) \(answer.errors)")
            #expect(answer.html.contains("What you asked for was done and is saved."))
            #expect(!answer.html.contains("Nothing was changed."))
            try await shop.world.watch.refresh()
            #expect(shop.world.watch.current.listings[shop.listing]?.rate.nanos == 4_000_000_000)
        }
    }

    @Test func aRefusedChangeOfManyKeepsItsTicks() async throws {
        let shop = try await ConsoleWorld()
        try await shop.serving { client in
            let browser = try await manager(shop, client)
            let page = try await browser.get("/staff/listings")
            let sent = page.fields(
                of: "/staff/listings/bulk", with: ["act": "percent", "value": "much", "which": "ticked"])
            let refused = try await browser.post("/staff/listings/bulk", sent + [("listing", "\(shop.listing)")])
            #expect(refused.status == 422)
            #expect(
                refused.html.contains(
                    "name=\"listing\" value=\"\(shop.listing)\" form=\"bulk\" aria-label=\"Choose Followers\" checked>")
            )
        }
    }

    @Test func aPageBeginsBehindTheLastRowOfTheOneBefore() async throws {
        let shop = try await ConsoleWorld()
        for number in 0..<150 { _ = try await shop.world.listing(shop.shop, "Row \(number).") }
        try await shop.world.watch.refresh()
        try await shop.serving { client in
            let browser = try await manager(shop, client)
            let first = try await browser.get("/staff/listings")
            let link = try #require(first.html.firstMatch(of: #/href="([^"]*after=[^"]*)"/#)).output.1
            // One that comes to stand before them moves all by one.
            _ = try await shop.world.listing(shop.shop, "Ahead") { $0.position = 0 }
            try await shop.world.watch.refresh()
            let second = try await browser.get(String(link).unescaped)
            let shown = (0..<150).filter { first.html.contains("Row \($0).") }
            let then = (0..<150).filter { second.html.contains("Row \($0).") }
            #expect(shown.count == 99 && shown + then == Array(0..<150), "\(shown.count) \(then.count)")
        }
    }
}
