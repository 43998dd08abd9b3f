extension CodeFinder {
    /// What a word tells about numbers near by.
    enum Role {
        /// Names a code.
        case strong
        /// Is said where codes are sent, and elsewhere.
        case weak
        /// Names something else, which the number behind it is: a card, a call, a balance.
        case label
        /// As a label, but codes are sent for such things too: "code for your order: 1234".
        case topic
        /// A label that tells of a promotion, whose codes verify nothing.
        case promo
        /// Tells what the number before it is: minutes, points.
        case unit
        /// Money, before or behind the number.
        case currency
        /// A month, before or behind the number.
        case month
        /// "Number", between a label and its number.
        case numero
        /// "Is", between a keyword and its code.
        case copula
    }

    /// A word with a role, where it stands in a text.
    struct Mark {
        let role: Role
        let start: Int
        /// The place behind it.
        let end: Int
    }

    /// Words of all roles, letter by letter, to find them in one walk over a text.
    struct WordTree: Sendable {
        private struct Word {
            let role: Role
            /// Whether it is found in the middle of a longer word too.
            let startsAnywhere: Bool
            let endsAnywhere: Bool
        }

        static let shared = WordTree(Words.all)

        /// From a knot over a letter to the next knot; knot 0 is the root.
        private var edges: [UInt64: UInt32] = [:]
        private var words: [UInt32: Word] = [:]
        private var knots: UInt32 = 0

        /// - Parameter lists: words as they are written; a `*` at an end stands for any letters there.
        init(_ lists: [(role: Role, words: [String])]) {
            for (role, words) in lists {
                for word in words {
                    add(word, role)
                    let plain = Words.withoutAccents(word)
                    // Without its accent a short word is too often one of another language: mã and ma.
                    if plain != word, plain.unicodeScalars.count > 3 { add(plain, role) }
                }
            }
        }

        private mutating func add(_ pattern: String, _ role: Role) {
            var knot: UInt32 = 0
            for place in FoldedText(pattern).places where place.folded != "*" {
                let edge = Self.edge(knot, place.folded)
                if let next = edges[edge] {
                    knot = next
                } else {
                    knots &+= 1
                    edges[edge] = knots
                    knot = knots
                }
            }
            // The open form of a word that stands in the list in both wins.
            let known = words[knot]
            words[knot] = Word(
                role: role, startsAnywhere: pattern.hasPrefix("*") || known?.startsAnywhere == true,
                endsAnywhere: pattern.hasSuffix("*") || known?.endsAnywhere == true)
        }

        /// All words in a text, from left to right, of those that begin at one place the longest.
        ///
        /// The walk from a place ends where no word goes on, so its length is bounded by the longest word.
        func marks(in text: FoldedText) -> [Mark] {
            var marks: [Mark] = []
            var place = 0
            while place < text.count {
                if let mark = longest(in: text, from: place) {
                    marks.append(mark)
                    place = mark.end
                } else {
                    place += 1
                }
            }
            return marks
        }

        private func longest(in text: FoldedText, from start: Int) -> Mark? {
            let atStart = text.kind(start - 1) != .letter
            var knot: UInt32 = 0
            var end = start
            var best: Mark?
            while let letter = text.folded(end), let next = edges[Self.edge(knot, letter)] {
                knot = next
                end += 1
                guard let word = words[knot], atStart || word.startsAnywhere else { continue }
                if word.endsAnywhere || text.kind(end) != .letter || text.kind(end - 1) != .letter {
                    best = Mark(role: word.role, start: start, end: end)
                }
            }
            return best
        }

        private static func edge(_ knot: UInt32, _ letter: Unicode.Scalar) -> UInt64 {
            UInt64(knot) << 32 | UInt64(letter.value)
        }
    }
}
