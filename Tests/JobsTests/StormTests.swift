import Base
import Bottle
import Commands
import Domain
import Foundation
import Jobs
import NIOCore
import NIOPosix
import Providers
import Storage
import TestSupport
import Testing

/// Orders through panels that fail in every way, on real sockets, within a day of a clock that tests move.
@Suite struct StormTests {
    /// Further orders: `SWITCHBOARD_STORM_ORDERS=100000 swift test --filter StormTests`.
    static let orders = ProcessInfo.processInfo.environment["SWITCHBOARD_STORM_ORDERS"].flatMap { Int($0) } ?? 300

    private static let script: [UInt8] = {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        return (try? Data(contentsOf: root.appending(path: "docs/bottle/storm.json"))).map { [UInt8]($0) } ?? []
    }()

    /// A panel upstream and what may be expected of it.
    private struct Upstream {
        let provider: ProviderID
        let listings: [ListingID]
        let bottle: BottlePanel
    }

    private func upstream(
        _ name: String, in world: World, _ shop: StorefrontID, _ servers: inout [BottleServer],
        _ terms: @escaping @Sendable (inout UpstreamProvider) -> Void
    ) async throws -> Upstream {
        var script = try BottleScript(json: Self.script)
        var draft = UpstreamProvider(id: ProviderID(0), name: name, kind: ProviderKinds.panel)
        terms(&draft)
        script.takesReferences = draft.takesReferences
        script.balance = Money(text: "1000000")
        let bottle = BottlePanel(script, environment: world.clock.environment)
        let server = BottleServer(bottle)
        let port = try await server.start()
        servers.append(server)
        let provider = try await world.panel(name) { row in
            terms(&row)
            row.url = "http://127.0.0.1:\(port)/api/v2"
            row.sealedKey = "bottle-key"
            row.timeoutMilliseconds = 100
        }
        var listings: [ListingID] = []
        // One whose orders complete, one whose orders end partly, one whose orders are cancelled.
        for item in ["1", "7", "8"] {
            listings.append(try await world.listing(shop, min: 1, item: item, provider: provider))
        }
        return Upstream(provider: provider, listings: listings, bottle: bottle)
    }

    @Test func nothingIsLostDoubledOrMispaid() async throws {
        let loops = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let http = HTTPTransport(loops: loops)
        var servers: [BottleServer] = []
        let world = try await World(panels: http.transport)
        let shop = try await world.storefront()
        let upstreams = [
            try await upstream("plain", in: world, shop, &servers) { _ in },
            try await upstream("knows", in: world, shop, &servers) { $0.takesReferences = true },
            try await upstream("lists", in: world, shop, &servers) { $0.listsOrders = true },
        ]
        let customer = try await world.customer(shop, money: "1000000")
        var ids: [OrderID] = []
        for number in 0..<Self.orders {
            let listings = upstreams[number % upstreams.count].listings
            ids.append(
                try await world.order(
                    customer, listings[number / upstreams.count % listings.count],
                    link: "https://example.com/\(number)"))
        }
        let begun = world.clock.now
        let day = CalendarDay.millisecondsPerDay
        while world.clock.now.milliseconds(since: begun) < day {
            _ = try await world.delivery.pass()
            world.clock.advance(seconds: 5)
            let open = try await world.store.read(CountQueues()).filter { $0.state != .unknown }
            if open.isEmpty { break }
        }
        for upstream in upstreams { try await check(upstream, world, ids) }
        #expect(try await world.audit().failure == nil)
        for server in servers { await server.stop() }
        try await http.close()
        try await loops.shutdownGracefully()
    }

    private func check(_ upstream: Upstream, _ world: World, _ ids: [OrderID]) async throws {
        #expect(upstream.bottle.counts.repeatedLinks == 0, "no order is there twice")
        #expect(upstream.bottle.counts.faults.count > 20, "the storm was one")
        let there = Dictionary(upstream.bottle.orders.map { ($0.link, $0) }) { first, _ in first }
        for id in ids {
            let row = try await world.row(id)
            guard row.provider == upstream.provider else { continue }
            let history = try await world.store.read(ReadDispatchHistory(of: id))
            let placed = there[row.link]
            switch row.state {
            case .completed:
                #expect(row.held == .zero && row.returned == .zero)
                let line = try #require(placed, "\(id) counts as delivered")
                if let cost = history.placement?.cost { #expect(cost == line.charge) }
            case .partial: #expect(placed != nil && row.held == .zero && row.returned <= row.charge)
            case .canceled:
                #expect(row.returned == row.charge)
                #expect(placed == nil || placed?.service == 8, "what is delivered is paid for")
            default:
                #expect(history.dispatch?.state == .unknown, "\(id) has neither ended nor is flagged")
                #expect(row.held == row.charge)
                #expect(history.findings.contains { $0.key.kind == .unknownOutcome || $0.key.kind == .repeatedOrder })
            }
        }
    }
}
