import Domain

/// URLs by which customers try to make this server call its own network.
enum ForgeryCorpus {
    /// IPv4 addresses that no webhook may reach.
    static let v4 = [
        "0.0.0.0", "0.0.0.1", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.100.100.200", "127.0.0.1", "127.0.0.2",
        "127.255.255.254", "168.63.129.16", "169.254.0.23", "169.254.169.254", "169.254.170.2", "172.16.0.1",
        "172.31.255.255", "192.0.0.192", "192.0.2.1", "192.88.99.1", "192.168.0.1", "192.168.255.255", "198.18.0.1",
        "198.51.100.1", "203.0.113.1", "224.0.0.1", "255.255.255.255",
    ]

    /// IPv6 addresses that no webhook may reach.
    static let v6 = [
        "::", "::1", "0:0:0:0:0:0:0:1", "0000:0000:0000:0000:0000:0000:0000:0001", "::127.0.0.1", "::ffff:0:127.0.0.1",
        "64:ff9b::127.0.0.1", "64:ff9b:1::10.0.0.1", "100::1", "2001::1", "2001:db8::1", "2002:7f00:1::",
        "2002:a9fe:a9fe::", "3fff::1", "5f00::1", "fc00::1", "fd00::1", "fd00:ec2::254", "fd20:ce::254", "fe80::1",
        "fe80::a9fe:a9fe", "febf::1", "fec0::1", "ff02::1", "4000::1", "2606:4700::5efe:7f00:1",
        "2606:4700::200:5efe:7f00:1",
    ]

    /// Every spelling of an IPv4 address that some reader takes, as hosts.
    static func spellings(_ address: String) -> [String] {
        let parts = address.split(separator: ".").compactMap { UInt64($0) }
        let value = parts.reduce(0) { $0 << 8 | $1 }
        func octal(_ number: UInt64) -> String { "0" + String(number, radix: 8) }
        func hex(_ number: UInt64) -> String { "0x" + String(number, radix: 16) }
        func low(_ bits: UInt64) -> UInt64 { value & (1 << bits - 1) }
        let high = String(value >> 16, radix: 16)
        let rest = String(low(16), radix: 16)
        let first = String(value >> 24)
        let second = String(value >> 16 & 255)
        let plain = [
            address, address + ".", "\(value)", "\(value).", hex(value), octal(value), hex(value).uppercased(),
            "0x00000000" + String(value, radix: 16), "000000000000" + String(value, radix: 8),
            parts.map(hex).joined(separator: "."), parts.map(octal).joined(separator: "."),
            parts.map { "000" + String($0) }.joined(separator: "."), "\(first).\(low(24))",
            "\(first).\(second).\(low(16))", "\(hex(value >> 24)).\(octal(low(24)))",
            "\(octal(value >> 24)).\(second).\(hex(low(16)))", "\(first).\(hex(low(24)))", "\(4_294_967_296 + value)",
        ]
        let embedded = [
            "::ffff:\(address)", "::ffff:\(high):\(rest)", "0:0:0:0:0:ffff:\(address)", "::\(address)",
            "64:ff9b::\(address)", "64:ff9b:1::\(address)", "2002:\(high):\(rest)::1", "::ffff:0:\(address)",
        ]
        return plain + embedded.map { "[\($0)]" } + disguises(address)
    }

    /// The same, for readers that decode or normalise what they should not.
    private static func disguises(_ address: String) -> [String] {
        func shifted(_ base: UInt32) -> String {
            String(
                String.UnicodeScalarView(
                    address.unicodeScalars.compactMap { scalar in
                        scalar == "." ? scalar : Unicode.Scalar(base + scalar.value - 0x30)
                    }))
        }
        let percent = address.utf8.map { "%" + String($0, radix: 16) }.joined()
        return [
            percent, address.filter { $0 != "." } + ".0x1", with("%2e", address), with("%252e", address),
            with("\u{3002}", address),
            with("\u{FF0E}", address), with("\u{FF61}", address), shifted(0xFF10), shifted(0x1D7CE), shifted(0x0660),
            address + "%00.example.com", address + "%2f.example.com", address + "\u{200B}", "\u{FEFF}" + address,
            address + "\\.example.com", "{\(address)}", "\(address),example.com", "[\(address)]", "\(address)..",
        ]
    }

