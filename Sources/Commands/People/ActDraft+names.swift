import Base
import Domain

extension ActDraft {
    /// Bytes that are left for the number of those that do not fit.
    private static let tail = 30

    /// A detail that ends in names of rows, numbers first, neighbours as `12–511`. What does not fit is counted.
    ///
    /// - Parameter words: what stands before them; of more than half a detail, the beginning.
    package static func detail(_ words: String, naming names: [String]) -> String {
        var text = words.withoutNUL.cut(toBytes: Act.mostDetail / 2)
        let numbers = names.compactMap(number)
        let parts = ranges(numbers.sorted()) + names.filter { number($0) == nil }.sorted().map { ($0.withoutNUL, 1) }
        var left = names.count
        for (part, count) in parts {
            let next = left == names.count ? part : "," + part
            guard text.utf8.count + next.utf8.count <= Act.mostDetail - tail else { break }
            text += next
            left -= count
        }
        return left == 0 ? text : text + " and \(left) more"
    }

    /// Only what reads the same again: `007` is a name.
    private static func number(_ name: String) -> Int64? {
        WholeNumber.parse(name).flatMap { String($0) == name ? $0 : nil }
    }

    /// Three neighbours and more as one part.
    private static func ranges(_ numbers: [Int64]) -> [(text: String, count: Int)] {
        var parts: [(text: String, count: Int)] = []
        var rest = numbers[...]
        while let first = rest.first {
            let run = zip(rest, 0...).prefix { number, place in number - first == place }.map(\.0)
            parts += run.count > 2 ? [("\(first)–\(run[run.count - 1])", run.count)] : run.map { ("\($0)", 1) }
            rest = rest.dropFirst(run.count)
        }
        return parts
    }
}
