import Base
import Domain

/// How a badge or a note is meant.
package enum Tone: String, Sendable {
    case plain, good, warning, bad
}

/// A small piece of content: in a table's cell, behind a fact's name, in a tile.
package indirect enum Cell: Sendable {
    case none
    case text(String)
    /// Text in which what stands between backticks is code.
    case marked(String)
    case phrase(Phrase)
    case number(Int64)
    case money(Money, Currency)
    case time(Instant)
    /// A digest, a key's hint, an id that people copy.
    case code(String)
    /// A code with a button that copies it.
    case copied(String)
    case badge(Phrase, Tone)
    case link(Phrase, to: String)
    /// To a page of somebody else's: opened apart, told nothing.
    case outsideLink(String)
    case button(Button)
    case several([Cell])
    case lines([Cell])
    /// A piece that the page keeps up to date: events name it by kind and id. One that is told is read out when it
    /// changes.
    case live(id: String, name: String, isTold: Bool, Cell)
    /// A box to tick that belongs to a form elsewhere on the page.
    case tick(name: String, value: String, form: String, isOn: Bool = false, Phrase)
    /// Small and grey.
    case aside(Phrase)
    /// A long text that is opened by those who want it.
    case folded(Phrase, String)

    /// Something to press, in a form of its own.
    package struct Button: Sendable {
        package var label: Phrase
        package var action: String
        package var fields: [String: String]
        package var tone: Tone
        /// Asked before it acts, where scripts run.
        package var question: Phrase?

        package init(
            _ label: Phrase, to action: String, _ fields: [String: String] = [:], tone: Tone = .plain,
            asking question: Phrase? = nil
        ) {
            self.label = label
            self.action = action
            self.fields = fields
            self.tone = tone
            self.question = question
        }
    }

    func write(to html: inout HTMLText, _ frame: PageFrame) {
        switch self {
        case .none: html.markup("<span class=\"none\">–</span>")
        case .text(let text): html.text(text)
        case .marked(let text):
            for (place, part) in text.split(separator: "`", omittingEmptySubsequences: false).enumerated() {
                if place % 2 == 1 { html.markup("<code>") }
                html.text(String(part))
                if place % 2 == 1 { html.markup("</code>") }
            }
        case .phrase(let phrase): html.text(phrase.text(in: frame.language))
        case .number(let number): html.markup(Digits.grouped(number))
        case .money(let money, let currency):
            html.markup("<span class=\"money\">")
            html.text("\(Digits.grouped(money)) \(currency.code)")
            html.markup("</span>")
        case .time(let instant):
            html.markup("<time datetime=\"\(instant.text)\">\(frame.clock.text(instant))</time>")
        case .code(let text):
            html.markup("<code>")
            html.text(text)
            html.markup("</code>")
        case .copied(let text):
            html.markup("<code>")
            html.text(text)
            html.markup("</code> <button type=\"button\" class=\"small\" hidden")
            html.attribute("data-copy", text)
            html.markup(">")
            html.text(Phrase("Copy").text(in: frame.language))
            html.markup("</button>")
        case .badge(let phrase, let tone):
            html.markup("<span class=\"badge \(tone.rawValue)\">")
            html.text(phrase.text(in: frame.language))
            html.markup("</span>")
        case .link(let phrase, let path):
            html.markup("<a")
            html.attribute("href", path)
            html.markup(">")
            html.text(phrase.text(in: frame.language))
            html.markup("</a>")
        case .outsideLink(let url): writeOutside(url, to: &html)
        case .button(let button): button.write(to: &html, frame)
        case .several(let cells):
            for (index, cell) in cells.enumerated() {
                if index > 0 { html.markup(" ") }
                cell.write(to: &html, frame)
            }
        case .lines(let cells):
            for (index, cell) in cells.enumerated() {
                if index > 0 { html.markup("<br>") }
                cell.write(to: &html, frame)
            }
        case .live(let id, let name, let isTold, let cell):
            html.markup(isTold ? "<span role=\"status\"" : "<span")
            html.attribute("data-live", "\(id):\(name)")
            html.markup(">")
            cell.write(to: &html, frame)
            html.markup("</span>")
        case .tick(let name, let value, let form, let isOn, let label):
            html.markup("<input type=\"checkbox\"")
            html.attribute("name", name)
            html.attribute("value", value)
            html.attribute("form", form)
            html.attribute("aria-label", label.text(in: frame.language))
            html.markup(isOn ? " checked>" : ">")
        case .aside(let phrase):
            html.markup("<small>")
            html.text(phrase.text(in: frame.language))
            html.markup("</small>")
        case .folded(let phrase, let text):
            html.markup("<details><summary>")
            html.text(phrase.text(in: frame.language))
            html.markup("</summary><pre tabindex=\"0\"><code>")
            html.text(text)
            html.markup("</code></pre></details>")
        }
    }

    /// Only addresses of the web become links; a `javascript:` stays text.
    private func writeOutside(_ url: String, to html: inout HTMLText) {
        let isWeb = url.hasPrefix("https://") || url.hasPrefix("http://")
        let shown = url.count > 60 ? url.prefix(57) + "…" : url[...]
        guard isWeb else { return html.text(String(shown)) }
        html.markup("<a rel=\"noopener noreferrer nofollow\" target=\"_blank\"")
        html.attribute("href", url)
        html.markup(">")
        html.text(String(shown))
        html.markup("</a>")
    }
}

extension Cell.Button {
    func write(to html: inout HTMLText, _ frame: PageFrame) {
        html.markup("<form class=\"act\" method=\"post\"")
        html.attribute("action", action)
        if let question { html.attribute("data-ask", question.text(in: frame.language)) }
        html.markup("><input type=\"hidden\" name=\"_token\"")
        html.attribute("value", frame.token)
        html.markup("><input type=\"hidden\" name=\"_form\" value=\"\(frame.nextFormID())\">")
        for (name, value) in fields.sorted(by: { $0.key < $1.key }) {
            html.markup("<input type=\"hidden\"")
            html.attribute("name", name)
            html.attribute("value", value)
            html.markup(">")
        }
        html.markup("<button class=\"small \(tone.rawValue)\">")
        html.text(label.text(in: frame.language))
        html.markup("</button></form>")
    }
}
