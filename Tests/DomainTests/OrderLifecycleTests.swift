import Base
import Domain
import TestSupport
import Testing

@Suite struct OrderLifecycleTests {
    static let events: [OrderEvent] = [
        .accepted, .progressed(startCount: 5, remains: 40), .completed(startCount: 5, remains: nil),
        .partial(startCount: 5, remains: 40), .canceled,
    ]

    /// State after each event of `events`; `nil` = nothing changes, the order has ended.
    static let table: [(before: OrderState, after: [OrderState]?)] = [
        (.pending, [.processing, .inProgress, .completed, .partial, .canceled]),
        (.processing, [.processing, .inProgress, .completed, .partial, .canceled]),
        (.inProgress, [.inProgress, .inProgress, .completed, .partial, .canceled]),
        (.completed, nil), (.partial, nil), (.canceled, nil),
        (.active, [.active, .inProgress, .completed, .partial, .canceled]),
        (.paused, [.paused, .inProgress, .completed, .partial, .canceled]),
        (.expired, nil),
    ]

    @Test func theTableHasEveryState() {
        #expect(Self.table.map(\.before) == OrderState.allCases)
    }

    @Test(arguments: table.map(\.before))
    func everyEventOfEveryStateEndsAsTheTableSays(_ state: OrderState) throws {
        let row = try #require(Self.table.first { $0.before == state })
        for (position, event) in Self.events.enumerated() {
            let order = Made.order(state: state)
            let applied = OrderLifecycle.apply(event, to: order, at: Made.now)
            guard let after = row.after else {
                #expect(applied == nil, "\(event)")
                continue
            }
            let (changed, settlement) = try #require(applied)
            #expect(changed.state == after[position], "\(event)")
            #expect(settlement == [.keep, .keep, .earnAll, .split(undelivered: 40, of: 100), .returnAll][position])
            #expect((changed.endedAt == Made.now) == changed.state.isFinal)
            #expect(changed.remains == [100, 40, 0, 40, 100][position])
            #expect(changed.startCount == (position == 0 || position == 4 ? 0 : 5))
        }
    }

    @Test func anEndIsNeverLeftAgain() {
        for state in OrderState.allCases where state.isFinal {
            for event in Self.events {
                #expect(OrderLifecycle.apply(event, to: Made.order(state: state), at: Made.now) == nil)
            }
        }
    }

    @Test func countsOfAProviderAreHeldToWhatIsPossible() throws {
        for (sent, kept) in [(-5, 0), (0, 0), (100, 100), (101, 100), (Int64.max, 100), (Int64.min, 0)]
            as [(Int64, Int64)]
        {
            let progressed = OrderLifecycle.apply(
                .progressed(startCount: sent, remains: sent), to: Made.order(), at: Made.now)
            let (order, _) = try #require(progressed)
            #expect(order.remains == kept)
            #expect(order.startCount == max(0, sent))
            let partial = OrderLifecycle.apply(.partial(startCount: nil, remains: sent), to: Made.order(), at: Made.now)
            let (_, settlement) = try #require(partial)
            #expect(settlement == .split(undelivered: kept, of: 100))
        }
    }

    @Test func whatIsNotSaidStaysAsItWas() throws {
        var order = Made.order(state: .inProgress)
        order.startCount = 7
        order.remains = 30
        let (same, _) = try #require(
            OrderLifecycle.apply(.progressed(startCount: nil, remains: nil), to: order, at: Made.now))
        #expect(same == order)
        let (completed, _) = try #require(
            OrderLifecycle.apply(.completed(startCount: nil, remains: 3), to: order, at: Made.now))
        #expect(completed.remains == 3, "the provider's last word")
        #expect(completed.startCount == 7)
    }
}

