import Base
import Domain

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
