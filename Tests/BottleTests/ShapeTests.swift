import Base
import Bottle
import TestSupport
import Testing

/// Shapes, numbers and words that nobody asked for.
@Suite struct BottleShapeTests {
    /// A bottle with two orders, one In progress with 1,217 of 1,234 remaining, one Canceled.
    private func spoilt(_ fault: String, on action: String) throws -> Asked {
        let asked = try Asked(
            #"{"finish_after_ms":1000,"faults":[{"on":"\#(action)","fault":"\#(fault)"}],"#
                + #""services":[{"service":1,"rate":"1234.5"},{"service":2,"rate":"0.9"},{"service":3,"rate":"7"}]}"#)
        _ = asked.add(1, quantity: 1234)
        asked.clock.advance(milliseconds: 507)
        return asked
    }

    private static let first = #""start_count":"7919","status":"In progress","remains":"1217","currency":"USD""#

    @Test func numbersAreGroupedInTwoWays() throws {
        #expect(
            try spoilt("grouped_numbers", on: "status").text("action=status&order=100001")
                == #"{"charge":"1,523.373","start_count":"7,919","status":"In progress","remains":"1,217","#
                + #""currency":"USD"}"#)
        #expect(
            try spoilt("european_numbers", on: "balance").text("action=balance")
                == #"{"balance":"998.476,627","currency":"USD"}"#)
        #expect(
            try spoilt("european_numbers", on: "services").text("action=services")
                .contains(#""rate":"1.234,50","min":"1","max":"100.000""#))
        #expect(
            try spoilt("grouped_numbers", on: "orders").text("action=orders")
                .contains(#""quantity":"1,234","charge":"1,523.373""#))
    }

    @Test(arguments: [
        ("negative_remains", #""-12""#), ("oversized_remains", #""999999999""#), ("null_remains", "null"),
        ("unknown_remains", #""Unknown""#), ("plus_remains", #""+1217""#),
    ])
    func remainsMakeNoSense(fault: String, remains: String) async throws {
        #expect(
            try spoilt(fault, on: "status").text("action=status&orders=100001,9")
                == #"{"100001":{"charge":"1523.373","start_count":"7919","status":"In progress","remains":\#(remains),"#
                + #""currency":"USD"},"9":{"error":"Incorrect order ID"}}"#)
    }

    @Test func theCurrencyIsAnother() throws {
        #expect(try spoilt("other_currency", on: "status").text("action=status&order=100001").contains(#":"EUR"}"#))
        #expect(try spoilt("other_currency", on: "balance").text("action=balance").contains(#":"EUR"}"#))
    }

    @Test func listsAndMapsChangePlaces() throws {
        let list = try spoilt("list_for_map", on: "status")
        #expect(
            list.text("action=status&orders=100001,x")
                == #"[{"order":100001,"charge":"1523.373",\#(Self.first)},{"order":"x","error":"Incorrect order ID"}]"#)
        #expect(
            list.text("action=status&order=100001") == #"[{"charge":"1523.373",\#(Self.first)}]"#)
        #expect(list.text("action=status&order=9") == #"{"error":"Incorrect order ID"}"#)
        #expect(
            try spoilt("map_for_list", on: "cancel").text("action=cancel&orders=100001,9")
                == #"{"100001":{"order":100001,"cancel":1},"#
                + #""9":{"order":9,"cancel":{"error":"Incorrect order ID"}}}"#)
        #expect(
            try spoilt("map_for_list", on: "services").text("action=services")
                .hasPrefix(#"{"1":{"service":1,"name":"Service 1""#))
    }

    @Test func halfOfTheIDsIsMissing() throws {
        let asked = try spoilt("missing_ids", on: "status")
        #expect(
            asked.text("action=status&orders=9,100001,8,x")
                == #"{"100001":{"charge":"1523.373",\#(Self.first)},"x":{"error":"Incorrect order ID"}}"#)
        #expect(asked.text("action=status&orders=100001") == "{}")
        #expect(asked.text("action=status&order=100001") == "{}")
        #expect(
            try spoilt("missing_ids", on: "cancel").text("action=cancel&orders=9,100001")
                == #"[{"order":100001,"cancel":1}]"#)
        #expect(try Self.ids(spoilt("missing_ids", on: "services")) == [2])
    }

    @Test func textsStandForObjects() throws {
        let asked = try spoilt("text_for_object", on: "status")
        #expect(asked.text("action=status&orders=100001") == #"{"100001":"Incorrect order ID"}"#)
        #expect(asked.text("action=status&order=100001") == #""success""#)
    }

    @Test func statesAreSpeltInTurn() throws {
        let odd = try spoilt("odd_status", on: "status")
        let codes = try spoilt("number_status", on: "status")
        var spellings: [String?] = []
        var numbers: [JSONValue?] = []
        for _ in 0..<4 {
            spellings.append(odd.state("100001")[0])
            numbers.append(JSONValue.parse(codes.text("action=status&order=100001").utf8)?["status"])
        }
        #expect(spellings == ["in_progress", "INPROGRESS", "In-Progress", "active"])
        #expect(numbers == [.number("1"), .text("1"), .number("1"), .text("1")])
        for one in [odd, codes] { one.clock.advance(seconds: 3) }
        #expect(["complete", "COMPLETED", " Completed "].contains(odd.state("100001")[0]))
        #expect(codes.state("100001")[0] == "2")
        #expect(try spoilt("unknown_status", on: "status").state("100001")[0] == "Queued for review")
        #expect(try spoilt("fail_status", on: "status").state("100001")[0] == "Fail")
    }

    private static func ids(_ asked: Asked) -> [Int64?] {
        guard case .array(let items)? = JSONValue.parse(asked.text("action=services").utf8) else { return [] }
        return items.map { $0["service"]?.scalarText.flatMap { Int64($0) } }
    }

    @Test func theCatalogueChanges() throws {
        #expect(try Self.ids(spoilt("duplicate_services", on: "services")) == [1, 2, 3, 1, 3])
        #expect(try Self.ids(spoilt("halved_list", on: "services")) == [1])
        #expect(try spoilt("empty_list", on: "services").text("action=services") == "[]")
        let doubled = try spoilt("duplicate_services", on: "services").text("action=services")
        #expect(doubled.contains(#""rate":"1234.5""#) && doubled.contains(#""rate":"2469.0""#))
        let jumped = try spoilt("price_jump", on: "services").text("action=services")
        for rate in ["12345.0", "9.0", "70"] { #expect(jumped.contains(#""rate":"\#(rate)""#), "\(rate)") }
    }
}
