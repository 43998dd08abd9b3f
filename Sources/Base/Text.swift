extension StringProtocol where UTF8View: BidirectionalCollection {
    /// Without blanks, tabs and line ends around it.
    package var trimmed: SubSequence {
        let bytes = utf8
        guard let first = bytes.firstIndex(where: { !$0.isBlank }) else { return self[startIndex..<startIndex] }
        var end = bytes.endIndex
        while end > first {
            let last = bytes.index(before: end)
            if !bytes[last].isBlank { break }
            end = last
        }
        // Blanks are bytes of their own, so both ends stand between characters' scalars.
        return self[first..<end]
    }
}

extension StringProtocol {
    /// Whether it has white space of any kind.
    package var hasBlank: Bool {
        utf8.contains { $0.isBlank }
            || utf8.contains { $0 >= 0x80 } && unicodeScalars.contains { $0.properties.isWhitespace }
    }

    /// Whether it has a control character (C0 or DEL).
    package var hasControlCharacter: Bool { utf8.contains { $0 < 0x20 || $0 == 0x7F } }
}

extension StringProtocol {
    /// Whether it has a NUL, which not every store keeps.
    package var hasNUL: Bool { utf8.contains(0) }
}

extension String {
    /// With U+FFFD for each NUL: what others send is kept as nearly as a store can.
    package var withoutNUL: String { hasNUL ? replacing("\0", with: "\u{FFFD}") : self }

    /// The text, or as much of its beginning as fits whole characters into `count` bytes.
    package func cut(toBytes count: Int) -> String {
        guard utf8.count > count else { return self }
        var end = utf8.index(startIndex, offsetBy: count)
        while end.samePosition(in: unicodeScalars) == nil { end = utf8.index(before: end) }
        return String(self[..<end])
    }
}

extension UInt8 {
    /// Blank, tab, line feed or carriage return.
    package var isBlank: Bool { self == 0x20 || self == 0x09 || self == 0x0A || self == 0x0D }
}
