import Base
import Commands
import Domain
import Storage
import TestSupport
import Testing

/// Lists of customers, refills and findings, and what waits for a person.
@Suite struct StaffListTests {
    @Test func customersAreFoundByIdAndNameWithTheirWallets() async throws {
        let bazaar = try await Bazaar()
        let store = bazaar.store
        let shop = bazaar.counter.shop
        let second = try await bazaar.world.storefront()
        var ids: [AccountID] = []
        for name in ["Anna", "Ben", "anne", "50%", "Zoë"] {
            ids.append(try await store.execute(AddAccount(storefront: name == "Ben" ? second : shop, name: name)))
        }
        _ = try await store.execute(AdjustWallet.credit(WalletKey(ids[0], .vnd)))
        _ = try await store.execute(AdjustWallet.credit(WalletKey(ids[0], .usd), micros: 7))
        func found(_ text: String?, of storefront: StorefrontID? = nil) async throws -> [AccountID] {
            try await store.rows { ListCustomers(of: storefront, text: text, before: $0, limit: 2) }.map(\.account.id)
        }
        let all = try await found(nil)
        #expect(all.count == 7 && all == all.sorted { $1 < $0 })
        #expect(try await found("ANN") == [ids[0], ids[2]].sorted { $1 < $0 })
        #expect(try await found("%") == [ids[3]])
        #expect(try await found("Zoë") == [ids[4]])
        #expect(try await found("\(ids[1])") == [ids[1]])
        #expect(try await found("\(ids[1])", of: shop).isEmpty)
        #expect(try await found(nil, of: second) == [ids[1]])
        #expect(try await found("999999999").isEmpty)
        let entry = try #require(try await store.read(ListCustomers(text: "Anna")).rows.first)
        #expect(entry.wallets.map(\.key.currency) == [.usd, .vnd] && entry.wallets.map(\.available.micros) == [7, 1])
    }

    @Test func refillsArePagedForTheirCustomerAndForStaff() async throws {
        let bazaar = try await Bazaar()
        var refills: [(id: RefillID, account: AccountID)] = []
        for number in 0..<7 {
            let order = try await bazaar.order(number == 2 ? 1 : 0, 1)
            try await bazaar.end(order, .completed(startCount: 0, remains: 0))
            let row = try await bazaar.world.row(order)
            bazaar.world.clock.advance(milliseconds: number.isMultiple(of: 3) ? 0 : 10)
            let id = try await bazaar.store.execute(
                RequestRefill(order: order, wallet: row.wallet, catalog: bazaar.world.watch.current))
            refills.append((id, row.account))
        }
        try bazaar.write("UPDATE refills SET ended_at_ms = 1, state = 2 WHERE id = \(refills[4].id)")
        let all = try await bazaar.store.rows { ListRefills(before: $0, limit: 2) }
        #expect(all.map(\.id) == all.sorted { ($1.createdAt, $1.id) < ($0.createdAt, $0.id) }.map(\.id))
        #expect(Set(all.map(\.id)) == Set(refills.map(\.id)) && all.count == 7)
        let open = try await bazaar.store.rows { ListRefills(openOnly: true, before: $0, limit: 2) }
        #expect(open.map(\.id) == all.map(\.id).filter { $0 != refills[4].id })
        let own = try await bazaar.store.rows { ListAccountRefills(of: bazaar.other.account, before: $0) }
        #expect(own.map(\.id) == [refills[2].id])
        let others = try await bazaar.store.rows {
            ListAccountRefills(of: bazaar.counter.customer.account, before: $0, limit: 1)
        }
        #expect(others.map(\.id) == all.map(\.id).filter { $0 != refills[2].id })
        #expect(try await bazaar.store.read(ReadNeedsPerson()).refillsByHand == 6)
    }

    @Test func findingsArePagedByTimeProviderOrderAndKind() async throws {
        let bazaar = try await Bazaar()
        let upstreams = [try await bazaar.world.panel("one"), try await bazaar.world.panel("two")]
        for (step, kind) in [FindingKind.missing, .badNumber, .missing, .overdue, .missing].enumerated() {
            if step > 2 { bazaar.world.clock.advance(milliseconds: 5) }
            let remarks = [Remark(kind, order: OrderID(Int64(step + 1))), Remark(kind)]
            try await bazaar.store.execute(NoteFindings(remarks, of: upstreams[step % 2]))
        }
        let whole = try await bazaar.store.read(ListFindings(of: nil, limit: 100)).rows
        #expect(whole.count == 8 && whole.map(\.lastAt) == whole.map(\.lastAt).sorted { $1 < $0 })
        for limit in 1...3 {
            let paged = try await bazaar.store.rows { ListFindings(of: nil, before: $0, limit: Int64(limit)) }
            #expect(paged == whole)
        }
        let some = try await bazaar.store.rows { ListFindings(of: upstreams[1], before: $0, limit: 1) }
        #expect(some == whole.filter { $0.key.provider == upstreams[1] } && !some.isEmpty)
        let missing = try await bazaar.store.rows { ListFindings(of: nil, kind: .missing, before: $0, limit: 2) }
        #expect(missing == whole.filter { $0.key.kind == .missing } && missing.count > 2)
    }

