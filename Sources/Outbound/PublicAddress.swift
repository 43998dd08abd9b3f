import Base
import Domain

/// A block of addresses that no webhook may reach.
package struct SpecialBlock: Sendable {
    package let text: String
    /// What it is for, with the source.
    package let use: String
    private let block: AddressBlock?

    fileprivate init(_ text: String, _ use: String) {
        self.text = text
        self.use = use
        block = AddressBlock(text)
    }

    /// A block that cannot be read holds every address: a slip of the pen here closes, it does not open.
    package func contains(_ address: NetworkAddress) -> Bool { block?.contains(address) ?? true }
}

/// The special-purpose registries of IANA (RFC 6890 and its successors), and addresses of clouds' own services.
package enum SpecialBlocks {
    package static let v4 = [
        SpecialBlock("0.0.0.0/8", "this network, RFC 791"),
        SpecialBlock("10.0.0.0/8", "private, RFC 1918"),
        SpecialBlock("100.64.0.0/10", "shared behind carriers' NAT, RFC 6598; 100.100.100.200 tells metadata"),
        SpecialBlock("127.0.0.0/8", "loopback, RFC 1122"),
        SpecialBlock("168.63.129.16/32", "Azure's host, which looks public"),
        SpecialBlock("169.254.0.0/16", "link-local, RFC 3927; 169.254.169.254 tells metadata"),
        SpecialBlock("172.16.0.0/12", "private, RFC 1918"),
        SpecialBlock("192.0.0.0/24", "protocol assignments, RFC 6890; 192.0.0.192 tells metadata"),
        SpecialBlock("192.0.2.0/24", "documentation, RFC 5737"),
        SpecialBlock("192.31.196.0/24", "AS112, RFC 7535"),
        SpecialBlock("192.52.193.0/24", "multicast tunnels, RFC 7450"),
        SpecialBlock("192.88.99.0/24", "6to4 relays, RFC 7526"),
        SpecialBlock("192.168.0.0/16", "private, RFC 1918"),
        SpecialBlock("192.175.48.0/24", "AS112, RFC 7534"),
        SpecialBlock("198.18.0.0/15", "benchmarks, RFC 2544"),
        SpecialBlock("198.51.100.0/24", "documentation, RFC 5737"),
        SpecialBlock("203.0.113.0/24", "documentation, RFC 5737"),
        SpecialBlock("224.0.0.0/4", "multicast, RFC 5771"),
        SpecialBlock("240.0.0.0/4", "reserved, RFC 1112; 255.255.255.255 is everybody, RFC 919"),
    ]

    /// Within 2000::/3; what is outside it is not public anyhow.
    package static let v6 = [
        SpecialBlock("2001::/23", "protocol assignments, RFC 2928; Teredo holds an IPv4 address, RFC 4380"),
        SpecialBlock("2001:db8::/32", "documentation, RFC 3849"),
        SpecialBlock("2002::/16", "6to4, which holds an IPv4 address, RFC 3056"),
        SpecialBlock("2620:4f:8000::/48", "AS112, RFC 7534"),
        SpecialBlock("3fff::/20", "documentation, RFC 9637"),
    ]
}

extension NetworkAddress {
    /// Whether it is on the public internet, and therefore a webhook may reach it.
    package var isPublic: Bool {
        if isV4 { return !SpecialBlocks.v4.contains { $0.contains(self) } }
        return isGlobalUnicast && !SpecialBlocks.v6.contains { $0.contains(self) } && !isTunnel
    }

    /// 2000::/3, all that is given out for the public internet (RFC 4291 §2.4, IANA's address space registry). Outside
    /// it are `::` and `::1`, IPv4 inside IPv6 (::/96, 64:ff9b::/96, 64:ff9b:1::/48), 100::/64, 5f00::/16, fc00::/7 with
    /// fd00:ec2::254 that tells metadata, fe80::/10, fec0::/10 and ff00::/8.
    private var isGlobalUnicast: Bool { high >> 61 == 1 }

    /// ISATAP (RFC 5214 §6.1): an IPv4 address behind 0000:5efe or 0200:5efe, under any prefix.
    private var isTunnel: Bool { low >> 32 & 0xFDFF_FFFF == 0x5EFE }
}
