import Base
import Bottle
import TestSupport
import Testing

/// What a calm bottle answers: the panel API's standard dialect.
@Suite struct BottleActionTests {
    @Test func answersAsPanelsDo() throws {
        let asked = try Asked(#"{"services":[{"service":3,"name":"Likes","category":"Some","rate":"0.90","min":50}]}"#)
        #expect(
            asked.text("action=services")
                == #"[{"service":3,"name":"Likes","type":"Default","category":"Some","rate":"0.90","min":"50","#
                + #""max":"100000","refill":true,"cancel":true,"dripfeed":false}]"#)
        let order = "action=add&service=3&link=https://example.com/%C3%BC&quantity=1000"
        #expect(asked.text(order) == #"{"order":100001}"#)
        #expect(asked.text("action=balance") == #"{"balance":"999999.1","currency":"USD"}"#)
        #expect(
            asked.text("action=status&order=100001")
                == #"{"charge":"0.9","start_count":"0","status":"Pending","remains":"1000","currency":"USD"}"#)
        asked.clock.advance(milliseconds: 1_750)
        #expect(
            asked.text("action=status&orders=100001,7")
                == #"{"100001":{"charge":"0.9","start_count":"7919","status":"In progress","remains":"500","#
                + #""currency":"USD"},"7":{"error":"Incorrect order ID"}}"#)
        #expect(
            asked.text("action=orders&limit=5")
                == #"[{"order":100001,"service":3,"link":"https://example.com/ü","quantity":"1000","charge":"0.9","#
                + #""status":"In progress","date":"2026-11-18 11:06:40"}]"#)
        #expect(
            asked.text("action=cancel&orders=100001,7,x")
                == #"[{"order":100001,"cancel":1},{"order":7,"cancel":{"error":"Incorrect order ID"}},"#
                + #"{"order":"x","cancel":{"error":"Incorrect order ID"}}]"#)
    }

    @Test(arguments: [
        ("action=add&service=999&link=a&quantity=10", "Incorrect service ID"),
        ("action=add&link=a&quantity=10", "Incorrect service ID"),
        ("action=add&service=1&quantity=10", "neworder.error.link"),
        ("action=add&service=1&link=a+b&quantity=10", "neworder.error.link"),
        ("action=add&service=1&link=a", "neworder.error.quantity"),
        ("action=add&service=1&link=a&quantity=1.5", "neworder.error.quantity"),
        ("action=add&service=1&link=a&quantity=100001", "neworder.error.max_quantity"),
        ("action=add&service=1&link=a&quantity=10&runs=2&interval=5", "neworder.error.runs"),
        ("action=add&service=3&link=a&quantity=10&runs=2", "neworder.error.interval"),
        ("action=add&service=5&link=a", "neworder.error.comments"),
        ("action=add&service=6&min=10&max=20", "neworder.error.username"),
        ("action=add&service=6&username=bob&min=10&max=9", "neworder.error.max"),
        ("action=status&order=1", "Incorrect order ID"),
        ("action=status", "Incorrect order ID"),
        ("action=refill&order=1", "Incorrect order ID"),
        ("action=refill_status&refill=1", "Refill not found"),
        ("action=fly", "Incorrect request"),
        ("", "Incorrect request"),
        ("action=status&orders=" + (1...101).map(String.init).joined(separator: ","), "Maximum 100 IDs"),
    ])
    func refusesInTheWordsOfThePanelAPI(form: String, words: String) throws {
        #expect(try Asked().text(form) == #"{"error":"\#(words)"}"#)
    }

    @Test func knowsItsKey() throws {
        let asked = try Asked(#"{"key":"other"}"#)
        for form in ["action=balance", "key=bottle-key&action=balance", "key=Other&action=balance"] {
            #expect(asked.reply(form).body == Array(#"{"error":"Invalid API key"}"#.utf8))
        }
        #expect(asked.reply("key=other&action=services").body.first == UInt8(ascii: "["))
    }

    @Test func takesJSON() throws {
        let asked = try Asked()
        let order = #"{"key":"bottle-key","action":"add","service":5,"link":"a","comments":["x","y, z"]}"#
        #expect(asked.reply(order).body == Array(#"{"order":100001}"#.utf8))
        #expect(asked.panel.orders.map(\.quantity) == [2])
        let status = #" {"key":"bottle-key","action":"status","orders":[100001,100002]}"#
        #expect(asked.reply(status).body.starts(with: #"{"100001":{"charge""#.utf8))
    }

    @Test func aRepeatedReferenceAnswersTheFirstOrder() throws {
        let asked = try Asked()
        let first = asked.add(1, "&order_reference=r-1")
        #expect(asked.add(2, quantity: 5, link: "b", "&order_reference=r-1") == first)
        #expect(asked.add(999, "&order_reference=r-1") == first)
        #expect(asked.panel.counts.orders == 1)
        #expect(asked.balance == "999999.53")
        #expect(asked.add(1, "&order_reference=r-2") != first)
        #expect(asked.panel.orders.map(\.reference) == ["r-1", "r-2"])
    }

    @Test func aRefusedOrderDoesNotUseItsReferenceUp() throws {
        let asked = try Asked()
        #expect(asked.add(999, "&order_reference=r").hasPrefix("{\"error\""))
        #expect(asked.add(1, "&order_reference=r") == "100001")
    }

    @Test func doubleOrdersShowWhereReferencesAreNotHeeded() throws {
        let asked = try Asked(#"{"order_reference":false}"#)
        for _ in 0..<2 { _ = asked.add(1, "&order_reference=r") }
        #expect(asked.panel.counts.orders == 2)
        #expect(asked.panel.counts.distinctLinks == 1)
        #expect(asked.panel.counts.repeatedLinks == 1)
        #expect(asked.panel.orders.map(\.reference) == ["r", "r"])
    }

    @Test func listsTheLatestFirstAndAHundredAtMost() throws {
        let asked = try Asked()
        for number in 1...120 { _ = asked.add(1, link: "link-\(number)") }
        func ids(_ form: String) -> [String?] {
            guard case .array(let items)? = JSONValue.parse(asked.text(form).utf8) else { return [] }
            return items.map { $0["order"]?.scalarText }
        }
        #expect(ids("action=orders&limit=2") == ["100120", "100119"])
        #expect(ids("action=orders&limit=1000").count == 100)
        #expect(ids("action=orders").last == "100021")
        let closed = try Asked(#"{"recent_orders":false}"#)
        #expect(closed.text("action=orders") == #"{"error":"Incorrect request"}"#)
    }

    @Test func servicesThatAreMadeUpShowEveryType() throws {
        let services = BottleService.madeUp(10)
        #expect(services[3...5].map(\.kind) == [.bundle, .comments, .subscription])
        #expect(services.filter(\.hasDripFeed).map(\.id) == [3])
        #expect(Set(services.map(\.rate)).count == 10)
        #expect(BottleService.madeUp(0).isEmpty)
    }
}
