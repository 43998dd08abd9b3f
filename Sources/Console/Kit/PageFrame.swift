import Domain

/// What every piece of a page needs to know of the page that it is on. One page, one task.
package final class PageFrame {
    package let language: Language
    package let clock: LocalClock
    /// Proves that a form was made for this session.
    package let token: String
    private let seed: String
    private var forms = 0

    package init(language: Language, clock: LocalClock, token: String, seed: String) {
        self.language = language
        self.clock = clock
        self.token = token
        self.seed = seed
    }

    /// Names one form of one page, so that sending it twice acts once.
    package func nextFormID() -> String {
        forms += 1
        return "\(seed)-\(forms)"
    }

    func say(_ phrase: Phrase) -> String { phrase.text(in: language) }

    func html(_ cell: Cell) -> String {
        var html = HTMLText()
        cell.write(to: &html, self)
        return html.string
    }
}
