import Base

/// The fields of a form or of an address, as they were sent.
package struct FormValues: Sendable {
    /// What one form may hold; a bulk edit has a few hundred.
    package static let most = 2_000

    private var values: [String: [String]] = [:]

    package init() {}

    /// - Returns: nil where the bytes are no form, or hold too much.
    package init?(_ bytes: [UInt8]) {
        guard let fields = URLForm.fields(bytes, most: Self.most) else { return nil }
        for field in fields { values[field.name, default: []].append(field.value) }
    }

    package init(_ pairs: [String: String]) {
        values = pairs.mapValues { [$0] }
    }

    /// The value as it was sent, line ends as `\n`; empty where there is none.
    package func raw(_ name: String) -> String {
        (values[name]?.first).map(Self.line) ?? ""
    }

    /// The value without blanks around it; empty where there is none.
    package subscript(_ name: String) -> String { String(raw(name).trimmed) }

    package func has(_ name: String) -> Bool { values[name] != nil }

    package func isOn(_ name: String) -> Bool { self[name] == "on" }

    package func all(_ name: String) -> [String] { (values[name] ?? []).map(Self.line) }

    private static func line(_ text: String) -> String {
        text.replacing("\r\n", with: "\n").replacing("\0", with: "\u{FFFD}")
    }

    package var names: [String] { values.keys.sorted() }

    /// The same form with another value in one of its fields.
    package func setting(_ name: String, _ value: String) -> FormValues {
        var form = self
        form.values[name] = [value]
        return form
    }

    /// A whole number without sign, or nil.
    package func number(_ name: String) -> Int64? { WholeNumber.parse(self[name]) }

    package func id<Owner>(_ name: String) -> Identifier<Owner>? { Identifier(text: self[name]) }
}
