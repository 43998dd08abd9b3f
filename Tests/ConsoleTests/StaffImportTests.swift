import Base
import Commands
import Console
import Domain
import Errands
import HTTPTypes
import Storage
import TestSupport
import Testing

/// What staff do to many rows at once, and what the audit log says of it.
@Suite struct StaffImportTests {
    private static let list = """
        service,name,category,rate,min,max
        1,One,New,0.5,10,100
        2,Two,New,0.6,10,100
        """

    private func browser(_ shop: ConsoleWorld, _ client: Browser.Client, _ role: PersonRole = .manager) async throws
        -> Browser
    {
        _ = try await shop.staff(role)
        let browser = Browser(client)
        _ = try await browser.signIn("\(role.name)@staff.example", staff: true)
        return browser
    }

    private func acts(_ shop: ConsoleWorld, _ verb: String) async throws -> [Act] {
        try await shop.world.store.read(ListActs()).filter { $0.verb == verb }
    }

    /// What the form of an import is filled in with.
    private static func form(_ shop: ConsoleWorld, _ provider: ProviderID, _ list: String) -> [(String, String)] {
        [
            ("storefront", "\(shop.shop)"), ("provider", "\(provider)"), ("format", "csv"), ("markup", "0"),
            ("text", list),
        ]
    }

