/// Finds the verification code in the text of an SMS.
///
/// The way of a text: fold it (`FoldedText`) → find the words that mean something (`WordTree`) and the numbers
/// (`NumberRow`) → leave out numbers that are something else (`isSomethingElse`) → of the rest take the one that stands
/// best to a keyword (`Standing`).
///
/// What counts as a code:
/// - In a last line `@domain #code` that code, before everything else.
/// - 4 to 8 digits, also as `123-456`, `123 456` and `G-123456`, with a keyword near by; 3 digits only right beside a
///   strong one. Beside equally good keywords 6 digits go before 4, and 4 before others.
/// - Letters and digits mixed, as `AB12CD`, only behind a strong keyword and a colon or a word for "is", in capitals,
///   and where the text speaks of no promotion and has no number for a code.
/// - Without any keyword only a lone number that begins or ends a text of at most two words.
///
/// Time and memory grow with the text's length and nothing else; no text makes it trap.
package enum CodeFinder {
    /// Scalars that are read of a text; the longest SMS of 255 parts has fewer than 40,000.
    package static let longestText = 65_536

    /// Finds the code in a message.
    ///
    /// - Returns: ASCII digits, or ASCII letters and digits, without hyphens and blanks; nil where none is sure.
    package static func code(in message: String) -> String? {
        let text = FoldedText(message)
        return boundCode(in: text) ?? Reading(text).code
    }
}

extension CodeFinder {
    /// A text with all that was found in it.
    struct Reading {
        let text: FoldedText
        /// Words that mean something, in order; none overlaps another.
        let marks: [Mark]
        let strong: [Mark]
        let weak: [Mark]
        let numbers: [Number]
        /// Parts that are addresses of pages or mailboxes, in order.
        let links: [Range<Int>]

        init(_ text: FoldedText) {
            self.text = text
            marks = WordTree.shared.marks(in: text)
            strong = marks.filter { $0.role == .strong }
            weak = marks.filter { $0.role == .weak }
            numbers = text.numbers
            links = text.links
        }

        var code: String? {
            let candidates = numberCandidates.filter { !isSomethingElse($0) }
            let best = candidates.compactMap { candidate in standing(of: candidate).map { ($0, candidate) } }
                .min { $0.0 < $1.0 }
            return best?.1.code ?? mixedCode ?? loneCode(candidates)
        }

        /// The code of a text that says next to nothing else, as "Telegram 48213".
        private func loneCode(_ candidates: [Candidate]) -> String? {
            guard let only = candidates.first, candidates.count == 1, only.length >= 4 else { return nil }
            // "G-" with six digits is Google's own form, in whatever language the rest is.
            if only.kind == .prefixed, only.length == 6, text[only.start]?.folded == "g" { return only.code }
            guard numbers.count <= 2 else { return nil }
            let before = text.wordCount(in: 0..<only.start)
            let behind = text.wordCount(in: only.end..<text.count)
            return min(before, behind) == 0 && max(before, behind) <= 2 ? only.code : nil
        }
    }
}
