import Base
import Domain
import HTTPTypes
import Hummingbird
import NIOCore
import Storage

/// Lists as CSV files, read and sent a part at a time.
enum Exports {
    /// Rows of one part.
    static let rows: Int64 = 1_000
    /// Rows of one file: a spreadsheet takes about a million.
    static let most = 1_000_000

    static func csv<Row: Sendable>(
        _ name: String, _ head: [String], visit: Visit,
        part: @escaping @Sendable (ListMark?) async throws(Fault) -> ListPage<Row>,
        line: @escaping @Sendable (Row) -> [String]
    ) -> Response {
        var headers: HTTPFields = [.contentType: "text/csv; charset=utf-8"]
        let day = String(visit.now.text.prefix(10))
        headers[.contentDisposition] = "attachment; filename=\"\(name)-\(day).csv\""
        return Response(
            status: .ok, headers: headers,
            body: ResponseBody { writer in
                // Spreadsheets take a file for UTF-8 when it begins so.
                var text = "\u{FEFF}" + CSVText.line(head)
                var mark: ListMark?
                var sent = 0
                repeat {
                    let page = try await part(mark)
                    for row in page.rows { text += CSVText.line(line(row)) }
                    sent += page.rows.count
                    try await writer.write(ByteBuffer(string: text))
                    text = ""
                    mark = page.next
                } while mark != nil && sent < most && !Task.isCancelled
                try await writer.finish(nil)
            })
    }

    /// A list that is in memory.
    static func csv(_ name: String, _ head: [String], _ lines: [[String]], visit: Visit) -> Response {
        let text = "\u{FEFF}" + CSVText.line(head) + lines.map { CSVText.line($0) }.joined()
        return Answers.download(
            ByteBuffer(string: text), type: "text/csv; charset=utf-8",
            name: "\(name)-\(visit.now.text.prefix(10)).csv")
    }
}
