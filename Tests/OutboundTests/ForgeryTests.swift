import Domain
import NIOCore
import Outbound
import Testing

@Suite struct ForgeryTests {
    @Test func theCorpusIsLarge() {
        #expect(Set(ForgeryCorpus.unreadable).count >= 1_500)
        #expect(ForgeryCorpus.names.count >= 350)
    }

    @Test func whatReadsBadlyIsRefused() {
        for text in ForgeryCorpus.unreadable {
            let url = try? WebhookURL(text, exceptions: DialExceptions())
            #expect(url == nil, "\(text.prefix(100).debugDescription)")
        }
    }

    /// Whatever the reader takes, at the socket nothing forbidden may be seen.
    @Test func nothingForbiddenIsDialledForAnyText() async {
        let log = DialLog(admits: false)
        let sender = WebhookSender(loops: loops, lookup: FakeNames(ForgeryCorpus.names).lookup, onDial: log.watch)
        for text in ForgeryCorpus.unreadable {
            guard let url = try? WebhookURL(text, exceptions: DialExceptions()) else { continue }
            _ = await sender.send(WebhookCall(url: url, headers: [], body: []))
        }
        #expect(Set(log.dialled).isSubset(of: ForgeryCorpus.allowed))
    }

    @Test func namesLeadToPublicAddressesOnly() async throws {
        for name in ForgeryCorpus.names.keys.sorted() {
            let log = DialLog(admits: false)
            let names = FakeNames(ForgeryCorpus.names)
            let sender = WebhookSender(loops: loops, lookup: names.lookup, onDial: log.watch)
            let url = try WebhookURL("https://\(name):8443/hook", exceptions: DialExceptions())
            for _ in 0..<5 {
                let end = await sender.send(WebhookCall(url: url, headers: [], body: []))
                #expect(end != .answered(status: 200))
            }
            #expect(Set(log.dialled).isSubset(of: ForgeryCorpus.allowed), "\(name): \(log.dialled)")
            #expect(log.ports.allSatisfy { $0 == 8_443 })
            #expect(names.questions == Array(repeating: name + ".", count: 5), "one look-up a call")
        }
    }

    @Test func publicAddressesOfAMixedAnswerAreDialled() async throws {
        let log = DialLog(admits: false)
        let names = FakeNames(["mixed.example.com": ["10.0.0.1"] + ForgeryCorpus.allowed + ["::1"]])
        let sender = WebhookSender(loops: loops, lookup: names.lookup, onDial: log.watch)
        let url = try WebhookURL("https://mixed.example.com/", exceptions: DialExceptions())
        _ = await sender.send(WebhookCall(url: url, headers: [], body: []))
        #expect(log.dialled == ForgeryCorpus.allowed)
    }

    @Test func literalsAreDialledAsTheyStand() async throws {
        for address in ForgeryCorpus.allowed {
            let log = DialLog(admits: false)
            let names = FakeNames([String: [String]]())
            let sender = WebhookSender(loops: loops, lookup: names.lookup, onDial: log.watch)
            let host = address.contains(":") ? "[\(address)]" : address
            let url = try WebhookURL("https://\(host)/", exceptions: DialExceptions())
            _ = await sender.send(WebhookCall(url: url, headers: [], body: []))
            #expect(log.dialled == [address])
            #expect(names.questions.isEmpty)
        }
    }

    @Test func aHostWithManyAddressesIsTriedFourTimes() async throws {
        let log = DialLog(admits: false)
        let names = FakeNames(["many.example.com": (1...200).map { "8.8.8.\($0)" }])
        let sender = WebhookSender(loops: loops, lookup: names.lookup, onDial: log.watch)
        let url = try WebhookURL("https://many.example.com/", exceptions: DialExceptions())
        _ = await sender.send(WebhookCall(url: url, headers: [], body: []))
        #expect(log.dialled == ["8.8.8.1", "8.8.8.2", "8.8.8.3", "8.8.8.4"])
    }
}

@Suite struct URLCheckTests {
    private func refusal(_ answers: [String: [String]], _ text: String, _ listed: String = "") async throws
        -> URLRefusal?
    {
        let list = try #require(DialExceptions(text: listed))
        let log = DialLog(admits: false)
        let sender = WebhookSender(loops: loops, lookup: FakeNames(answers).lookup, onDial: log.watch)
        let result = await sender.refusal(of: try WebhookURL(text, exceptions: list))
        #expect(log.dialled.isEmpty, "a check dials nobody")
        return result
    }

    @Test func refusesNamesThatLeadToForbiddenAddressesOnly() async throws {
        let answers = ["a.example.com": ["10.0.0.1"], "b.example.com": ["127.0.0.1", "::1", "169.254.169.254"]]
        #expect(try await refusal(answers, "https://a.example.com/") == .notPublic)
        #expect(try await refusal(answers, "https://b.example.com/") == .notPublic)
    }

    @Test func takesNamesWithAPublicAddressOrNone() async throws {
        let answers = ["a.example.com": ["10.0.0.1", "8.8.8.8"], "b.example.com": ["2606:4700::1111"]]
        #expect(try await refusal(answers, "https://a.example.com/") == nil)
        #expect(try await refusal(answers, "https://b.example.com/") == nil)
        #expect(try await refusal(answers, "https://unknown.example.com/") == nil)
        #expect(try await refusal(answers, "https://8.8.8.8/") == nil)
    }

    @Test func anExceptionByNameOpensLoopbackOnly() async throws {
        let answers = ["a.example.com": ["127.0.0.1"], "b.example.com": ["10.0.0.1"], "c.example.com": ["0.0.0.0"]]
        let listed = "a.example.com:8080, b.example.com:8080, c.example.com:8080, 10.0.0.9:8080"
        #expect(try await refusal(answers, "http://a.example.com:8080/", listed) == nil)
        #expect(try await refusal(answers, "http://b.example.com:8080/", listed) == .notPublic)
        #expect(try await refusal(answers, "http://c.example.com:8080/", listed) == .notPublic)
        #expect(try await refusal(answers, "http://10.0.0.9:8080/", listed) == nil)
        #expect(try await refusal(answers, "https://a.example.com:8443/", listed) == .notPublic)
    }
}
