import Base

/// The forms in which a catalogue may come as text.
package enum CatalogText: String, Sendable, CaseIterable {
    /// A saved answer of another panel: as `json`.
    case services
    case csv, json

    /// The entries of a text, each as names and values.
    ///
    /// - Throws: `invalid`.
    package func entries(of text: String) throws(Fault) -> [[String: String]] {
        switch self {
        case .services, .json:
            guard case .array(let items)? = JSONValue.parse(Array(text.utf8)) else { throw .invalid("no JSON array") }
            return items.map(Self.texts)
        case .csv:
            let rows = CommaSeparated.rows(text)
            guard let names = rows.first else { throw .invalid("no line of column names") }
            return rows.dropFirst().map { row in
                Dictionary(zip(names.map { String($0.trimmed.lowercased()) }, row)) { first, _ in first }
            }
        }
    }

    private static func texts(_ item: JSONValue) -> [String: String] {
        guard case .object(let members) = item else { return [:] }
        var texts: [String: String] = [:]
        for member in members where texts[member.name] == nil {
            switch member.value {
            case .text(let text), .number(let text): texts[member.name] = text
            case .flag(let flag): texts[member.name] = flag ? "true" : "false"
            case .null, .array, .object: break
            }
        }
        return texts
    }
}

/// Comma-separated values (RFC 4180).
package enum CommaSeparated {
    /// The rows of a text, empty ones left out.
    package static func rows(_ text: String) -> [[String]] {
        var rows: [[String]] = []
        var row: [String] = []
        var field = ""
        var isQuoted = false
        var characters = text.makeIterator()
        var pending = characters.next()
        while let character = pending {
            pending = characters.next()
            if isQuoted {
                if character == "\"" {
                    if pending == "\"" {
                        field.append("\"")
                        pending = characters.next()
                    } else {
                        isQuoted = false
                    }
                } else {
                    field.append(character)
                }
            } else if character == "\"" && field.isEmpty {
                isQuoted = true
            } else if character == "," {
                row.append(field)
                field = ""
            } else if character.isNewline {
                row.append(field)
                if row != [""] { rows.append(row) }
                row = []
                field = ""
            } else {
                field.append(character)
            }
        }
        row.append(field)
        if row != [""] { rows.append(row) }
        return rows
    }
}
