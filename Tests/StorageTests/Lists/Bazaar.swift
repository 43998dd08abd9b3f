import Base
import Commands
import Domain
import Storage
import TestSupport
import Testing

/// A shop with two listings and two customers, whose orders are delivered by hand.
struct Bazaar {
    let counter: Counter
    let other: Customer
    let listings: [ListingID]

    var world: World { counter.world }
    var store: Store { counter.world.store }
    var customers: [Customer] { [counter.customer, other] }

    init() async throws {
        counter = try await Counter(money: "100000")
        let second = try await counter.world.listing(counter.shop, "Likes") { $0.hasRefill = true }
        listings = [counter.listing, second]
        other = try await counter.world.customer(counter.shop, money: "100000")
        try await counter.world.watch.refresh()
    }

    func order(_ customer: Int = 0, _ listing: Int = 0, link: String = "https://example.com/x") async throws -> OrderID
    {
        let catalog = world.watch.current
        guard let account = catalog.accounts[customers[customer].account] else { throw Fault.notFound("account") }
        var draft = Draft()
        draft.set(.link, link)
        draft.set(.quantity, "100")
        let now = world.clock.now
        return try await store.execute(
            PlaceOrder(
                wallet: customers[customer].wallet,
                quote: Result { () throws(Fault) in
                    try Quote(draft, service: listings[listing], for: account, in: catalog, at: now)
                }, reference: nil, upstreamReference: .test))
    }

    func end(_ order: OrderID, _ event: OrderEvent) async throws {
        let row = try await world.row(order)
        _ = try await store.execute(ApplyByHand(order: row.id, wallet: row.wallet, event: event, overProvider: false))
    }

    /// Writes rows in bulk, as no test could place them one by one.
    func write(_ sql: String) throws {
        #expect(try world.place.damage(sql) > 0, "something was written")
    }

    /// Orders of a customer with ids from 1,000,001 on, a second after the other from `base` on.
    func writeOrders(_ count: Int, base: Int64, customer: Int = 0) throws {
        let customer = customers[customer]
        try write(
            """
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < \(count))
            INSERT INTO orders SELECT 1000000 + i, \(customer.account), 'USD', \(listings[0]), 1, NULL, 0,
                'https://bulk.example/' || i, NULL, 100, 1, 0, 1, 1, 0, 0, 1, 1000, 0, 100, NULL, NULL, NULL, 0, NULL,
                \(base) + i * 1000, NULL, 1, 1 FROM n
            """)
    }
}
