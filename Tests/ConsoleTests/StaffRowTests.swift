import Base
import Commands
import Console
import Domain
import Errands
import HTTPTypes
import Storage
import TestSupport
import Testing

/// Forms of which something else has changed than what they are about.
@Suite struct StaffRowTests {
    private func manager(_ shop: ConsoleWorld, _ client: Browser.Client) async throws -> Browser {
        _ = try await shop.staff(.manager)
        let browser = Browser(client)
        _ = try await browser.signIn("manager@staff.example", staff: true)
        return browser
    }

    private func marks(_ page: Browser.Page) -> [String] {
        page.errors.filter { $0.hasPrefix("By now") || $0.hasSuffix("by now.") }
    }

    private func numbers(_ shop: ConsoleWorld) async throws -> NumberTier {
        let seller = try await shop.world.seller(ProviderKinds.own)
        return try await shop.world.tier(seller, stock: 5)
    }

    private func tier(_ shop: ConsoleWorld, _ id: NumberTierID) async throws -> NumberTier {
        try await shop.world.refreshNumbers()
        return try #require(shop.world.numbers.numbers.current.tiers[id])
    }

    @Test func numbersAreTakenOffSaleWhateverTheirStockIsByNow() async throws {
        let shop = try await ConsoleWorld()
        let sold = try await numbers(shop)
        try await shop.serving { client in
            let browser = try await manager(shop, client)
            let list = "/staff/providers/\(sold.provider)/numbers"
            let path = "\(list)/\(sold.id)"
            let page = try await browser.get(list)
            _ = try await shop.world.store.execute(EditTier(sold.id, available: 7))
            try await shop.world.refreshNumbers()
            let off = try await browser.post(path, page.fields(of: path), follows: false)
            #expect(off.headers[.location]?.contains("told=saved") == true, "\(off.status) \(off.errors)")
            #expect(try await !tier(shop, sold.id).isActive)
            #expect(try await tier(shop, sold.id).available == 7)
        }
        #expect(try await shop.world.audit().failure == nil)
    }

    @Test func aNewStockPutsNothingBackOnSale() async throws {
        let shop = try await ConsoleWorld()
        let sold = try await numbers(shop)
        try await shop.serving { client in
            let browser = try await manager(shop, client)
            let path = "/staff/providers/\(sold.provider)/numbers/\(sold.id)"
            let page = try await browser.get(path)
            _ = try await shop.world.store.execute(EditTier(sold.id, isActive: false))
            try await shop.world.refreshNumbers()
            let first = page.fields(of: path, with: ["stock": "6", "_form": "first"])
            #expect(try await browser.post(path, first).status == 200)
            _ = try await shop.world.store.execute(EditTier(sold.id, available: 7))
            let refused = try await browser.post(path, page.fields(of: path, with: ["stock": "9"]))
            #expect(refused.status == 422 && marks(refused) == ["By now this is: 7"], "\(refused.errors)")
            let saved = try await browser.post(path, refused.fields(of: path))
            #expect(saved.status == 200, "\(saved.errors)")
            let now = try await tier(shop, sold.id)
            #expect(now.available == 9 && !now.isActive)
        }
    }

    @Test func aRateIsSetThoughAnotherHasMoved() async throws {
        let shop = try await ConsoleWorld()
        let (other, own) = (ExchangeRate.Key(.usd, .idr), ExchangeRate.Key(.usd, .vnd))
        let set = { @Sendable (key: ExchangeRate.Key, units: Int64) in
            _ = try await shop.world.store.execute(
                SetExchangeRate(
                    key, Rate(nanos: units * 1_000_000_000, shownDecimals: 0), asOf: shop.world.clock.now))
            try await shop.world.watch.refresh()
        }
        try await set(other, 15_000)
        try await set(own, 24_000)
        try await shop.serving { client in
            let browser = try await manager(shop, client)
            let page = try await browser.get("/staff/rates")
            let sent = { (rate: String) in
                page.fields(of: "/staff/rates", with: ["from": "USD", "to": "VND", "rate": rate])
            }
            try await set(other, 15_001)
            let saved = try await browser.post("/staff/rates", sent("25000"), follows: false)
            #expect(saved.headers[.location]?.contains("told=saved") == true, "\(saved.status) \(saved.errors)")
            // Its own is another by now, and the page does not say so; only the rate has a mark.
            let older = sent("26000").filter { $0.0 != "_form" } + [("_form", "fresh")]
            let refused = try await browser.post("/staff/rates", older)
            #expect(refused.status == 422 && marks(refused) == ["By now this is: 25000"], "\(refused.errors)")
            let again = try await browser.post("/staff/rates", refused.fields(of: "/staff/rates"))
            #expect(again.status == 200, "\(again.errors)")
            try await shop.world.watch.refresh()
            #expect(shop.world.watch.current.exchangeRates[own]?.rate.text == "26000")
        }
    }

