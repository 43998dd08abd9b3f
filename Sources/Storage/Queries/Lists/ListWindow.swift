import Base
import Domain

/// The stretch of a table in order of time that one page looks at.
struct ListWindow {
    /// Exclusive.
    let start: ListMark
    /// Inclusive.
    let floor: ListMark
    /// Whether nothing that was asked for lies beyond it.
    let isLast: Bool

    /// - Parameters:
    ///   - before: the mark of the page before.
    ///   - from, to: bounds of time, the second one exclusive.
    init(before: ListMark?, from: Instant? = nil, to: Instant? = nil) {
        let end = to.map { ListMark($0.milliseconds, 0) }
        if let before, let end {
            start = (before[0], before[1]) < (end[0], end[1]) ? before : end
        } else {
            start = before ?? end ?? ListMark(.max, .max)
        }
        floor = ListMark(from?.milliseconds ?? 0, 0)
        isLast = true
    }

    private init(start: ListMark, floor: ListMark, isLast: Bool) {
        self.start = start
        self.floor = floor
        self.isLast = isLast
    }

    /// `start` and `floor` as four parameters.
    var bounds: [Parameter] { [start[0], start[1], floor[0], floor[1]].map(Parameter.integer) }

    /// The same with no more than `rows` of the table in it.
    ///
    /// - Parameter sql: selects `created_at_ms, id`, latest first, by the leading parameters, `bounds` and an offset.
    func cut(to rows: Int64, _ sql: StaticString, _ leading: [Parameter] = [], in source: any Source)
        throws(EngineFault) -> ListWindow
    {
        var last: ListMark?
        try source.rows(sql, leading + bounds + [.integer(rows - 1)]) { row throws(UnreadableRow) in
            last = ListMark(try row.number("created_at_ms"), try row.number("id"))
        }
        guard let last else { return self }
        return ListWindow(start: start, floor: last, isLast: false)
    }

    /// The page of what was found in it.
    ///
    /// - Parameter rows: one more than `limit` where there are so many.
    func page<Row>(_ rows: [Row], limit: Int64, mark: (Row) -> ListMark) -> ListPage<Row> {
        let page = ListPage(rows, limit: limit, mark: mark)
        guard page.next == nil, !isLast else { return page }
        return ListPage(rows: page.rows, next: floor, isCut: true)
    }
}
