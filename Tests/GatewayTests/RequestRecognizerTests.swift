import Base
import Domain
import TestSupport
import Testing

@testable import Gateway

/// What a strict reader makes of a request's bytes: written apart from the recognizer, line by line, and slow.
private struct StrictReading: Equatable {
    var path = ""
    var host = ""
    var contentType: String?
    var bearer: String?
    var idempotencyKey: String?
    var forwardedFor: String?
    var body: [UInt8] = []

    init?(_ bytes: [UInt8]) {
        guard bytes.count <= 16 * 1024, let end = Self.find([13, 10, 13, 10], in: bytes) else { return nil }
        body = Array(bytes[(end + 4)...])
        var lines: [[UInt8]] = [[]]
        var rest = bytes[..<end]
        while let byte = rest.popFirst() {
            if byte == 13 {
                guard rest.popFirst() == 10 else { return nil }
                lines.append([])
            } else {
                guard byte == 9 || (byte >= 32 && byte != 127) else { return nil }
                lines[lines.count - 1].append(byte)
            }
        }
        let words = lines.removeFirst().split(separator: 32, omittingEmptySubsequences: false)
        guard words.count == 3, Array(words[0]) == Array("POST".utf8), Array(words[2]) == Array("HTTP/1.1".utf8),
            words[1].first == UInt8(ascii: "/"), words[1].allSatisfy({ $0 > 32 && $0 < 127 && $0 != 63 && $0 != 35 })
        else { return nil }
        path = String(decoding: words[1], as: UTF8.self)
        guard lines.count <= 100, readFields(lines) else { return nil }
    }

    private mutating func readFields(_ lines: [[UInt8]]) -> Bool {
        var values: [String: [String]] = [:]
        for line in lines {
            guard let colon = line.firstIndex(of: 58), colon > 0 else { return false }
            let letters = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-".utf8)
            guard line[..<colon].allSatisfy(letters.contains) else { return false }
            let name = String(decoding: line[..<colon], as: UTF8.self).lowercased()
            var value = line[(colon + 1)...]
            while let first = value.first, first == 32 || first == 9 { value.removeFirst() }
            while let last = value.last, last == 32 || last == 9 { value.removeLast() }
            let known = [
                "host", "content-length", "content-type", "authorization", "idempotency-key", "x-forwarded-for",
                "connection", "expect", "upgrade", "trailer", "transfer-encoding",
            ]
            guard known.contains(name) else { continue }
            guard let text = String(validating: value, as: UTF8.self) else { return false }
            values[name, default: []].append(text)
        }
        for name in ["expect", "upgrade", "trailer", "transfer-encoding"] where values[name] != nil { return false }
        if let connection = values.removeValue(forKey: "connection") {
            guard connection.allSatisfy({ $0.lowercased() == "keep-alive" }) else { return false }
        }
        guard values.values.allSatisfy({ $0.count == 1 }), let sentHost = values["host"]?.first,
            let length = values["content-length"]?.first, !length.isEmpty,
            length.utf8.allSatisfy({ (48...57).contains($0) }), Int(length) == body.count
        else { return false }
        host = WireRequest.hostName(sentHost)
        contentType = values["content-type"]?.first
        bearer = values["authorization"]?.first.flatMap { WireRequest.bearer($0) }
        idempotencyKey = values["idempotency-key"]?.first
        forwardedFor = values["x-forwarded-for"]?.first
        return true
    }

    init(_ request: WireRequest) {
        path = request.path
        host = request.host
        contentType = request.contentType
        bearer = request.bearer
        idempotencyKey = request.idempotencyKey
        forwardedFor = request.forwardedFor
        body = request.body
    }

    private static func find(_ needle: [UInt8], in bytes: [UInt8]) -> Int? {
        guard bytes.count >= needle.count else { return nil }
        return (0...(bytes.count - needle.count)).first { Array(bytes[$0..<($0 + needle.count)]) == needle }
    }
}

@Suite struct RequestRecognizerTests {
    private static let body = "key=abc&action=balance"

    private static func request(
        _ fields: [String] = [], start: String = "POST /api/v2 HTTP/1.1", host: String? = "Host: shop.example",
        length: String? = "Content-Length: 22", body: String = body
    ) -> [UInt8] {
        let lines = [start] + [host].compactMap { $0 } + fields + [length].compactMap { $0 }
        return Array((lines.joined(separator: "\r\n") + "\r\n\r\n" + body).utf8)
    }

    private func recognize(_ bytes: [UInt8]) -> WireRequest? {
        bytes.withUnsafeBytes { RequestRecognizer.recognize($0, peer: NetworkAddress("192.0.2.1")) }
    }