    private static func with(_ dot: String, _ address: String) -> String {
        address.split(separator: ".").joined(separator: dot)
    }

    static let schemes = [
        "http://example.com/", "HTTP://example.com/", "ftp://example.com/", "file:///etc/passwd",
        "file://example.com/x",
        "gopher://example.com:6379/_INFO", "dict://example.com:11211/stat", "ldap://example.com/", "ws://example.com/",
        "wss://example.com/", "jar:https://example.com!/", "data:text/plain,x", "javascript:alert(1)",
        "tftp://example.com/",
        "unix:///var/run/docker.sock", "netdoc:///etc/hosts", "view-source:https://example.com/", "//example.com/",
        "/hook", "example.com", "example.com:443/hook", "https:example.com", "https:/example.com",
        "https:///example.com",
        "https:////example.com", "https//example.com", "httpss://example.com/", "https ://example.com/",
        "url:https://example.com/", "://example.com/", "https:\\\\example.com", "\u{FF48}ttps://example.com/",
        "https\u{FF1A}//example.com/", "", "https", "https:", "https:/", "https://", "https://?x", "https:///hook",
    ]

    static let userInfo = [
        "https://user@example.com/", "https://user:word@example.com/", "https://:@example.com/",
        "https://@example.com/",
        "https://example.com@127.0.0.1/", "https://example.com:443@127.0.0.1/", "https://127.0.0.1@example.com/",
        "https://127.0.0.1:443@example.com/", "https://a@b@example.com/", "https://a@127.0.0.1@example.com/",
        "https://example.com%40127.0.0.1/", "https://example.com\\@127.0.0.1/", "https://127.0.0.1\\@example.com/",
        "https://example.com#@127.0.0.1/", "https://127.0.0.1#@example.com/", "https://example.com/#x",
        "https://example.com#", "https://[::1]@example.com/", "https://example.com@[::1]/",
        "https://example.com:@127.0.0.1/", "https://user@/", "https://example.com%23@127.0.0.1/",
        "https://example.com%2f@127.0.0.1/", "https://example.com%3f@127.0.0.1/",
    ]

    static let ports = [
        "0", "1", "21", "22", "23", "25", "53", "80", "110", "143", "389", "442", "444", "445", "465", "587", "631",
        "873", "993", "1023", "65536", "66979", "99999", "4294967739", "18446744073709552059", "-1", "-443", "+443",
        "0443", "00443", "0x1bb", "1e4", "443a", "4 43", "443:443", "443.", "4.43", "8443,22",
        "\u{FF14}\u{FF14}\u{FF13}",
        "\u{0664}\u{0664}\u{0663}", "%34%34%33", "", "http",
    ].map { "https://example.com:\($0)/" }

    static let localNames = [
        "localhost", "LOCALHOST", "LocalHost", "localhost.", "a.localhost", "a.b.localhost.", "localhost.localdomain",
        "localhost6.localdomain6.localdomain", "ip6-localhost", "ip6-loopback", "broadcasthost", "printer.local",
        "local", "LOCAL.", "metadata", "metadata.google.internal", "METADATA.GOOGLE.INTERNAL.", "metadata.internal",
        "instance-data", "instance-data.ec2.internal", "ip-10-0-0-1.ec2.internal", "kubernetes",
        "kubernetes.default.svc.cluster.local", "host.docker.internal", "gateway.docker.internal",
        "host.containers.internal", "router", "router.lan", "fritz.home", "nas.home.arpa", "home.arpa", "intranet",
        "www.intranet", "mail.corp", "db.private", "x.onion", "y.alt", "postgres", "redis.", "com", "xn--p1ai",
    ].map { "https://\($0)/" }

