extension CodeFinder.FoldedText {
    /// Addresses of pages and mailboxes: from their first letter to the next blank or letter beyond ASCII.
    var links: [Range<Int>] {
        var links: [Range<Int>] = []
        var index = 0
        while index < count {
            if let start = linkStart(at: index) {
                let end = linkEnd(from: index)
                links.append(start..<end)
                index = end
            } else {
                index += 1
            }
        }
        return links
    }

    /// Where the address begins that this place makes one.
    private func linkStart(at index: Int) -> Int? {
        switch folded(index) {
        case ":" where folded(index + 1) == "/" && folded(index + 2) == "/":
            return start(before: index)
        case "/":
            let start = start(before: index)
            return hasEnding(start, index) ? start : nil
        case "@" where isHostLetter(index - 1) && isHostLetter(index + 1):
            return start(before: index)
        case "w" where folded(index + 1) == "w" && folded(index + 2) == "w" && folded(index + 3) == ".":
            return index
        default:
            return nil
        }
    }

    /// Back over the letters of a host; none of these is a sign at which an address is found, so no place is walked
    /// over twice.
    private func start(before index: Int) -> Int {
        var start = index
        while isHostLetter(start - 1) { start -= 1 }
        return start
    }

    private func linkEnd(from index: Int) -> Int {
        var end = index
        while let place = self[end], place.shown.isASCII, place.kind != .blank, place.kind != .line { end += 1 }
        return max(end, index + 1)
    }

    private func isHostLetter(_ index: Int) -> Bool {
        guard let place = self[index], place.shown.isASCII else { return false }
        return place.kind == .letter || place.kind == .digit || place.folded == "." || place.folded == "-"
    }

    /// Whether a host ends in a dot and at least two letters.
    private func hasEnding(_ start: Int, _ end: Int) -> Bool {
        var first = end
        while first > start, kind(first - 1) == .letter { first -= 1 }
        return end - first >= 2 && first - 1 > start && folded(first - 1) == "."
    }
}