    static let plain: [[UInt8]] = [
        request(), request(host: "host:shop.example"), request(host: "HOST:\t shop.example \t"),
        request(host: "Host: Shop.Example:8080"), request(host: "Host: [2001:DB8::1]:8080"), request(host: "Host:"),
        request(["Content-Type: application/x-www-form-urlencoded"]), request(["content-type:application/json"]),
        request(["Content-Type: multipart/form-data; boundary=x"]), request(["Connection: keep-alive"]),
        request(["connection:Keep-Alive"]), request(["Authorization: Bearer abc"]),
        request(["authorization: bearer abc"]),
        request(["Authorization: Basic abc"]), request(["Authorization: Bearer"]), request(["Idempotency-Key: a b c"]),
        request(["X-Forwarded-For: 192.0.2.7, 10.0.0.1"]), request(["User-Agent: curl/8.5.0", "Accept: */*"]),
        request(["Accept-Encoding: gzip, deflate", "X-Empty:", "X-A: 1", "X-A: 2"]), request(["X-Note: é漢🙂"]),
        request(start: "POST / HTTP/1.1"), request(start: "POST /api/v2/ HTTP/1.1"),
        request(start: "POST //a/../b%20;c=1 HTTP/1.1"), request(length: "Content-Length: 0", body: ""),
        request(length: "content-length:\t22 "), request(length: "Content-Length: 0000000022"),
        request(length: "Content-Length: 4", body: "\r\n\r\n"),
        request(length: "Content-Length: 6", body: "\0a\r\n\u{7F}\n"),
        request((0..<98).map { "X-\($0): 1" }),
        request(length: "Content-Length: 16000", body: String(repeating: "x", count: 16_000)),
    ]

    @Test(arguments: plain.indices)
    func readsPlainRequestsAsAStrictReaderDoes(_ place: Int) throws {
        let bytes = Self.plain[place]
        let request = try #require(recognize(bytes), "\(String(decoding: bytes, as: UTF8.self))")
        #expect(StrictReading(request) == StrictReading(bytes))
        #expect(request.method == "POST" && request.query == nil)
        #expect(request.peer == NetworkAddress("192.0.2.1"))
    }

