import Base
import Domain
import TestSupport
import Testing

@Suite struct NetworkAddressTests {
    @Test(
        arguments: [
            ("::", 0, 0), ("::1", 0, 1), ("2001:db8::1", 0x2001_0db8_0000_0000, 1),
            ("2001:DB8:0:0:0:0:0:1", 0x2001_0db8_0000_0000, 1),
            ("1:2:3:4:5:6:7:8", 0x0001_0002_0003_0004, 0x0005_0006_0007_0008),
            ("1::8", 0x0001_0000_0000_0000, 8), ("1:2:3:4:5:6:7::", 0x0001_0002_0003_0004, 0x0005_0006_0007_0000),
            ("::2:3:4:5:6:7:8", 0x0000_0002_0003_0004, 0x0005_0006_0007_0008),
            ("fe80::ffff", 0xfe80_0000_0000_0000, 0xffff),
            ("0.0.0.0", 0, 0xffff_0000_0000), ("192.0.2.1", 0, 0xffff_c000_0201),
            ("255.255.255.255", 0, 0xffff_ffff_ffff),
            ("::ffff:192.0.2.1", 0, 0xffff_c000_0201), ("::192.0.2.1", 0, 0xc000_0201),
            ("64:ff9b::192.0.2.1", 0x0064_ff9b_0000_0000, 0xc000_0201),
            ("1:2:3:4:5:6:192.0.2.1", 0x0001_0002_0003_0004, 0x0005_0006_c000_0201),
        ] as [(String, UInt64, UInt64)])
    func readsAddresses(_ text: String, _ high: UInt64, _ low: UInt64) {
        #expect(NetworkAddress(text) == NetworkAddress(high: high, low: low))
    }

    @Test(
        arguments: [
            "", " ", "1", "1.2.3", "1.2.3.4.5", "1.2.3.256", "1.2.3.-4", "1.2.3.+4", "01.2.3.4", "1.2.3.04", "1.2.3.",
            ".1.2.3", "1..2.3", "1.2.3.4 ", " 1.2.3.4", "1.2.3.4\n", "0x1.2.3.4", "1.2.3.4/32", "1.2.3.4:80",
            "1.2.3.1000",
            "１.2.3.4", "a.b.c.d", "localhost", ":", ":::", "1:", ":1", "::1::", "1::2::3", "1:2:3:4:5:6:7", "g::",
            "-1::",
            "+1::", "1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7:8::", "::1:2:3:4:5:6:7:8", "12345::", "[::1]", "::1%eth0",
            "::1/64",
            "::1 ", "1:2:3:4:5:6:7:1.2.3.4", "::1.2.3", "::256.1.1.1", "::01.2.3.4", "::ffff:1.2.3.4:5", "1.2.3.4::",
            "1.2.3.4::1", "1:1.2.3.4::", "0x1::", "::１",
        ])
    func refusesWhatIsNoAddress(_ text: String) {
        #expect(NetworkAddress(text) == nil)
    }

    @Test func mappedAddressesAreTheirIPv4Selves() throws {
        let plain = try #require(NetworkAddress("192.0.2.1"))
        #expect(NetworkAddress("::ffff:c000:201") == plain)
        #expect(plain.isV4)
        #expect(try !#require(NetworkAddress("::192.0.2.1")).isV4)
    }

    @Test func aSubscriberIsA64OrOneIPv4Address() throws {
        let first = try #require(NetworkAddress("2001:db8:1:2:aaaa::1"))
        let second = try #require(NetworkAddress("2001:db8:1:2:bbbb::2"))
        let other = try #require(NetworkAddress("2001:db8:1:3::1"))
        #expect(first.subscriber == second.subscriber)
        #expect(first.subscriber != other.subscriber)
        #expect(NetworkAddress("192.0.2.1")?.subscriber == NetworkAddress("192.0.2.1"))
        #expect(NetworkAddress("192.0.2.1")?.subscriber != NetworkAddress("192.0.2.2")?.subscriber)
    }

    @Test func knowsLoopback() {
        for text in ["127.0.0.1", "127.255.0.1", "::1", "::ffff:127.0.0.1"] {
            #expect(NetworkAddress(text)?.isLoopback == true)
        }
        for text in ["128.0.0.1", "126.255.255.255", "::", "::2", "1::1", "192.0.2.127"] {
            #expect(NetworkAddress(text)?.isLoopback == false)
        }
    }
}

