extension CodeFinder.Reading {
    /// Whether only blanks and signs stand between a word and a place behind it; a full stop only behind at most three
    /// letters, as in "ref. 1234".
    func isBeside(_ mark: CodeFinder.Mark, _ place: Int) -> Bool {
        var end = mark.end
        // The rest of a word of which only the beginning is known.
        while end - mark.end < 12, end < place, text.kind(end) == .letter { end += 1 }
        guard place - end <= 5, text.isOpen(end, place) else { return false }
        guard (end..<max(end, place)).allSatisfy({ text.kind($0) != .line }) else { return false }
        return text.stops(end, place) == 0 || (1...4).contains { text.kind(end - $0) != .letter }
    }
}

extension [CodeFinder.Mark] {
    /// The last mark that ends at a place or before it; marks stand in order and do not overlap.
    func last(before place: Int) -> CodeFinder.Mark? {
        let index = firstIndex(after: place) { $0.end }
        return index > 0 ? self[index - 1] : nil
    }

    /// The first mark that begins at a place or behind it.
    func first(from place: Int) -> CodeFinder.Mark? {
        let index = firstIndex(after: place - 1) { $0.start }
        return index < count ? self[index] : nil
    }

    private func firstIndex(after place: Int, _ key: (CodeFinder.Mark) -> Int) -> Int {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if key(self[middle]) <= place { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
