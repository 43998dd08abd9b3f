import Base
import Domain

extension Books {
    /// - Throws: `notFound`.
    func person(_ id: PersonID) throws(Fault) -> Person {
        guard let person = try people.find(id) else { throw .notFound("person \(id)") }
        return person
    }

    /// One of the staff who may act.
    ///
    /// - Throws: `notFound`, `accessDenied` for customers, `accountSuspended`.
    func staff(_ id: PersonID) throws(Fault) -> Person {
        let person = try person(id)
        guard person.role.isStaff else { throw .accessDenied }
        guard !person.isSuspended else { throw .accountSuspended }
        return person
    }

    /// Writes a new person, with the claim on the address and the count of owners.
    ///
    /// - Throws: `alreadyExists("email")`, `invalid`.
    mutating func add(_ person: Person) throws(Fault) {
        guard try mailClaims.find(person.claim) == nil else { throw .alreadyExists("email") }
        try person.check()
        people.expectAbsent(person.id)
        try people.put(person)
        try mailClaims.put(MailClaim(key: person.claim, person: person.id))
        if person.isActiveOwner { try count(.owners, 1) }
    }

    /// Ends every session of a person, also those that are being opened at this moment; the caller writes the person.
    ///
    /// - Parameter own: the session in which the person does this, as it was read: it goes on.
    /// - Throws: `notFound` where that session, or what it was opened by, is over.
    mutating func endSessions(of person: inout Person, but own: LoginSession? = nil) throws(Fault) {
        let ended = person.epoch
        person.epoch += 1
        guard let own else { return }
        guard var row = try loginSessions.find(own.key), row.isOpen(at: now), row.person == person.id,
            row.epoch == ended, own.epoch == ended
        else { throw .notFound("session") }
        row.epoch = person.epoch
        try loginSessions.put(row)
    }

    /// Counts one more or one less.
    ///
    /// - Returns: how many there are now.
    @discardableResult
    mutating func count(_ key: Tally.Key, _ change: Int64) throws(Fault) -> Int64 {
        let known = try tallies.find(key)
        var tally = known ?? Tally(key: key)
        let (sum, overflowed) = tally.count.addingReportingOverflow(change)
        guard !overflowed, sum >= 0 else { throw .bug("a tally would fall below zero") }
        tally.count = sum
        if sum > 0 {
            try tallies.put(tally)
        } else if known != nil {
            try tallies.remove(key)
        }
        return sum
    }
}
