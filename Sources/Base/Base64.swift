/// Bytes as base64 text (RFC 4648 §4, with padding).
package enum Base64 {
    package static func text(_ bytes: some Sequence<UInt8>) -> String {
        var text: [UInt8] = []
        var group: UInt32 = 0
        var held = 0
        for byte in bytes {
            group = group << 8 | UInt32(byte)
            held += 1
            guard held == 3 else { continue }
            append(group, characters: 4, to: &text)
            group = 0
            held = 0
        }
        if held > 0 {
            // Missing bytes count as zero; one byte fills two characters, two fill three.
            append(group << UInt32(8 * (3 - held)), characters: held + 1, to: &text)
            text += repeatElement(UInt8(ascii: "="), count: 3 - held)
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// Appends as many characters of a group of 24 bits, from the left.
    private static func append(_ group: UInt32, characters: Int, to text: inout [UInt8]) {
        for position in 0..<characters {
            text.append(alphabet[Int(group >> UInt32(18 - 6 * position) & 63)])
        }
    }

    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
}
