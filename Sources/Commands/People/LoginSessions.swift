import Base
import Domain

/// Opens a session for a person who has given the right password.
///
/// - Throws: `notFound`, `accountSuspended`, `alreadyExists` for a token that is in use.
package struct OpenSession: Command {
    package let digest: KeyDigest
    package let person: PersonID
    package let stage: LoginSession.Stage
    package let address: String
    package let agent: String
    package let lifetimeMilliseconds: Int64

    package init(
        digest: KeyDigest, person: PersonID, stage: LoginSession.Stage, address: String, agent: String,
        lifetimeMilliseconds: Int64
    ) {
        self.digest = digest
        self.person = person
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
        guard try !books.person(person).isSuspended else { throw .accountSuspended }
        guard try books.loginSessions.find(digest) == nil else { throw .alreadyExists("session") }
        let session = LoginSession(
            key: digest, person: person, stage: stage, createdAt: books.now,
            expiresAt: books.now.advanced(milliseconds: lifetimeMilliseconds), address: address, agent: agent)
        try books.loginSessions.put(session)
        return session
    }
}

/// The second factor was given: the session goes on signed in, under another token.
///
/// - Throws: `notFound` for a session that is over, `wrongState` for one that is signed in already, `alreadyExists`.
package struct RaiseSession: Command {
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
    }

    package func decide(_ books: inout Books) throws(Fault) -> LoginSession {
        guard let row = try books.loginSessions.find(old), row.isOpen(at: books.now) else {
            throw .notFound("session")
        }
        guard row.stage == .passwordGiven else { throw .wrongState("the session is signed in") }
        guard try books.loginSessions.find(new) == nil else { throw .alreadyExists("session") }
        try books.loginSessions.remove(old)
        let end = lifetimeMilliseconds.map { books.now.advanced(milliseconds: $0) } ?? row.expiresAt
        let session = LoginSession(
            key: new, person: row.person, stage: .signedIn, createdAt: books.now, expiresAt: end,
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

/// Ends sessions; those that are gone already do no harm.
package struct CloseSessions: Command {
    package let digests: [KeyDigest]

    package init(_ digests: [KeyDigest]) {
        self.digests = digests
    }

    package var identifiers: Int64 { 0 }

    package func touch(_ books: inout Books) {
        for digest in digests { books.loginSessions.want(digest) }
    }

    /// - Returns: how many were there.
    package func decide(_ books: inout Books) throws(Fault) -> Int {
        var count = 0
        for digest in digests where try books.loginSessions.find(digest) != nil {
            try books.loginSessions.remove(digest)
            count += 1
        }
        return count
    }
}

/// Ends one session, as signing out does.
package struct CloseSession: Command {
    private let sessions: CloseSessions

    package init(_ digest: KeyDigest) {
        sessions = CloseSessions([digest])
    }

    package var identifiers: Int64 { 0 }

    package func touch(_ books: inout Books) { sessions.touch(&books) }
    package func decide(_ books: inout Books) throws(Fault) { _ = try sessions.decide(&books) }
}

/// One of the staff sees the shop as a customer does, or no longer.
///
/// - Throws: `notFound`, `accessDenied` for a customer's session, `wrongState` before the second factor.
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
        _ = try books.staff(row.person)
        if let account {
            guard try books.accounts.find(account) != nil else { throw .notFound("account \(account)") }
        }
        row.actingAs = account
        try books.loginSessions.put(row)
        return row
    }
}
