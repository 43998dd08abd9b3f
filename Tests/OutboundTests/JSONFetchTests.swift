import Testing

@testable import Outbound

@Suite(.timeLimit(.minutes(1))) struct JSONFetchTests {
    private typealias Failure = JSONFetch.Failure

    private let lookup = FakeNames(["localhost": ["127.0.0.1"], "hooks.example.com": ["127.0.0.1"]]).lookup

    private func fetch(_ steps: [LocalReceiver.Step], milliseconds: Int64 = 10_000) async throws -> Result<
        String, Failure
    > {
        try await LocalReceiver.with(steps) { receiver in
            let end = await JSONFetch(loops: loops, lookup: lookup)
                .fetch(url: "http://localhost:\(receiver.port)/rates?base=USD", deadlineMilliseconds: milliseconds)
            await receiver.allClosed()
            // A call that is late may never have arrived.
            guard let request = receiver.requests.first else { return end.map { _ in "without a request" } }
            #expect(request.hasPrefix("GET /rates?base=USD HTTP/1.1\r\n"))
            #expect(request.contains("\r\nHost: localhost:\(receiver.port)\r\n"))
            #expect(!request.lowercased().contains("content-length"))
            #expect(!request.lowercased().contains("transfer-encoding"))
            #expect(receiver.requests.count == 1)
            return end.map { String(decoding: $0, as: UTF8.self) }
        }
    }

    private static func whole(_ status: Int, _ body: String) -> LocalReceiver.Step {
        .say(
            "HTTP/1.1 \(status) Words\r\nLocation: http://127.0.0.1:9/\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
        )
    }

    @Test func bringsTheBodyInEveryFraming() async throws {
        #expect(try await fetch([Self.whole(200, #"{"rate":1}"#)]) == .success(#"{"rate":1}"#))
        let chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"rat\r\n5;x=y\r\ne\":1}\r\n0\r\n\r\n"
        #expect(try await fetch([.say(chunked)]) == .success(#"{"rate":1}"#))
        #expect(try await fetch([.say("HTTP/1.0 200 OK\r\n\r\n{}"), .close]) == .success("{}"))
    }

    @Test(arguments: [201, 204, 301, 302, 404, 500])
    func otherStatusesAreFailures(_ status: Int) async throws {
        let body = status == 204 ? "" : "{}"
        #expect(
            try await fetch([Self.whole(status, body)]) == .failure(Failure(reason: "the answer has status \(status)")))
    }

    @Test func takesAMebibyteAndNoMore() async throws {
        let longest = 1 << 20
        let page = String(repeating: "x", count: 1 << 16)
        let head = "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n"
        #expect(try await fetch([.say(head), .repeating(page, 16), .close]).map(\.utf8.count) == .success(longest))
        let tooLong = Failure(reason: OutboundFailure.tooLong.reason)
        #expect(try await fetch([.say(head), .repeating(page, 16), .say("x"), .close]) == .failure(tooLong))
        #expect(try await fetch([.say(head), .repeating(page, 200)]) == .failure(tooLong))
    }

    @Test func halfABodyIsNone() async throws {
        let half = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"rate\":1"
        #expect(
            try await fetch([.say(half), .close]) == .failure(Failure(reason: OutboundFailure.closedEarly.reason)))
    }

    @Test func givesUpAtItsDeadline() async throws {
        let half = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"rate\":1"
        #expect(
            try await fetch([.say(half)], milliseconds: 200)
                == .failure(Failure(reason: OutboundFailure.late.reason)))
    }

    @Test(
        arguments: [
            ("", URLRefusal.scheme), ("file:///etc/passwd", .scheme), ("https://a b/", .badCharacter),
            ("https://u:p@example.com/", .userInfo), ("http://example.com:0/", .portNumber),
            ("http://127.1/", .addressSpelling),
        ])
    func refusesWhatItCannotRead(_ text: String, _ refusal: URLRefusal) async {
        #expect(
            await JSONFetch(loops: loops, lookup: lookup).fetch(url: text)
                == .failure(Failure(reason: refusal.reason)))
    }

    @Test func trustsTheAuthorityForListedPlacesOnly() async throws {
        try await LocalReceiver.with([Self.whole(200, "{}")], tls: .receiver) { receiver in
            let authority = try TLSAuthority(pem: TestCertificates.authority)
            let url = "https://hooks.example.com:\(receiver.port)/"
            let listed = try #require(DialExceptions(text: "hooks.example.com:\(receiver.port)"))
            let trusting = JSONFetch(loops: loops, lookup: lookup, exceptions: listed, authority: authority)
            #expect(await trusting.fetch(url: url) == .success(Array("{}".utf8)))
            await receiver.allClosed()
            let strict = JSONFetch(loops: loops, lookup: lookup, authority: authority)
            #expect(
                await strict.fetch(url: url) == .failure(Failure(reason: OutboundFailure.badCertificate.reason)))
            await receiver.allClosed()
        }
    }
}
