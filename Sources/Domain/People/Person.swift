import Base

package typealias PersonID = Identifier<Person>

/// What a person may do in the console; each role may do what those below it may.
package enum PersonRole: Int64, Sendable, Comparable, CaseIterable {
    case customer = 1
    case support = 2
    case manager = 3
    case owner = 4

    package init?(name: String) {
        guard let role = Self.allCases.first(where: { $0.name == name }) else { return nil }
        self = role
    }

    package var name: String { "\(self)" }
    package var isStaff: Bool { self > .customer }

    package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

/// Who signs in to the console: a customer's person, or one of the staff.
package struct Person: Stored, Equatable {
    package static let mostName = 100
    /// Recovery codes that are kept at once.
    package static let mostRecoveryCodes = 10

    package let id: PersonID
    /// nil = staff.
    package let storefront: StorefrontID?
    /// A customer's account.
    package let account: AccountID?
    package var email: MailAddress
    package var name: String
    package var role: PersonRole
    /// As `PasswordHash` writes it; "" = none was set yet.
    package var passwordHash: String
    /// The secret of the second factor, sealed under the master key; "" = there is none.
    package var totpSecret: String
    /// The last time step whose code was used: no code works twice.
    package var totpStep: Int64
    /// Digests of the codes that stand in for the second factor, each once.
    package var recoveryCodes: [KeyDigest]
    /// `en`, `vi` or `zh`.
    package var language: String
    /// IANA's name, as `Asia/Ho_Chi_Minh`.
    package var timeZone: String
    package var isSuspended: Bool
    /// Sessions of an earlier one open nothing: it rises with whatever ends them all.
    package var epoch: Int64 = 0
    package let createdAt: Instant
    package var version: Int64 = 0

    package var key: PersonID { id }
    package var hasSecondFactor: Bool { !totpSecret.isEmpty }
    /// Whether this person counts among the owners, of whom one always remains.
    package var isActiveOwner: Bool { role == .owner && !isSuspended }
    package var claim: MailClaim.Key { MailClaim.Key(storefront, email) }

    package static let table = TableShape(
        "people", key: ["id"],
        columns: [
            "storefront_id", "account_id", "email:text", "name:text", "role", "password_hash:text", "totp_secret:text",
            "totp_step", "recovery_codes:text", "language:text", "time_zone:text", "suspended", "epoch",
            "created_at_ms", "version",
        ])

    package init(
        id: PersonID, storefront: StorefrontID?, account: AccountID?, email: MailAddress, name: String,
        role: PersonRole, passwordHash: String, language: String = "en", timeZone: String = "UTC", createdAt: Instant
    ) {
        self.id = id
        self.storefront = storefront
        self.account = account
        self.email = email
        self.name = name
        self.role = role
        self.passwordHash = passwordHash
        totpSecret = ""
        totpStep = 0
        recoveryCodes = []
        self.language = language
        self.timeZone = timeZone
        isSuspended = false
        self.createdAt = createdAt
    }

    /// - Throws: `invalid`.
    package func check() throws(Fault) {
        try PlainText.check(name, "name", atMost: Self.mostName)
        guard PlainText.languages.contains(language) else { throw .invalid("language \(language)") }
        guard PlainText.isZoneName(timeZone) else { throw .invalid("time zone \(timeZone)") }
        guard role.isStaff == (storefront == nil), role.isStaff == (account == nil) else {
            throw .invalid("role \(role.name)")
        }
        guard passwordHash.utf8.count <= 500 else { throw .invalid("password") }
        guard totpSecret.utf8.count <= 500, recoveryCodes.count <= Self.mostRecoveryCodes else {
            throw .invalid("second factor")
        }
    }

    package func write(to writer: inout some ColumnWriter) {
        writer.id(id)
        writer.id(storefront)
        writer.id(account)
        writer.text(email.text)
        writer.text(name)
        writer.choice(role)
        writer.text(passwordHash)
        writer.text(totpSecret)
        writer.integer(totpStep)
        writer.text(recoveryCodes.map(\.hex).joined(separator: "\n"))
        writer.text(language)
        writer.text(timeZone)
        writer.flag(isSuspended)
        writer.integer(epoch)
        writer.time(createdAt)
        writer.integer(version)
    }

    package init(from reader: inout some ColumnReader) throws(UnreadableRow) {
        id = try reader.id("id")
        storefront = reader.optionalID()
        account = reader.optionalID()
        email = MailAddress(stored: try reader.string("email"))
        name = try reader.string("name")
        role = try reader.choice("role")
        passwordHash = try reader.string("password_hash")
        totpSecret = try reader.string("totp_secret")
        totpStep = try reader.number("totp_step")
        let lines = try reader.string("recovery_codes").split(separator: "\n")
        recoveryCodes = lines.compactMap { KeyDigest(hex: String($0)) }
        guard recoveryCodes.count == lines.count else { throw UnreadableRow("recovery_codes") }
        language = try reader.string("language")
        timeZone = try reader.string("time_zone")
        isSuspended = try reader.flag("suspended")
        epoch = try reader.number("epoch")
        createdAt = try reader.time("created_at_ms")
        version = try reader.number("version")
    }
}
