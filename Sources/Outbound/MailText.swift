import Base

/// Text as mail carries it: ASCII in short lines.
enum MailText {
    /// Characters of a line of the body, the soft break among them (RFC 2045 §6.7).
    private static let longestLine = 76
    /// Bytes of a value that stands in a header as it is: with the header's name they stay within a line.
    private static let longestPlain = 60
    /// Bytes in an encoded word: 52 characters of base64 and 12 around them, and 9 for the name of the header, stay
    /// within the 76 characters of a line (RFC 2047 §2).
    private static let longestWord = 39

    /// Whether it may be the value of a header: one line. A line end inside would begin a header of its own.
    static func isLine(_ text: some StringProtocol) -> Bool {
        // U+0085 and U+2028 end lines, too, for some readers.
        !text.hasControlCharacter
            && text.unicodeScalars.allSatisfy {
                !(0x80...0x9F).contains($0.value) && $0 != "\u{2028}" && $0 != "\u{2029}"
            }
    }

    /// Whether it is ASCII that nobody takes for an encoded word.
    static func isPlain(_ text: some StringProtocol) -> Bool {
        text.utf8.allSatisfy { (0x20...0x7E).contains($0) } && !text.contains("=?")
    }

    static func fitsLine(_ text: some StringProtocol) -> Bool { text.utf8.count <= longestPlain }

    /// A header's value of words for people.
    static func phrase(_ text: String) -> String {
        isPlain(text) && fitsLine(text) && text.trimmed.utf8.count == text.utf8.count ? text : encodedWords(text)
    }

    /// Encoded words of whole characters, one on each line (RFC 2047 §5).
    static func encodedWords(_ text: String) -> String {
        var words: [String] = []
        var word: [UInt8] = []
        for scalar in text.unicodeScalars {
            let bytes = Array(String(scalar).utf8)
            if word.count + bytes.count > longestWord {
                words.append(encodedWord(word))
                word = []
            }
            word += bytes
        }
        if !word.isEmpty || words.isEmpty { words.append(encodedWord(word)) }
        return words.joined(separator: "\r\n ")
    }

    private static func encodedWord(_ bytes: [UInt8]) -> String { "=?UTF-8?B?\(Base64.text(bytes))?=" }

    /// Quoted-printable (RFC 2045 §6.7); every kind of line end becomes CRLF, and the last line has one.
    static func quotedPrintable(_ text: String) -> [UInt8] {
        var encoded: [UInt8] = []
        for line in lines(text) {
            var length = 0
            for (place, byte) in line.enumerated() {
                let isLast = place == line.count - 1
                let isBlank = byte == 0x20 || byte == 0x09
                let isPlain = byte != UInt8(ascii: "=") && (0x21...0x7E).contains(byte) || isBlank && !isLast
                let width = isPlain ? 1 : 3
                // Room for the = of a soft break, but on the last character of a line.
                if length + width > (isLast ? longestLine : longestLine - 1) {
                    encoded += "=\r\n".utf8
                    length = 0
                }
                if isPlain {
                    encoded.append(byte)
                } else {
                    encoded.append(UInt8(ascii: "="))
                    encoded.append(hexadecimal(byte >> 4))
                    encoded.append(hexadecimal(byte & 15))
                }
                length += width
            }
            encoded += "\r\n".utf8
        }
        return encoded
    }

    private static func hexadecimal(_ digit: UInt8) -> UInt8 {
        digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "A") + digit - 10
    }

    /// The lines, without CR LF, LF or CR at their ends.
    private static func lines(_ text: String) -> [[UInt8]] {
        var lines: [[UInt8]] = []
        var line: [UInt8] = []
        var previous: UInt8 = 0
        for byte in text.utf8 {
            let isFeed = byte == UInt8(ascii: "\n")
            if isFeed || byte == UInt8(ascii: "\r") {
                if !(isFeed && previous == UInt8(ascii: "\r")) {
                    lines.append(line)
                    line = []
                }
            } else {
                line.append(byte)
            }
            previous = byte
        }
        return line.isEmpty ? lines : lines + [line]
    }
}
