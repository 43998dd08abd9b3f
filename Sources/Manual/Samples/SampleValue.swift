import Base

/// A value that samples write as a literal.
enum SampleValue {
    case null
    case flag(Bool)
    /// Digits as they stand.
    case number(String)
    case text(String)
    case list([SampleValue])
    case object([(name: String, value: SampleValue)])

    init(_ json: JSONValue) {
        switch json {
        case .null: self = .null
        case .flag(let flag): self = .flag(flag)
        case .number(let text): self = .number(text)
        case .text(let text): self = .text(text)
        case .array(let items): self = .list(items.map(SampleValue.init))
        case .object(let members): self = .object(members.map { ($0.name, SampleValue($0.value)) })
        }
    }

    init(_ fields: [SampleCall.Field]) {
        self = .object(fields.map { ($0.name, .text($0.value)) })
    }
}

extension String {
    /// The text between double quotes, with a backslash before quotes, backslashes and what `also` names.
    ///
    /// - Parameters:
    ///   - also: further characters that mean something in the language.
    ///   - escape: how a character is written that must not stand as it is; nil = it may.
    func quoted(also: Set<Unicode.Scalar> = [], _ escape: (Unicode.Scalar) -> String?) -> String {
        var result = "\""
        for scalar in unicodeScalars {
            switch scalar {
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case "\"", "\\": result += "\\\(scalar)"
            default:
                if also.contains(scalar) {
                    result += "\\\(scalar)"
                } else if let escaped = escape(scalar) {
                    result += escaped
                } else {
                    result.unicodeScalars.append(scalar)
                }
            }
        }
        return result + "\""
    }
}

extension Unicode.Scalar {
    /// Control characters, and what turns the direction of text or ends lines: none of them belongs into source text.
    var isHidden: Bool {
        switch value {
        case ..<0x20, 0x7F...0x9F, 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x2069, 0xFEFF: true
        default: false
        }
    }

    /// The number in hexadecimal with at least that many digits.
    func hex(_ width: Int) -> String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }
}