    @Test func readsEveryFieldThatMatters() throws {
        let request = try #require(
            recognize(
                Self.request(
                    [
                        "Content-Type: text/x; a=b", "Authorization: Bearer  k", "Idempotency-Key: i",
                        "X-Forwarded-For: f",
                    ], host: "Host: A.example:1")))
        #expect(request.path == "/api/v2" && request.host == "a.example" && request.contentType == "text/x; a=b")
        #expect(request.idempotencyKey == "i" && request.forwardedFor == "f")
        #expect(request.body == Array(Self.body.utf8))
    }

    static let odd: [(what: String, bytes: [UInt8])] = [
        ("nothing", []), ("GET", request(start: "GET /api/v2 HTTP/1.1")),
        ("PUT", request(start: "PUT /api/v2 HTTP/1.1")),
        ("small letters", request(start: "post /api/v2 HTTP/1.1")),
        ("HTTP/1.0", request(start: "POST /api/v2 HTTP/1.0")),
        ("HTTP/2.0", request(start: "POST /api/v2 HTTP/2.0")), ("http/1.1", request(start: "POST /api/v2 http/1.1")),
        ("no version", request(start: "POST /api/v2")), ("two blanks", request(start: "POST  /api/v2 HTTP/1.1")),
        ("two blanks behind", request(start: "POST /api/v2  HTTP/1.1")),
        ("tab", request(start: "POST /api/v2\tHTTP/1.1")),
        ("a blank at the end", request(start: "POST /api/v2 HTTP/1.1 ")),
        ("query", request(start: "POST /api/v2?a=b HTTP/1.1")),
        ("fragment", request(start: "POST /api/v2#a HTTP/1.1")),
        ("absolute", request(start: "POST http://a/api/v2 HTTP/1.1")),
        ("asterisk", request(start: "POST * HTTP/1.1")), ("no path", request(start: "POST  HTTP/1.1")),
        ("path with a control", request(start: "POST /a\u{1} HTTP/1.1")),
        ("path with DEL", request(start: "POST /a\u{7F} HTTP/1.1")),
        ("path beyond ASCII", request(start: "POST /é HTTP/1.1")),
        ("a line end before", Array("\r\n".utf8) + request()),
        ("a blank before", Array(" ".utf8) + request()),
        ("HTTP/2 preface", Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8)),
        ("TLS", [0x16, 0x03, 0x01, 0x02, 0x00]), ("no Host", request(host: nil)),
        ("two Hosts", request(["Host: shop.example"])),
        ("two Hosts, cased", request(["hOST: evil.example"])), ("no length", request(length: nil)),
        ("two lengths", request(["Content-Length: 22"])), ("two unlike lengths", request(["Content-Length: 5"])),
        ("length list", request(length: "Content-Length: 22, 22")),
        ("length with sign", request(length: "Content-Length: +22")),
        ("negative length", request(length: "Content-Length: -22")),
        ("hex length", request(length: "Content-Length: 0x16")),
        ("empty length", request(length: "Content-Length:")),
        ("length with a blank inside", request(length: "Content-Length: 2 2")),
        ("decimal length", request(length: "Content-Length: 22.0")),
        ("huge length", request(length: "Content-Length: 99999999999999999999")),
        ("wrapping length", request(length: "Content-Length: 18446744073709551638")),
        ("Arabic length", request(length: "Content-Length: ٢٢")), ("short body", request(length: "Content-Length: 23")),
        ("long body", request(length: "Content-Length: 21")), ("next request behind it", request() + request()),
        ("chunked", request(["Transfer-Encoding: chunked"])),
        ("chunked, cased", request(["transfer-ENCODING: chunked"], length: nil)),
        ("identity", request(["Transfer-Encoding: identity"])), ("empty coding", request(["Transfer-Encoding:"])),
        ("chunked behind a blank", request(["Transfer-Encoding : chunked"])),
        ("chunked behind a tab", request(["\tTransfer-Encoding: chunked"])),
        ("chunked behind VT", request(["Transfer-Encoding:\u{B}chunked"])),
        ("chunked with NUL", request(["Transfer-Encoding\u{0}: chunked"])),
        ("trailer", request(["Trailer: X"])), ("expect", request(["Expect: 100-continue"])),
        ("upgrade", request(["Upgrade: h2c"])),
        ("close", request(["Connection: close"])), ("connection list", request(["Connection: keep-alive, upgrade"])),
        ("empty connection", request(["Connection:"])), ("folded", request(["X-A: 1", " Content-Length: 5"])),
        ("folded with a tab", request(["X-A: 1", "\t2"])), ("no colon", request(["X-A"])),
        ("no name", request([": 1"])),
        ("a blank before the colon", request(["X-A : 1"])), ("a blank in the name", request(["X A: 1"])),
        ("underscore", request(["Content_Length: 22"])), ("name beyond ASCII", request(["X-é: 1"])),
        ("bracketed name", request(["X[A]: 1"])), ("NUL in a value", request(["X-A: 1\u{0}2"])),
        ("bell in a value", request(["X-A: \u{7}"])),
        ("two types", request(["Content-Type: a", "Content-Type: b"])),
        ("two keys", request(["Authorization: Bearer a", "authorization: Bearer b"])),
        ("two references", request(["Idempotency-Key: a", "Idempotency-Key: b"])),
        ("two client lists", request(["X-Forwarded-For: 1.1.1.1", "X-Forwarded-For: 2.2.2.2"])),
        ("CR in a value", request(["X-A: 1\r2"])), ("LF in a value", request(["X-A: 1\nTransfer-Encoding: chunked"])),
        ("bare LF at the end of a line", Array("POST /api/v2 HTTP/1.1\nHost: a\nContent-Length: 0\n\n".utf8)),
        ("bare CR at the end of a line", Array("POST /api/v2 HTTP/1.1\rHost: a\rContent-Length: 0\r\r".utf8)),
        ("LF for the blank line", Array("POST /api/v2 HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\n".utf8)),
        ("a CR too many", Array("POST /api/v2 HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\r\n\r\n".utf8)),
        ("no blank line", Array("POST /api/v2 HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n".utf8)),
        ("101 fields", request((0..<99).map { "X-\($0): 1" })),
        ("over 16 KiB", request(["X-A: " + String(repeating: "x", count: 16_384)])),
        ("over 16 KiB of body", request(length: "Content-Length: 16384", body: String(repeating: "x", count: 16_384))),
        (
            "Host that is no UTF-8",
            Array("POST /api/v2 HTTP/1.1\r\nHost: a".utf8) + [0xFF] + Array("\r\nContent-Length: 0\r\n\r\n".utf8)
        ),
    ]

    @Test(arguments: odd.indices)
    func leavesWhatIsOddToTheStandardRoad(_ place: Int) {
        let (what, bytes) = Self.odd[place]
        #expect(recognize(bytes) == nil, "\(what)")
        #expect(StrictReading(bytes) == nil, "\(what): the strict reader agrees")
    }

    @Test func leavesDELInAFieldToTheStandardRoad() {
        #expect(recognize(Self.request(["X-A: 1\u{7F}2"])) == nil)
        #expect(recognize(Self.request(["Idempotency-Key: 1\u{7F}2"])) == nil)
    }

    @Test func everyBeginningOfARequestWaitsOnTheStandardRoad() {
        for bytes in Self.plain where bytes.count < 1_000 {
            for count in 0..<bytes.count { #expect(recognize(Array(bytes[..<count])) == nil) }
        }
    }

    @Test func neverReadsAnythingOtherThanAStrictReaderWould() {
        var numbers = SeededNumbers(81)
        let pieces = [
            "\r\n", "\n", "\r", " ", "\t", ":", "\0", "Content-Length: 5\r\n", "Content-Length: 22\r\n",
            "Host: evil\r\n",
            "Transfer-Encoding: chunked\r\n", "transfer-encoding:identity\r\n", "Connection: close\r\n",
            "Expect: x\r\n",
            "X-Forwarded-For: 10.0.0.1\r\n", "Authorization: Bearer evil\r\n", "\r\n\r\n", "POST / HTTP/1.1\r\n", "é",
            "0",
            "Idempotency-Key: x\r\n", "Content-Type: x\r\n", "?", "#", "-", "_", ",",
        ].map { Array($0.utf8) }
        var recognized = 0
        for _ in 0..<60_000 {
            guard var bytes = Self.plain.prefix(28).randomElement(using: &numbers) else { return }
            for _ in 0..<Int.random(in: 1...3, using: &numbers) {
                let place = Int.random(in: 0...bytes.count, using: &numbers)
                switch Int.random(in: 0..<4, using: &numbers) {
                case 0: bytes.insert(contentsOf: pieces.randomElement(using: &numbers) ?? [], at: place)
                case 1 where place < bytes.count: bytes.remove(at: place)
                case 2 where place < bytes.count:
                    // DEL has a test of its own.
                    bytes[place] = UInt8.random(in: 0...0x7E, using: &numbers)
                case 3:
                    // Between two lines, so that the request often stays whole.
                    let ends = bytes.indices.dropLast(2).filter { bytes[$0] == 13 && bytes[$0 + 1] == 10 }
                    if let end = ends.randomElement(using: &numbers) {
                        bytes.insert(contentsOf: pieces.randomElement(using: &numbers) ?? [], at: end + 2)
                    }
                default: break
                }
            }
            guard let request = recognize(bytes) else { continue }
            recognized += 1
            #expect(
                StrictReading(bytes) == StrictReading(request),
                "\(String(decoding: bytes, as: UTF8.self).debugDescription)")
        }
        #expect(recognized > 1_000, "some mutations are harmless")
    }
}

