/// A language of the manual.
package enum ManualLanguage: String, Sendable, CaseIterable {
    case english = "en"
    case vietnamese = "vi"
    case chinese = "zh"

    /// - Returns: English for a code that is no other.
    package init(code: String) { self = Self(rawValue: code) ?? .english }
}

/// One text in every language of the manual.
package struct Phrase: Sendable, Equatable {
    private let english: String
    private let vietnamese: String
    private let chinese: String

    init(_ english: String, _ vietnamese: String, _ chinese: String) {
        self.english = english
        self.vietnamese = vietnamese
        self.chinese = chinese
    }

    package subscript(_ language: ManualLanguage) -> String {
        switch language {
        case .english: english
        case .vietnamese: vietnamese
        case .chinese: chinese
        }
    }

    /// This text with another behind it.
    static func + (left: Phrase, right: Phrase) -> Phrase {
        Phrase(left.english + right.english, left.vietnamese + right.vietnamese, left.chinese + right.chinese)
    }

    /// Text that is the same in every language.
    static func plain(_ text: String) -> Phrase { Phrase(text, text, text) }

    static let empty = plain("")
}
