import Base
import Domain

/// Values that tests of the domain start from.
enum Made {
    /// 2026-11-18T12:26:40Z.
    static let now = Instant(milliseconds: 1_795_004_800_000)
    static let shop = StorefrontID(1)
    static let account = AccountID(2)
    static let wallet = WalletKey(account, .usd)

    static func listing(
        _ type: ServiceType, id: Int64 = 10, rate: String = "0.90", minimum: Int64 = 50, maximum: Int64 = 10_000,
        _ change: (inout Listing) -> Void = { _ in }
    ) throws -> Listing {
        guard let rate = Rate(text: rate) else { throw Fault.invalid(rate) }
        var listing = Listing(
            id: ListingID(id), storefront: shop, name: type.name, type: type, category: "c", rate: rate,
            minimum: minimum, maximum: maximum)
        change(&listing)
        return listing
    }

    static func type(_ name: String) throws -> ServiceType {
        guard let type = ServiceTypes.named(name) else { throw Fault.notFound(name) }
        return type
    }

    static func draft(_ fields: [String: String]) throws -> Draft {
        var draft = Draft()
        for (name, text) in fields {
            guard let field = OrderField.byName[name] else { throw Fault.notFound(name) }
            draft.set(field, text)
        }
        return draft
    }

    static func order(
        _ id: Int64 = 100, state: OrderState = .pending, quantity: Int64 = 100, charge: Money = Money(micros: 1_000_000)
    ) -> Order {
        Order(
            id: OrderID(id), wallet: wallet, listing: ListingID(10), type: 1, parent: nil, state: state, link: "link",
            options: nil, quantity: quantity, runs: 1, intervalMinutes: 0, charge: charge, rateNanos: 900_000_000,
            basis: 1000, createdAt: now, revision: 1)
    }

    /// Books in which a wallet has this much money, and an order of its own holds its charge.
    static func books(available: Int64 = 10_000_000, order: Order? = nil, ids: Range<Int64> = 1000..<2000) -> Books {
        var books = Books(now: now, ids: IdentifierBlock(start: ids.lowerBound, end: ids.upperBound))
        let held = order?.held.micros ?? 0
        var row = Wallet(empty: wallet)
        row.available = Money(micros: available)
        row.held = Money(micros: held)
        row.funded = Money(micros: -available - held)
        row.version = 7
        books.wallets.fill([wallet], [row])
        if let order {
            books.orders.fill([order.id], [order])
            books.dispatches.fill([order.id], [])
        }
        return books
    }

    static func dispatch(_ order: OrderID, _ state: DispatchState) -> Dispatch {
        Dispatch(
            order: order, wallet: wallet, state: state, dueAt: now, provider: ProviderID(3), item: "completes",
            routePosition: 0, reference: UpstreamReference(high: 1, low: 2), createdAt: now)
    }
}

extension Wallet {
    /// The four balances in millionths.
    var micros: [Int64] { [available.micros, held.micros, earned.micros, funded.micros] }
}
