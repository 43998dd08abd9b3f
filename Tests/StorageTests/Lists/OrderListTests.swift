import Base
import Commands
import Domain
import Storage
import TestSupport
import Testing

/// Lists of orders, of one customer and of all.
@Suite struct OrderListTests {
    @Test(arguments: [UInt64(1), 2, 3])
    func pagesAgreeWithAModelWhileOrdersCome(seed: UInt64) async throws {
        let bazaar = try await Bazaar()
        var random = SeededNumbers(seed)
        let links = ["https://example.com/Ann", "https://example.com/b%b", "https://example.com/c_c", "plain"]
        func place() async throws {
            let link = links.randomElement(using: &random) ?? ""
            let id = try await bazaar.order(
                .random(in: 0...1, using: &random), .random(in: 0...1, using: &random), link: link)
            let ends: [OrderEvent?] = [nil, .completed(startCount: nil, remains: 0), .canceled]
            if let end = ends.randomElement(using: &random) ?? nil { try await bazaar.end(id, end) }
            // Several orders of one moment, too.
            bazaar.world.clock.advance(milliseconds: [0, 0, 1, 3_000].randomElement(using: &random) ?? 0)
        }
        for _ in 0..<60 { try await place() }
        let all = try await bazaar.store.rows { ListOrders(before: $0, limit: 1_000) }
        #expect(all.count == 60)
        #expect(all.map(\.mark.numbers) == all.map(\.mark.numbers).sorted { $1.lexicographicallyPrecedes($0) })
        for _ in 0..<25 {
            var filter = OrderFilter.all
            if Bool.random(using: &random) {
                filter.states = [[.completed], [.pending, .canceled], [.partial]].randomElement(using: &random) ?? []
            }
            if Bool.random(using: &random) { filter.listing = bazaar.listings.randomElement(using: &random) }
            if Bool.random(using: &random) {
                filter.text = ["ann", "B%B", "c_c", "x", "e"].randomElement(using: &random)
            }
            if Bool.random(using: &random) { filter.from = all.randomElement(using: &random)?.createdAt }
            if Bool.random(using: &random) { filter.to = all.randomElement(using: &random)?.createdAt }
            let account = [nil, bazaar.customers[0], bazaar.customers[1]].randomElement(using: &random) ?? nil
            let limit = Int64.random(in: 1...9, using: &random)
            let known = try await bazaar.store.rows { ListOrders(before: $0, limit: 500) }
            let model = known.filter { order in
                Self.fits(order, filter) && account.map { $0.account == order.account } ?? true
            }
            var late = 0
            let staff = try await bazaar.store.rows {
                ListOrders(account: account?.account, filter: filter, before: $0, limit: limit)
            } between: {
                late += 1
                if late <= 2 {
                    bazaar.world.clock.advance(milliseconds: 1)
                    try await place()
                }
            }
            #expect(staff.map(\.id) == model.map(\.id))
            guard let account else { continue }
            let own = try await bazaar.store.rows {
                ListAccountOrders(account.wallet, filter: filter, before: $0, limit: limit)
            }
            // What came meanwhile is at the front, and of one moment the journal knows the order.
            let before = own.filter { order in known.contains { $0.id == order.order.id } }
            #expect(Set(before.map(\.order.id)) == Set(model.map(\.id)) && before.count == model.count)
            #expect(before.map(\.order.createdAt) == model.map(\.createdAt))
            #expect(own.allSatisfy { $0.order.account == account.account })
        }
        #expect(try await bazaar.world.audit().failure == nil)
    }

    private static func fits(_ order: Order, _ filter: OrderFilter) -> Bool {
        (filter.states.isEmpty || filter.states.contains(order.state))
            && (filter.listing.map { $0 == order.listing } ?? true)
            && (filter.text.map { order.link.lowercased().contains($0.lowercased()) } ?? true)
            && (filter.from.map { order.createdAt >= $0 } ?? true) && (filter.to.map { order.createdAt < $0 } ?? true)
    }

