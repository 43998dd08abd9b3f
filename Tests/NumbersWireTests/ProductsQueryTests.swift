import Base
import Domain
import NumbersWire
import Testing

@Suite struct ProductsQueryTests {
    /// Three products: WhatsApp Indonesia, Telegram Indonesia, WhatsApp Russia.
    private static let catalog: NumberCatalog = {
        var paused = Sample.provider(9, "gamma")
        paused.isPaused = true
        var closed = CatalogProduct(id: CatalogProductID(90), country: 1, service: 3)
        closed.isActive = false
        var inactive = Sample.tier(6, rupiah: 1)
        inactive.isActive = false
        var retired = Sample.tier(7, rupiah: 1)
        retired.isRetired = true
        return NumberCatalog(
            revision: 1, providers: [Sample.alpha, Sample.beta, paused],
            products: [
                Sample.product, CatalogProduct(id: CatalogProductID(88), country: 6, service: 1),
                CatalogProduct(id: CatalogProductID(89), country: 0, service: 3), closed,
            ],
            operators: [Sample.telkomsel],
            tiers: [
                Sample.tier(4, rupiah: 300, available: 5), Sample.tier(3, operatorID: 5, rupiah: 300, available: 9),
                Sample.tier(2, product: 88, rupiah: 100, available: 9),
                Sample.tier(1, product: 89, rupiah: 200, available: 2),
                Sample.tier(5, rupiah: 1, available: 0), inactive, retired, Sample.tier(8, provider: 9, rupiah: 1),
                Sample.tier(9, product: 90, rupiah: 1), Sample.tier(10, product: 99, rupiah: 1),
                Sample.tier(11, provider: 99, rupiah: 1),
            ])
    }()

    private func ids(_ query: String) throws -> [Int64]? {
        try Sample.products(query)?.select(from: Self.catalog).map(\.id.raw)
    }

    @Test(arguments: [
        ("price_asc", [2, 1, 3, 4]), ("price_desc", [3, 4, 1, 2]), ("available_asc", [1, 4, 2, 3]),
        ("available_desc", [2, 3, 4, 1]), ("name_asc", [2, 3, 4, 1]), ("name_desc", [1, 3, 4, 2]),
        ("nothing", [2, 1, 3, 4]),
    ])
    func whatIsSoldIsSortedAndTiesGoById(_ sort: String, _ wanted: [Int64]) throws {
        #expect(try ids("sort=" + sort) == wanted)
    }

    @Test(arguments: [
        ("country_id=6", [2, 3, 4]), ("platform_id=3", [1, 3, 4]), ("country_id=6&platform_id=3", [3, 4]),
        ("country_id=0", [1]), ("operator_id=5", [3]), ("country_id=0&operator_id=5", []), ("country_id=1", []),
        ("country_id=777", []), ("platform_id=-1", []), ("country_id=6&platform_id=777", []), ("operator_id=0", []),
        ("country_id=99999999999999999999", []),
    ])
    func filtersNarrow(_ query: String, _ wanted: [Int64]) throws {
        #expect(try ids(query) == wanted)
    }

    @Test(arguments: [
        ("limit=3", [2, 1, 3]), ("limit=3&page=2", [4]), ("limit=3&page=3", []), ("limit=2&page=2", [3, 4]),
        ("limit=4&page=2", []), ("limit=1&page=4", [4]), ("page=9223372036854775807", []),
        ("limit=10000&page=9223372036854775807", []),
    ])
    func pagesFollowEachOther(_ query: String, _ wanted: [Int64]) throws {
        #expect(try ids(query) == wanted)
    }

    @Test func extremesAreSortedToo() throws {
        let tiers = [
            Sample.tier(1, rupiah: 0, available: .max), Sample.tier(2, rupiah: 5, available: 1),
            NumberTier(
                id: NumberTierID(3), product: CatalogProductID(87), provider: ProviderID(7), item: "x", operatorID: nil,
                price: Money(micros: .max), cost: .zero, available: 2),
        ]
        let catalog = NumberCatalog(
            revision: 1, providers: [Sample.alpha], products: [Sample.product], operators: [], tiers: tiers)
        let byPrice = try #require(try Sample.products("sort=price_desc"))
        #expect(byPrice.select(from: catalog).map(\.id.raw) == [3, 2, 1])
        let byStock = try #require(try Sample.products("sort=available_desc"))
        #expect(byStock.select(from: catalog).map(\.id.raw) == [1, 3, 2])
    }
}
