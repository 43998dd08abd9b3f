extension CodeFinder.Reading {
    /// Whether what stands around a number tells that it is no code.
    func isSomethingElse(_ candidate: CodeFinder.Candidate) -> Bool {
        touchesLetters(candidate) || isInLink(candidate) || isMasked(candidate) || isSigned(candidate)
            || isMoney(candidate) || isMeasured(candidate.end, length: candidate.length) || isDated(candidate)
            || standsBehindLabel(candidate) == .label
    }

    private func touchesLetters(_ candidate: CodeFinder.Candidate) -> Bool {
        if isWordLetter(candidate.start - 1) || isWordLetter(candidate.end) { return true }
        // A host as 163.com; "123456.Do not share" is a sentence that ends without a blank.
        guard text.folded(candidate.end) == ".", text.kind(candidate.end + 1) == .letter else { return false }
        var ending = ""
        var index = candidate.end + 1
        while ending.utf8.count < 8, let place = text[index], place.kind == .letter {
            ending.unicodeScalars.append(place.shown)
            index += 1
        }
        return Self.hostEndings.contains(ending)
    }

    /// A Latin, Greek or Cyrillic letter; others are written onto numbers without a blank: 482910એ, 482910است.
    private func isWordLetter(_ index: Int) -> Bool {
        guard let place = text[index], place.kind == .letter else { return false }
        return place.folded.value < 0x0530
    }

    private static let hostEndings: Set<String> = [
        "app", "biz", "br", "by", "club", "cn", "co", "com", "de", "fr", "id", "info", "io", "kz", "me", "my", "net",
        "online", "org", "pl", "ru", "shop", "site", "store", "th", "top", "tv", "ua", "uk", "uz", "vip", "vn", "xyz",
    ]

    private func isInLink(_ candidate: CodeFinder.Candidate) -> Bool {
        // Links stand in order and do not overlap, so the last that begins before the number is the only one to ask.
        var low = 0
        var high = links.count
        while low < high {
            let middle = (low + high) / 2
            if links[middle].lowerBound <= candidate.start { low = middle + 1 } else { high = middle }
        }
        return low > 0 && links[low - 1].contains(candidate.start)
    }

    /// The tail of a card or account: *1234, ••1234, ..1234, xx-1234.
    private func isMasked(_ candidate: CodeFinder.Candidate) -> Bool {
        let before = text.folded(candidate.start - 1)
        let behind = text.folded(candidate.end)
        // Stars on both sides are emphasis, but not in *886*1000*0831#.
        if (before == "*") != (behind == "*") { return true }
        if before == "*", text.kind(candidate.start - 2) == .digit || text.kind(candidate.end + 1) == .digit {
            return true
        }
        // Cut off: 123-456-
        if candidate.kind == .grouped, behind == "-" { return true }
        switch before {
        case "•", "●", "·", "∙", "…", "×": return true
        case ".": return candidate.length == 4 && text.folded(candidate.start - 2) == "."
        case "-", " ":
            return candidate.length <= 4 && text.folded(candidate.start - 2) == "x"
                && text.folded(candidate.start - 3) == "x"
        default: return false
        }
    }

    /// Whether a sign at it makes it a part of something: +1234, 1234/56, 1234#, 50%.
    private func isSigned(_ candidate: CodeFinder.Candidate) -> Bool {
        switch text.folded(candidate.start - 1) {
        case "+", "/", "№", "_", "§", "&": return true
        default: break
        }
        switch text.folded(candidate.end) {
        case "/", "#", "%", "‰", "°", "_", "+": return true
        case " ": return text.folded(candidate.end + 1) == "%"
        default: return false
        }
    }

    private func isMoney(_ candidate: CodeFinder.Candidate) -> Bool {
        if isCurrencySign(candidate.firstDigit - 1) || isCurrencySign(candidate.end) { return true }
        if text.kind(candidate.firstDigit - 1) == .blank, isCurrencySign(candidate.firstDigit - 2) { return true }
        // "123456 $5": the sign belongs to what follows it.
        if text.kind(candidate.end) == .blank, isCurrencySign(candidate.end + 1) {
            return text.kind(candidate.end + 2) != .digit
        }
        if let mark = marks.last(before: candidate.firstDigit), mark.role == .currency,
            isBeside(mark, candidate.firstDigit)
        {
            return text.kind(mark.start - 1) != .digit && text.kind(mark.start - 2) != .digit
        }
        if let mark = marks.first(from: candidate.end), mark.role == .currency, mark.start - candidate.end <= 1 {
            return text.isOpen(candidate.end, mark.start) && text.kind(mark.end) != .digit
                && text.kind(mark.end + 1) != .digit
        }
        return false
    }

    private func isCurrencySign(_ index: Int) -> Bool {
        guard let sign = text[index], sign.kind == .sign else { return false }
        return sign.shown.properties.generalCategory == .currencySymbol
    }

    /// Whether a word behind a number tells that it counts something.
    func isMeasured(_ end: Int, length: Int) -> Bool {
        guard length <= 5, let mark = marks.first(from: end), mark.role == .unit else { return false }
        return mark.start - end <= 1 && text.isOpen(end, mark.start) && text.kind(end) != .line
    }

    /// The role of the label whose number this is.
    func standsBehindLabel(_ candidate: CodeFinder.Candidate) -> CodeFinder.Role? {
        var place = candidate.firstDigit
        // "order no. id 1234": two words for "number" at most.
        for _ in 0..<3 {
            guard let mark = marks.last(before: place), isBeside(mark, place) else { return nil }
            switch mark.role {
            case .label, .promo: return .label
            case .topic: return isTopicOfCode(mark) ? .topic : .label
            case .numero: place = mark.start
            default: return nil
            }
        }
        return nil
    }

    /// Whether the sentence names a code before the topic, and no number between.
    private func isTopicOfCode(_ topic: CodeFinder.Mark) -> Bool {
        guard let keyword = strong.last(before: topic.start) else { return false }
        return text.stops(keyword.end, topic.start) == 0 && !text.hasDigits(keyword.end, topic.start)
    }
}
