import Base
import Domain

/// A person, or nil.
package struct ReadPerson: Query {
    package let id: PersonID

    package init(_ id: PersonID) {
        self.id = id
    }

    package var needsSnapshot: Bool { false }

    package func answer(from source: any Source) throws(EngineFault) -> Person? {
        try source.first("SELECT * FROM people WHERE id = $1", [.integer(id.raw)])
    }
}

/// Whose an address is, or nil.
package struct ReadPersonByMail: Query {
    package let claim: MailClaim.Key

    /// - Parameter storefront: nil = among staff.
    package init(_ storefront: StorefrontID?, _ email: MailAddress) {
        claim = MailClaim.Key(storefront, email)
    }

    package var needsSnapshot: Bool { false }

    package func answer(from source: any Source) throws(EngineFault) -> Person? {
        try source.first(
            """
            SELECT p.* FROM mail_claims c JOIN people p ON p.id = c.person_id
            WHERE c.storefront_id = $1 AND c.email = $2
            """, [.integer(claim.storefront), .text(claim.email.text)])
    }
}

/// A session with its person; nil also for one that was ended with all of its person's. Whether its time is over, of
/// which stage it is, and whether its person is suspended, is for the caller to look at.
package struct ReadLogin: Query {
    package let digest: KeyDigest

    package init(_ digest: KeyDigest) {
        self.digest = digest
    }

    package var needsSnapshot: Bool { false }

    package func answer(from source: any Source) throws(EngineFault) -> (session: LoginSession, person: Person)? {
        var found: (session: LoginSession, person: Person)?
        try source.rows(
            """
            SELECT s.digest, s.person_id, s.epoch, s.acting_as, s.stage, s.created_at_ms, s.seen_at_ms,
                s.expires_at_ms, s.address, s.agent, s.version, p.id, p.storefront_id, p.account_id, p.email, p.name, p.role,
                p.password_hash, p.totp_secret, p.totp_step, p.recovery_codes, p.language, p.time_zone, p.suspended,
                p.epoch, p.created_at_ms, p.version
            FROM login_sessions s JOIN people p ON p.id = s.person_id AND p.epoch = s.epoch WHERE s.digest = $1
            """, [.text(digest.hex)]
        ) { row throws(UnreadableRow) in
            let session = try LoginSession(from: &row)
            found = (session, try Person(from: &row))
        }
        return found
    }
}

/// A person's sessions, the last seen first.
package struct ReadSessions: Query {
    package let person: PersonID

    package init(of person: PersonID) {
        self.person = person
    }

    package var needsSnapshot: Bool { false }

    package func answer(from source: any Source) throws(EngineFault) -> [LoginSession] {
        try source.all(
            """
            SELECT s.* FROM login_sessions s JOIN people p ON p.id = s.person_id AND p.epoch = s.epoch
            WHERE s.person_id = $1 ORDER BY s.seen_at_ms DESC, s.digest LIMIT 1000
            """, [.integer(person.raw)])
    }
}

/// A token of a mail, or nil. It may be over.
package struct ReadMailToken: Query {
    package let digest: KeyDigest

    package init(_ digest: KeyDigest) {
        self.digest = digest
    }

    package var needsSnapshot: Bool { false }

    package func answer(from source: any Source) throws(EngineFault) -> MailToken? {
        try source.first("SELECT * FROM mail_tokens WHERE digest = $1", [.text(digest.hex)])
    }
}

/// All staff, by id.
package struct ListStaff: Query {
    package init() {}

    package var needsSnapshot: Bool { false }

    package func answer(from source: any Source) throws(EngineFault) -> [Person] {
        try source.all("SELECT * FROM people WHERE storefront_id IS NULL ORDER BY id LIMIT 10000")
    }
}

/// Who signs in for an account.
package struct ReadPeople: Query {
    package let account: AccountID

    package init(of account: AccountID) {
        self.account = account
    }

    package var needsSnapshot: Bool { false }

    package func answer(from source: any Source) throws(EngineFault) -> [Person] {
        try source.all(
            "SELECT * FROM people WHERE account_id = $1 ORDER BY id LIMIT 1000", [.integer(account.raw)])
    }
}

/// Customers of a storefront in the order of their ids, a page at a time.
package struct ListPeople: Query {
    package let storefront: StorefrontID
    package let prefix: String
    package let after: PersonID?
    package let limit: Int64

    /// - Parameters:
    ///   - prefix: how their addresses begin; "" = all.
    ///   - after: the last of the page before.
    package init(of storefront: StorefrontID, matching prefix: String = "", after: PersonID? = nil, limit: Int64 = 100)
    {
        self.storefront = storefront
        // Addresses are ASCII in small letters; a longer or another text finds nobody.
        self.prefix = prefix.withoutNUL.cut(toBytes: MailAddress.most).lowercased()
        self.after = after
        self.limit = limit
    }

    package var needsSnapshot: Bool { false }

    package func answer(from source: any Source) throws(EngineFault) -> [Person] {
        if prefix.isEmpty {
            return try source.all(
                "SELECT * FROM people WHERE storefront_id = $1 AND id > $2 ORDER BY id LIMIT $3",
                [.integer(storefront.raw), .integer(after?.raw ?? 0), .integer(limit)])
        }
        return try source.all(
            """
            SELECT p.* FROM mail_claims c JOIN people p ON p.id = c.person_id
            WHERE c.storefront_id = $1 AND c.email >= $2 AND c.email < $3 AND c.person_id > $4
            ORDER BY p.id LIMIT $5
            """,
            [
                .integer(storefront.raw), .text(prefix), .text(prefix + "\u{7F}"), .integer(after?.raw ?? 0),
                .integer(limit),
            ])
    }
}

/// The listings that an account keeps at hand.
package struct ReadFavourites: Query {
    package let account: AccountID

    package init(of account: AccountID) {
        self.account = account
    }

    package var needsSnapshot: Bool { false }

    package func answer(from source: any Source) throws(EngineFault) -> Set<ListingID> {
        let rows: [Favourite] = try source.all(
            "SELECT * FROM favourites WHERE account_id = $1 ORDER BY listing_id", [.integer(account.raw)])
        return Set(rows.map(\.key.listing))
    }
}
