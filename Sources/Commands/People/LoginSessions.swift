import Base
import Domain

/// Opens a session for a person who has given the right password.
///
/// - Throws: `notFound`, `accountSuspended`, `conflict` where password, second factor or role are others by now,
///   `alreadyExists` for a token that is in use.
package struct OpenSession: Command {
    package let digest: KeyDigest
    package let person: PersonID
    package let epoch: Int64
    package let stage: LoginSession.Stage
    package let address: String
    package let agent: String
    package let lifetimeMilliseconds: Int64

    /// - Parameter person: as the password was compared with.
    package init(
        digest: KeyDigest, for person: Person, stage: LoginSession.Stage, address: String, agent: String,
        lifetimeMilliseconds: Int64
    ) {
        self.digest = digest
        self.person = person.id
        epoch = person.epoch
        self.stage = stage
        self.address = address
        self.agent = agent
        self.lifetimeMilliseconds = lifetimeMilliseconds
    }

    package var identifiers: Int64 { 0 }

    package func touch(_ books: inout Books) {
        books.people.want(person)
        books.loginSessions.want(digest)
    }

    package func decide(_ books: inout Books) throws(Fault) -> LoginSession {
        let row = try books.person(person)
        guard !row.isSuspended else { throw .accountSuspended }
        guard row.epoch == epoch else { throw .conflict("the person's sessions were ended") }
        guard try books.loginSessions.find(digest) == nil else { throw .alreadyExists("session") }
        let session = LoginSession(
            key: digest, person: person, epoch: epoch, stage: stage, createdAt: books.now,
            expiresAt: books.now.advanced(milliseconds: lifetimeMilliseconds), address: address, agent: agent)
        try books.loginSessions.put(session)
        return session
    }
}

/// The second factor was given: the session goes on signed in, under another token.
///
/// - Throws: `notFound` for a session that is over, `wrongState` for one that is signed in already, `alreadyExists`.
package struct RaiseSession: Command {
    package static let discovers = true

    package let old: KeyDigest
    package let new: KeyDigest
    package let lifetimeMilliseconds: Int64?

    /// - Parameter lifetimeMilliseconds: from now; nil = it ends when the old one would have.
    package init(old: KeyDigest, new: KeyDigest, lifetimeMilliseconds: Int64? = nil) {
        self.old = old
        self.new = new
        self.lifetimeMilliseconds = lifetimeMilliseconds
    }

    package var identifiers: Int64 { 0 }

    package func touch(_ books: inout Books) {
        books.loginSessions.want(old)
        books.loginSessions.want(new)
        if let row = books.loginSessions.peek(old) { books.people.want(row.person) }
    }

    package func decide(_ books: inout Books) throws(Fault) -> LoginSession {
        guard let row = try books.loginSessions.find(old), row.isOpen(at: books.now) else {
            throw .notFound("session")
        }
        let person = try books.person(row.person)
        guard !person.isSuspended, person.epoch == row.epoch else { throw .notFound("session") }
        guard row.stage == .passwordGiven else { throw .wrongState("the session is signed in") }
        guard try books.loginSessions.find(new) == nil else { throw .alreadyExists("session") }
        try books.loginSessions.remove(old)
        let end = lifetimeMilliseconds.map { books.now.advanced(milliseconds: $0) } ?? row.expiresAt
        let session = LoginSession(
            key: new, person: row.person, epoch: row.epoch, stage: .signedIn, createdAt: books.now, expiresAt: end,
            address: row.address, agent: row.agent)
        try books.loginSessions.put(session)
        return session
    }
}

/// Writes down when and from where a session was used last. One that has been closed meanwhile stays closed.
package struct SeeSession: Command {
    package let digest: KeyDigest
    package let seenAt: Instant
    package let address: String

    package init(digest: KeyDigest, at seenAt: Instant, address: String) {
        self.digest = digest
        self.seenAt = seenAt
        self.address = address
    }

    package var identifiers: Int64 { 0 }

    package func touch(_ books: inout Books) { books.loginSessions.want(digest) }

    package func decide(_ books: inout Books) throws(Fault) {
        guard var row = try books.loginSessions.find(digest), row.seenAt < seenAt else { return }
        row.seenAt = seenAt
        row.address = address.withoutNUL.cut(toBytes: LoginSession.mostAddress)
        try books.loginSessions.put(row)
    }
}

/// Ends one session, as signing out does; one that is gone already does no harm.
package struct CloseSession: Command {
    package let digest: KeyDigest

    package init(_ digest: KeyDigest) {
        self.digest = digest
    }

    package var identifiers: Int64 { 0 }

    package func touch(_ books: inout Books) { books.loginSessions.want(digest) }

    package func decide(_ books: inout Books) throws(Fault) {
        if try books.loginSessions.find(digest) != nil { try books.loginSessions.remove(digest) }
    }
}

/// Ends every session of a person, also those that are being opened at this moment.
///
/// - Throws: `notFound` for the person, and where the own session is over.
package struct EndSessions: Command {
    package let person: PersonID
    package let own: LoginSession?

    /// - Parameter own: the one in which the person asks for it, as it was read: it goes on.
    package init(of person: PersonID, but own: LoginSession? = nil) {
        self.person = person
        self.own = own
    }

    package var identifiers: Int64 { 0 }

    package func touch(_ books: inout Books) {
        books.people.want(person)
        if let own { books.loginSessions.want(own.key) }
    }

    package func decide(_ books: inout Books) throws(Fault) {
        var row = try books.person(person)
        try books.endSessions(of: &row, but: own)
        try books.people.put(row)
    }
}

/// One of the staff sees the shop as a customer does, or no longer.
///
/// - Throws: `notFound`, `accessDenied` for a session of a customer or of support, `wrongState` before the second factor.
package struct ActAs: Command {
    package static let discovers = true

    package let digest: KeyDigest
    package let account: AccountID?

    /// - Parameter account: nil = as nobody any more.
    package init(digest: KeyDigest, account: AccountID?) {
        self.digest = digest
        self.account = account
    }

    package var identifiers: Int64 { 0 }

    package func touch(_ books: inout Books) {
        if let account { books.accounts.want(account) }
        if let row = books.loginSessions.peek(digest) { books.people.want(row.person) }
    }

    package func decide(_ books: inout Books) throws(Fault) -> LoginSession {
        guard var row = try books.loginSessions.find(digest), row.isOpen(at: books.now) else {
            throw .notFound("session")
        }
        guard row.stage == .signedIn else { throw .wrongState("the second factor is awaited") }
        let person = try books.staff(row.person)
        guard person.epoch == row.epoch else { throw .notFound("session") }
        guard account == nil || person.role >= .manager else { throw .accessDenied }
        if let account {
            guard try books.accounts.find(account) != nil else { throw .notFound("account \(account)") }
        }
        row.actingAs = account
        try books.loginSessions.put(row)
        return row
    }
}
