import Foundation

/// What each phrase is in each language. A phrase without a translation is shown in English; a test finds it.
package enum Phrasebook {
    package static let translations: [Language: [String: String]] = [
        .vietnamese: merged(vietnamese), .chinese: merged(chinese),
    ]

    private static func merged(_ parts: [[String: String]]) -> [String: String] {
        parts.reduce(into: [:]) { all, part in all.merge(part) { first, _ in first } }
    }

    package static func text(_ english: String, in language: Language) -> String {
        language == .english ? english : translations[language]?[english] ?? english
    }

    /// Puts values in the place of `{name}`; what has no value stays as it is.
    static func fill(_ text: String, _ values: [String: String]) -> String {
        guard !values.isEmpty else { return text }
        var filled = ""
        var rest = text[...]
        while let open = rest.firstIndex(of: "{") {
            filled += rest[..<open]
            rest = rest[open...]
            guard let close = rest.firstIndex(of: "}") else { break }
            let name = String(rest[rest.index(after: open)..<close])
            filled += values[name] ?? "{\(name)}"
            rest = rest[rest.index(after: close)...]
        }
        return filled + rest
    }

    /// Puts translations in the place of `[[phrase]]` in a template, and Mustache's `{{name}}` in that of `{name}`.
    static func translate(template: String, to language: Language) -> String {
        var translated = ""
        var rest = template[...]
        while let open = rest.range(of: "[[") {
            translated += rest[..<open.lowerBound]
            rest = rest[open.upperBound...]
            guard let close = rest.range(of: "]]") else { break }
            let phrase = text(String(rest[..<close.lowerBound]), in: language)
            translated += phrase.replacing("{", with: "{{").replacing("}", with: "}}")
            rest = rest[close.upperBound...]
        }
        return translated + rest
    }
}
