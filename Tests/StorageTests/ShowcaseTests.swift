import Base
import Commands
import Domain
import Storage
import TestSupport
import Testing

@Suite struct ShowcaseTests {
    @Test func theCatalogueShowsHowAStorefrontLooks() async throws {
        let world = try await World()
        let shop = try await world.storefront()
        try await world.watch.refresh()
        let row = try #require(world.watch.current.storefronts[shop])
        let plain = world.watch.current.showcase(of: row)
        #expect(plain.brand == row.name && plain.accent.isEmpty && !plain.allowsSignUp)
        _ = try await world.store.execute(
            PutShowcase(
                Showcase(
                    storefront: shop, brand: "Brand", accent: "#00ff9a", contact: "mail\nphone", allowsSignUp: true)))
        try await world.watch.refresh()
        let shown = world.watch.current.showcase(of: row)
        #expect(shown.brand == "Brand" && shown.accent == "#00ff9a" && shown.contact == "mail\nphone")
        #expect(shown.allowsSignUp)
        var again = shown
        again.allowsSignUp = false
        _ = try await world.store.execute(PutShowcase(again))
        try await world.watch.refresh()
        #expect(!world.watch.current.showcase(of: row).allowsSignUp)
        for wrong in [
            Showcase(storefront: shop, brand: " "), Showcase(storefront: shop, brand: "b", accent: "red"),
            Showcase(storefront: shop, brand: String(repeating: "b", count: 61)),
        ] {
            guard case .invalid = await world.store.result(PutShowcase(wrong)).fault else {
                Issue.record("\(wrong)")
                continue
            }
        }
        let nowhere = PutShowcase(Showcase(storefront: StorefrontID(999), brand: "b"))
        #expect(await world.store.result(nowhere).fault == .notFound("storefront 999"))
        #expect(try await world.audit().failure == nil)
    }

    @Test func announcementsAreShownWhereAndWhenTheyShould() async throws {
        let world = try await World()
        let shop = try await world.storefront()
        let other = try await world.storefront()
        let now = world.clock.now
        func put(
            _ title: String, _ storefront: StorefrontID?, _ level: Announcement.Level = .info, from: Int64? = nil,
            to: Int64? = nil
        ) async throws -> AnnouncementID {
            try await world.store.execute(
                PutAnnouncement(
                    storefront: storefront, title: title, text: "text", level: level,
                    startsAt: from.map { now.advanced(milliseconds: $0) },
                    endsAt: to.map { now.advanced(milliseconds: $0) }))
        }
        let all = try await put("all", nil)
        _ = try await put("other", other)
        let late = try await put("late", shop, from: 10, to: 20)
        let warning = try await put("warning", shop, .warning, to: 15)
        try await world.watch.refresh()
        func shown(_ offset: Int64, _ storefront: StorefrontID? = nil) -> [AnnouncementID] {
            world.watch.current.announcements(in: storefront ?? shop, at: now.advanced(milliseconds: offset)).map(\.id)
        }
        #expect(shown(0) == [warning, all] && shown(10) == [warning, late, all] && shown(15) == [late, all])
        #expect(shown(20) == [all])
        #expect(world.watch.current.announcements(in: nil, at: now).map(\.id) == [all])
        _ = try await world.store.execute(
            PutAnnouncement(id: all, storefront: shop, title: "changed", text: "", level: .info))
        try await world.store.execute(RemoveAnnouncement(warning))
        #expect(await world.store.result(RemoveAnnouncement(warning)).fault != nil)
        try await world.watch.refresh()
        #expect(shown(0) == [all] && shown(0, other) != [all])
        #expect(world.watch.current.announcements.first { $0.id == all }?.title == "changed")
        #expect(try await world.audit().failure == nil)
    }

    @Test func announcementsThatMakeNoSenseAreRefused() async throws {
        let world = try await World()
        let now = world.clock.now
        func fault(_ title: String, _ text: String = "", to end: Instant? = nil, at storefront: StorefrontID? = nil)
            async -> Fault?
        {
            await world.store.result(
                PutAnnouncement(
                    storefront: storefront, title: title, text: text, level: .info, startsAt: now, endsAt: end)
            ).fault
        }
        #expect(await fault("") == .invalid("title: empty"))
        #expect(await fault("a\nb") == .invalid("title: control characters"))
        #expect(await fault("t", String(repeating: "x", count: 2_001)) == .invalid("text: at most 2000 characters"))
        #expect(await fault("t", to: now) != nil)
        #expect(await fault("t", at: StorefrontID(9)) == .notFound("storefront 9"))
        for step in 0..<100 { #expect(await fault("t \(step)") == nil) }
        #expect(await fault("one too many") == .wrongState("there are 100 announcements"))
        #expect(try await world.audit().failure == nil)
    }

    @Test func favouritesAreKeptAndLetGo() async throws {
        let counter = try await Counter()
        let store = counter.world.store
        let account = counter.customer.account
        let second = try await counter.world.listing(counter.shop)
        let foreign = try await counter.world.listing(try await counter.world.storefront())
        for listing in [counter.listing, second, second] {
            try await store.execute(SetFavourite(account: account, listing: listing, isOn: true))
        }
        #expect(try await store.read(ReadFavourites(of: account)) == [counter.listing, second])
        for listing in [second, second, ListingID(99_999)] {
            try await store.execute(SetFavourite(account: account, listing: listing, isOn: false))
        }
        #expect(try await store.read(ReadFavourites(of: account)) == [counter.listing])
        for listing in [foreign, ListingID(99_999)] {
            let add = SetFavourite(account: account, listing: listing, isOn: true)
            #expect(await store.result(add).fault == .notFound("listing \(listing)"))
        }
        #expect(try await counter.world.audit().failure == nil)
    }
}