@Suite struct AddressBlockTests {
    @Test(
        arguments: [
            (
                "192.0.2.0/24", ["192.0.2.0", "192.0.2.255", "::ffff:192.0.2.7"],
                ["192.0.1.255", "192.0.3.0", "::c000:200"]
            ),
            ("192.0.2.77/24", ["192.0.2.1"], ["192.0.3.77"]), ("192.0.2.1", ["192.0.2.1"], ["192.0.2.0", "192.0.2.2"]),
            ("192.0.2.1/32", ["192.0.2.1"], ["192.0.2.0"]),
            ("192.0.2.0/31", ["192.0.2.0", "192.0.2.1"], ["192.0.2.2"]),
            ("128.0.0.0/1", ["255.0.0.1", "128.0.0.0"], ["127.255.255.255"]),
            ("0.0.0.0/0", ["0.0.0.0", "255.255.255.255"], ["::", "2001:db8::1"]),
            ("::/0", ["::", "2001:db8::1"], ["192.0.2.1", "::ffff:192.0.2.1"]),
            ("2001:db8::/32", ["2001:db8::", "2001:db8:ffff::1"], ["2001:db9::", "192.0.2.1"]),
            ("2001:db8:1:2::/64", ["2001:db8:1:2:ffff:ffff:ffff:ffff"], ["2001:db8:1:3::"]),
            ("2001:db8::/65", ["2001:db8::7fff:0:0:0"], ["2001:db8::8000:0:0:0"]),
            ("2001:db8::/63", ["2001:db8:0:1::"], ["2001:db8:0:2::"]),
            ("2001:db8::1", ["2001:db8::1"], ["2001:db8::2"]), ("2001:db8::1/128", ["2001:db8::1"], ["2001:db8::"]),
        ] as [(String, [String], [String])])
    func containsItsAddressesOnly(_ text: String, _ inside: [String], _ outside: [String]) throws {
        let block = try #require(AddressBlock(text))
        for address in inside { #expect(block.contains(try #require(NetworkAddress(address))), "\(address)") }
        for address in outside { #expect(!block.contains(try #require(NetworkAddress(address))), "\(address)") }
        #expect(block.text == text)
    }

    @Test(
        arguments: [
            "", "/", "/24", "192.0.2.0/", "192.0.2.0/33", "192.0.2.0/-1", "192.0.2.0/+8", "192.0.2.0/24/24",
            "192.0.2.0/255.255.255.0", "192.0.2/24", "2001:db8::/129", "2001:db8::/ 64", "example.com", "*",
            "192.0.2.*",
            "192.0.2.1-192.0.2.9", "::ffff:192.0.2.0/120",
        ])
    func refusesWhatIsNoBlock(_ text: String) {
        #expect(AddressBlock(text) == nil)
    }

    @Test func everyPrefixLengthSplitsWhereItShould() throws {
        var numbers = SeededNumbers(71)
        for length in 0...128 {
            let (high, low) = (numbers.next() | 1 << 63, numbers.next())
            let base = NetworkAddress(high: high, low: low)
            let groups = (0..<8).map { group in
                let word = group < 4 ? high : low
                return String(UInt16(truncatingIfNeeded: word >> UInt64(48 - 16 * (group % 4))), radix: 16)
            }
            let block = try #require(AddressBlock("\(groups.joined(separator: ":"))/\(length)"))
            #expect(block.contains(base))
            for bit in 0..<128 {
                let flipped = NetworkAddress(
                    high: bit < 64 ? high ^ 1 << UInt64(63 - bit) : high,
                    low: bit < 64 ? low : low ^ 1 << UInt64(127 - bit))
                #expect(block.contains(flipped) == (bit >= length), "bit \(bit) of /\(length)")
            }
        }
    }
}

@Suite struct AddressListTests {
    @Test func anEmptyListAdmitsEverybody() throws {
        for text in ["", "\n", " \r\n\t\n"] {
            let list = try #require(AddressList(text: text))
            #expect(list.admits(NetworkAddress("192.0.2.1")))
            #expect(list.admits(nil))
        }
    }

    @Test func aListAdmitsItsBlocksOnly() throws {
        let list = try #require(AddressList(text: "192.0.2.0/24\r\n\n  2001:db8::1  \n198.51.100.7\n"))
        for text in ["192.0.2.9", "2001:db8::1", "198.51.100.7"] { #expect(list.admits(NetworkAddress(text))) }
        for text in ["192.0.3.9", "2001:db8::2", "198.51.100.8"] { #expect(!list.admits(NetworkAddress(text))) }
        #expect(!list.admits(nil), "whoever is unknown stays outside")
        #expect(AddressList(text: list.text) == list)
    }

    @Test func oneWrongLineRefusesTheList() {
        for text in [
            "192.0.2.1\nexample.com", "192.0.2.1, 192.0.2.2", "192.0.2.1 192.0.2.2", "#192.0.2.1", "192.0.2.1\n/",
        ] {
            #expect(AddressList(text: text) == nil)
        }
    }

    @Test func holdsAHundredEntries() {
        let lines = (0..<100).map { "192.0.2.\($0)" }
        #expect(AddressList(text: lines.joined(separator: "\n"))?.blocks.count == 100)
        #expect(AddressList(text: (lines + ["192.0.2.200"]).joined(separator: "\n")) == nil)
    }
}
