import Domain
import Outbound
import Testing

@Suite struct WebhookURLTests {
    /// URL, host, port, target, `Host` header.
    @Test(
        arguments: [
            ("https://example.com", "example.com", 443, "/", "example.com"),
            ("https://example.com/", "example.com", 443, "/", "example.com"),
            ("https://example.com:443/hook", "example.com", 443, "/hook", "example.com"),
            ("https://example.com:8443/hook", "example.com", 8443, "/hook", "example.com:8443"),
            ("https://example.com:1024", "example.com", 1024, "/", "example.com:1024"),
            ("https://example.com:65535", "example.com", 65535, "/", "example.com:65535"),
            ("HTTPS://Hooks.Example.COM/Path", "hooks.example.com", 443, "/Path", "hooks.example.com"),
            ("https://example.com./a", "example.com", 443, "/a", "example.com"),
            ("https://example.com?x=1", "example.com", 443, "/?x=1", "example.com"),
            ("https://example.com/a?b=c&d=%20%0d%0A", "example.com", 443, "/a?b=c&d=%20%0d%0A", "example.com"),
            ("https://example.com/a/../b//c;d=e", "example.com", 443, "/a/../b//c;d=e", "example.com"),
            ("https://example.com/@127.0.0.1:22/", "example.com", 443, "/@127.0.0.1:22/", "example.com"),
            ("https://example.com?@127.0.0.1", "example.com", 443, "/?@127.0.0.1", "example.com"),
            ("https://example.com/?u=https://127.0.0.1/", "example.com", 443, "/?u=https://127.0.0.1/", "example.com"),
            (
                "https://xn--bcher-kva.example.com/x", "xn--bcher-kva.example.com", 443, "/x",
                "xn--bcher-kva.example.com"
            ),
            ("https://a.b.c.d.e.example.co.id/x", "a.b.c.d.e.example.co.id", 443, "/x", "a.b.c.d.e.example.co.id"),
            ("https://1e100.net/", "1e100.net", 443, "/", "1e100.net"),
            ("https://0x7f.example.com/", "0x7f.example.com", 443, "/", "0x7f.example.com"),
            ("https://127.0.0.1.nip.io/", "127.0.0.1.nip.io", 443, "/", "127.0.0.1.nip.io"),
            ("https://my-localhost.com/", "my-localhost.com", 443, "/", "my-localhost.com"),
            ("https://notlocal.org/", "notlocal.org", 443, "/", "notlocal.org"),
            ("https://r3---sn-x.example.com/", "r3---sn-x.example.com", 443, "/", "r3---sn-x.example.com"),
            ("https://8.8.8.8/x", "8.8.8.8", 443, "/x", "8.8.8.8"),
            ("https://8.8.8.8:8443/x", "8.8.8.8", 8443, "/x", "8.8.8.8:8443"),
            ("https://[2606:4700::1111]/x", "[2606:4700:0:0:0:0:0:1111]", 443, "/x", "[2606:4700:0:0:0:0:0:1111]"),
            (
                "https://[2606:4700::1111]:2053/x", "[2606:4700:0:0:0:0:0:1111]", 2053, "/x",
                "[2606:4700:0:0:0:0:0:1111]:2053"
            ),
        ] as [(String, String, Int, String, String)])
    func takesPublicReceivers(_ text: String, _ host: String, _ port: Int, _ target: String, _ header: String) throws {
        let url = try WebhookURL(text, exceptions: DialExceptions())
        #expect(url.text == text)
        #expect(url.address.isTLS && !url.isException)
        #expect(url.address.place.hostText == host)
        #expect(url.address.place.port == port)
        #expect(url.address.target == target)
        #expect(url.address.hostHeader == header)
    }

