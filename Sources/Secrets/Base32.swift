/// Bytes as base32 text (RFC 4648 §6, capitals, without padding): how secrets of second factors are typed.
package enum Base32 {
    package static func text(_ bytes: some Sequence<UInt8>) -> String {
        var text: [UInt8] = []
        var group: UInt32 = 0
        var held = 0
        for byte in bytes {
            group = group << 8 | UInt32(byte)
            held += 8
            while held >= 5 {
                held -= 5
                text.append(alphabet[Int(group >> UInt32(held) & 31)])
            }
            // What is left over fits into four bits, so the group never runs full.
            group &= (1 << UInt32(held)) - 1
        }
        if held > 0 { text.append(alphabet[Int(group << UInt32(5 - held) & 31)]) }
        return String(decoding: text, as: UTF8.self)
    }

    /// Reads what `text` writes; small letters and blanks do no harm.
    ///
    /// - Returns: nil for another alphabet, or bits that stand for nothing.
    package static func bytes(_ text: String) -> [UInt8]? {
        var bytes: [UInt8] = []
        var group: UInt32 = 0
        var held = 0
        for character in text.utf8 where character != UInt8(ascii: " ") {
            let value: UInt8
            switch character {
            case 0x41...0x5A: value = character - 0x41
            case 0x61...0x7A: value = character - 0x61
            case 0x32...0x37: value = character - 0x32 + 26
            default: return nil
            }
            group = group << 5 | UInt32(value)
            held += 5
            guard held >= 8 else { continue }
            held -= 8
            bytes.append(UInt8(truncatingIfNeeded: group >> UInt32(held)))
            group &= (1 << UInt32(held)) - 1
        }
        return held < 5 && group == 0 ? bytes : nil
    }

    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".utf8)
}
