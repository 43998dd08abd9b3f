import Base
import Domain
import NumbersWire
import Testing

@Suite struct BuyTests {
    @Test func aProductIsBoughtByItsTier() throws {
        let buy = try #require(try Sample.buy(#"{"product_id":142,"quantity":3}"#))
        #expect(buy.goods == .tier(NumberTierID(142)))
        #expect(buy.quantity == 3 && buy.isByTier)
        #expect(try buy.request(rate: nil) == OfferRequest(.tier(NumberTierID(142))))
    }

    @Test func aCatalogueProductIsRouted() throws {
        let body = #"""
            {"catalog_product_id":"87","max_price":20000,"min_price":"100","prefer_provider":"Alpha",
             "policy":"best_success","operator_id":5,"quantity":"2","colour":"red"}
            """#
        let buy = try #require(try Sample.buy(body))
        #expect(buy.quantity == 2 && !buy.isByTier)
        var wanted = OfferRequest(.product(CatalogProductID(87)))
        wanted.maxPrice = Sample.rupiah(20_000)
        wanted.minPrice = Sample.rupiah(100)
        wanted.preferred = "Alpha"
        wanted.policy = .bestSuccess
        wanted.operatorID = NumberOperatorID(5)
        #expect(try buy.request(rate: nil) == wanted)
    }

    @Test func optionalFieldsMayBeNull() throws {
        let nulls =
            #""quantity":null,"max_price":null,"min_price":null,"prefer_provider":null,"policy":null,"operator_id":null"#
        for goods in [#""product_id":142,"catalog_product_id":null"#, #""catalog_product_id":87,"product_id":null"#] {
            let buy = try #require(try Sample.buy("{\(goods),\(nulls)}"))
            #expect(buy.quantity == 1 && buy.maxPrice == nil && buy.policy == .cheapest && buy.operatorID == nil)
        }
    }

    @Test(arguments: ["0", "-1", "2147483648", "99999999999999999999", "\"2147483648\""])
    func whatCannotBeSoldHasNoOffer(_ number: String) throws {
        #expect(try Sample.buy("{\"product_id\":\(number)}")?.goods == .tier(nil))
        let buy = try #require(try Sample.buy("{\"catalog_product_id\":\(number),\"operator_id\":\(number)}"))
        #expect(buy.goods == .product(nil))
        let request = try buy.request(rate: nil)
        #expect(request.operatorID != nil, "an operator that cannot be is not the same as none")
        #expect(throws: Fault.noOffer) { try Sample.catalog.offers(for: request) { _ in true } }
    }

    @Test func anOperatorThatCannotBeHasNoOffer() throws {
        let body = #"{"catalog_product_id":87,"operator_id":-1}"#
        let request = try #require(try Sample.buy(body)).request(rate: nil)
        #expect(throws: Fault.noOffer) { try Sample.catalog.offers(for: request) { _ in true } }
    }

    @Test(arguments: ["1", "100", "\"100\"", "\"007\""])
    func quantitiesWithinBoundsAreTaken(_ quantity: String) throws {
        let buy = try Sample.buy("{\"product_id\":1,\"quantity\":\(quantity)}")
        #expect(buy?.quantity == WholeNumber.parse(quantity.filter { $0 != "\"" }))
    }

    @Test(arguments: [
        "{}", "", #"{"product_id":null}"#, #"{"product_id":1,"catalog_product_id":1}"#,
        #"{"product_id":1.5}"#, #"{"product_id":1.0}"#, #"{"product_id":"x"}"#, #"{"product_id":true}"#,
        #"{"product_id":[1]}"#, #"{"product_id":1,"product_id":1}"#, #"{"product_id":1,"x":1,"x":2}"#,
        #"{"product_id":1,"quantity":0}"#, #"{"product_id":1,"quantity":101}"#, #"{"product_id":1,"quantity":-1}"#,
        #"{"product_id":1,"quantity":1.5}"#, #"{"product_id":1,"quantity":1e1}"#, #"{"product_id":1,"quantity":"two"}"#,
        #"{"product_id":1,"quantity":99999999999999999999}"#, #"{"product_id":1,"quantity":false}"#,
        #"{"product_id":1,"max_price":5}"#, #"{"product_id":1,"min_price":5}"#,
        #"{"product_id":1,"policy":"cheapest"}"#,
        #"{"product_id":1,"prefer_provider":"a"}"#, #"{"product_id":1,"operator_id":5}"#,
        #"{"catalog_product_id":1,"policy":"best"}"#, #"{"catalog_product_id":1,"policy":"CHEAPEST"}"#,
        #"{"catalog_product_id":1,"policy":1}"#, #"{"catalog_product_id":1,"prefer_provider":7}"#,
        #"{"catalog_product_id":1,"operator_id":"five"}"#, #"{"catalog_product_id":1,"operator_id":1.5}"#,
    ])
    func wrongPurchasesAreRefusedInBothVersions(_ body: String) {
        for api in ["/v1", "/v2"] {
            guard
                case .invalid(let sentence) = Sample.refusal(
                    "POST", api + "/orders/create", body: Array(body.utf8))
            else {
                Issue.record("\(body) is taken by \(api)")
                continue
            }
            #expect(!sentence.isEmpty)
        }
    }

    @Test(arguments: [
        "0", "-1", "1.5", "1e3", "\"0\"", "\"-1\"", "\"0.50\"", "\"1e3\"", "\"\"", "\" 5\"", "true", "[5]",
    ])
    func wrongBoundsInRupiahAreRefused(_ value: String) {
        refuses(value, by: "/v1")
    }

    @Test(arguments: [
        "20000", "0.5", "\"0\"", "\"0.00\"", "\"-0.50\"", "\"+0.50\"", "\".5\"", "\"5.\"", "\"1e3\"", "\"0,50\"",
        "\"\"",
        "\" 1\"", "\"1 \"", "\"1.2.3\"", "\"$1\"", "\"٣\"", "\"NaN\"", "\"Infinity\"", "\"0x10\"", "true", "[\"1\"]",
        "{}",
        "\"1\(String(repeating: "0", count: 64))\"",
    ])
    func wrongBoundsInDollarsAreRefused(_ value: String) {
        refuses(value, by: "/v2")
    }

    private func refuses(_ value: String, by api: String) {
        let bodies = [
            ("create", "{\"catalog_product_id\":1,\"max_price\":\(value)}"),
            ("create", "{\"catalog_product_id\":1,\"min_price\":\(value)}"),
            ("reactivate", "{\"id\":1,\"max_price\":\(value)}"),
        ]
        for (action, body) in bodies {
            guard case .invalid = Sample.refusal("POST", "\(api)/orders/\(action)", body: Array(body.utf8)) else {
                Issue.record("\(body) is taken")
                continue
            }
        }
    }

    @Test func aNumberIsHadAgainUpToAPrice() throws {
        guard
            case .reactivate(let id, .some(let bound)) = try Sample.call(
                "POST", "/v2/orders/reactivate", body: #"{"id":1001,"max_price":"0.50"}"#),
            case .reactivate(_, let none) = try Sample.call(
                "POST", "/v1/orders/reactivate", body: #"{"id":1001,"max_price":null}"#)
        else {
            Issue.record("other calls")
            return
        }
        #expect(id == RentalID(1_001))
        #expect(try bound.atMost(rate: 16_250) == Sample.rupiah(8_125))
        #expect(none == nil)
    }
}
