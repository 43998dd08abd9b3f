import Base
import Domain

/// Changes a storefront: its hosts, or whether it takes keys in a URL's query.
///
/// - Throws: `notFound`.
package struct EditStorefront: Command {
    package let storefront: StorefrontID
    package let edit: @Sendable (inout Storefront) -> Void

    package init(storefront: StorefrontID, edit: @escaping @Sendable (inout Storefront) -> Void) {
        self.storefront = storefront
        self.edit = edit
    }

    package func touch(_ books: inout Books) {
        books.storefronts.want(storefront)
        books.revisions.want(.catalog)
    }

    package func decide(_ books: inout Books) throws(Fault) -> Storefront {
        guard var row = try books.storefronts.find(storefront) else { throw .notFound("storefront \(storefront)") }
        edit(&row)
        try books.storefronts.put(row)
        try books.reviseCatalog()
        return row
    }
}

/// Opens a storefront.
package struct AddStorefront: Command {
    package let name: String
    package let dialect: String
    package let currency: Currency
    package let language: String
    package let hosts: [String]

    package init(name: String, dialect: String, currency: Currency, language: String, hosts: [String]) {
        self.name = name
        self.dialect = dialect
        self.currency = currency
        self.language = language
        self.hosts = hosts
    }

    package func touch(_ books: inout Books) { books.revisions.want(.catalog) }

    package func decide(_ books: inout Books) throws(Fault) -> StorefrontID {
        let id: StorefrontID = try books.newID()
        books.storefronts.expectAbsent(id)
        try books.storefronts.put(
            Storefront(id: id, name: name, dialect: dialect, currency: currency, hosts: hosts, language: language))
        try books.reviseCatalog()
        return id
    }
}