    @Test func anImportThatAnotherHasAppliedMakesNothingTwice() async throws {
        let shop = try await ConsoleWorld()
        let provider = try await shop.world.panel()
        try await shop.world.watch.refresh()
        let catalog = shop.world.watch.current
        let plan = ImportPlan(
            try CatalogText.csv.entries(of: Self.list), to: try #require(catalog.storefronts[shop.shop]),
            by: try #require(catalog.providers[provider]), markupBasisPoints: 0, catalog: catalog)
        try await shop.serving { client in
            let browser = try await browser(shop, client)
            let path = "/staff/listings/import"
            let preview = try await browser.submit(path, path, Self.form(shop, provider, Self.list))
            #expect(preview.status == 200 && preview.html.contains("Put them on sale"))
            // The other's are in the store, and this node does not know them.
            _ = try await shop.world.store.execute(AddListings(plan.commands()))
            let answer = try await browser.post(path, preview.hidden(of: path))
            #expect(answer.status == 200 && answer.html.contains("Nothing of this is new."), "\(answer.title)")
            try await shop.world.watch.refresh()
            #expect(shop.world.watch.current.listings.values.count { $0.name == "One" } == 1)
            #expect(try await acts(shop, "listing.import").isEmpty)
        }
    }

    @Test func anImportOfManyIsDoneInParts() async throws {
        let shop = try await ConsoleWorld()
        let provider = try await shop.world.panel()
        try await shop.world.watch.refresh()
        let list = (1...501).reduce("service,name,category,rate,min,max\n") { $0 + "\($1),S\($1),New,0.5,10,100\n" }
        try await shop.serving { client in
            let browser = try await browser(shop, client)
            let path = "/staff/listings/import"
            let preview = try await browser.submit(path, path, Self.form(shop, provider, list))
            let before = shop.world.watch.current.revision
            let answer = try await browser.post(path, preview.hidden(of: path), follows: false)
            #expect(answer.headers[.location]?.contains("told=saved") == true, "\(answer.status) \(answer.errors)")
            try await shop.world.watch.refresh()
            let catalog = shop.world.watch.current
            #expect(catalog.listings.values.count { $0.category == "New" } == 501)
            #expect(catalog.revision == before + 2, "a part is a revision")
            #expect(try await acts(shop, "listing.import").count == 2)
        }
    }

    @Test func anImportTellsTheAuditLogWhatItMade() async throws {
        let shop = try await ConsoleWorld()
        let provider = try await shop.world.panel()
        try await shop.world.watch.refresh()
        try await shop.serving { client in
            let browser = try await browser(shop, client)
            let path = "/staff/listings/import"
            let preview = try await browser.submit(path, path, Self.form(shop, provider, Self.list))
            _ = try await browser.post(path, preview.hidden(of: path))
            try await shop.world.watch.refresh()
            let made = shop.world.watch.current.listings.values.filter { $0.category == "New" }.map(\.id).sorted()
            #expect(made.count == 2)
            let act = try #require(try await acts(shop, "listing.import").first)
            #expect(act.subject == "storefront \(shop.shop)")
            #expect(act.detail.contains("2 listings") && act.detail.contains("provider=\(provider)"))
            #expect(act.detail.hasSuffix("ids=" + made.map { "\($0)" }.joined(separator: ",")))
        }
    }

    @Test func subjectsAreAKindAndAnID() async throws {
        let shop = try await ConsoleWorld()
        try await shop.serving { client in
            let browser = try await browser(shop, client, .owner)
            _ = try await browser.submit(
                "/staff/announcements", "/staff/announcements",
                [("storefront", ""), ("title", "Hello"), ("text", ""), ("level", "info")])
            let told = try #require(shop.world.watch.current.announcements.first)
            let page = try await browser.get("/staff/announcements")
            _ = try await browser.send("/staff/announcements/\(told.id)/remove", of: page, [])
            _ = try await browser.submit(
                "/staff/own-numbers", "/staff/own-numbers", [("phone", "+6281200000001"), ("country", "6")])
            let numbers = try await browser.get("/staff/own-numbers")
            _ = try await browser.send("/staff/own-numbers/remove", of: numbers, [])
            let fresh = try await browser.get("/staff/listings/new")
            _ = try await browser.post(
                "/staff/listings/new",
                fresh.fields(
                    of: "/staff/listings/new", with: ["name": "Fresh", "rate": "1", "storefront": "\(shop.shop)"]))
            let listing = try #require(shop.world.watch.current.listings.values.first { $0.name == "Fresh" })
            for (verb, subject) in [
                ("announcement.add", "announcement \(told.id)"), ("announcement.remove", "announcement \(told.id)"),
                ("own-number.put", "number +6281200000001"), ("own-number.remove", "number +6281200000001"),
                ("listing.add", "listing \(listing.id)"),
            ] {
                #expect(try await acts(shop, verb).map(\.subject) == [subject], "\(verb)")
            }
        }
    }

    @Test func doingNothingIsNoSuccessAndNoAct() async throws {
        let shop = try await ConsoleWorld()
        let provider = try await shop.world.provider()
        try await shop.world.watch.refresh()
        try await shop.serving { client in
            let browser = try await browser(shop, client)
            let home = try await browser.get("/staff/account")
            let token = try #require(home.html.firstMatch(of: #/name="_token" value="([^"]*)"/#)).output.1
            for (number, (path, fields)) in [
                ("/staff/findings/close", [("provider", "\(provider)"), ("order", "1"), ("kind", "1")]),
                ("/staff/todo/prices/all", [("provider", "\(provider)"), ("seen", "1")]),
            ].enumerated() {
                let page = try await browser.post(
                    path, [("_token", String(token)), ("_form", "n\(number)")] + fields, follows: false)
                #expect(page.headers[.location]?.contains("told=nothing") == true, "\(path): \(page.headers)")
            }
            #expect(try await acts(shop, "finding.close").isEmpty)
            #expect(try await acts(shop, "cost.approve").isEmpty)
        }
    }

    @Test func aPartOfAnImportOfNumbersIsWrittenWithIt() async throws {
        let shop = try await ConsoleWorld()
        let seller = try await shop.world.store.execute(AddProvider(name: "own", kind: ProviderKinds.own))
        try await shop.world.watch.refresh()
        try await shop.world.numbers.numbers.refresh()
        try await shop.serving { client in
            let browser = try await browser(shop, client)
            let path = "/staff/providers/\(seller)/numbers"
            let list = "country,service,item,price,stock\n6,wa,x,1000,5\n6,tg,y,2000,5\n"
            for told in ["saved", "nothing"] {
                let page = try await browser.get(path)
                let answer = try await browser.send(
                    path + "/import", of: page, [("format", "csv"), ("text", list)], follows: false)
                #expect(answer.headers[.location]?.contains("told=\(told)") == true, "\(answer.errors)")
            }
            let acts = try await acts(shop, "number.import")
            #expect(acts.map(\.detail) == ["2 of 2 read, 2 written"] && acts.first?.subject == "provider \(seller)")
        }
        #expect(try await shop.world.audit().failure == nil)
    }

    @Test func aGatewayThatAnotherHasChangedIsShownAgain() async throws {
        let shop = try await ConsoleWorld()
        try await shop.serving { client in
            let browser = try await browser(shop, client)
            let path = "/staff/own-numbers"
            let page = try await browser.get(path)
            let row = SMSSource(name: "modem", format: "gammu", sealedSecret: "theirs", phone: "")
            _ = try await shop.world.store.execute(PutSMSSource(row))
            let sent = page.fields(
                of: path + "/sources", with: ["name": "modem", "format": "gammu", "secret": "mine-and-long"])
            let refused = try await browser.post(path + "/sources", sent)
            #expect(refused.status == 422 && refused.html.contains("Somebody else has changed this"))
            try await shop.world.numbers.numbers.refresh()
            #expect(shop.world.numbers.numbers.current.smsSources["modem"]?.sealedSecret == "theirs")
        }
    }

    @Test func aCustomerWhomNameAndMailFindIsListedOnce() async throws {
        let shop = try await ConsoleWorld()
        for number in 0..<60 { _ = try await shop.customer("ann\(number)@example.org", money: "0") }
        try await shop.serving { client in
            let browser = try await browser(shop, client)
            var (path, ids) = ("/staff/customers?q=ann", [String]())
            while true {
                let page = try await browser.get(path)
                ids += page.html.matches(of: #/href="\/staff\/customers\/([0-9]+)">ann/#).map { String($0.output.1) }
                guard let link = page.html.firstMatch(of: #/href="([^"]*before=[^"]*)"/#) else { break }
                path = String(link.output.1).unescaped
            }
            #expect(ids.count == 60 && Set(ids).count == 60, "\(ids.count) \(Set(ids).count)")
        }
    }

    @Test func aChangeOfManyNamesThemAll() async throws {
        let shop = try await ConsoleWorld()
        var ids: [ListingID] = []
        for number in 0..<6 { ids.append(try await shop.world.listing(shop.shop, "Row \(number)")) }
        try await shop.world.watch.refresh()
        let all = ids
        try await shop.serving { client in
            let browser = try await browser(shop, client)
            let page = try await browser.get("/staff/listings")
            let sent = page.fields(
                of: "/staff/listings/bulk", with: ["act": "position", "value": "70707", "which": "ticked"])
            _ = try await browser.post(
                "/staff/listings/bulk", sent + (all.prefix(3) + all.suffix(2)).map { ("listing", "\($0)") })
            let act = try #require(try await acts(shop, "listing.bulk").first)
            let names = "\(all[0])–\(all[2]),\(all[4]),\(all[5])"
            #expect(act.detail == "5 listings; act=position value=70707 ids=\(names)", "\(act.detail)")
        }
    }

    @Test func eachPartOfARenamedCategoryIsWrittenAndNoneTwice() async throws {
        let shop = try await ConsoleWorld()
        var ids: [ListingID] = []
        for _ in 0..<EditListings.most + 1 {
            ids.append(try await shop.world.listing(shop.shop) { $0.category = "Old" })
        }
        try await shop.world.watch.refresh()
        let all = ids
        try await shop.serving { client in
            let browser = try await browser(shop, client)
            let path = "/staff/categories"
            let sent = try await browser.get(path).fields(
                of: path, with: ["storefront": "\(shop.shop)", "category": "Old", "name": "New"])
            let old = { shop.world.watch.current.listings.values.count { $0.category == "Old" } }
            let told = { (fields: [(String, String)]) in
                try await browser.post(path, fields, follows: false).headers[.location]
            }
            #expect(try await told(sent)?.contains("told=saved") == true)
            #expect(old() == 0)
            let lines = try await acts(shop, "category.rename")
            #expect(
                lines.map(\.detail).sorted() == ["Old → New: 1 listings", "Old → New: 500 listings"],
                "\(lines.map(\.detail))")
            #expect(lines.allSatisfy { $0.subject == "storefront \(shop.shop)" })
            #expect(try await told(sent)?.contains("told=again") == true)
            for part in [Array(all.prefix(500)), Array(all.dropFirst(500))] {
                _ = try await shop.world.store.execute(EditListings(part) { $0.category = "Old" })
            }
            try await shop.world.watch.refresh()
            #expect(try await told(sent)?.contains("told=again") == true)
            try await shop.world.watch.refresh()
            #expect(old() == 501)
            #expect(try await acts(shop, "category.rename").count == 2)
            let none =
                sent.filter { $0.0 != "_form" && $0.0 != "category" } + [("category", "None"), ("_form", "fresh")]
            let refused = try await browser.post(path, none)
            #expect(refused.status == 422 && refused.errors == ["No listing of this shop is in this category."])
        }
        #expect(try await shop.world.audit().failure == nil)
    }

    @Test func aRenameThatStopsHalfWaySaysSo() async throws {
        let shop = try await ConsoleWorld()
        var last = shop.listing
        for _ in 0..<EditListings.most + 2 {
            last = try await shop.world.listing(shop.shop) { $0.category = "Old" }
        }
        try await shop.world.watch.refresh()
        let behind = last.raw - 2
        try await shop.serving { client in
            let browser = try await browser(shop, client)
            let path = "/staff/categories"
            let sent = try await browser.get(path).fields(
                of: path, with: ["storefront": "\(shop.shop)", "category": "Old", "name": "New"])
            // The last two are never of one category.
            _ = try shop.world.place.damage(
                "CREATE UNIQUE INDEX two ON listings (category) WHERE id > \(behind) AND category = 'New'")
            let stopped = try await browser.post(path, sent)
            #expect(
                stopped.status == 503 && stopped.html.contains("A part of it may have been done"), "\(stopped.title)")
            #expect(try await acts(shop, "category.rename").map(\.detail) == ["Old → New: 500 listings"])
        }
    }

    // MARK: in a customer's place

    @Test func whatAManagerDoesAsACustomerIsWrittenWithTheActAndItsAmount() async throws {
        let shop = try await ConsoleWorld()
        let account = try #require(try await shop.customer().account)
        try await shop.serving { client in
            let browser = try await browser(shop, client)
            let file = try await browser.get("/staff/customers/\(account)")
            _ = try await browser.send("/staff/customers/\(account)/act", of: file, [])
            let form = try await browser.get("/orders/new?service=\(shop.listing)")
            let sent = form.fields(
                of: "/orders/new", with: ["link": "https://example.com/a", "quantity": "1000"])
            let placed = try await browser.post("/orders/new", sent)
            #expect(placed.title.hasPrefix("Order"), "\(placed.errors) \(sent)")
            _ = try await browser.post("/orders/new", sent)
            let order = try #require(
                try await shop.world.store.read(
                    ListAccountOrders(WalletKey(account, .usd), filter: OrderFilter())
                ).rows.first?.order)
            let act = try #require(try await acts(shop, "customer.act").first)
            #expect(try await acts(shop, "customer.act").count == 1)
            #expect(act.subject == "order \(order.id)" && act.account == account)
            #expect(act.detail == "/orders/new; charge \(order.charge) USD", "\(act.detail)")
            #expect(act.actor == "staff:manager@staff.example")

            let wallet = try await browser.get("/wallet")
            let asked = wallet.fields(of: "/wallet/top-up", with: ["amount": "12", "note": "by bank"])
            _ = try await browser.post("/wallet/top-up", asked)
            _ = try await browser.post("/wallet/top-up", asked)
            let acts = try await acts(shop, "customer.act")
            #expect(
                acts.count == 2 && acts.contains { $0.subject.hasPrefix("top-up ") && $0.detail.hasSuffix("12 USD") },
                "\(acts)")
        }
        #expect(try await shop.world.audit().failure == nil)
    }
}
