import Base

/// An IPv4 or IPv6 address as 16 bytes; IPv4 is held in its v6-mapped form.
package struct NetworkAddress: Hashable, Sendable {
    package let high: UInt64
    package let low: UInt64

    package init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    package var isV4: Bool { high == 0 && low >> 32 == 0xFFFF }

    /// The first 64 bits of an IPv6 address, all of an IPv4 one: what one peer can be held to.
    package var subscriber: NetworkAddress { isV4 ? self : NetworkAddress(high: high, low: 0) }

    /// Reads `192.0.2.1` or `2001:db8::1` (RFC 4291 §2.2; no zone, no port).
    package init?(_ text: some StringProtocol) {
        if text.utf8.contains(UInt8(ascii: ":")) {
            guard let groups = Self.groups(of: String(text)) else { return nil }
            self.init(
                high: groups[0..<4].reduce(0) { $0 << 16 | UInt64($1) },
                low: groups[4..<8].reduce(0) { $0 << 16 | UInt64($1) })
        } else {
            guard let value = Self.dotted(text) else { return nil }
            self.init(high: 0, low: 0xFFFF << 32 | UInt64(value))
        }
    }

    private static func dotted(_ text: some StringProtocol) -> UInt32? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        var value: UInt32 = 0
        for part in parts {
            guard part.utf8.count <= 3, part.utf8.count == 1 || part.utf8.first != UInt8(ascii: "0"),
                let number = WholeNumber.parse(part), number <= 255
            else { return nil }
            value = value << 8 | UInt32(number)
        }
        return value
    }

    private static func groups(of text: String) -> [UInt16]? {
        let halves = text.components(separatedBy: "::")
        // The IPv4 form stands at the end only.
        guard halves.count == 1 || halves.count == 2 && !halves[0].contains(".") else { return nil }
        guard let front = run(halves[0]), let back = halves.count == 2 ? run(halves[1]) : [] else { return nil }
        let missing = 8 - front.count - back.count
        guard halves.count == 2 ? missing >= 1 : missing == 0 else { return nil }
        return front + Array(repeating: 0, count: missing) + back
    }

    private static func run(_ text: String) -> [UInt16]? {
        guard !text.isEmpty else { return [] }
        var groups: [UInt16] = []
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        for (position, part) in parts.enumerated() {
            if position == parts.count - 1, part.contains(".") {
                guard let value = dotted(part) else { return nil }
                groups += [UInt16(value >> 16), UInt16(truncatingIfNeeded: value)]
            } else {
                guard (1...4).contains(part.utf8.count), part.first != "+", part.first != "-",
                    let group = UInt16(part, radix: 16)
                else { return nil }
                groups.append(group)
            }
        }
        return groups
    }
}

/// A block of addresses: `192.0.2.0/24`, or one address.
package struct AddressBlock: Hashable, Sendable {
    package let text: String
    private let address: NetworkAddress
    private let bits: Int

    package init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard let address = parts.first.flatMap({ NetworkAddress($0) }), parts.count <= 2 else { return nil }
        let width = address.isV4 ? 32 : 128
        var prefix = width
        if parts.count == 2 {
            guard let number = WholeNumber.parse(parts[1]), number <= width else { return nil }
            prefix = Int(number)
        }
        self.text = String(text)
        self.address = address
        bits = prefix + 128 - width
    }

    package func contains(_ other: NetworkAddress) -> Bool {
        guard address.isV4 == other.isV4 else { return false }
        let highMask = bits >= 64 ? UInt64.max : bits == 0 ? 0 : UInt64.max << UInt64(64 - bits)
        let lowMask = bits <= 64 ? 0 : bits == 128 ? UInt64.max : UInt64.max << UInt64(128 - bits)
        return (address.high ^ other.high) & highMask == 0 && (address.low ^ other.low) & lowMask == 0
    }
}

/// Which addresses may come in; empty = all.
package struct AddressList: Equatable, Sendable {
    package private(set) var blocks: [AddressBlock] = []
    /// More than anybody needs, few enough to walk on every request.
    package static let most = 100

    package init() {}

    /// Reads one address or CIDR block a line; blank lines are dropped.
    ///
    /// - Returns: nil where a line is neither, or there are more than `most`.
    package init?(text: String) {
        for line in text.split(whereSeparator: \.isNewline) {
            let entry = line.trimmed
            if entry.isEmpty { continue }
            guard let block = AddressBlock(entry) else { return nil }
            blocks.append(block)
        }
        guard blocks.count <= Self.most else { return nil }
    }

    package var text: String { blocks.map(\.text).joined(separator: "\n") }

    package func admits(_ address: NetworkAddress?) -> Bool {
        guard !blocks.isEmpty else { return true }
        guard let address else { return false }
        return blocks.contains { $0.contains(address) }
    }
}

extension String {
    fileprivate func components(separatedBy separator: String) -> [String] {
        var parts: [String] = []
        var rest = self[...]
        while let range = rest.firstRange(of: separator) {
            parts.append(String(rest[..<range.lowerBound]))
            rest = rest[range.upperBound...]
        }
        return parts + [String(rest)]
    }
}

extension NetworkAddress {
    /// 127.0.0.0/8 and ::1.
    package var isLoopback: Bool { isV4 ? low >> 24 & 0xFF == 127 : high == 0 && low == 1 }
}
