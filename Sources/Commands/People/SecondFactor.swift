import Base
import Domain

/// Sets up or takes away a person's second factor, with the codes that stand in for it, and ends the sessions that were
/// opened under the rule before.
///
/// - Throws: `notFound`, also where the own session is over; `invalid`.
package struct PutTOTP: Command {
    package let person: PersonID
    package let sealedSecret: String
    package let recoveryCodes: [KeyDigest]
    package let step: Int64
    package let own: LoginSession?

    /// - Parameters:
    ///   - sealedSecret: the secret under the master key; "" = no second factor.
    ///   - step: the time step of the code by which the person has proven to have the secret; it works no more.
    ///   - own: the session in which the person asks for it, as it was read: it goes on.
    package init(
        person: PersonID, sealedSecret: String, recoveryCodes: [KeyDigest], step: Int64 = 0, in own: LoginSession? = nil
    ) {
        self.person = person
        self.sealedSecret = sealedSecret
        self.recoveryCodes = recoveryCodes
        self.step = step
        self.own = own
    }

    /// Takes the second factor away.
    package static func off(_ person: PersonID, in own: LoginSession? = nil) -> PutTOTP {
        PutTOTP(person: person, sealedSecret: "", recoveryCodes: [], in: own)
    }

    package func touch(_ books: inout Books) {
        books.people.want(person)
        if let own { books.loginSessions.want(own.key) }
    }

    package func decide(_ books: inout Books) throws(Fault) -> Person {
        var row = try books.person(person)
        row.totpSecret = sealedSecret
        row.totpStep = step
        row.recoveryCodes = sealedSecret.isEmpty ? [] : recoveryCodes
        try row.check()
        try books.endSessions(of: &row, but: own)
        try books.people.put(row)
        return row
    }
}

/// Uses up the code of one time step: neither it nor an older one works again.
///
/// - Throws: `notFound`, `wrongState` without a second factor, `conflict` for a step that was used.
package struct UseTOTPStep: Command {
    package let person: PersonID
    package let step: Int64

    package init(person: PersonID, step: Int64) {
        self.person = person
        self.step = step
    }

    package func touch(_ books: inout Books) { books.people.want(person) }

    package func decide(_ books: inout Books) throws(Fault) {
        var row = try books.person(person)
        guard row.hasSecondFactor else { throw .wrongState("there is no second factor") }
        guard step > row.totpStep else { throw .conflict("the code was used") }
        row.totpStep = step
        try books.people.put(row)
    }
}

/// Uses up a recovery code.
///
/// - Throws: `notFound`, also for a code that is none.
package struct UseRecoveryCode: Command {
    package let person: PersonID
    package let digest: KeyDigest

    package init(person: PersonID, digest: KeyDigest) {
        self.person = person
        self.digest = digest
    }

    package func touch(_ books: inout Books) { books.people.want(person) }

    /// - Returns: how many codes are left.
    package func decide(_ books: inout Books) throws(Fault) -> Int {
        var row = try books.person(person)
        guard let place = row.recoveryCodes.firstIndex(of: digest) else { throw .notFound("recovery code") }
        row.recoveryCodes.remove(at: place)
        try books.people.put(row)
        return row.recoveryCodes.count
    }
}