    @Test func whatWaitsForAPersonIsListedAndCounted() async throws {
        let bazaar = try await Bazaar()
        let panel = try await bazaar.world.panel("one") { $0.lowBalance = Money(micros: 5) }
        let rich = try await bazaar.world.panel("two") { $0.lowBalance = Money(micros: 5) }
        let listing = try await bazaar.world.listing(bazaar.counter.shop, item: "7", provider: panel)
        try await bazaar.world.watch.refresh()
        var orders: [OrderID] = []
        for _ in 0..<4 {
            orders.append(try await bazaar.world.order(bazaar.counter.customer, listing))
            bazaar.world.clock.advance(milliseconds: 1)
        }
        func needs() async throws -> [Int64] {
            let needs = try await bazaar.store.read(ReadNeedsPerson())
            return [
                needs.unknownOrders, needs.unknownRentals, needs.heldPrices, needs.lowBalances, needs.disabledWebhooks,
                needs.refillsByHand,
            ]
        }
        #expect(try await needs() == [0, 0, 0, 0, 0, 0])
        try bazaar.write(
            """
            UPDATE dispatches SET state = 2, due_at_ms = NULL WHERE order_id <> \(orders[1]);
            INSERT INTO attempts VALUES (\(orders[2]), 1, \(panel), '7', 2, 'timed out', 5, 1);
            INSERT INTO findings VALUES (\(panel), \(orders[3]), 9, 1, 1, 1, '', '', 1);
            INSERT INTO provider_items VALUES
                (\(panel), 'a', '', '', '', 1, 1, 1, 1, 0, 0, 0, 0, NULL, NULL, NULL, 1, 1),
                (\(panel), 'b', '', '', '', 1, 1, 1, 1, 0, 0, 0, 0, 2, 1, 1, 1, 1),
                (\(panel), 'c', '', '', '', 1, 1, 1, 1, 0, 0, 0, 0, 2, 1, 2, 1, 1),
                (\(rich), 'a', '', '', '', 1, 1, 1, 1, 0, 0, 0, 0, 2, 1, 1, 1, 1);
            INSERT INTO provider_health VALUES (\(panel), 4, 1, 0, 0, 0, '', 1, NULL, '', 1),
                (\(rich), 5, 1, 0, 0, 0, '', 1, NULL, '', 1);
            INSERT INTO webhooks VALUES (1, 'x', NULL, 0, NULL, NULL, 0, 1), (2, 'x', NULL, 0, 5, 'gone', 0, 1);
            """)
        let doubts = try await bazaar.store.rows { ListUnknownOrders(after: $0, limit: 1) }
        #expect(doubts.map(\.order.id) == [orders[0], orders[2], orders[3]])
        #expect(doubts.map(\.lastAttempt?.words) == [nil, "timed out", nil])
        #expect(doubts.map(\.isRepeated) == [false, false, true])
        let held = try await bazaar.store.read(ListHeldPrices(limit: 2))
        #expect(held.map(\.key) == [ProviderItem.Key(panel, "b"), ProviderItem.Key(panel, "c")])
        let rest = try await bazaar.store.read(ListHeldPrices(after: held.last?.key))
        #expect(rest.map(\.key) == [ProviderItem.Key(rich, "a")])
        #expect(try await needs() == [3, 0, 3, 1, 1, 0])
        let ages = try await bazaar.store.read(ReadQueueAges(of: [panel, rich], at: bazaar.world.clock.now))
        let waiting = try #require(ages.providers[panel]?.sending)
        #expect(waiting.count == 1 && waiting.oldest?.milliseconds == bazaar.world.clock.now.milliseconds - 3)
        #expect(ages.providers[rich]?.sending.count == 0 && ages.providers[rich]?.sending.oldest == nil)
        #expect(ages.scheduled.count == 0)
    }
}
