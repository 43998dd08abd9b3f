import NIOCore
import NIOHTTP1
import NIOPosix
import Testing

@testable import Outbound

@Suite(.timeLimit(.minutes(1))) struct WebhookSenderTests {
    private static let answer = LocalReceiver.Step.say("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")

    private func url(_ receiver: LocalReceiver, host: String = "127.0.0.1", path: String = "/hook") throws -> WebhookURL
    {
        let place = "\(host):\(receiver.port)"
        return try WebhookURL("http://\(place)\(path)", exceptions: #require(DialExceptions(text: place)))
    }

    private func sender(_ names: [String: [String]] = [:], _ log: DialLog = DialLog(admits: true)) -> WebhookSender {
        WebhookSender(loops: loops, lookup: FakeNames(names).lookup, onDial: log.watch)
    }

    private func end(_ steps: [LocalReceiver.Step], milliseconds: Int64 = 10_000) async throws -> WebhookEnd {
        try await LocalReceiver.with(steps) { receiver in
            let call = WebhookCall(
                url: try url(receiver), headers: [], body: Array("{}".utf8), deadlineMilliseconds: milliseconds)
            let end = await sender().send(call)
            await receiver.allClosed()
            return end
        }
    }

    @Test func postsWhatItIsGiven() async throws {
        try await LocalReceiver.with([Self.answer]) { receiver in
            let log = DialLog(admits: true)
            let call = WebhookCall(
                url: try url(receiver, path: "/a//b?c=%20d"),
                headers: [("webhook-id", "evt_1"), ("Host", "evil"), ("content-length", "99")],
                body: Array(#"{"event":"€"}"#.utf8))
            #expect(await sender([:], log).send(call) == .answered(status: 200))
            #expect(log.dialled == ["127.0.0.1"])
            #expect(log.ports == [receiver.port])
            let request = try #require(receiver.requests.first)
            let lines = request.split(separator: "\r\n", omittingEmptySubsequences: false).map(String.init)
            #expect(lines.first == "POST /a//b?c=%20d HTTP/1.1")
            #expect(lines.last == #"{"event":"€"}"#)
            #expect(
                Set(lines.dropFirst().dropLast(2)) == [
                    "Content-Type: application/json", "User-Agent: Switchboard-Webhooks", "webhook-id: evt_1",
                    "Host: 127.0.0.1:\(receiver.port)", "Content-Length: 15", "Connection: close",
                ])
            #expect(receiver.requests.count == 1)
        }
    }

    @Test(arguments: [200, 202, 204, 301, 302, 307, 400, 404, 410, 429, 500, 503, 599])
    func passesTheStatusOnAndFollowsNothing(_ status: Int) async throws {
        let location = "Location: http://127.0.0.1:9/\r\n"
        let text = "HTTP/1.1 \(status) Some Words\r\n\(location)Connection: close\r\n\r\n"
        #expect(try await end([.say(text), .close]) == .answered(status: status))
    }

    @Test func skipsInterimAnswers() async throws {
        let interim = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n"
        #expect(
            try await end([.say(interim), .say("HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n")])
                == .answered(status: 201))
    }

    @Test func refusesToLeaveHTTP() async throws {
        let text = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n"
        #expect(try await end([.say(text)]) == .unreachable(reason: OutboundFailure.notHTTP.reason))
    }

    @Test func givesUpAtItsDeadline() async throws {
        #expect(try await end([], milliseconds: 200) == .unreachable(reason: OutboundFailure.late.reason))
    }

    @Test func aHeadThatDripsIsLateToo() async throws {
        #expect(
            try await end([.say("HTTP/1.1 200 OK\r\nX: ")], milliseconds: 200)
                == .unreachable(reason: OutboundFailure.late.reason))
    }

    @Test func aDeadlineInThePastIsLate() async throws {
        try await LocalReceiver.with([Self.answer]) { receiver in
            for milliseconds in [0, -1, Int64.min] {
                let call = WebhookCall(
                    url: try url(receiver), headers: [], body: [], deadlineMilliseconds: milliseconds)
                #expect(await sender().send(call) != .answered(status: 500))
            }
            let call = WebhookCall(url: try url(receiver), headers: [], body: [], deadlineMilliseconds: .max)
            #expect(await sender().send(call) == .answered(status: 200))
        }
    }

    @Test func theHeadIsTheAnswerHoweverTheBodyGoes() async throws {
        let head = "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n"
        #expect(try await end([.say(head + "half"), .close]) == .answered(status: 200))
        let chunks = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
        #expect(try await end([.say(chunks + "zz\r\n")]) == .answered(status: 200))
    }

    @Test func aBodyThatNeverEndsIsWaitedForUntilTheDeadline() async throws {
        let late = WebhookEnd.unreachable(reason: OutboundFailure.late.reason)
        var last = late
        // On a busy machine the head itself may be late.
        for milliseconds: Int64 in [300, 3_000, 30_000] where last == late {
            last = try await end([.say("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")], milliseconds: milliseconds)
        }
        #expect(last == .answered(status: 200))
    }

    @Test func longBodiesAreHungUpOn() async throws {
        let head = "HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\n"
        let flood = String(repeating: "x", count: 10_000)
        #expect(try await end([.say(head), .repeating(flood, 2_000)], milliseconds: 60_000) == .answered(status: 200))
    }

    @Test(
        arguments: [
            "SSH-2.0-OpenSSH_9.6\r\n", "220 mail ESMTP\r\n", "HTTP/2.0 200 OK\r\n\r\n", "HTTP/1.1 abc OK\r\n\r\n",
            "HTTP/1.1 20 OK\r\n\r\n", "-ERR unknown command\r\n", "\0\0\0\0\0\0", "{\"ok\":true}",
            "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx",
        ])
    func garbageIsNoAnswer(_ text: String) async throws {
        #expect(try await end([.say(text), .close]) == .unreachable(reason: OutboundFailure.notHTTP.reason))
    }

    @Test func headsHaveALimit() async throws {
        let tooLong = WebhookEnd.unreachable(reason: OutboundFailure.tooLong.reason)
        let start = LocalReceiver.Step.say("HTTP/1.1 200 OK\r\n")
        let line = "X-Filling: " + String(repeating: "x", count: 1_000) + "\r\n"
        #expect(try await end([start, .repeating(line, 1_000)]) == tooLong)
        #expect(try await end([start, .repeating("X-Long: x", 1), .repeating("xxxxxxxx", 20_000)]) == tooLong)
        #expect(try await end([.say("HTTP/1.1 200 "), .repeating("OK OK OK", 20_000)]) == tooLong)
        #expect(try await end([.repeating("HTTP/1.1 100 Continue\r\n\r\n", 10_000)]) == tooLong)
    }

    @Test(arguments: ["", "HTTP/1.1", "HTTP/1.1 200 OK\r\nContent-"])
    func anAnswerCutOffIsNone(_ text: String) async throws {
        #expect(
            try await end(text.isEmpty ? [.close] : [.say(text), .close])
                == .unreachable(reason: OutboundFailure.closedEarly.reason))
    }

    @Test func nobodyListeningIsSaidSo() async throws {
        let gone = try await LocalReceiver.with([]) { (receiver: LocalReceiver) -> WebhookURL in try url(receiver) }
        let end = await sender().send(WebhookCall(url: gone, headers: [], body: []))
        #expect(end == .unreachable(reason: OutboundFailure.refused.reason))
    }

    @Test func unknownNamesAreSaidSo() async throws {
        let url = try WebhookURL("https://nowhere.example.com/", exceptions: DialExceptions())
        let end = await sender().send(WebhookCall(url: url, headers: [], body: []))
        #expect(end == .unreachable(reason: OutboundFailure.unknownName.reason))
    }

    @Test func triesTheNextAddress() async throws {
        try await LocalReceiver.with([Self.answer]) { receiver in
            let log = DialLog(admits: true)
            let names = ["hooks.example.com": ["10.0.0.1", "::1", "127.0.0.1"]]
            let call = WebhookCall(url: try url(receiver, host: "hooks.example.com"), headers: [], body: [])
            #expect(await sender(names, log).send(call) == .answered(status: 200))
            #expect(log.dialled == ["::1", "127.0.0.1"])
        }
    }

    @Test func aSilentResolverIsLate() async throws {
        let silent = NameLookup { _ in
            // Ends by cancellation only.
            for await _ in AsyncStream<Void>(unfolding: { try? await Task.sleep(for: .seconds(600)) }) { break }
            return .failure(.failed)
        }
        let sender = WebhookSender(loops: loops, lookup: silent)
        let url = try WebhookURL("https://hooks.example.com/", exceptions: DialExceptions())
        let call = WebhookCall(url: url, headers: [], body: [], deadlineMilliseconds: 100)
        #expect(await sender.send(call) == .unreachable(reason: OutboundFailure.late.reason))
    }

    @Test func cancellationHangsUp() async throws {
        try await LocalReceiver.with([]) { receiver in
            let url = try url(receiver)
            let sender = sender()
            let task = Task {
                await sender.send(WebhookCall(url: url, headers: [], body: [], deadlineMilliseconds: 60_000))
            }
            await receiver.arrival()
            task.cancel()
            #expect(await task.value == .unreachable(reason: OutboundFailure.cancelled.reason))
            await receiver.allClosed()
        }
    }

    @Test func headersCannotBreakOut() async throws {
        try await LocalReceiver.with([Self.answer]) { receiver in
            let headers = [("webhook-id", "a\r\nX-Injected: b")]
            let end = await sender().send(WebhookCall(url: try url(receiver), headers: headers, body: []))
            #expect(end != .answered(status: 200))
            #expect(receiver.requests.isEmpty)
        }
    }

    @Test func anotherPeerThanTheJudgedOneIsSentNothing() async throws {
        try await LocalReceiver.with([Self.answer]) { receiver in
            let other = try SocketAddress(ipAddress: "127.0.0.1", port: 9)
            let address = try HTTPAddress("http://127.0.0.1:\(receiver.port)/")
            let call = OutboundCall(
                address: address, method: .POST, headers: [], answerBody: .dropped, usesAuthority: false)
            let loop = loops.next()
            let answer = loop.makePromise(of: OutboundAnswer.self)
            _ = try await ClientBootstrap(group: loop)
                .channelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try Dialer.furnish(channel, for: call, peer: other, nil, answer)
                    }
                }
                .connect(to: SocketAddress(ipAddress: "127.0.0.1", port: receiver.port)).get()
            await #expect(throws: OutboundFailure.notPublic) { _ = try await answer.futureResult.get() }
            await receiver.allClosed()
            #expect(receiver.requests.isEmpty)
        }
    }
}
