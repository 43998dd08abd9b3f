import Base
import Domain

/// Makes what a link in a mail opens, once.
///
/// - Throws: `notFound`, `alreadyExists` for a token that is in use.
package struct OpenMailToken: Command {
    package let digest: KeyDigest
    package let person: PersonID
    package let purpose: MailToken.Purpose
    package let lifetimeMilliseconds: Int64

    package init(digest: KeyDigest, person: PersonID, purpose: MailToken.Purpose, lifetimeMilliseconds: Int64) {
        self.digest = digest
        self.person = person
        self.purpose = purpose
        self.lifetimeMilliseconds = lifetimeMilliseconds
    }

    package var identifiers: Int64 { 0 }

    package func touch(_ books: inout Books) {
        books.people.want(person)
        books.mailTokens.want(digest)
    }

    package func decide(_ books: inout Books) throws(Fault) {
        let row = try books.person(person)
        guard try books.mailTokens.find(digest) == nil else { throw .alreadyExists("token") }
        try books.mailTokens.put(
            MailToken(
                key: digest, for: row, purpose: purpose,
                expiresAt: books.now.advanced(milliseconds: lifetimeMilliseconds)))
    }
}

/// Uses a link up, sets the password that its person has chosen, and ends the sessions that the old one opened.
///
/// - Throws: `notFound` for a token that is none, was used, is over, is for something else, was sent elsewhere or was
///   made under another password; `accountSuspended`, `invalid`.
package struct RedeemMailToken: Command {
    package static let discovers = true

    package let digest: KeyDigest
    package let purpose: MailToken.Purpose
    package let passwordHash: String

    package init(digest: KeyDigest, purpose: MailToken.Purpose, passwordHash: String) {
        self.digest = digest
        self.purpose = purpose
        self.passwordHash = passwordHash
    }

    package var identifiers: Int64 { 0 }

    package func touch(_ books: inout Books) {
        if let token = books.mailTokens.peek(digest) { books.people.want(token.person) }
    }

    package func decide(_ books: inout Books) throws(Fault) -> Person {
        guard let token = try books.mailTokens.find(digest), token.purpose == purpose else {
            throw .notFound("token")
        }
        var person = try books.person(token.person)
        guard token.isGood(for: person, at: books.now) else { throw .notFound("token") }
        guard !person.isSuspended else { throw .accountSuspended }
        person.passwordHash = passwordHash
        try person.check()
        try books.endSessions(of: &person)
        try books.people.put(person)
        try books.mailTokens.remove(digest)
        return person
    }
}
