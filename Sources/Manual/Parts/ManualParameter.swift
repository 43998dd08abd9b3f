import Base
import Domain

/// What a parameter may be.
package enum ParameterKind: Sendable, Equatable {
    /// Always this word.
    case word(String)
    /// One of these words.
    case words([String])
    /// One line of text; nil = no bound of its own.
    case text(longest: Int?)
    /// One line of at most so many bytes of UTF-8.
    case bytes(Int)
    /// Items, a line each, of at most so many bytes.
    case list(bytes: Int)
    /// A whole number; nil = no bound of its own.
    case integer(ClosedRange<Int64>?)
    /// One of these whole numbers.
    case numbers([Int64])
    /// A decimal number as text.
    case decimal
    /// A day as d/m/Y.
    case day
    /// The number of something.
    case id
    /// Numbers between commas.
    case ids(most: Int)

    /// The name of the kind, for people.
    package func name(_ language: ManualLanguage) -> String {
        switch self {
        case .word, .words, .text, .bytes: Phrase("text", "chuỗi", "字符串")[language]
        case .list: Phrase("list, one per line", "danh sách, mỗi dòng một mục", "列表，每行一项")[language]
        case .integer, .numbers, .id: Phrase("integer", "số nguyên", "整数")[language]
        case .decimal: Phrase("decimal text", "chuỗi số thập phân", "小数字符串")[language]
        case .day: Phrase("date, d/m/Y", "ngày, d/m/Y", "日期，d/m/Y")[language]
        case .ids: Phrase("integers separated by commas", "các số nguyên, cách nhau bằng dấu phẩy", "逗号分隔的整数")[language]
        }
    }

    /// The bounds, for people; empty where there are none.
    package func bounds(_ language: ManualLanguage) -> String {
        switch self {
        case .word(let word): word
        case .words(let words): words.joined(separator: ", ")
        case .text(let longest?):
            Phrase("at most \(longest) characters", "tối đa \(longest) ký tự", "最多 \(longest) 个字符")[language]
        case .bytes(let longest):
            Phrase("at most \(longest) bytes", "tối đa \(longest) byte", "最多 \(longest) 字节")[language]
        case .list(let longest):
            Phrase("at most \(longest) bytes each", "tối đa \(longest) byte mỗi mục", "每项最多 \(longest) 字节")[language]
        case .integer(let range?):
            range.upperBound == .max ? "≥ \(range.lowerBound)" : "\(range.lowerBound)–\(range.upperBound)"
        case .numbers(let numbers): numbers.map(String.init).joined(separator: ", ")
        case .id: "1–\(Self.lastID)"
        case .ids(let most): Phrase("at most \(most)", "tối đa \(most)", "最多 \(most) 个")[language]
        case .text(nil), .integer(nil), .decimal, .day: ""
        }
    }

    /// Ids are below 2^31.
    static let lastID = (Int64(1) << 31) - 1

    /// The JSON Schema.
    func schema() -> JSONValue {
        switch self {
        case .word(let word): .members(("type", .text("string")), ("const", .text(word)))
        case .words(let words): .members(("type", .text("string")), ("enum", .array(words.map(JSONValue.text))))
        case .text(let longest):
            .members(("type", .text("string")), ("maxLength", longest.map { .number(String($0)) }))
        // No length: a schema counts characters, and the server bytes.
        case .list, .bytes: .members(("type", .text("string")))
        case .integer(let range): Self.integer(range)
        case .numbers(let numbers):
            .members(("type", .text("integer")), ("enum", .array(numbers.map { .number(String($0)) })))
        case .decimal:
            .members(("type", .text("string")), ("pattern", .text(#"^[0-9]+(\.[0-9]+)?$"#)))
        case .day: .members(("type", .text("string")), ("pattern", .text("^[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}$")))
        case .id: Self.integer(1...Self.lastID)
        case .ids: .members(("type", .text("string")))
        }
    }

    private static func integer(_ range: ClosedRange<Int64>?) -> JSONValue {
        let upper = range.flatMap { $0.upperBound == .max ? nil : $0.upperBound }
        return .members(
            ("type", .text("integer")), ("minimum", range.map { .number(String($0.lowerBound)) }),
            ("maximum", upper.map { .number(String($0)) }))
    }
}

/// Something that a request may carry.
package struct ManualParameter: Sendable, Equatable {
    /// Where it stands.
    package enum Place: String, Sendable {
        case form, path, query, header, body
    }

    package let name: String
    package let place: Place
    package let isRequired: Bool
    package let kind: ParameterKind
    /// What it is, in the manual's language.
    package let about: String
    /// Its kind and its bounds, in the manual's language.
    package let type: String
    package let bounds: String

    init(
        _ name: String, _ place: Place, _ kind: ParameterKind, isRequired: Bool = false, _ about: Phrase,
        _ language: ManualLanguage
    ) {
        self.init(
            name: name, place: place, isRequired: isRequired, kind: kind, about: about[language],
            type: kind.name(language), bounds: kind.bounds(language))
    }

    private init(
        name: String, place: Place, isRequired: Bool, kind: ParameterKind, about: String, type: String, bounds: String
    ) {
        self.name = name
        self.place = place
        self.isRequired = isRequired
        self.kind = kind
        self.about = about
        self.type = type
        self.bounds = bounds
    }

    /// The same, where another parameter will do as well.
    var asOptional: ManualParameter {
        ManualParameter(
            name: name, place: place, isRequired: false, kind: kind, about: about, type: type, bounds: bounds)
    }
}

extension JSONValue {
    /// An object of these members; those without a value stay out.
    static func members(_ members: (String, JSONValue?)...) -> JSONValue {
        .object(members.compactMap { name, value in value.map { Member(name, $0) } })
    }
}