    @Test func anIdIsFoundHoweverFarBackAndOnlyByItsOwner() async throws {
        let bazaar = try await Bazaar()
        let id = try await bazaar.order()
        let wallet = bazaar.counter.customer.wallet
        try bazaar.write("UPDATE wallets SET version = 900000 WHERE account_id = \(wallet.account)")
        var filter = OrderFilter()
        filter.text = " \(id) "
        #expect(try await bazaar.store.read(ListAccountOrders(wallet, filter: filter)).rows.map(\.order.id) == [id])
        #expect(try await bazaar.store.read(ListAccountOrders(bazaar.other.wallet, filter: filter)).rows.isEmpty)
        #expect(try await bazaar.store.read(ListOrders(filter: filter)).rows.map(\.id) == [id])
        #expect(try await bazaar.store.read(ListOrders(account: bazaar.other.account, filter: filter)).rows.isEmpty)
        filter.states = [.completed]
        #expect(try await bazaar.store.read(ListAccountOrders(wallet, filter: filter)).rows.isEmpty)
        #expect(try await bazaar.store.read(ListOrders(filter: filter)).rows.isEmpty)
    }

    @Test(arguments: ["a\0b", String(repeating: "x", count: 201), "no such link", "!", "%"])
    func textsThatNoLinkHoldsFindNothing(_ text: String) async throws {
        let bazaar = try await Bazaar()
        _ = try await bazaar.order()
        var filter = OrderFilter()
        filter.text = text
        #expect(
            try await bazaar.store.read(ListAccountOrders(bazaar.counter.customer.wallet, filter: filter)).rows.isEmpty)
        #expect(try await bazaar.store.read(ListOrders(filter: filter)).rows.isEmpty)
        filter.text = "  "
        #expect(try await bazaar.store.read(ListOrders(filter: filter)).rows.count == 1)
    }

    @Test func aCustomersPageLooksAtTwoThousandLinesAndSaysWhereToGoOn() async throws {
        let bazaar = try await Bazaar()
        let wallet = bazaar.counter.customer.wallet
        // The first line is the credit; then five thousand orders of a rental's kind: no order has their ids.
        let old = try await bazaar.order(link: "https://example.com/old")
        try bazaar.write(
            """
            WITH RECURSIVE n(i) AS (SELECT 3 UNION ALL SELECT i + 1 FROM n WHERE i < 5002)
            INSERT INTO transfers SELECT \(wallet.account), 'USD', i, 1, 1, 2, 0, 0, 0, 0, 0, 2000000 + i, 2000000 + i,
                \(bazaar.world.clock.now.milliseconds) FROM n;
            UPDATE wallets SET version = 5002 WHERE account_id = \(wallet.account);
            """)
        let pages = try await bazaar.store.pages { ListAccountOrders(wallet, before: $0) }
        #expect(pages.map(\.isCut) == [true, true, false])
        #expect(pages.map(\.next) == [ListMark(3_003), ListMark(1_003), nil])
        #expect(pages.map { $0.rows.map(\.order.id) } == [[], [], [old]])
        // A time is found at once.
        var filter = OrderFilter()
        filter.to = bazaar.world.clock.now.advanced(milliseconds: -1)
        #expect(try await bazaar.store.read(ListAccountOrders(wallet, filter: filter)).next == nil)
        filter.to = nil
        filter.from = bazaar.world.clock.now.advanced(milliseconds: 1)
        #expect(try await bazaar.store.read(ListAccountOrders(wallet, filter: filter)).next == nil)
    }

    @Test func aStaffPageLooksAtTenThousandOrdersAndSaysWhereToGoOn() async throws {
        let bazaar = try await Bazaar()
        let old = try await bazaar.order(1)
        try bazaar.writeOrders(10_500, base: bazaar.world.clock.now.milliseconds)
        let pages = try await bazaar.store.pages { ListOrders(account: bazaar.other.account, before: $0) }
        #expect(pages.map(\.isCut) == [true, false])
        #expect(pages.map { $0.rows.map(\.id) } == [[], [old]])
        #expect(pages.first?.next?.numbers.last == 1_000_501)
        let all = try await bazaar.store.pages { ListOrders(before: $0, limit: 9_000) }
        #expect(all.map(\.rows.count) == [9_000, 1_501] && all.allSatisfy { !$0.isCut })
    }

    @Test func runsAreCountedToTheirOrder() async throws {
        let bazaar = try await Bazaar()
        let parent = try await bazaar.order()
        bazaar.world.clock.advance(seconds: 1)
        let first = try await bazaar.order()
        bazaar.world.clock.advance(seconds: 1)
        let second = try await bazaar.order()
        let foreign = try await bazaar.order(1)
        try bazaar.write(
            """
            UPDATE orders SET runs = 2, quantity = 200, remains = 200 WHERE id = \(parent);
            UPDATE orders SET parent_id = \(parent), remains = 40, start_count = 7, returned_micros = 3,
                held_micros = 0 WHERE id = \(first);
            UPDATE orders SET parent_id = \(parent), remains = 100, start_count = 9, returned_micros = 2,
                held_micros = 0 WHERE id = \(second);
            """)
        let wallet = bazaar.counter.customer.wallet
        let page = try await bazaar.store.read(ListAccountOrders(wallet))
        #expect(page.rows.map(\.order.id) == [parent])
        let row = try #require(page.rows.first)
        #expect(row.children == 2 && row.order.remains == 140 && row.order.startCount == 7)
        #expect(row.order.returned.micros == 5 && row.postsCharge == .zero)
        var filter = OrderFilter()
        filter.showsChildren = true
        #expect(
            try await bazaar.store.read(ListAccountOrders(wallet, filter: filter)).rows.map(\.order.id) == [
                second, first, parent,
            ])
        let children = try await bazaar.store.rows {
            ListChildren(of: parent, account: wallet.account, before: $0, limit: 1)
        }
        #expect(children.map(\.id) == [second, first])
        #expect(try await bazaar.store.read(ListChildren(of: parent, account: bazaar.other.account)).rows.isEmpty)
        #expect(
            try await bazaar.store.read(ListOrders()).rows.map(\.id)
                == [foreign, second, first, parent].sorted { $0 > $1 })
        #expect(try await bazaar.store.read(ListOrders(filter: OrderFilter())).rows.count == 2)
    }

    @Test func marksAreReadAsTheyWereWritten() {
        #expect(ListMark(text: "5.7") == ListMark(5, 7))
        #expect(ListMark(5, 7).text == "5.7")
        for text in ["", "5.", ".5", "-1", "a", "1.2.3.4.5", "99999999999999999999", "1,2"] {
            #expect(ListMark(text: text) == nil, "\(text)")
        }
    }

    @Test(arguments: ["1", "1.2.3.4", "0.0", "9223372036854775807.1"])
    func marksOfOtherListsDoNoHarm(_ text: String) async throws {
        let bazaar = try await Bazaar()
        let id = try await bazaar.order()
        let mark = try #require(ListMark(text: text))
        let wallet = bazaar.counter.customer.wallet
        _ = try await bazaar.store.read(ListAccountOrders(wallet, before: mark))
        _ = try await bazaar.store.read(ListOrders(before: mark))
        _ = try await bazaar.store.read(ListFindings(of: nil, before: mark, limit: 5))
        _ = try await bazaar.store.read(ListCustomers(before: mark))
        _ = try await bazaar.store.read(ListUnknownOrders(after: mark))
        _ = try await bazaar.store.read(ListChildren(of: id, account: wallet.account, before: mark, limit: -5))
    }
}
