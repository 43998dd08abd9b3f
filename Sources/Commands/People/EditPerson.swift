import Base
import Domain

/// Sets a person's password, and ends the sessions that the old one opened.
///
/// - Throws: `notFound`, also where the own session is over; `invalid`.
package struct SetPassword: Command {
    package let person: PersonID
    package let hash: String
    package let own: LoginSession?

    /// - Parameter own: the one in which the person asks for it, as it was read: it goes on.
    package init(person: PersonID, hash: String, in own: LoginSession? = nil) {
        self.person = person
        self.hash = hash
        self.own = own
    }

    package func touch(_ books: inout Books) {
        books.people.want(person)
        if let own { books.loginSessions.want(own.key) }
    }

    package func decide(_ books: inout Books) throws(Fault) -> Person {
        var row = try books.person(person)
        row.passwordHash = hash
        try row.check()
        try books.endSessions(of: &row, but: own)
        try books.people.put(row)
        return row
    }
}

/// Changes how the console calls and serves a person.
///
/// - Throws: `notFound`, `invalid`.
package struct SetProfile: Command {
    package let person: PersonID
    package let name: String
    package let language: String
    package let timeZone: String

    package init(person: PersonID, name: String, language: String, timeZone: String) {
        self.person = person
        self.name = name
        self.language = language
        self.timeZone = timeZone
    }

    package func touch(_ books: inout Books) { books.people.want(person) }

    package func decide(_ books: inout Books) throws(Fault) -> Person {
        var row = try books.person(person)
        row.name = name
        row.language = language
        row.timeZone = timeZone
        try row.check()
        try books.people.put(row)
        return row
    }
}

/// Gives a person another address. An account that is called by the old one is called by the new one.
///
/// - Throws: `notFound`, `alreadyExists("email")`.
package struct ChangeMail: Command {
    package static let discovers = true

    package let person: PersonID
    package let email: MailAddress

    package init(person: PersonID, email: MailAddress) {
        self.person = person
        self.email = email
    }

    package func touch(_ books: inout Books) {
        books.revisions.want(.catalog)
        guard let row = books.people.peek(person) else { return }
        books.mailClaims.want(row.claim)
        books.mailClaims.want(MailClaim.Key(row.storefront, email))
        if let account = row.account { books.accounts.want(account) }
    }

    package func decide(_ books: inout Books) throws(Fault) -> Person {
        let old = try books.person(person)
        guard old.email != email else { return old }
        var row = old
        row.email = email
        guard try books.mailClaims.find(row.claim) == nil else { throw .alreadyExists("email") }
        try books.mailClaims.remove(old.claim)
        try books.mailClaims.put(MailClaim(key: row.claim, person: row.id))
        try books.people.put(row)
        if let id = row.account, var account = try books.accounts.find(id), account.name == old.email.text {
            account.name = email.text
            try books.accounts.put(account)
            try books.reviseCatalog()
        }
        return row
    }
}
