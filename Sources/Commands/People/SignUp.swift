import Base
import Domain

/// A visitor becomes a customer of a storefront: account, person and the claim on the address, all or none.
///
/// - Throws: `notFound`, `wrongState` where the storefront takes nobody, `alreadyExists("email")`, `invalid`.
package struct SignUp: Command {
    package let storefront: StorefrontID
    package let email: MailAddress
    package let name: String
    package let passwordHash: String
    package let language: String
    package let timeZone: String
    package let isInvited: Bool

    /// - Parameters:
    ///   - passwordHash: "" = the person sets a password by an invitation.
    ///   - isInvited: staff ask for it; the storefront need not be open to visitors.
    package init(
        storefront: StorefrontID, email: MailAddress, name: String, passwordHash: String, language: String = "en",
        timeZone: String = "UTC", isInvited: Bool = false
    ) {
        self.storefront = storefront
        self.email = email
        self.name = name
        self.passwordHash = passwordHash
        self.language = language
        self.timeZone = timeZone
        self.isInvited = isInvited
    }

    package func touch(_ books: inout Books) {
        books.storefronts.want(storefront)
        books.showcases.want(storefront)
        books.mailClaims.want(MailClaim.Key(storefront, email))
        books.revisions.want(.catalog)
    }

    package func decide(_ books: inout Books) throws(Fault) -> (person: PersonID, account: AccountID) {
        guard let shop = try books.storefronts.find(storefront) else { throw .notFound("storefront \(storefront)") }
        let isOpen = try books.showcases.find(storefront)?.allowsSignUp ?? false
        guard isOpen || isInvited else { throw .wrongState("sign-up is closed") }
        let account: AccountID = try books.newID()
        let person = Person(
            id: try books.newID(), storefront: shop.id, account: account, email: email, name: name, role: .customer,
            passwordHash: passwordHash, language: language, timeZone: timeZone, createdAt: books.now)
        try books.add(person)
        books.accounts.expectAbsent(account)
        try books.accounts.put(Account(id: account, storefront: shop.id, name: email.text, createdAt: books.now))
        try books.reviseCatalog()
        return (person.id, account)
    }
}

/// Gives an account that was made without one somebody who signs in for it.
///
/// - Throws: `notFound`, `alreadyExists("email")`, `invalid`.
package struct AddLogin: Command {
    package static let discovers = true

    package let account: AccountID
    package let email: MailAddress
    package let name: String
    package let passwordHash: String

    /// - Parameter passwordHash: "" = the person sets a password by an invitation.
    package init(account: AccountID, email: MailAddress, name: String, passwordHash: String) {
        self.account = account
        self.email = email
        self.name = name
        self.passwordHash = passwordHash
    }

    package func touch(_ books: inout Books) {
        guard let row = books.accounts.peek(account) else { return }
        books.storefronts.want(row.storefront)
        books.mailClaims.want(MailClaim.Key(row.storefront, email))
    }

    package func decide(_ books: inout Books) throws(Fault) -> PersonID {
        guard let row = try books.accounts.find(account) else { throw .notFound("account \(account)") }
        let language = try books.storefronts.find(row.storefront)?.language ?? "en"
        let person = Person(
            id: try books.newID(), storefront: row.storefront, account: row.id, email: email, name: name,
            role: .customer, passwordHash: passwordHash, language: language, createdAt: books.now)
        try books.add(person)
        return person.id
    }
}

/// Takes somebody on as staff.
///
/// - Throws: `alreadyExists("email")`, `invalid`, also for the role of a customer.
package struct AddStaff: Command {
    package let email: MailAddress
    package let name: String
    package let role: PersonRole
    package let passwordHash: String
    package let language: String
    package let timeZone: String

    /// - Parameter passwordHash: "" = the person sets a password by an invitation.
    package init(
        email: MailAddress, name: String, role: PersonRole, passwordHash: String, language: String = "en",
        timeZone: String = "UTC"
    ) {
        self.email = email
        self.name = name
        self.role = role
        self.passwordHash = passwordHash
        self.language = language
        self.timeZone = timeZone
    }

    package func touch(_ books: inout Books) {
        books.mailClaims.want(MailClaim.Key(nil, email))
        books.tallies.want(.owners)
    }

    package func decide(_ books: inout Books) throws(Fault) -> PersonID {
        let person = Person(
            id: try books.newID(), storefront: nil, account: nil, email: email, name: name, role: role,
            passwordHash: passwordHash, language: language, timeZone: timeZone, createdAt: books.now)
        try books.add(person)
        return person.id
    }
}
