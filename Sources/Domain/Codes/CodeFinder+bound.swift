extension CodeFinder {
    /// The code of an origin-bound message: its last line is `@domain #code`, maybe with the domain of an embedding page
    /// behind it (`@…` or `%…`).
    ///
    /// Source: https://wicg.github.io/sms-one-time-codes/
    static func boundCode(in text: FoldedText) -> String? {
        let line = lastLine(of: text)
        guard line.first == "@" else { return nil }
        var words = line.split(separator: " ")[...]
        guard let host = words.popFirst(), host.count >= 2 else { return nil }
        guard let code = words.popFirst(), code.first == "#" else { return nil }
        guard words.allSatisfy({ $0.first == "@" || $0.first == "%" }) else { return nil }
        return plainCode(code.dropFirst())
    }

    private static func lastLine(of text: FoldedText) -> [Unicode.Scalar] {
        var end = text.count
        while let kind = text.kind(end - 1), kind == .blank || kind == .line { end -= 1 }
        var start = end
        while let kind = text.kind(start - 1), kind != .line { start -= 1 }
        return text.shown(start..<end)
    }

    /// Letters and digits with at least one digit among them.
    private static func plainCode(_ scalars: some Collection<Unicode.Scalar>) -> String? {
        let letters = scalars.filter { $0 != "-" }
        guard (3...12).contains(letters.count), letters.contains(where: { ("0"..."9").contains($0) }) else {
            return nil
        }
        guard letters.allSatisfy({ $0.isASCII && $0.properties.isAlphabetic || ("0"..."9").contains($0) }) else {
            return nil
        }
        var code = String.UnicodeScalarView()
        code.append(contentsOf: letters)
        return String(code)
    }
}
