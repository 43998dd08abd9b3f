import Base
import Domain

/// An address with the name shown before it: `Shop <noreply@example.com>`.
package struct Mailbox: Hashable, Sendable {
    /// Bytes; a line of a header stays within bounds, whatever the name.
    package static let mostName = 200

    /// "" = none.
    package let name: String
    package let address: MailAddress

    /// - Returns: nil for an address that is none, or a name that is too long or has control characters.
    package init?(_ text: String) {
        guard MailText.isLine(text) else { return nil }
        let text = text.trimmed
        guard let open = text.lastIndex(of: "<") else {
            guard let address = MailAddress(text) else { return nil }
            self.name = ""
            self.address = address
            return
        }
        guard text.last == ">", let address = MailAddress(text[text.index(after: open)...].dropLast()) else {
            return nil
        }
        var name = text[..<open].trimmed
        if name.utf8.count >= 2, name.first == "\"", name.last == "\"" { name = name.dropFirst().dropLast() }
        guard name.utf8.count <= Self.mostName else { return nil }
        self.name = String(name)
        self.address = address
    }

    /// As a `From` header carries it, the address on a line of its own: after a name it may be too long for one.
    var header: String {
        if name.isEmpty { return address.text }
        guard MailText.isPlain(name), MailText.fitsLine(name) else {
            return "\(MailText.encodedWords(name))\r\n <\(address.text)>"
        }
        let quoted = name.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
        return "\"\(quoted)\"\r\n <\(address.text)>"
    }

    /// What stands behind the @.
    var domain: Substring { address.text.split(separator: "@").last ?? "localhost" }
}

extension Mailbox: CustomStringConvertible {
    package var description: String { name.isEmpty ? address.text : "\(name) <\(address.text)>" }
}
