/// A piece of a page, from top to bottom. A page is a list of these; how each looks is its template's matter.
package indirect enum Block: Sendable {
    case heading(Phrase)
    case prose(Phrase)
    case paragraph(Cell)
    case note(Phrase, Tone)
    case facts([Fact])
    case tiles([Tile])
    case table(TableBlock)
    case form(FormBlock)
    case chart(ChartBlock)
    /// Text as a program sees it; of a language, for readers' tools.
    case code(String)
    /// Something that is shown this once: a key, recovery codes.
    case secret(Phrase, String)
    /// Buttons and links beside each other.
    case actions([Cell])
    /// Pieces that belong together, under a heading of their own.
    case section(Phrase, [Block])
    /// Pieces that are opened by those who want them.
    case fold(Phrase, [Block])
    /// A picture of ours, as SVG.
    case picture(svg: String, Phrase)
    /// Pages beside this one; the path of the open one.
    case tabs([(label: Phrase, path: String)], current: String)
    /// Where events come from that keep live cells up to date.
    case live(String)

    package struct Fact: Sendable {
        let name: Phrase
        let value: Cell

        package init(_ name: Phrase, _ value: Cell) {
            self.name = name
            self.value = value
        }
    }

    package struct Tile: Sendable {
        let name: Phrase
        let value: Cell
        let note: Cell?
        let tone: Tone
        let path: String?

        package init(_ name: Phrase, _ value: Cell, note: Cell? = nil, tone: Tone = .plain, to path: String? = nil) {
            self.name = name
            self.value = value
            self.note = note
            self.tone = tone
            self.path = path
        }
    }

    /// What the template `block` is given: one member, named like the piece.
    func model(_ frame: PageFrame) -> [String: Any] {
        switch self {
        case .heading(let phrase): ["heading": frame.say(phrase)]
        case .prose(let phrase): ["prose": frame.say(phrase)]
        case .paragraph(let cell): ["paragraph": frame.html(cell)]
        case .note(let phrase, let tone): ["note": ["text": frame.say(phrase), "tone": tone.rawValue]]
        case .facts(let facts):
            ["facts": ["items": facts.map { ["name": frame.say($0.name), "value": frame.html($0.value)] }]]
        case .tiles(let tiles): ["tiles": ["items": tiles.map { Self.tile($0, frame) }]]
        case .table(let table): ["table": table.model(frame)]
        case .form(let form): ["form": form.model(frame)]
        case .chart(let chart): ["chart": chart.model(frame)]
        case .code(let text): ["code": text]
        case .secret(let phrase, let text): ["secret": ["name": frame.say(phrase), "text": text]]
        case .actions(let cells): ["actions": ["items": cells.map { ["html": frame.html($0)] }]]
        case .section(let title, let blocks):
            ["section": ["title": frame.say(title), "blocks": blocks.map { $0.model(frame) }]]
        case .fold(let title, let blocks):
            ["fold": ["title": frame.say(title), "blocks": blocks.map { $0.model(frame) }]]
        case .picture(let svg, let title): ["picture": ["svg": svg, "title": frame.say(title)]]
        case .tabs(let tabs, let current):
            [
                "tabs": [
                    "items": tabs.map {
                        ["label": frame.say($0.label), "path": $0.path, "current": $0.path == current] as [String: Any]
                    }
                ]
            ]
        case .live(let path): ["live": path]
        }
    }

    private static func tile(_ tile: Tile, _ frame: PageFrame) -> [String: Any] {
        var model: [String: Any] = [
            "name": frame.say(tile.name), "value": frame.html(tile.value), "tone": tile.tone.rawValue,
        ]
        if let note = tile.note { model["note"] = frame.html(note) }
        if let path = tile.path { model["path"] = path }
        return model
    }
}
