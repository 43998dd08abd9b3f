/// A text for people: English as it stands in the code, said in the reader's language when the page is made.
///
/// `{name}` stands for a value; values are never translated.
package struct Phrase: Sendable, Equatable, ExpressibleByStringLiteral {
    package let english: String
    package let values: [String: String]

    package init(_ english: String, _ values: [String: String] = [:]) {
        self.english = english
        self.values = values
    }

    package init(stringLiteral value: String) {
        self.init(value)
    }

    /// A text that is the same in every language: a name, a number, what somebody typed.
    package static func verbatim(_ text: String) -> Phrase { Phrase("{text}", ["text": text]) }

    package func text(in language: Language) -> String {
        if english == "{text}", let text = values["text"] { return text }
        return Phrasebook.fill(Phrasebook.text(english, in: language), values)
    }
}
