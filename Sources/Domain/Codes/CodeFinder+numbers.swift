extension CodeFinder {
    /// A run of digits.
    struct Number {
        let start: Int
        /// The place behind it.
        let end: Int

        var length: Int { end - start }
    }

    /// A number that could be the code.
    struct Candidate {
        enum Kind {
            case plain
            /// `123-456` or `123 456`.
            case grouped
            /// `G-123456`.
            case prefixed
        }

        let kind: Kind
        let start: Int
        /// Where the digits begin: behind the letters of a prefix.
        let firstDigit: Int
        /// The place behind it.
        let end: Int
        let code: String

        /// Digits of the code.
        var length: Int { code.utf8.count }
    }
}

extension CodeFinder.FoldedText {
    /// All runs of digits, in order.
    var numbers: [CodeFinder.Number] {
        var numbers: [CodeFinder.Number] = []
        var start: Int?
        for (index, place) in places.enumerated() {
            if place.kind == .digit {
                start = start ?? index
            } else if let first = start {
                numbers.append(CodeFinder.Number(start: first, end: index))
                start = nil
            }
        }
        if let first = start { numbers.append(CodeFinder.Number(start: first, end: count)) }
        return numbers
    }

    /// The digits of a range, without what parts them.
    func code(in range: Range<Int>) -> String {
        var code = String.UnicodeScalarView()
        code.append(contentsOf: shown(range).filter { ("0"..."9").contains($0) })
        return String(code)
    }
}

extension CodeFinder.Reading {
    /// Digits that a code has.
    static let lengths = 3...8

    /// All numbers that have the form of a code; dates, times, amounts and telephone numbers are left out as far as
    /// their form tells.
    var numberCandidates: [CodeFinder.Candidate] {
        rows.flatMap { row in candidates(of: row) }
    }

    /// The numbers, cut where two that follow each other do not touch.
    private var rows: [CodeFinder.NumberRow] {
        var rows: [CodeFinder.NumberRow] = []
        var row: CodeFinder.NumberRow?
        for (index, number) in numbers.enumerated() {
            let next = index + 1 < numbers.count ? numbers[index + 1] : nil
            if let last = row?.pieces.last?.numbers.last, let joint = joint(last, number, next) {
                row?.append(number, joint)
            } else {
                if let full = row { rows.append(full) }
                row = CodeFinder.NumberRow(number)
            }
        }
        if let full = row { rows.append(full) }
        return rows
    }

    /// What joins two numbers, if anything does.
    private func joint(
        _ left: CodeFinder.Number, _ right: CodeFinder.Number, _ next: CodeFinder.Number?
    ) -> CodeFinder.Joint? {
        guard right.start - left.end <= 3 else { return nil }
        let gap = (left.end..<right.start).compactMap { text.folded($0) }
        guard (left.end..<right.start).allSatisfy({ text.kind($0) != .line }) else { return nil }
        guard let joint = CodeFinder.Joint(gap) else { return nil }
        // "123456,5分钟", "123456.24/7", "123 456 10 minutes": what ends a sentence or begins a measure joins nothing.
        if joint == .point, left.length >= 4, isTimed(right, next) { return nil }
        if joint == .point || joint == .blank, isMeasured(right.end, length: right.length), left.length >= 3 {
            return nil
        }
        return joint
    }

    /// Whether a number is the first of a time of day or of something with a slash.
    private func isTimed(_ number: CodeFinder.Number, _ next: CodeFinder.Number?) -> Bool {
        guard let next, next.start == number.end + 1, let sign = text.folded(number.end) else { return false }
        return sign == ":" || sign == "/"
    }

    private func candidates(of row: CodeFinder.NumberRow) -> [CodeFinder.Candidate] {
        guard let first = row.numbers.first, text.folded(first.start - 1) != "+" else { return [] }
        if let pair = row.pair {
            return [candidate(.grouped, from: pair.start, firstDigit: pair.start, to: pair.end)]
        }
        guard !row.isPhoneNumber else { return [] }
        return row.singles.filter { Self.lengths.contains($0.length) }.map { number in
            let start = prefixStart(of: number)
            return candidate(
                start == nil ? .plain : .prefixed, from: start ?? number.start, firstDigit: number.start, to: number.end
            )
        }
    }

    private func candidate(
        _ kind: CodeFinder.Candidate.Kind, from start: Int, firstDigit: Int, to end: Int
    ) -> CodeFinder.Candidate {
        CodeFinder.Candidate(
            kind: kind, start: start, firstDigit: firstDigit, end: end, code: text.code(in: firstDigit..<end))
    }

    /// Where the one to three capitals of `G-123456` begin, if they stand before the number.
    private func prefixStart(of number: CodeFinder.Number) -> Int? {
        guard number.length >= 4, text.folded(number.start - 1) == "-" else { return nil }
        var start = number.start - 1
        while number.start - start <= 4, let letter = text[start - 1]?.shown, ("A"..."Z").contains(letter) {
            start -= 1
        }
        let letters = number.start - 1 - start
        guard (1...3).contains(letters), text.kind(start - 1) != .letter, text.kind(start - 1) != .digit else {
            return nil
        }
        // "OTP-123456" and "REF-123456" say what they are.
        return marks.first(from: start)?.start == start ? nil : start
    }
}
