extension StringProtocol {
    /// Without blanks, tabs and line ends around it.
    package var trimmed: SubSequence {
        let isBlank = { (character: Character) in
            character == " " || character == "\t" || character == "\n" || character == "\r" || character == "\r\n"
        }
        guard let first = firstIndex(where: { !isBlank($0) }), let last = lastIndex(where: { !isBlank($0) }) else {
            return self[startIndex..<startIndex]
        }
        return self[first...last]
    }

    /// Whether it has a control character (C0 or DEL).
    package var hasControlCharacter: Bool { utf8.contains { $0 < 0x20 || $0 == 0x7F } }
}
