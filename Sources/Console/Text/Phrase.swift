/// A text for people: English as it stands in the code, said in the reader's language when the page is made.
///
/// `{name}` stands for a value. Values are names, numbers and what somebody typed, and stay as they are; those that are
/// phrases themselves are said in the language, too.
package struct Phrase: Sendable, Equatable, ExpressibleByStringLiteral {
    package let english: String
    package let values: [String: String]
    package let said: [String: Phrase]

    package init(_ english: String, _ values: [String: String] = [:], said: [String: Phrase] = [:]) {
        self.english = english
        self.values = values
        self.said = said
    }

    package init(stringLiteral value: String) {
        self.init(value)
    }

    /// A text that is the same in every language: a name, a number, what somebody typed.
    package static func verbatim(_ text: String) -> Phrase { Phrase("{text}", ["text": text]) }

    package func text(in language: Language) -> String {
        if english == "{text}", let text = values["text"] { return text }
        let all = said.isEmpty ? values : values.merging(said.mapValues { $0.text(in: language) }) { $1 }
        return Phrasebook.fill(Phrasebook.text(english, in: language), all)
    }
}
