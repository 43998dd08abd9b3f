import Base
import Bottle
import TestSupport
import Testing

/// What a bottle tells its owner, and how it takes another script.
@Suite struct BottleOwnerTests {
    @Test func tellsWhatItHasSeen() throws {
        let asked = try Asked(#"{"faults":[{"on":"add","fault":"reset_after","from_call":2,"to_call":2}]}"#)
        _ = asked.add(1)
        _ = asked.add(1)
        _ = asked.add(7, link: "b", "&order_reference=r")
        _ = asked.text("action=fly")
        asked.clock.advance(seconds: 3)
        #expect(
            asked.get("/bottle")
                == #"{"calls":{"services":0,"add":3,"status":0,"refill":0,"refill_status":0,"cancel":0,"balance":0,"#
                + #""orders":0,"other":1},"faults":{"reset_after":1},"orders":3,"distinct_links":2,"#
                + #""repeated_links":1,"charged":"2.554","balance":"999997.446"}"#)
        #expect(
            asked.get("/bottle/orders?all")
                == #"{"order":100001,"reference":null,"service":1,"link":"a","quantity":1000,"charge":"0.47","#
                + #""status":"Completed"}"# + "\n"
                + #"{"order":100002,"reference":null,"service":1,"link":"a","quantity":1000,"charge":"0.47","#
                + #""status":"Completed"}"# + "\n"
                + #"{"order":100003,"reference":"r","service":7,"link":"b","quantity":1000,"charge":"1.614","#
                + #""status":"Partial"}"# + "\n")
    }

    @Test func itsOwnAnswersMeetNoFaults() async throws {
        try await Served.with(#"{"delay_ms":60000,"faults":[{"on":"*","fault":"reset_before"}]}"#) { served in
            let client = try RawClient(port: served.port)
            client.get("/bottle")
            #expect(client.read().text.hasPrefix(#"{"calls":"#))
            client.get("/bottle/orders")
            #expect(client.read().end == .complete)
            client.get("/api/v2")
            #expect(client.read().status == 405)
            client.post(#"{"faults":[]}"#, to: "/bottle/script")
            #expect(client.read().text == #"{"status":"success"}"#)
            client.post("key=bottle-key&action=balance")
            #expect(client.read().text == #"{"balance":"1000000","currency":"USD"}"#)
        }
    }

    @Test func anotherScriptReplacesWhatItNames() throws {
        let asked = try Asked(
            #"{"key":"bottle-key","delay_ms":5,"balance":"10","services":[{"service":1,"rate":"1"}],"#
                + #""faults":[{"on":"add","fault":"no_funds","first":1}]}"#)
        #expect(asked.add(1).contains("not_enough_funds"))
        #expect(asked.add(1) == "100001")
        let calm = asked.reply(#"{"key":"ignored","finish_after_ms":1}"#, to: "/bottle/script")
        #expect(calm.status == 200)
        #expect(asked.reply("key=bottle-key&action=balance").delayMilliseconds == 0)
        #expect(asked.balance == "9")
        #expect(asked.add(2).contains("Incorrect service ID"))
        let fault = #""faults":[{"on":"add","fault":"invalid_key","first":1}]"#
        _ = asked.reply(#"{"balance":"3","services":3,\#(fault)}"#, to: "/bottle/script")
        #expect(asked.add(2).contains("Invalid API key"), "rules count from 1 again")
        #expect(asked.add(2) == "100002")
        #expect(asked.balance == "2.16")
        #expect(asked.panel.counts.faults == [.noFunds: 1, .invalidKey: 1])
        asked.clock.advance(milliseconds: 2_999)
        #expect(asked.state("100001")[0] == "In progress", "orders live on as they did")
    }

    @Test func aScriptThatCannotBeUsedChangesNothing() throws {
        let asked = try Asked(#"{"faults":[{"on":"balance","fault":"invalid_key"}]}"#)
        let reply = asked.reply(#"{"faults":[],"balanse":"1"}"#, to: "/bottle/script")
        #expect(reply.status == 400)
        #expect(String(decoding: reply.body, as: UTF8.self).contains("'balanse' is not known"))
        #expect(asked.text("action=balance") == #"{"error":"Invalid API key"}"#)
    }
}