/// What becomes of the money when an order ends.
@Suite struct SettlementTests {
    private func settled(
        _ event: OrderEvent, quantity: Int64 = 100, charge: Int64 = 1_000_000, held: Int64? = nil
    ) throws -> (order: Order, wallet: Wallet, lines: [Transfer]) {
        var order = Made.order(quantity: quantity, charge: Money(micros: charge))
        order.held = Money(micros: held ?? charge)
        var books = Made.books(order: order)
        let after = try #require(try books.apply(event, to: order.id))
        #expect(try books.orders.find(order.id) == after.counted)
        return (after, try #require(try books.wallets.find(Made.wallet)), books.transfers.lines)
    }

    @Test func deliveredMoneyIsEarned() throws {
        let (order, wallet, lines) = try settled(.completed(startCount: nil, remains: nil))
        #expect(order.held == .zero)
        #expect(order.returned == .zero)
        #expect(wallet.micros == [10_000_000, 0, 1_000_000, -11_000_000])
        #expect(lines.map(\.kind) == [.earned])
    }

    @Test func canceledMoneyGoesBack() throws {
        let (order, wallet, lines) = try settled(.canceled)
        #expect(order.returned == order.charge)
        #expect(wallet.micros == [11_000_000, 0, 0, -11_000_000])
        #expect(lines.map(\.kind) == [.returned])
    }

    @Test func aPartialOrderReturnsTheShareNotDelivered() throws {
        let (order, wallet, lines) = try settled(.partial(startCount: 1, remains: 40))
        #expect(order.returned.micros == 400_000)
        #expect(wallet.micros == [10_400_000, 0, 600_000, -11_000_000])
        #expect(lines.map(\.kind) == [.earned, .returned])
    }

    @Test func theShareIsRoundedHalfUp() throws {
        #expect(try settled(.partial(startCount: 1, remains: 1), quantity: 3, charge: 100).order.returned.micros == 33)
        #expect(try settled(.partial(startCount: 1, remains: 1), quantity: 2, charge: 101).order.returned.micros == 51)
        #expect(try settled(.partial(startCount: 1, remains: 2), quantity: 3, charge: 100).order.returned.micros == 67)
    }

    @Test func nothingAboveWhatIsHeldGoesBack() throws {
        let (order, wallet, _) = try settled(.partial(startCount: 1, remains: 90), held: 250_000)
        #expect(order.returned.micros == 250_000)
        #expect(wallet.micros == [10_250_000, 0, 0, -10_250_000])
    }

    @Test func partialWithoutOrWithAllDeliveredMovesOneWay() throws {
        #expect(try settled(.partial(startCount: 1, remains: 0)).lines.map(\.kind) == [.earned])
        #expect(try settled(.partial(startCount: 1, remains: 100)).lines.map(\.kind) == [.returned])
    }

    @Test func aFreeOrderMovesNothing() throws {
        for event in OrderLifecycleTests.events { #expect(try settled(event, charge: 0).lines.isEmpty) }
    }

    @Test func aSecondEndIsRefusedByState() throws {
        let order = Made.order()
        var books = Made.books(order: order)
        _ = try books.apply(.canceled, to: order.id)
        for event in OrderLifecycleTests.events { #expect(try books.apply(event, to: order.id) == nil) }
        #expect(books.transfers.lines.count == 1)
    }

    @Test func anEndClosesTheOpenWorkAndFreesTheLink() throws {
        var order = Made.order()
        order.holdsLink = true
        var books = Made.books(order: order)
        books.dispatches.fill([order.id], [Made.dispatch(order.id, .placed)])
        books.openLinks.fill([order.linkKey], [OpenLink(key: order.linkKey, order: order.id)])
        let after = try #require(try books.apply(.completed(startCount: nil, remains: nil), to: order.id))
        #expect(!after.holdsLink)
        #expect(try books.dispatches.find(order.id) == nil)
        #expect(try books.openLinks.find(order.linkKey) == nil)
    }

    @Test func sharesOfAnyPartialOrderAddUpToTheCharge() throws {
        var numbers = SeededNumbers(51)
        for _ in 0..<2_000 {
            let quantity = Int64.random(in: 1...1_000_000, using: &numbers)
            let charge = Int64.random(in: 0...1_000_000_000_000, using: &numbers)
            let remains = Int64.random(in: 0...quantity, using: &numbers)
            let (order, wallet, _) = try settled(
                .partial(startCount: nil, remains: remains), quantity: quantity, charge: charge)
            #expect(wallet.held == .zero)
            #expect(wallet.earned.micros + order.returned.micros == charge)
            #expect(wallet.micros.reduce(0, +) == 0)
            // Half-up, so at most half a millionth from the exact share.
            let error = Int128(order.returned.micros) * Int128(quantity) - Int128(charge) * Int128(remains)
            #expect(abs(error * 2) <= Int128(quantity))
        }
    }
}

extension Order {
    /// As a sheet keeps it after one change.
    fileprivate var counted: Order {
        var order = self
        order.version += 1
        return order
    }
}
