import Base
import Commands
import Domain
import Errands
import Jobs
import Providers
import Storage
import TestSupport
import Testing

@Suite struct RaceTests {
    /// How an end was asked for.
    private enum Ender: CaseIterable { case cancel, finish, expire, sms }

    @Test func ofManyEndsExactlyOneWinsAndTheMoneyIsExact() async throws {
        let rounds = 300
        let shop = try await Rentals(rupiah: Int64(rounds) * 15_000)
        let world = shop.world
        var rentals: [Rental] = []
        for start in stride(from: 0, to: rounds, by: 100) {
            let answer = await shop.call(
                "POST", "/v1/orders/create", #"{"product_id":\#(shop.tier.id),"quantity":100}"#)
            #expect(answer.json.orders.count == 100, "\(start) \(answer.text.prefix(300))")
        }
        for page in 0..<rounds / 100 {
            let list = await shop.call("GET", "/v1/orders", query: "limit=100&offset=\(page * 100)")
            for order in list.json.orders {
                guard let id = order["id"]?.scalarText.flatMap({ RentalID(text: $0) }) else { continue }
                rentals.append(try await world.rental(id))
            }
        }
        #expect(rentals.count == rounds)
        // The windows are over: every end is possible at once.
        world.clock.advance(milliseconds: RentalLifecycle.windowMilliseconds)
        var numbers = SeededNumbers(7)
        for rental in rentals {
            let enders = Ender.allCases.shuffled(using: &numbers)
            let wins = await withTaskGroup(of: Int.self) { group in
                for ender in enders { group.addTask { await Self.end(rental, ender, shop) ? 1 : 0 } }
                return await group.reduce(0, +)
            }
            let row = try await world.rental(rental.id)
            // An SMS is no end, but decides which ends are possible.
            #expect(wins <= 1, "\(rental.id)")
            switch row.state {
            case .canceled, .expired:
                #expect(row.returned == row.charge && row.revision == 0)
            case .completed, .received: #expect(row.held == .zero && row.revision == 1)
            default: Issue.record("rental \(rental.id) is \(row.state)")
            }
        }
        let money = try await world.money(shop.customer)
        #expect(money.held == .zero)
        #expect(money.available.micros + money.earned.micros == Int64(rounds) * 15_000 * Money.unit)
        try await shop.audit()
    }

    /// - Returns: whether this one ended it.
    private static func end(_ rental: Rental, _ ender: Ender, _ shop: Rentals) async -> Bool {
        switch ender {
        case .cancel: return await shop.act("cancel", rental).status == 200
        case .finish: return await shop.act("finish", rental).status == 200
        case .sms:
            _ = try? await shop.world.receive(rental, "code 123456")
            return false
        case .expire:
            let context = shop.world.numbers.context(of: rental)
            guard
                (try? await shop.world.store.execute(PrepareExpiry(context, leaseMilliseconds: 1_000))) != nil
            else { return false }
            let after = try? await shop.world.store.execute(
                RecordExpiry(
                    context, provider: rental.provider, messages: [], complaint: nil, tellsProvider: false))
            return after?.state == .expired
        }
    }
}