    @Test func aCustomersTermsAreSetThoughOthersHaveMoved() async throws {
        let shop = try await ConsoleWorld()
        let account = try #require(try await shop.customer().account)
        let other = try await shop.world.listing(shop.shop, "Other")
        let groups = ActionGroup.allCases
        try await shop.world.watch.refresh()
        try await shop.serving { client in
            let browser = try await manager(shop, client)
            let path = "/staff/customers/\(account)"
            let page = try await browser.get(path + "/terms")
            _ = try await shop.world.store.execute(
                SetPersonalPrice(account: account, listing: other, rate: Rate(nanos: 3_000_000_000, shownDecimals: 2)))
            _ = try await shop.world.store.execute(
                SetLimit(owner: .account(account), group: groups[1], perMinute: 7))
            try await shop.world.watch.refresh()
            for (action, changes) in [
                (path + "/price", ["listing": "\(shop.listing)", "rate": "2"]),
                (path + "/limit", ["group": groups[0].name, "limit": "3"]),
            ] {
                let saved = try await browser.post(action, page.fields(of: action, with: changes), follows: false)
                #expect(saved.headers[.location]?.contains("told=saved") == true, "\(action): \(saved.errors)")
            }
            // The other's own is theirs still.
            let late = page.fields(of: path + "/price", with: ["listing": "\(other)", "rate": "2", "_form": "fresh"])
            #expect(try await browser.post(path + "/price", late).status == 422)
            // A price is taken away though another has moved since.
            let table = try await browser.get(path + "/terms")
            _ = try await shop.world.store.execute(
                SetPersonalPrice(
                    account: account, listing: other, rate: Rate(nanos: 4_000_000_000, shownDecimals: 2)))
            try await shop.world.watch.refresh()
            let remove = table.fields(of: path + "/price")
            #expect(remove.contains { $0 == ("listing", "\(shop.listing)") })
            let removed = try await browser.post(path + "/price", remove, follows: false)
            #expect(removed.headers[.location]?.contains("told=saved") == true, "\(removed.errors)")
        }
    }

    @Test func aGatewayIsSavedThoughAnotherHasMoved() async throws {
        let shop = try await ConsoleWorld()
        try await shop.serving { client in
            let browser = try await manager(shop, client)
            let (path, action) = ("/staff/own-numbers", "/staff/own-numbers/sources")
            let page = try await browser.get(path)
            var theirs = SMSSource(name: "theirs", format: "gammu", sealedSecret: "sealed", phone: "+6281200000001")
            theirs.isActive = false
            _ = try await shop.world.store.execute(PutSMSSource(theirs))
            try await shop.world.refreshNumbers()
            let sent = { (name: String) in
                page.fields(of: action, with: ["name": name, "secret": "mine-and-long", "_form": name])
            }
            let saved = try await browser.post(action, sent("mine"), follows: false)
            #expect(saved.headers[.location]?.contains("told=saved") == true, "\(saved.status) \(saved.errors)")
            // Marks say what the named one is by now; its name is no value of it.
            let refused = try await browser.post(action, sent("theirs"))
            #expect(refused.status == 422)
            #expect(
                marks(refused).sorted() == ["By now this is: +6281200000001", "This is not ticked by now."],
                "\(refused.errors)")
        }
    }

    @Test func whatShowsNoRowHasNoMark() async throws {
        let shop = try await ConsoleWorld()
        let provider = try await shop.world.provider()
        try await shop.world.watch.refresh()
        try await shop.serving { client in
            let browser = try await manager(shop, client)
            let path = "/staff/listings/\(shop.listing)"
            let page = try await browser.get(path)
            _ = try await shop.world.store.execute(
                PutRoute(Route(listing: shop.listing, position: 0, provider: provider, item: "theirs")))
            let refused = try await browser.post(
                path + "/routes",
                page.fields(
                    of: path + "/routes",
                    with: ["provider": "\(provider)", "item": "mine", "position": "0", "basis": "7", "schedule": "no"]))
            #expect(refused.status == 422 && refused.html.contains("Somebody else has changed this"))
            #expect(marks(refused).isEmpty, "\(marks(refused))")
        }
    }
}
