extension CodeFinder.Reading {
    /// A year, or a number beside a month.
    func isDated(_ candidate: CodeFinder.Candidate) -> Bool {
        if candidate.length <= 4 {
            if let mark = marks.last(before: candidate.start), mark.role == .month, isBeside(mark, candidate.start) {
                return true
            }
            if let mark = marks.first(from: candidate.end), mark.role == .month, mark.start - candidate.end <= 1 {
                return true
            }
        }
        return (isYear(candidate) || isDay(candidate)) && !isNamed(candidate)
    }

    /// Whether a keyword points at the number: "code 2019", "code for the login: 2019", "2019 is your code".
    private func isNamed(_ candidate: CodeFinder.Candidate) -> Bool {
        if let keyword = strong.last(before: candidate.start), text.stops(keyword.end, candidate.start) == 0 {
            let gap = candidate.start - keyword.end
            if gap <= 16 || gap <= 40 && isPointed(candidate.start) { return true }
        }
        guard let keyword = strong.first(from: candidate.end), keyword.start - candidate.end <= 32 else { return false }
        return text.stops(candidate.end, keyword.start) == 0 && leads(candidate.start)
    }

    /// Whether a colon stands before a place.
    private func isPointed(_ place: Int) -> Bool {
        text.folded(place - 1) == ":" || text.folded(place - 1) == " " && text.folded(place - 2) == ":"
    }

    /// Whether no word of the line or sentence stands before a place; a name in brackets may.
    private func leads(_ place: Int) -> Bool {
        let index = text.kind(place - 1) == .blank ? place - 2 : place - 1
        guard let before = text[index] else { return true }
        return before.kind == .line || before.kind == .sign && before.folded != ","
    }

    private func isYear(_ candidate: CodeFinder.Candidate) -> Bool {
        candidate.kind == .plain && candidate.length == 4
            && (candidate.code.hasPrefix("19") || candidate.code.hasPrefix("20"))
    }

    /// A day as 20240131.
    private func isDay(_ candidate: CodeFinder.Candidate) -> Bool {
        guard candidate.kind == .plain, candidate.length == 8, let day = Int(candidate.code) else { return false }
        return (1900...2099).contains(day / 10_000) && (1...12).contains(day / 100 % 100)
            && (1...31).contains(day % 100)
    }
}
