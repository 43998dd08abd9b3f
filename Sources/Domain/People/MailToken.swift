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
    /// A checksum of what is stored of the password it was made under: it opens nothing after another was set.
    package let passwordMark: Int64
    package let expiresAt: Instant
    package var version: Int64 = 0

    package static let table = TableShape(
        "mail_tokens", key: ["digest:text"],
        columns: ["person_id", "purpose", "email:text", "password_mark", "expires_at_ms", "version"])

    package init(key: KeyDigest, for person: Person, purpose: Purpose, expiresAt: Instant) {
        self.key = key
        self.person = person.id
        self.purpose = purpose
        email = person.email
        passwordMark = Self.mark(of: person)
        self.expiresAt = expiresAt
    }

    /// Does it still open something for its person, as that is now?
    package func isGood(for person: Person, at now: Instant) -> Bool {
        now < expiresAt && person.email == email && Self.mark(of: person) == passwordMark
    }

    private static func mark(of person: Person) -> Int64 { Int64(CRC32.checksum(person.passwordHash.utf8)) }

    package func write(to writer: inout some ColumnWriter) {
        key.write(to: &writer)
        writer.id(person)
        writer.choice(purpose)
        writer.text(email.text)
        writer.integer(passwordMark)
        writer.time(expiresAt)
        writer.integer(version)
    }

    package init(from reader: inout some ColumnReader) throws(UnreadableRow) {
        key = try reader.digest("digest")
        person = try reader.id("person_id")
        purpose = try reader.choice("purpose")
        email = MailAddress(stored: try reader.string("email"))
        passwordMark = try reader.number("password_mark")
        expiresAt = try reader.time("expires_at_ms")
        version = try reader.number("version")
    }
}
