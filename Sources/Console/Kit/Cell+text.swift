import Base
import Domain

extension Cell {
    /// What it says, for a file: times in UTC, phrases in English, nothing to press.
    var plainText: String {
        switch self {
        case .none, .button, .tick: ""
        case .text(let text), .code(let text), .copied(let text), .outsideLink(let text), .marked(let text),
            .folded(_, let text):
            text
        case .phrase(let phrase), .badge(let phrase, _), .link(let phrase, _), .aside(let phrase):
            phrase.text(in: .english)
        case .number(let number): String(number)
        case .money(let money, let currency): "\(money.text) \(currency.code)"
        case .time(let instant): instant.text
        case .several(let cells), .lines(let cells):
            cells.map(\.plainText).filter { !$0.isEmpty }.joined(separator: "; ")
        case .live(_, _, _, let cell): cell.plainText
        }
    }
}

extension TableBlock {
    /// Titles and rows for a file; columns without a title hold what can be pressed.
    var plainLines: (head: [String], rows: [[String]]) {
        let kept = columns.indices.filter { !columns[$0].title.english.isEmpty }
        return (
            kept.map { columns[$0].title.text(in: .english) },
            rows.map { row in kept.map { $0 < row.count ? row[$0].plainText : "" } }
        )
    }
}
