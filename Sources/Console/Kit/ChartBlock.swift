/// Bars over days, as a picture of lines and a table for those who do not see it.
package struct ChartBlock: Sendable {
    package struct Bar: Sendable {
        package let label: String
        /// Not below zero is drawn; the text is said.
        package let height: Int64
        package let text: String

        package init(_ label: String, height: Int64, text: String) {
            self.label = label
            self.height = height
            self.text = text
        }
    }

    package var title: Phrase
    package var bars: [Bar]

    package init(_ title: Phrase, _ bars: [Bar]) {
        self.title = title
        self.bars = bars
    }

    private static let width = 600
    private static let tall = 120

    func model(_ frame: PageFrame) -> [String: Any] {
        var html = HTMLText()
        let most = max(1, bars.map(\.height).max() ?? 1)
        let step = max(1, Self.width / max(1, bars.count))
        for (index, bar) in bars.enumerated() {
            // 128 bits: heights are money.
            let height = Int(Int128(max(0, bar.height)) * Int128(Self.tall) / Int128(most))
            let shown = bar.height > 0 ? max(1, height) : 0
            html.markup("<g><title>")
            html.text("\(bar.label): \(bar.text)")
            html.markup(
                "</title><rect class=\"back\" x=\"\(index * step)\" y=\"0\" width=\"\(step)\" height=\"\(Self.tall)\"/>"
            )
            html.markup(
                "<rect class=\"bar\" x=\"\(index * step + 1)\" y=\"\(Self.tall - shown)\" width=\"\(max(1, step - 2))\" height=\"\(shown)\"/></g>"
            )
        }
        return [
            "title": frame.say(title), "bars": html.string, "width": step * max(1, bars.count), "height": Self.tall,
            "first": bars.first?.label ?? "", "last": bars.last?.label ?? "",
            "rows": bars.filter { $0.height != 0 }.map { ["label": $0.label, "text": $0.text] },
        ]
    }
}
