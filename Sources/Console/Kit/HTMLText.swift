import Base
import Domain

/// HTML that is written straight through: for cells of tables, of which a page has hundreds. Everything else is a
/// template's.
package struct HTMLText {
    package private(set) var string = ""

    package init() {}

    /// Markup of our own.
    package mutating func markup(_ text: String) { string += text }

    /// Text of anybody's.
    package mutating func text(_ text: String) { string += Self.escaped(text) }

    /// ` name="value"`.
    package mutating func attribute(_ name: String, _ value: String) {
        string += " \(name)=\"\(Self.escaped(value))\""
    }

    package static func escaped(_ text: String) -> String {
        guard text.utf8.contains(where: isSpecial) else { return text }
        var escaped = ""
        escaped.reserveCapacity(text.utf8.count + 32)
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "'": escaped += "&#39;"
            // HTML knows no control characters but blanks.
            case "\u{0}"..."\u{8}", "\u{B}", "\u{C}", "\u{E}"..."\u{1F}", "\u{7F}"..."\u{9F}":
                escaped.unicodeScalars.append("\u{FFFD}")
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }

    private static func isSpecial(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x26, 0x3C, 0x3E, 0x22, 0x27, 0x00...0x08, 0x0B, 0x0C, 0x0E...0x1F, 0x7F, 0xC2: true
        default: false
        }
    }
}
