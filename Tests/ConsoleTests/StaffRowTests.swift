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
