extension Base64 {
    /// Reads what `text` writes.
    ///
    /// - Returns: nil for another alphabet, missing padding, or bits that stand for nothing.
    package static func bytes(_ text: String) -> [UInt8]? {
        let characters = Array(text.utf8)
        guard characters.count.isMultiple(of: 4) else { return nil }
        let padding = characters.reversed().prefix { $0 == UInt8(ascii: "=") }.count
        guard padding <= 2 else { return nil }
        var bytes: [UInt8] = []
        var group: UInt32 = 0
        var held = 0
        for character in characters.dropLast(padding) {
            guard let value = value(of: character) else { return nil }
            group = group << 6 | UInt32(value)
            held += 6
            guard held >= 8 else { continue }
            held -= 8
            bytes.append(UInt8(truncatingIfNeeded: group >> UInt32(held)))
            // What is left over fits into six bits, so the group never runs full.
            group &= (1 << UInt32(held)) - 1
        }
        return group == 0 ? bytes : nil
    }

    private static func value(of character: UInt8) -> UInt8? {
        switch character {
        case 0x41...0x5A: character - 0x41
        case 0x61...0x7A: character - 0x47
        case 0x30...0x39: character + 4
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: "/"): 63
        default: nil
        }
    }
}
