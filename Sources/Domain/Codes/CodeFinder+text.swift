extension CodeFinder {
    /// A text in the form in which it is searched: every run of white space is one blank or line end, every decimal
    /// digit is an ASCII one, and marks that are not seen are gone.
    struct FoldedText {
        private(set) var places: [Place] = []
        /// How many letters, glyphs and digits stand before each place: between two places none does if these agree.
        private var solids = [0]
        /// How many digits stand before each place.
        private var digits = [0]
        /// How many ends of sentences stand before each place.
        private var stops = [0]

        init(_ text: String) {
            places.reserveCapacity(min(text.utf8.count, CodeFinder.longestText))
            for scalar in text.unicodeScalars.prefix(CodeFinder.longestText) {
                if let place = Place.of(scalar) { append(place) }
            }
            sumUp()
        }

        var count: Int { places.count }

        /// The place at an index, or nil beyond the ends.
        subscript(index: Int) -> Place? { places.indices.contains(index) ? places[index] : nil }

        func kind(_ index: Int) -> Kind? { self[index]?.kind }

        func folded(_ index: Int) -> Unicode.Scalar? { self[index]?.folded }

        func shown(_ range: Range<Int>) -> [Unicode.Scalar] {
            places[range.clamped(to: places.indices)].map(\.shown)
        }

        /// Whether neither letters nor digits stand between two places.
        func isOpen(_ start: Int, _ end: Int) -> Bool { number(of: solids, start, end) == 0 }

        func hasDigits(_ start: Int, _ end: Int) -> Bool { number(of: digits, start, end) > 0 }

        /// The ends of sentences between two places.
        func stops(_ start: Int, _ end: Int) -> Int { number(of: stops, start, end) }

        /// Runs of letters in a range; each glyph counts as a third of a word.
        func wordCount(in range: Range<Int>) -> Int {
            var words = 0
            var glyphs = 0
            var last = Kind.sign
            for place in places[range.clamped(to: places.indices)] {
                if place.kind == .letter, last != .letter { words += 1 }
                if place.kind == .glyph { glyphs += 1 }
                last = place.kind
            }
            return words + (glyphs + 2) / 3
        }

        private func number(of sums: [Int], _ start: Int, _ end: Int) -> Int {
            guard start < end, sums.indices.contains(start), sums.indices.contains(end) else { return 0 }
            return sums[end] - sums[start]
        }

        private mutating func append(_ place: Place) {
            guard place.kind == .blank || place.kind == .line else { return places.append(place) }
            guard let last = places.last, last.kind == .blank || last.kind == .line else { return places.append(place) }
            if place.kind == .line {
                places.removeLast()
                places.append(place)
            }
        }

        private mutating func sumUp() {
            var solid = 0
            var digit = 0
            var stop = 0
            for (index, place) in places.enumerated() {
                if place.kind == .digit { digit += 1 }
                if place.kind == .digit || place.kind == .letter || place.kind == .glyph { solid += 1 }
                if isStop(place, at: index) { stop += 1 }
                solids.append(solid)
                digits.append(digit)
                stops.append(stop)
            }
        }

        private func isStop(_ place: Place, at index: Int) -> Bool {
            switch place.folded {
            case "!", "?", "。", "؟", "।", "۔", "։", "።", "။": return true
            case ".": return kind(index + 1).map { $0 == .blank || $0 == .line || $0 == .letter } ?? true
            default: return false
            }
        }
    }
}
