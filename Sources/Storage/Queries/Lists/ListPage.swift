import Base
import Domain

/// Where a list goes on: the numbers that its order stands on, of the last row that was shown.
///
/// Rows that come or go meanwhile shift nothing.
package struct ListMark: Hashable, Sendable {
    package let numbers: [Int64]

    /// A mark has no more numbers than that.
    private static let most = 4

    package init(_ numbers: Int64...) {
        self.numbers = numbers
    }

    /// Reads what `text` made. A mark of another list finds some place in this one, or none.
    package init?(text: some StringProtocol) {
        let parts = text.split(separator: ".", maxSplits: Self.most, omittingEmptySubsequences: false)
        let numbers = parts.compactMap { WholeNumber.parse($0) }
        guard numbers.count == parts.count, numbers.count <= Self.most else { return nil }
        self.numbers = numbers
    }

    /// For addresses of pages: `1763736000000.42`.
    package var text: String { numbers.map(String.init).joined(separator: ".") }

    /// The number at a place; 0 where there is none.
    subscript(place: Int) -> Int64 { place < numbers.count ? numbers[place] : 0 }
}

/// A part of a list.
package struct ListPage<Row: Sendable>: Sendable {
    package var rows: [Row]
    /// Where the next part begins; nil = this was the last one.
    package let next: ListMark?
    /// Whether it ends because as many rows as one page may look at have been looked at: further back there may be
    /// more that fit.
    package let isCut: Bool

    package init(rows: [Row], next: ListMark? = nil, isCut: Bool = false) {
        self.rows = rows
        self.next = next
        self.isCut = isCut
    }

    /// - Parameter rows: one more than `limit` where there are so many.
    init(_ rows: [Row], limit: Int64, mark: (Row) -> ListMark) {
        let shown = Array(rows.prefix(Int(limit)))
        self.init(rows: shown, next: rows.count > shown.count ? shown.last.map(mark) : nil)
    }
}

/// Bounds of lists.
package enum ListLimits {
    /// Rows of one page.
    package static let rows: ClosedRange<Int64> = 1...10_000
    /// Lines of a journal, or rentals of an account, that a customer's page looks at.
    package static let customerLines: Int64 = 2_000
    /// Rows that a page of staff's looks at: some ten milliseconds.
    package static let staffRows: Int64 = 10_000
    /// Bytes of a text that is looked for.
    static let text = 200
}

extension Int64 {
    /// Rows of a page, within bounds.
    var asPageLimit: Int64 { Swift.min(Swift.max(self, ListLimits.rows.lowerBound), ListLimits.rows.upperBound) }
}

/// A text to look for in others: a pattern for LIKE with `!` as its escape, empty = any text.
struct SearchText {
    let pattern: String

    /// - Returns: nil for a text that no stored one can hold.
    init?(_ text: String?) {
        guard let text = text.map({ String($0.trimmed) }), !text.isEmpty else {
            pattern = ""
            return
        }
        guard !text.hasNUL, text.utf8.count <= ListLimits.text else { return nil }
        var escaped = ""
        for character in text.unicodeScalars {
            if "%_!".unicodeScalars.contains(character) { escaped.append("!") }
            escaped.unicodeScalars.append(character)
        }
        pattern = "%\(escaped)%"
    }
}

extension Set where Element: RawRepresentable<Int64> {
    /// A bit for each; all bits where it is empty, which asks for any.
    var bits: Int64 { isEmpty ? -1 : reduce(0) { $0 | 1 << $1.rawValue } }
}
