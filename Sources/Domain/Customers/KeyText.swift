import Base

/// The text of a key: a prefix that tells what it opens, 192 random bits and a checksum, in hexadecimal.
///
/// The checksum lets a mistyped key be refused without asking anybody.
package enum KeyText {
    package static let panelPrefix = "sbp_"
    package static let numbersPrefix = "sbn_"
    package static let randomBytes = 24
    package static let hintLength = 10

    /// - Parameter random: `randomBytes` random bytes.
    package static func make(prefix: String, random: [UInt8]) -> String {
        let secret = Hex.text(random)
        return prefix + secret + checksum(of: secret.utf8)
    }

    /// Could this text be a key? Costs next to nothing; a lookup by digest decides.
    package static func isPlausible(_ text: String, prefix: String) -> Bool {
        text.utf8.count == prefix.utf8.count + 2 * randomBytes + 8 && text.utf8.starts(with: prefix.utf8)
    }

    /// Was this text made by `make`, without a typing error?
    package static func isWellFormed(_ text: String, prefix: String) -> Bool {
        let bytes = text.utf8
        let length = prefix.utf8.count + 2 * randomBytes
        guard bytes.count == length + 8, text.hasPrefix(prefix) else { return false }
        return checksum(of: bytes.dropFirst(prefix.utf8.count).prefix(2 * randomBytes))
            == String(text.suffix(8))
    }

    private static func checksum(of bytes: some Sequence<UInt8>) -> String {
        let value = CRC32.checksum(bytes)
        return Hex.text((0..<4).map { UInt8(truncatingIfNeeded: value >> UInt32(24 - 8 * $0)) })
    }
}