@Suite struct WireRequestTests {
    @Test(
        arguments: [
            ("Example.com", "example.com"), ("Example.com:8080", "example.com"), ("", ""), (":80", ""),
            ("[2001:DB8::1]", "2001:db8::1"), ("[2001:DB8::1]:8080", "2001:db8::1"), ("192.0.2.1:1", "192.0.2.1"),
        ])
    func hostNamesAreSmallAndWithoutPort(_ field: String, _ name: String) {
        #expect(WireRequest.hostName(field) == name)
    }

    @Test(arguments: ["", "Bearer", "Bearer ", "bearer", "Basic abcdefgh", "Bearerabc", "abc", " Bearer abc"])
    func onlyBearerKeysAreKeys(_ field: String) {
        #expect(WireRequest.bearer(field) == nil)
    }

    @Test func bearerInAnyCase() {
        for field in ["Bearer abc", "bearer abc", "BEARER abc"] { #expect(WireRequest.bearer(field) == "abc") }
    }
}

@Suite struct ConnectionCountTests {
    private func address(_ text: String) throws -> NetworkAddress { try #require(NetworkAddress(text)) }

    @Test func aPeerHasAsManyConnectionsAsTheLimitSays() throws {
        let count = ConnectionCount(trusted: AddressList())
        let peer = try address("192.0.2.1")
        for _ in 0..<RequestLimits.connectionsPerPeer { #expect(count.enter(peer)) }
        #expect(!count.enter(peer))
        #expect(count.enter(try address("192.0.2.2")))
        count.leave(peer)
        #expect(count.enter(peer))
        #expect(!count.enter(peer))
    }

    @Test func anIPv6NetworkIsOnePeer() throws {
        let count = ConnectionCount(trusted: AddressList())
        for number in 0..<RequestLimits.connectionsPerPeer {
            #expect(count.enter(try address("2001:db8::\(String(number, radix: 16))")))
        }
        #expect(!count.enter(try address("2001:db8::ffff:1")))
        #expect(count.enter(try address("2001:db8:0:1::1")))
    }

    @Test func loopbackAndTrustedProxiesAreExempt() throws {
        let list = try #require(AddressList(text: "10.0.0.0/8"))
        let count = ConnectionCount(trusted: list)
        for text in ["127.0.0.1", "::1", "10.1.2.3"] {
            for _ in 0...RequestLimits.connectionsPerPeer { #expect(count.enter(try address(text))) }
        }
        #expect(count.enter(nil))
    }
}
