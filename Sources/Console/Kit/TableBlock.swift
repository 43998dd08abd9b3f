/// A list: columns, rows of cells, and where it goes on.
package struct TableBlock: Sendable {
    package struct Column: Sendable {
        package let title: Phrase
        package let isNumber: Bool
        /// The form whose boxes stand in this column; all are ticked at once where scripts run.
        package let ticks: String?

        package init(_ title: Phrase, isNumber: Bool = false, ticks: String? = nil) {
            self.title = title
            self.isNumber = isNumber
            self.ticks = ticks
        }
    }

    package var columns: [Column]
    package var rows: [[Cell]]
    package var empty: Phrase
    /// The page after this one.
    package var older: String?
    /// The whole list as CSV.
    package var export: String?
    /// Read aloud, not shown.
    package var caption: Phrase

    package init(
        _ caption: Phrase, _ columns: [Column], _ rows: [[Cell]], empty: Phrase, older: String? = nil,
        export: String? = nil
    ) {
        self.caption = caption
        self.columns = columns
        self.rows = rows
        self.empty = empty
        self.older = older
        self.export = export
    }

    func model(_ frame: PageFrame) -> [String: Any] {
        var model: [String: Any] = ["caption": frame.say(caption)]
        if rows.isEmpty {
            model["empty"] = frame.say(empty)
        } else {
            model["filled"] = ["head": head(frame), "body": body(frame)]
        }
        if let older { model["older"] = older }
        if let export { model["export"] = export }
        return model
    }

    private func head(_ frame: PageFrame) -> String {
        var html = HTMLText()
        for column in columns {
            html.markup(column.isNumber ? "<th scope=\"col\" class=\"number\">" : "<th scope=\"col\">")
            html.text(frame.say(column.title))
            if let ticks = column.ticks {
                html.markup("<input type=\"checkbox\" hidden")
                html.attribute("data-ticks", ticks)
                html.attribute("aria-label", frame.say("All rows"))
                html.markup(">")
            }
            html.markup("</th>")
        }
        return html.string
    }

    /// On a phone a row becomes a card, so each cell tells its column.
    private func body(_ frame: PageFrame) -> String {
        let tags = columns.map { column in
            var tag = HTMLText()
            tag.markup(column.isNumber ? "<td class=\"number\"" : "<td")
            tag.attribute("data-label", frame.say(column.title))
            tag.markup(">")
            return tag.string
        }
        var html = HTMLText()
        for row in rows {
            html.markup("<tr>")
            for (tag, cell) in zip(tags, row) {
                html.markup(tag)
                cell.write(to: &html, frame)
                html.markup("</td>")
            }
            html.markup("</tr>\n")
        }
        return html.string
    }
}
