import Base
import Domain
import NumbersWire
import Testing

@Suite struct RouteTests {
    private static let table: [(method: String, path: String, endpoint: NumbersEndpoint)] = [
        ("GET", "catalog/countries", .countries), ("GET", "catalog/services", .services),
        ("GET", "catalog/products", .products), ("GET", "catalog/operators", .operators),
        ("GET", "catalog/exchange-rate", .exchangeRate), ("GET", "balance", .balance), ("GET", "orders", .orders),
        ("GET", "orders/active", .activeOrders), ("GET", "orders/1001", .order),
        ("GET", "orders/1001/reactivate-options", .reactivateOptions), ("POST", "orders/create", .create),
        ("POST", "orders/cancel", .cancel), ("POST", "orders/finish", .finish), ("POST", "orders/resend", .resend),
        ("POST", "orders/reactivate", .reactivate), ("GET", "webhook", .webhook), ("PATCH", "webhook", .patchWebhook),
        ("POST", "webhook/test", .testWebhook),
    ]

    @Test func everyEndpointHasItsPathInBothVersions() throws {
        #expect(Self.table.count == NumbersEndpoint.allCases.count)
        for (prefix, api) in [("/v1/", NumbersAPI.v1), ("/v2/", NumbersAPI.v2)] {
            for row in Self.table {
                let route = try #require(NumbersRoute(method: row.method, path: prefix + row.path), "\(row.path)")
                #expect(route.api == api)
                #expect(route.endpoint == row.endpoint)
                #expect(route.id == (row.path.contains("1001") ? RentalID(1_001) : nil))
            }
        }
    }

    @Test(arguments: ["GET", "POST", "PATCH", "PUT", "DELETE", "HEAD", "OPTIONS", "get", ""])
    func otherMethodsAreUnknown(_ method: String) {
        for row in Self.table {
            let known = Self.table.contains { $0.method == method && $0.path == row.path }
            // What follows `orders/` may be an order's name.
            let isName = method == "GET" && row.path.hasPrefix("orders/")
            #expect((NumbersRoute(method: method, path: "/v1/" + row.path) != nil) == (known || isName))
        }
    }

    @Test(arguments: [
        "", "/", "/v1", "/v2", "/v1/", "/v2/", "/v3/balance", "/v0/balance", "/v1balance", "/v1//balance", "v1/balance",
        "/v1/balance/", "/v1/balanc", "/v1/balances", "/v1/Balance", "/V1/balance", "/v1/orders/", "/v1/orders//",
        "/v1/orders/active/", "/v1/orders/1001/", "/v1/orders//reactivate-options", "/v1/orders/1001/reactivate-option",
        "/v1/orders/1001/reactivate-options/", "/v1/orders/1001/other", "/v1/catalog", "/v1/catalog/", "/v1/webhook/",
        "/v1/orders/reactivate-options/", "/v11/balance", "/v1/\u{301}balance", "/v1/balance\u{301}",
    ])
    func otherPathsAreUnknown(_ path: String) {
        #expect(NumbersRoute(method: "GET", path: path) == nil)
    }

    @Test(arguments: [
        "0", "-1", "2147483648", "99999999999999999999", "abc", "1.5", "1001x", "%31", " 1", "create", "١", "1\u{301}",
        "reactivate-options",
    ])
    func whatIsNoIdIsNoOrder(_ name: String) throws {
        let route = try #require(NumbersRoute(method: "GET", path: "/v1/orders/" + name))
        #expect(route.endpoint == .order)
        #expect(route.id == nil)
        let options = try #require(NumbersRoute(method: "GET", path: "/v1/orders/\(name)/reactivate-options"))
        #expect(options.endpoint == .reactivateOptions)
        #expect(options.id == nil)
    }

    @Test func theHighestIdIsOne() {
        #expect(NumbersRoute(method: "GET", path: "/v2/orders/2147483647")?.id == RentalID(2_147_483_647))
    }

    @Test func pathsOfTheApiAreKnownByTheirVersion() {
        for path in ["/v1", "/v2", "/v1/", "/v2/x/y", "/v1/balance"] {
            #expect(NumbersRoute.isNumbers(path: path), "\(path)")
        }
        for path in ["", "/", "/v", "/v3/", "/v10/balance", "/api/v2", "/api/v1/balance", "v1/", "/V1/"] {
            #expect(!NumbersRoute.isNumbers(path: path), "\(path)")
        }
    }

    @Test func readingNeedsAReadingKeyAndChangingAnOrderingOne() {
        for row in Self.table {
            #expect(row.endpoint.scope == (row.method == "GET" ? .read : .order), "\(row.path)")
        }
    }

    @Test func limitsAreThoseOfTheSourcesGroups() {
        let perMinute: [NumbersEndpoint: Int64] = [
            .countries: 5_000, .services: 5_000, .products: 5_000, .operators: 5_000, .exchangeRate: 5_000,
            .balance: 600, .orders: 5_000, .activeOrders: 5_000, .order: 5_000, .reactivateOptions: 5_000,
            .create: 3_000, .reactivate: 3_000, .cancel: 1_000, .finish: 1_000, .resend: 1_000, .webhook: 600,
            .patchWebhook: 600, .testWebhook: 10,
        ]
        for endpoint in NumbersEndpoint.allCases {
            #expect(endpoint.group.standardPerMinute == perMinute[endpoint], "\(endpoint)")
        }
        #expect(Set(NumbersEndpoint.allCases.map(\.group)).count == 8, "no two groups of the source share a limit")
    }
}
