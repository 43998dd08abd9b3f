import Base

/// Telephone numbers as gateways write them.
enum PhoneText {
    /// Reads a number, without blanks around it, with its country code: `+62 812-3456-7890`, `0062…`, `62…`.
    ///
    /// A national form has no country; it is taken only where it is that of the source's own number.
    ///
    /// - Returns: `+` and 5 to 15 digits; nil for anything else.
    static func number(_ text: some StringProtocol, own: String) -> String? {
        var characters = Substring(text).utf8
        let hasPlus = characters.first == UInt8(ascii: "+")
        if hasPlus { characters = characters.dropFirst() }
        var digits: [UInt8] = []
        for character in characters {
            switch character {
            case 0x30...0x39: digits.append(character)
            // What people put between groups of digits.
            case 0x20, UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "("), UInt8(ascii: ")"): continue
            default: return nil
            }
        }
        if !hasPlus {
            if isNational(digits, of: own) { return own }
            if digits.starts(with: "00".utf8) { digits.removeFirst(2) }
        }
        // No country code begins with 0.
        guard (5...15).contains(digits.count), digits.first != UInt8(ascii: "0") else { return nil }
        return "+" + String(decoding: digits, as: UTF8.self)
    }

    /// Whether these are the digits of that number without its country code, with or without a leading 0.
    private static func isNational(_ digits: [UInt8], of own: String) -> Bool {
        let bare = digits.drop { $0 == UInt8(ascii: "0") }
        // Fewer digits fit many numbers.
        return bare.count >= 7 && own.utf8.count > bare.count && own.utf8.reversed().starts(with: bare.reversed())
    }
}
