import Base
import Domain

/// Opens an account at a storefront, with an empty wallet in its currency.
///
/// - Throws: `notFound` for the storefront.
package struct AddAccount: Command {
    package let storefront: StorefrontID
    package let name: String

    package init(storefront: StorefrontID, name: String) {
        self.storefront = storefront
        self.name = name
    }

    package func touch(_ books: inout Books) {
        books.storefronts.want(storefront)
        books.revisions.want(.catalog)
    }

    package func decide(_ books: inout Books) throws(Fault) -> AccountID {
        guard let shop = try books.storefronts.find(storefront) else { throw .notFound("storefront \(storefront)") }
        let id: AccountID = try books.newID()
        books.accounts.expectAbsent(id)
        try books.accounts.put(Account(id: id, storefront: shop.id, name: name, createdAt: books.now))
        try books.reviseCatalog()
        return id
    }
}

/// Changes an account: allow-list, discount, name. Suspension is `SuspendAccount`'s.
///
/// - Throws: `notFound`.
package struct EditAccount: Command {
    package let account: AccountID
    package let edit: @Sendable (inout Account) -> Void

    package init(account: AccountID, edit: @escaping @Sendable (inout Account) -> Void) {
        self.account = account
        self.edit = edit
    }

    package func touch(_ books: inout Books) {
        books.accounts.want(account)
        books.revisions.want(.catalog)
    }

    package func decide(_ books: inout Books) throws(Fault) -> Account {
        guard var row = try books.accounts.find(account) else { throw .notFound("account \(account)") }
        edit(&row)
        try books.accounts.put(row)
        try books.reviseCatalog()
        return row
    }
}
