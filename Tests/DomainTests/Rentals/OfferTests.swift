import Base
import Domain
import Testing

@Suite struct OfferTests {
    private let product = CatalogProduct(id: CatalogProductID(87), country: 6, service: 3)

    private func provider(_ id: Int64, _ alias: String, paused: Bool = false) -> UpstreamProvider {
        var row = UpstreamProvider(id: ProviderID(id), name: "supplier \(id)", kind: ProviderKinds.handler)
        row.alias = alias
        row.isPaused = paused
        return row
    }

    private func tier(_ id: Int64, _ provider: Int64, _ price: Int64, stock: Int64 = 5) -> NumberTier {
        NumberTier(
            id: NumberTierID(id), product: product.id, provider: ProviderID(provider), item: "\(id)", operatorID: nil,
            price: Money(micros: price * Money.unit), cost: .zero, available: stock)
    }

    private func catalog(_ tiers: [NumberTier], _ success: [SuccessDay] = [], paused: Set<Int64> = []) -> NumberCatalog
    {
        NumberCatalog(
            revision: 1,
            providers: (1...4).map {
                provider($0, ["Alpha", "Bravo", "Charlie", "Delta"][Int($0) - 1], paused: paused.contains($0))
            },
            products: [product], operators: [], tiers: tiers, success: success)
    }

    private func day(_ provider: Int64, _ rentals: Int64, _ received: Int64) -> SuccessDay {
        SuccessDay(key: SuccessDay.Key(ProviderID(provider), day: 1), rentals: rentals, received: received)
    }

    private func order(_ catalog: NumberCatalog, _ change: (inout OfferRequest) -> Void = { _ in }) -> [Int64] {
        var request = OfferRequest(.product(product.id))
        change(&request)
        return ((try? catalog.offers(for: request) { _ in true }) ?? []).map(\.id.raw)
    }

    @Test func theCheapestComesFirstAndThenTheOlder() {
        #expect(order(catalog([tier(3, 1, 200), tier(1, 2, 200), tier(2, 3, 100)])) == [2, 1, 3])
    }

    @Test func aPreferenceDecidesBetweenEqualPricesOnly() {
        let all = catalog([tier(1, 1, 200), tier(2, 2, 200), tier(3, 3, 300)])
        #expect(order(all) { $0.preferred = "bravo" } == [2, 1, 3])
        #expect(order(all) { $0.preferred = "CHARLIE" } == [1, 2, 3])
        #expect(order(all) { $0.preferred = "supplier 2" } == [1, 2, 3])
    }

    @Test func successIsCountedInTenthsFromTwentyRentalsOn() {
        let all = catalog(
            [tier(1, 1, 100), tier(2, 2, 200), tier(3, 3, 300), tier(4, 4, 400)],
            [day(1, 100, 39), day(2, 20, 18), day(3, 19, 19), day(4, 1_000, 650)])
        // Bands: 3, 9, neutral = the median of 3, 6, 9, and 6.
        #expect(order(all) { $0.policy = .bestSuccess } == [2, 3, 4, 1])
    }

    @Test func withoutAnyHistoryAllAreEqual() {
        let all = catalog([tier(1, 1, 300), tier(2, 2, 200)])
        #expect(order(all) { $0.policy = .bestSuccess } == [2, 1])
    }

    @Test func thePreferredStandsFirstUnderBestSuccess() {
        let all = catalog([tier(1, 1, 100), tier(2, 2, 200)], [day(1, 100, 90), day(2, 100, 10)])
        let found = order(all) { request in
            request.policy = .bestSuccess
            request.preferred = "bravo"
        }
        #expect(found == [2, 1])
    }

    @Test func boundsAndHealthLeaveOffersOut() {
        let all = catalog([tier(1, 1, 100), tier(2, 2, 200), tier(3, 3, 300), tier(4, 4, 400, stock: 0)], paused: [2])
        #expect(order(all) == [1, 3])
        #expect(order(all) { $0.maxPrice = Money(micros: 299 * Money.unit) } == [1])
        #expect(order(all) { $0.minPrice = Money(micros: 101 * Money.unit) } == [3])
        var request = OfferRequest(.product(product.id))
        request.maxPrice = Money(micros: 99 * Money.unit)
        #expect(throws: Fault.noOffer) { try all.offers(for: request) { _ in true } }
        #expect(throws: Fault.noOffer) { try all.offers(for: OfferRequest(.product(nil))) { _ in true } }
        #expect(throws: Fault.noOffer) { try all.offers(for: OfferRequest(.tier(NumberTierID(9)))) { _ in true } }
        #expect(throws: Fault.noOffer) { try all.offers(for: OfferRequest(.tier(NumberTierID(1)))) { _ in false } }
    }

    @Test func pricesAreWholeRupiahRoundedUp() throws {
        var seller = provider(1, "alpha")
        seller.markupBasisPoints = 2_500
        let exchange = try #require(Rate(text: "16250"))
        let cost = try #require(Money(text: "0.7385"))
        // 0.7385 × 16250 × 1.25 = 15000.78125
        #expect(try NumberPricing.price(cost: cost, exchange: exchange, seller).micros == 15_001 * Money.unit)
        #expect(try NumberPricing.price(cost: .zero, exchange: exchange, seller).micros == Money.unit)
    }
}
