import Base
import Storage

extension Store {
    /// Goes through a list to its end.
    ///
    /// - Parameter between: what happens after each page.
    /// - Throws: `bug` where it has no end, or a mark does not survive the address of a page.
    package func pages<Row, List: Query<ListPage<Row>>>(
        _ list: (_ before: ListMark?) -> List, between: () async throws -> Void = {}
    ) async throws -> [ListPage<Row>] {
        var pages: [ListPage<Row>] = []
        var mark: ListMark?
        repeat {
            let page = try await read(list(mark))
            pages.append(page)
            mark = page.next.flatMap { ListMark(text: $0.text) }
            guard mark == page.next, pages.count < 1_000 else { throw Fault.bug("a list without an end") }
            try await between()
        } while mark != nil
        return pages
    }

    /// The rows of all pages.
    package func rows<Row, List: Query<ListPage<Row>>>(
        _ list: (_ before: ListMark?) -> List, between: () async throws -> Void = {}
    ) async throws -> [Row] {
        try await pages(list, between: between).flatMap(\.rows)
    }
}
