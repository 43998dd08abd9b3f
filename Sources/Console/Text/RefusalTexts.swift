/// What commands say inside a refusal ("order 12 has ended"), as phrases: they are written where no language is known.
package enum RefusalTexts {
    /// The phrase of a text; one that is not known is shown as it is.
    package static func phrase(_ text: String) -> Phrase {
        for shape in shapes {
            guard let values = shape.values(of: text) else { continue }
            let said = values.filter { spoken.contains($0.key) }.mapValues { phrase($0) }
            return Phrase(shape.english, values, said: said)
        }
        return .verbatim(text)
    }

    /// Values that are words of ours; the others are names, numbers and what somebody typed.
    private static let spoken: Set<String> = ["field", "state", "cause"]

    private static let shapes = all.map { Shape($0) }

    /// `order {order} has ended`, taken apart.
    private struct Shape {
        let english: String
        private let names: [String]
        /// What stands before, between and behind the values.
        private let literals: [Substring]

        init(_ english: String) {
            self.english = english
            var names: [String] = []
            var literals: [Substring] = []
            var rest = english[...]
            while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
                literals.append(rest[..<open])
                names.append(String(rest[rest.index(after: open)..<close]))
                rest = rest[rest.index(after: close)...]
            }
            self.names = names
            self.literals = literals + [rest]
        }

        /// - Returns: nil where the text is of another shape.
        func values(of text: String) -> [String: String]? {
            guard let first = literals.first, text.hasPrefix(first) else { return nil }
            guard !names.isEmpty else { return text == english ? [:] : nil }
            var values: [String: String] = [:]
            var rest = text.dropFirst(first.count)
            for (name, literal) in zip(names, literals.dropFirst()) {
                // The last literal ends the text, whatever else of its kind stands in the value.
                let isLast = values.count == names.count - 1
                let end: Range<Substring.Index>?
                if isLast {
                    end =
                        rest.hasSuffix(literal)
                        ? rest.index(rest.endIndex, offsetBy: -literal.count)..<rest.endIndex : nil
                } else {
                    end = rest.firstRange(of: literal)
                }
                guard let end, end.lowerBound > rest.startIndex else { return nil }
                values[name] = String(rest[..<end.lowerBound])
                rest = rest[end.upperBound...]
            }
            return values
        }
    }
}
