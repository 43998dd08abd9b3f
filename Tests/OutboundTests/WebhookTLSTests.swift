import NIOCore
import Testing

@testable import Outbound

@Suite(.timeLimit(.minutes(1))) struct WebhookTLSTests {
    private static let answer = LocalReceiver.Step.say("HTTP/1.1 204 No Content\r\n\r\n")
    private static let names = [
        "hooks.example.com": ["127.0.0.1"], "other.example.com": ["127.0.0.1"], "localhost": ["127.0.0.1"],
    ]

    /// How a call to `host` ends, and whom the client asked for.
    private func end(
        _ host: String, tls: LocalReceiver.TLS?, knowsAuthority: Bool = true
    ) async throws -> (WebhookEnd, [String?]) {
        try await LocalReceiver.with([Self.answer], tls: tls) { receiver in
            let authority = try knowsAuthority ? TLSAuthority(pem: TestCertificates.authority) : nil
            let sender = WebhookSender(loops: loops, lookup: FakeNames(Self.names).lookup, authority: authority)
            let place = "\(host):\(receiver.port)"
            let url = try WebhookURL("https://\(place)/", exceptions: #require(DialExceptions(text: place)))
            let call = WebhookCall(url: url, headers: [], body: Array("{}".utf8), deadlineMilliseconds: 10_000)
            let end = await sender.send(call)
            await receiver.allClosed()
            return (end, receiver.serverNames)
        }
    }

    @Test func asksForTheNameAndTakesItsCertificate() async throws {
        let (end, names) = try await end("hooks.example.com", tls: .receiver)
        #expect(end == .answered(status: 204))
        #expect(names == ["hooks.example.com"])
    }

    @Test func takesACertificateForTheAddress() async throws {
        let (end, names) = try await end("127.0.0.1", tls: .receiver)
        #expect(end == .answered(status: 204))
        #expect(names == [nil])
    }

    @Test func refusesACertificateForAnotherName() async throws {
        let refused = WebhookEnd.unreachable(reason: OutboundFailure.otherName.reason)
        #expect(try await end("other.example.com", tls: .named).0 == refused)
        #expect(try await end("localhost", tls: .named).0 == refused)
        #expect(try await end("127.0.0.1", tls: .named).0 == refused)
    }

    @Test func aCertificateForTheAddressIsNoneForAName() async throws {
        let (end, _) = try await end("other.example.com", tls: .receiver)
        #expect(end == .unreachable(reason: OutboundFailure.otherName.reason))
    }

    @Test(
        arguments: [
            ("a.example.com", "a.example.com", true), ("a.example.com", "*.example.com", true),
            ("example.com", "*.example.com", false), ("b.a.example.com", "*.example.com", false),
            ("a.example.com", "a*.example.com", false), ("a.example.com", "*", false),
            ("a.example.com", "*.*.com", false), ("a.example.com", "a.*.com", false), ("a.example.com", "", false),
            ("a.example.com", "*.com", false), ("a.example.com", "b.example.com", false),
        ])
    func aStarIsOneWholeLabel(_ host: String, _ pattern: String, _ isCovered: Bool) {
        #expect(CertificateNames.matches(host, pattern) == isCovered)
    }

    @Test func refusesAnAuthorityThatNobodyGave() async throws {
        let (end, _) = try await end("hooks.example.com", tls: .receiver, knowsAuthority: false)
        #expect(end == .unreachable(reason: OutboundFailure.badCertificate.reason))
    }

    @Test func aReceiverWithoutTLSIsSaidSo() async throws {
        try await LocalReceiver.with([]) { receiver in
            let place = "127.0.0.1:\(receiver.port)"
            let url = try WebhookURL("https://\(place)/", exceptions: #require(DialExceptions(text: place)))
            let sender = WebhookSender(loops: loops, lookup: FakeNames([String: [String]]()).lookup)
            let call = WebhookCall(url: url, headers: [], body: [], deadlineMilliseconds: 200)
            // It waits for the end of a request's head, the client for a greeting.
            #expect(await sender.send(call) == .unreachable(reason: OutboundFailure.late.reason))
            await receiver.allClosed()
            #expect(receiver.requests.isEmpty)
        }
    }

    @Test func refusesWhatIsNoAuthority() {
        #expect(throws: (any Error).self) { try TLSAuthority(pem: "no certificate") }
        #expect(throws: (any Error).self) { try TLSAuthority(pem: "") }
    }
}
