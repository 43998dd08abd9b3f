import Base

/// An e-mail address as people sign in with it: blanks around it are cut, letters are small.
///
/// ASCII only, so that one address has one spelling in every store; other domains have one in ASCII, too (`xn--…`).
package struct MailAddress: Hashable, Comparable, Sendable {
    /// Bytes, as RFC 5321 bounds a path.
    package static let most = 254
    /// Bytes before the @.
    package static let mostLocal = 64

    package let text: String

    /// - Returns: nil unless it is `local@domain` of letters, digits and the usual signs, and not too long.
    package init?(_ text: some StringProtocol) {
        // More blanks than that around an address are no slip.
        guard text.utf8.count <= 2 * Self.most else { return nil }
        let bytes = String(text).trimmed.utf8.map { (0x41...0x5A).contains($0) ? $0 + 0x20 : $0 }
        let parts = bytes.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
        guard bytes.count <= Self.most, parts.count == 2, let local = parts.first, let domain = parts.last,
            (1...Self.mostLocal).contains(local.count), local.allSatisfy(Self.isLocal),
            Self.isDotted(local), domain.allSatisfy(Self.isDomain), Self.isDotted(domain),
            domain.first != UInt8(ascii: "-"), domain.last != UInt8(ascii: "-")
        else { return nil }
        self.text = String(decoding: bytes, as: UTF8.self)
    }

    /// For addresses that come from the store, where they were checked on the way in.
    package init(stored text: String) {
        self.text = text
    }

    /// Not empty, and no dot at an end or beside another.
    private static func isDotted(_ part: ArraySlice<UInt8>) -> Bool {
        part.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy { !$0.isEmpty }
    }

    private static func isDomain(_ byte: UInt8) -> Bool {
        (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) || byte == UInt8(ascii: "-")
            || byte == UInt8(ascii: ".")
    }

    private static func isLocal(_ byte: UInt8) -> Bool {
        isDomain(byte) || localSigns.contains(byte)
    }

    /// Signs of RFC 5322's atoms.
    private static let localSigns = Set("!#$%&'*+/=?^_`{|}~".utf8)

    package static func < (left: Self, right: Self) -> Bool { left.text < right.text }
}

extension MailAddress: CustomStringConvertible {
    package var description: String { text }
}
