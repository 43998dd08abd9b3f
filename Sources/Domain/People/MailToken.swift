import Base

/// What a link in a mail opens, once: found by the digest of the link's token.
package struct MailToken: Stored, Equatable {
    package enum Purpose: Int64, Sendable {
        case resetPassword = 1
        case invitation = 2
    }

    package let key: KeyDigest
    package let person: PersonID
    package let purpose: Purpose
    /// Where the link was sent: it opens nothing after the person's address has changed.
    package let email: MailAddress
    package let expiresAt: Instant
    package var version: Int64 = 0

    package static let table = TableShape(
        "mail_tokens", key: ["digest:text"],
        columns: ["person_id", "purpose", "email:text", "expires_at_ms", "version"])

    package init(key: KeyDigest, person: PersonID, purpose: Purpose, email: MailAddress, expiresAt: Instant) {
        self.key = key
        self.person = person
        self.purpose = purpose
        self.email = email
        self.expiresAt = expiresAt
    }

    package func write(to writer: inout some ColumnWriter) {
        key.write(to: &writer)
        writer.id(person)
        writer.choice(purpose)
        writer.text(email.text)
        writer.time(expiresAt)
        writer.integer(version)
    }

    package init(from reader: inout some ColumnReader) throws(UnreadableRow) {
        key = try reader.digest("digest")
        person = try reader.id("person_id")
        purpose = try reader.choice("purpose")
        email = MailAddress(stored: try reader.string("email"))
        expiresAt = try reader.time("expires_at_ms")
        version = try reader.number("version")
    }
}
