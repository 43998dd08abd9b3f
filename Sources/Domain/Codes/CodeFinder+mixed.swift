extension CodeFinder.Reading {
    /// Characters that a code of letters and digits has.
    private static let mixedLengths = 5...8
    /// Longer runs of letters are words: SAVE20, COVID19.
    private static let longestLetters = 3

    /// A code as `AB12CD`.
    ///
    /// Many things look like that (bookings, coupons, licence plates, checksums), so it must stand right behind a strong
    /// keyword with a colon, a quote or a word for "is" between, and in a text that promotes nothing.
    var mixedCode: String? {
        guard !marks.contains(where: { $0.role == .promo }) else { return nil }
        for keyword in strong {
            guard let start = start(behind: keyword), let code = mixedWord(at: start) else { continue }
            return code
        }
        return nil
    }

    /// Where the word begins that a keyword points at.
    private func start(behind keyword: CodeFinder.Mark) -> Int? {
        var end = keyword.end
        var isPointed = false
        if let copula = marks.first(from: end), copula.role == .copula, copula.start - end <= 2,
            text.isOpen(end, copula.start)
        {
            end = copula.end
            isPointed = true
        }
        for index in end...(end + 4) {
            guard let place = text[index] else { return nil }
            switch place.kind {
            case .letter, .digit: return isPointed ? index : nil
            case .glyph: return nil
            case .sign: isPointed = isPointed || Self.pointers.contains(place.folded)
            case .blank, .line: break
            }
        }
        return nil
    }

    private static let pointers: Set<Unicode.Scalar> = [":", "=", "\"", "'", "[", "【", "「", "“", "«", "<", "*"]

    private func mixedWord(at start: Int) -> String? {
        var letters = 0
        var digits = 0
        var run = 0
        var longest = 0
        var end = start
        while end - start <= Self.mixedLengths.upperBound, let place = text[end],
            place.kind == .letter || place.kind == .digit
        {
            guard ("A"..."Z").contains(place.shown) || ("0"..."9").contains(place.shown) else { return nil }
            if place.kind == .letter {
                (letters, run) = (letters + 1, run + 1)
            } else {
                (digits, run) = (digits + 1, 0)
            }
            longest = max(longest, run)
            end += 1
        }
        guard Self.mixedLengths.contains(end - start), letters > 0, digits > 0, longest <= Self.longestLetters else {
            return nil
        }
        guard isWordEnd(end) else { return nil }
        var code = String.UnicodeScalarView()
        code.append(contentsOf: text.shown(start..<end))
        return String(code)
    }

    /// AB12-CD34 and AB12/3 are more than a code.
    private func isWordEnd(_ end: Int) -> Bool {
        guard let place = text[end] else { return true }
        guard place.folded == "-" || place.folded == "/" || place.folded == "+" || place.folded == "_" else {
            return true
        }
        return text.kind(end + 1) != .letter && text.kind(end + 1) != .digit
    }
}
