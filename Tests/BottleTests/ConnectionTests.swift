import Base
import Bottle
import TestSupport
import Testing

/// What happens to connections, on real sockets.
@Suite struct BottleConnectionTests {
    @Test func aConnectionTakesCallsOneAfterAnother() async throws {
        try await Served.with { served in
            let client = try RawClient(port: served.port)
            client.post("key=bottle-key&" + Asked.order)
            #expect(client.read().text == #"{"order":100001}"#)
            client.post("key=bottle-key&action=balance", to: "/any/path?x=1")
            let answer = client.read()
            #expect(answer.text == #"{"balance":"999999.53","currency":"USD"}"#)
            #expect(
                answer.head
                    == "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 40\r\n\r\n")
            client.post("key=bottle-key&action=balance", head: "Connection: close\r\n")
            #expect(client.read().head.contains("Connection: close"))
            #expect(client.read().end == .closed)
        }
    }

    @Test func callsThatDoNotWaitAreAnsweredInTurn() async throws {
        try await Served.with(#"{"delay_ms":1}"#) { served in
            let client = try RawClient(port: served.port)
            for _ in 1...3 { client.post("key=bottle-key&" + Asked.order) }
            client.post("key=bottle-key&action=balance", head: "Connection: close\r\n")
            let texts = (1...4).map { _ in client.read().text }
            #expect(texts.prefix(3) == [#"{"order":100001}"#, #"{"order":100002}"#, #"{"order":100003}"#])
            #expect(texts[3] == #"{"balance":"999998.59","currency":"USD"}"#)
            #expect(client.read().end == .closed)
        }
    }

    @Test(arguments: [("timeout_before", 0), ("timeout_after", 1)])
    func hangs(fault: String, orders: Int64) async throws {
        try await Served.with(fault: fault) { served in
            let (_, answer) = try served.orderInVain()
            #expect(answer.end == .silent && answer.head.isEmpty)
            #expect(served.panel.counts.orders == orders)
            #expect(try served.call("action=balance").end == .complete, "others are served meanwhile")
        }
    }

    @Test(arguments: [("reset_before", 0), ("reset_after", 1)])
    func resets(fault: String, orders: Int64) async throws {
        try await Served.with(fault: fault) { served in
            let answer = try served.order()
            #expect(answer.end == .reset && answer.head.isEmpty)
            #expect(served.panel.counts.orders == orders)
        }
    }

    @Test func resetsInTheMiddleOfAnAnswer() async throws {
        try await Served.with(fault: "reset_middle") { served in
            let answer = try served.order()
            #expect(answer.end == .reset)
            #expect(answer.text == #"{"order""#)
            #expect(answer.head.contains("Content-Length: 16\r\n"))
            #expect(served.panel.counts.orders == 1)
        }
    }

    @Test func closesInOrder() async throws {
        try await Served.with(fault: "close_before") { served in
            let answer = try served.order()
            #expect(answer.end == .closed && answer.head.isEmpty)
            #expect(served.panel.counts.orders == 0)
        }
    }

    @Test func dripsAByteAfterAnother() async throws {
        try await Served.with(fault: "drip", dripMilliseconds: 60_000) { served in
            var (client, answer) = try served.orderInVain()
            for _ in 0..<1_000 where answer.body.isEmpty { answer = client.read(milliseconds: 5) }
            #expect(answer.end == .silent)
            #expect(answer.text == "{")
            #expect(served.panel.counts.orders == 1)
        }
        try await Served.with(fault: "drip", dripMilliseconds: 1) { served in
            let answer = try served.order()
            #expect(answer.end == .complete)
            #expect(answer.text == #"{"order":100001}"#)
        }
    }

    @Test func sendsMoreThanAnybodyWantsToRead() async throws {
        try await Served.with(fault: "huge") { served in
            let client = try RawClient(port: served.port)
            client.post("key=bottle-key&" + Asked.order)
            let answer = client.read()
            #expect(answer.end == .complete)
            #expect(answer.head.contains("Transfer-Encoding: chunked"))
            #expect(answer.body.starts(with: "10\r\n{\"order\":100001}\r\n10000\r\n   ".utf8))
            #expect(answer.body.count > 10 << 20)
            client.post("key=bottle-key&action=balance")
            #expect(client.read().end == .complete, "the connection goes on")
        }
    }

    @Test func anAnswerIsHeldBackAsLongAsTheScriptSays() async throws {
        try await Served.with(#"{"delay_ms":60000}"#) { served in
            let (_, answer) = try served.orderInVain()
            #expect(answer.end == .silent)
            #expect(served.panel.counts.orders == 1, "it was done before")
        }
    }

    @Test func stoppingClosesConnectionsThatHang() async throws {
        try await Served.with(fault: "timeout_after") { served in
            let (hanging, answer) = try served.orderInVain()
            #expect(answer.end == .silent)
            let idle = try RawClient(port: served.port)
            await served.server.stop()
            #expect([.closed, .reset].contains(hanging.read().end))
            #expect([.closed, .reset].contains(idle.read().end))
            #expect(throws: RawClient.NoConnection.self) { try RawClient(port: served.port) }
        }
    }

    @Test func comesUpAgainOnTheSamePortWithItsOrders() async throws {
        try await Served.with { served in
            let before = try served.order()
            #expect(before.text == #"{"order":100001}"#)
            await #expect(throws: BottleServer.StartError.self) { _ = try await served.server.start() }
            await served.server.stop()
            await served.server.stop()
            let port = try await served.server.start(port: served.port)
            #expect(port == served.port)
            let after = try served.order()
            #expect(after.text == #"{"order":100002}"#)
        }
    }
}
