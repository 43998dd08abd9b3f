/// Tables as text, after RFC 4180: cells between commas, lines that end with CR and LF.
///
/// Spreadsheets take a cell that begins with one of `= + - @`, a tab or a CR for a formula, and what customers wrote
/// stands in such cells. They get an apostrophe in front; plain numbers, negative ones too, stay as they are.
package enum CSVText {
    /// One line with its end.
    package static func line(_ cells: [String]) -> String {
        cells.map(cell).joined(separator: ",") + "\r\n"
    }

    /// One cell, in quotes where it needs them.
    package static func cell(_ text: String) -> String {
        let safe = isFormula(text) ? "'" + text : text
        guard safe.utf8.contains(where: { $0 == 0x22 || $0 == 0x2C || $0 == 0x0A || $0 == 0x0D }) else { return safe }
        return "\"" + safe.replacing("\"", with: "\"\"") + "\""
    }

    private static func isFormula(_ text: String) -> Bool {
        switch text.utf8.first {
        case UInt8(ascii: "="), UInt8(ascii: "+"), UInt8(ascii: "@"), 0x09, 0x0D: true
        case UInt8(ascii: "-"): !isPlainNumber(text.utf8.dropFirst())
        default: false
        }
    }

    /// Digits, with one point between them at most.
    private static func isPlainNumber(_ text: some Collection<UInt8>) -> Bool {
        let parts = text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return parts.count <= 2 && parts.allSatisfy { !$0.isEmpty && $0.allSatisfy { (0x30...0x39).contains($0) } }
    }
}
