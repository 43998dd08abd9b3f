import Base
import Domain
import PanelWire

/// What the examples of a panel's manual are made of: ids that the reader may have, and invented orders.
package struct PanelSample: Sendable {
    /// A listing of each service type, by the type's code; types without one have an invented id.
    package var listings: [Int64: Int64]
    /// The quantities that those listings take, by the type's code; of a type without any, the usual ones.
    package var quantities: [Int64: ClosedRange<Int64>]
    /// Orders for the examples; the last of three stands for one that nobody knows.
    package var orders: [Int64]
    package var refills: [Int64]
    /// Whether calls that do something name invented orders all the same: who tries an example out should lose nothing.
    package var sparesOwn = false
    /// How many of the first ids stand for something that is there.
    let known: (orders: Int, refills: Int)

    package init(
        listings: [Int64: Int64] = [:], quantities: [Int64: ClosedRange<Int64>] = [:], orders: [Int64] = [],
        refills: [Int64] = []
    ) {
        self.listings = listings
        self.quantities = quantities
        known = (orders.isEmpty ? 2 : min(orders.count, 2), refills.isEmpty ? 2 : min(refills.count, 2))
        self.orders = orders + Self.usualOrders.dropFirst(orders.count)
        self.refills = refills + Self.usualRefills.dropFirst(refills.count)
    }

    private static let usualOrders: [Int64] = [23501, 23502, 23503]
    private static let usualRefills: [Int64] = [24001, 24002, 24003]

    func listing(_ type: ServiceType) -> ListingID { ListingID(listings[type.code] ?? type.code) }

    /// What examples of this call are made of.
    func reading(_ action: PanelAction) -> Self {
        guard sparesOwn, action.scope > .read else { return self }
        return Self(listings: listings, quantities: quantities)
    }

    func order(_ place: Int) -> Int64 { place < orders.count ? orders[place] : 1 }
    func refill(_ place: Int) -> Int64 { place < refills.count ? refills[place] : 1 }
}

/// Invented goods and orders, in one currency.
struct PanelWorld {
    let sample: PanelSample
    let currency: Currency
    let language: ManualLanguage

    private var rates: (first: Rate, second: Rate) {
        // What a thousand costs where a dollar is one unit, and where it is many.
        let texts = currency == .usd ? ("0.90", "8") : ("15000", "57500")
        return (Rate(text: texts.0) ?? .zero, Rate(text: texts.1) ?? .zero)
    }

    private func charge(_ rate: Rate, _ quantity: Int64) -> Money {
        (try? rate.charge(quantity: quantity, basis: 1_000)) ?? .zero
    }

    var balance: Money { Money(text: currency == .usd ? "100.84292" : "2450000") ?? .zero }

    var listings: [PricedListing] {
        let types = [("Default", 50, 10_000), ("Custom Comments", 10, 1_500)] as [(String, Int64, Int64)]
        let names = [
            Phrase("Followers", "Tăng người theo dõi", "增加粉丝"), Phrase("Comments", "Tăng bình luận", "增加评论"),
        ]
        let pairs = zip(zip(types, names), [rates.first, rates.second])
        return pairs.enumerated().compactMap { place, pair in
            let (((typeName, least, most), name), rate) = pair
            guard let type = ServiceTypes.named(typeName) else { return nil }
            var listing = Listing(
                id: sample.listing(type), storefront: StorefrontID(1), name: name[language], type: type,
                category: Phrase("First category", "Danh mục 1", "第一类")[language], rate: rate, minimum: least,
                maximum: most)
            listing.platform = "Instagram"
            listing.about = Phrase("Starts at once.", "Bắt đầu ngay.", "立即开始。")[language]
            listing.hasRefill = place == 0
            listing.hasCancel = true
            listing.hasDripFeed = place == 0
            return PricedListing(listing: listing, rate: rate, averageMinutes: place == 0 ? 42 : nil)
        }
    }

    var partial: ShownStatus { status(.partial, charge(rates.first, 843), start: 3_572, remains: 157) }
    var running: ShownStatus { status(.inProgress, charge(rates.second, 100), start: 234, remains: 10) }

    /// Two runs of a drip-feed order, and a subscription that has served two posts.
    var dripFeed: ShownStatus {
        status(
            .inProgress, charge(rates.first, 200), start: 0, remains: 100,
            .dripFeed(runs: 2, orders: [OrderID(sample.order(0)), OrderID(sample.order(1))]))
    }
    var subscription: ShownStatus {
        status(
            .active, .zero, start: 0, remains: 0,
            .subscription(
                expiry: CalendarDay(dayMonthYear: "11/11/2037"), posts: 2,
                orders: [OrderID(sample.order(0)), OrderID(sample.order(1))]))
    }

    private func status(
        _ state: OrderState, _ charge: Money, start: Int64, remains: Int64, _ kind: ShownStatus.Kind = .order
    ) -> ShownStatus {
        ShownStatus(
            charge: charge, startCount: start, state: state, remains: remains, currency: currency, kind: kind)
    }

    var latestOrders: [Order] {
        guard let type = ServiceTypes.byCode[1], let made = Instant(text: "2026-11-21T03:15:36Z") else { return [] }
        return [
            Order(
                id: OrderID(sample.order(0)), wallet: WalletKey(AccountID(1), currency), listing: sample.listing(type),
                type: type.code, parent: nil, state: .completed, link: PanelFieldTexts.sample(.link), options: nil,
                quantity: 100, runs: 1, intervalMinutes: 0, charge: charge(rates.first, 100),
                rateNanos: rates.first.nanos, basis: 1_000, createdAt: made, revision: 1)
        ]
    }
}
