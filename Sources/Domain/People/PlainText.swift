import Base

/// What people write into fields.
package enum PlainText {
    /// Holds a text to its length and to characters that can be shown.
    ///
    /// - Parameters:
    ///   - most: Unicode characters (scalars).
    ///   - hasLines: whether it may have line ends and tabs.
    /// - Throws: `invalid` with the field's name.
    package static func check(_ text: String, _ name: String, atMost most: Int, hasLines: Bool = false) throws(Fault) {
        // A scalar has four bytes at most; a far longer text is not counted.
        guard text.utf8.count <= 4 * most, text.unicodeScalars.count <= most else {
            throw .invalid("\(name): at most \(most) characters")
        }
        let hasControl = text.unicodeScalars.contains { scalar in
            switch scalar.value {
            // The last two end lines for some readers, and no header of a mail takes them.
            case 0x09, 0x0A, 0x0D, 0x2028, 0x2029: !hasLines
            case ..<0x20, 0x7F...0x9F: true
            default: false
            }
        }
        guard !hasControl else { throw .invalid("\(name): control characters") }
    }

    /// Languages of the console.
    package static let languages = ["en", "vi", "zh"]

    /// Could this be the name of a time zone (`Asia/Ho_Chi_Minh`)? Whether there is such a zone the console knows.
    package static func isZoneName(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                    || byte == UInt8(ascii: "/") || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
                    || byte == UInt8(ascii: "+")
            }
    }
}