    @Test(
        arguments: [
            ("", .scheme), ("example.com", .scheme), ("ftp://example.com/", .scheme), ("http://example.com/", .notTLS),
            ("https://example.com/#top", .fragment), ("https://u@example.com/", .userInfo),
            ("https://u:p@example.com/", .userInfo), ("https://example.com/a b", .badCharacter),
            ("https://example.com/\u{e9}", .badCharacter), ("https://", .host), ("https://intranet/", .host),
            ("https://127.1/", .addressSpelling), ("https://127.0.0.1/", .notPublic),
            ("https://[::ffff:8.8.8.8]/", .addressSpelling), ("https://[::1]/", .notPublic),
            ("https://example.com:80/", .port), ("https://example.com:1023/", .port),
            ("https://example.com:65536/", .portNumber), ("https://example.com:/", .portNumber),
        ] as [(String, URLRefusal)])
    func refusesWithTheReason(_ text: String, _ refusal: URLRefusal) {
        #expect(throws: refusal) { try WebhookURL(text, exceptions: DialExceptions()) }
        #expect(!refusal.reason.isEmpty)
    }

    @Test func takes2048CharactersAndNoMore() throws {
        let start = "https://example.com/"
        let longest = start + String(repeating: "a", count: 2_048 - start.count)
        #expect(try WebhookURL(longest, exceptions: DialExceptions()).text == longest)
        #expect(throws: URLRefusal.tooLong) { try WebhookURL(longest + "a", exceptions: DialExceptions()) }
    }

    @Test func takesNamesAsLongAsDNSDoes() throws {
        let label = String(repeating: "a", count: 63)
        let name = "\(label).\(label).\(label).\(String(repeating: "b", count: 57)).com"
        #expect(name.count == 253)
        _ = try WebhookURL("https://\(name)/", exceptions: DialExceptions())
        _ = try WebhookURL("https://\(name)./", exceptions: DialExceptions())
        #expect(throws: URLRefusal.host) { try WebhookURL("https://b\(name)/", exceptions: DialExceptions()) }
        #expect(throws: URLRefusal.host) { try WebhookURL("https://\(label)a.com/", exceptions: DialExceptions()) }
    }
}

@Suite struct DialExceptionsTests {
    @Test func listedPlacesMaySpeakHTTPOnAnyPort() throws {
        let list = try #require(DialExceptions(text: " localhost:80, 127.0.0.1:9000 ,[::1]:22,10.0.0.9:8080,"))
        for text in [
            "http://localhost/x", "http://LOCALHOST.:80/", "https://127.0.0.1:9000", "http://127.0.0.1:9000/",
            "http://[0:0::1]:22/", "http://10.0.0.9:8080/",
        ] {
            #expect(try WebhookURL(text, exceptions: list).isException, "\(text)")
        }
    }

    @Test func otherPlacesStayForbidden() throws {
        let list = try #require(DialExceptions(text: "localhost:8080,127.0.0.1:9000,example.com:8443"))
        for text in [
            "http://localhost:8081/", "https://localhost/", "https://127.0.0.1:9001/", "https://127.0.0.2:9000/",
            "http://example.com/", "http://example.com:8444/", "https://[::1]:9000/", "https://x.localhost:8080/",
            "http://u@localhost:8080/", "http://2130706433:9000/", "ftp://localhost:8080/",
        ] {
            #expect(throws: URLRefusal.self, "\(text)") { try WebhookURL(text, exceptions: list) }
        }
        #expect(try !WebhookURL("https://example.com/", exceptions: list).isException)
    }

    @Test func nothingIsAnEmptyList() {
        #expect(DialExceptions(text: "") == DialExceptions())
        #expect(DialExceptions(text: " , ") == DialExceptions())
    }

    @Test(
        arguments: [
            "localhost", "localhost:", "localhost:0", "localhost:65536", "localhost:http", "127.1:80", "[::1]",
            "::1:80",
            "http://localhost:80", "local host:80", "localhost:80;localhost:81", "*:80", "localhost:80,x",
        ])
    func refusesWhatIsNoPlace(_ text: String) {
        #expect(DialExceptions(text: text) == nil)
    }
}
