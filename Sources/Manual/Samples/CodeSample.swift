/// A request written down in one language, ready to be run.
package struct CodeSample: Sendable, Equatable {
    package enum Language: String, Sendable, CaseIterable {
        case curl, python, php, javascript

        /// As people call it.
        package var title: String {
            switch self {
            case .curl: "curl"
            case .python: "Python (requests)"
            case .php: "PHP (curl)"
            case .javascript: "JavaScript (fetch)"
            }
        }
    }

    package let language: Language
    package let text: String

    /// The key of samples that are for everybody.
    package static let key = "YOUR_API_KEY"

    package init(_ language: Language, of call: SampleCall) {
        self.language = language
        text =
            switch language {
            case .curl: CurlSample.text(call)
            case .python: PythonSample.text(call)
            case .php: PHPSample.text(call)
            case .javascript: JavaScriptSample.text(call)
            }
    }

    /// The same request in every language.
    package static func all(of call: SampleCall) -> [CodeSample] { Language.allCases.map { CodeSample($0, of: call) } }
}

/// Writes JSON values as literals of a language that is written like JSON.
struct LiteralStyle: Sendable {
    let indent: String
    let null: String
    let yes: String
    let no: String
    let string: @Sendable (String) -> String
    /// Opens, closes and pairs of an object; empty is what an object without members is written as.
    let object: (open: String, pair: String, close: String, empty: String)

    func text(_ value: SampleValue, at depth: Int) -> String {
        switch value {
        case .null: null
        case .flag(let flag): flag ? yes : no
        case .number(let text): text
        case .text(let text): string(text)
        case .list(let items): "[" + items.map { self.text($0, at: depth) }.joined(separator: ", ") + "]"
        case .object(let members):
            members.isEmpty ? object.empty : lines(members, at: depth)
        }
    }

    private func lines(_ members: [(name: String, value: SampleValue)], at depth: Int) -> String {
        let inner = String(repeating: indent, count: depth + 1)
        let rows = members.map { inner + string($0.name) + object.pair + text($0.value, at: depth + 1) + ",\n" }
        return object.open + "\n" + rows.joined() + String(repeating: indent, count: depth) + object.close
    }
}
