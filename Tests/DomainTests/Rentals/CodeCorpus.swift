import Testing

/// Messages as they reach rented numbers, with the code that a reader would type.
///
/// One message a line: language, code or `-` for none, text; ⏎ is a line end.
enum CodeCorpus {
    struct Message: Sendable, CustomTestStringConvertible {
        let language: String
        let code: String?
        let text: String

        var testDescription: String { "\(language): \(text)" }
    }

    static let all =
        english + forms + western + northern + southern + cyrillic + turkic + rightToLeft + indian + southEast + farEast
        + nothing + nothingElsewhere

    static func messages(_ lines: String) -> [Message] {
        lines.split(separator: "\n").compactMap { line in
            let parts = line.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: false)
            guard let language = parts.first, let code = parts.dropFirst().first else { return nil }
            let text = parts.dropFirst(2).first ?? ""
            return Message(
                language: String(language), code: code == "-" ? nil : String(code),
                text: String(text.map { $0 == "⏎" ? "\n" : $0 }))
        }
    }
}