    static let brokenHosts = [
        ".", "..", ".example.com", "example..com", "example.com..", "-example.com", "example-.com", "a.-b.com",
        "exa_mple.com", "exa mple.com", "example.com%2e", "ex%61mple.com", "%6c%6f%63%61%6c%68%6f%73%74",
        "example.com%00", "example.com%0d%0aHost:%20x", "ex\u{E4}mple.com", "\u{24C1}ocalhost", "localhos\u{FF54}",
        "example\u{3002}com", "exam\u{AD}ple.com", "\u{202E}moc.elpmaxe", "example.com;127.0.0.1",
        "example.com,127.0.0.1",
        "example.com|127.0.0.1", "example.com&127.0.0.1", "example.com=", "example.com!", "exam$ple.com",
        "*.example.com",
        "example.com'", "(example.com)", "~example.com", "example.com+", "1.2.3", "1.2.3.4.5", "999.1.1.1", "1.1.1.256",
        "0x", "0x.0x.0x.0x", "0xg.1", "1.0x", "09.1.1.1", "08", "1..1", "1.1.1.1.", "1.1.1.1..", "example.1",
        "example.0x7f", "example.com.127", "4294967296", "00000000000", "[", "]", "[]", "[::1", "::1", "::1]", "[::1]]",
        "[[::1]]", "[::1]x", "x[::1]", "[::1].", "[::1%lo]", "[::1%25lo]", "[fe80::1%eth0]", "[fe80::1%25eth0]",
        "[2606:4700::1111%25eth0]", "[v1.fe80::1]", "[1.1.1.1]", "[example.com]", "[:::1]", "[1::2::3]", "[12345::1]",
        "[2606:4700::1111", "[2606:4700::1111].com", "2606:4700::1111", "[::ffff:8.8.8.8]", "[::ffff:808:808]",
        "[2606:4700::1111/64]", "[ 2606:4700::1111]", "[::ffff:127.1]", "[::ffff:0x7f.0.0.1]",
        String(repeating: "a", count: 64) + ".com", String(repeating: "a.", count: 127) + "com",
    ].map { "https://\($0)/" }

    /// A stray character at every place of a good URL.
    static let strays = [
        "\t", "\n", "\r", "\r\n", "\0", " ", "\u{1}", "\u{1B}", "\u{7F}", "\u{80}", "\u{85}", "\u{A0}", "\u{200B}",
        "\u{2028}", "\u{202E}", "\u{2060}", "\u{3000}", "\u{FEFF}", "\\", "\"", "<", ">", "^", "`", "{", "|", "}",
    ].flatMap { stray in
        [
            "\(stray)https://example.com/a", "ht\(stray)tps://example.com/a", "https:\(stray)//example.com/a",
            "https://\(stray)example.com/a", "https://exam\(stray)ple.com/a", "https://example.com\(stray)/a",
            "https://example.com:\(stray)443/a", "https://example.com/\(stray)a", "https://example.com/a?b\(stray)=c",
            "https://example.com/a\(stray)",
        ]
    }

    static let tooLong = [2_049, 4_096, 100_000].map { count in
        "https://example.com/" + String(repeating: "a", count: count - 20)
    }

    /// What has to be refused as soon as it is read.
    static let unreadable: [String] = {
        var urls = schemes + userInfo + ports + localNames + brokenHosts + strays + tooLong
        for host in v4.flatMap(spellings) + v6.map({ "[\($0)]" }) {
            urls += ["https://\(host)/", "https://\(host):8443/latest/meta-data/"]
        }
        return urls
    }()

    /// The only addresses that names of this corpus may lead to.
    static let allowed = ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946"]

    /// Names that read well and answer badly; with each question the next answer, and then the last one again.
    static let names: [String: [[String]]] = {
        var names: [String: [[String]]] = [:]
        let v4Mapped = v4.map { "::ffff:\($0)" }
        for (index, address) in (v4 + v6 + v4Mapped).enumerated() {
            names["only\(index).example.com"] = [[address]]
            names["behind\(index).example.com"] = [[allowed[0], address]]
            names["before\(index).example.com"] = [[address, address, allowed[1], allowed[0]]]
            names["rebinding\(index).example.com"] = [[allowed[0]], [address], [allowed[0]], [address]]
            names["late\(index).example.com"] = [allowed, allowed, allowed, [address]]
        }
        for address in v4 { names["\(address).nip.io"] = [[address]] }
        names["all.example.com"] = [v4 + v6]
        names["metadata.tencentyun.com"] = [["169.254.0.23"]]
        names["localtest.me"] = [["127.0.0.1"], ["::1"]]
        names["none.example.com"] = [[]]
        return names
    }()
}
