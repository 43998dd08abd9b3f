import Base

/// Whose an address is, in one storefront or among staff: it makes addresses unique, and finds who signs in.
package struct MailClaim: Stored, Equatable {
    package struct Key: StoredKey {
        /// The storefront's id; 0 = staff.
        package let storefront: Int64
        package let email: MailAddress

        /// - Parameter storefront: nil = staff.
        package init(_ storefront: StorefrontID?, _ email: MailAddress) {
            self.storefront = storefront?.raw ?? 0
            self.email = email
        }

        package static func < (left: Self, right: Self) -> Bool {
            (left.storefront, left.email) < (right.storefront, right.email)
        }

        package func write(to writer: inout some ColumnWriter) {
            writer.integer(storefront)
            writer.text(email.text)
        }
    }

    package let key: Key
    package let person: PersonID
    package var version: Int64 = 0

    package static let table = TableShape(
        "mail_claims", key: ["storefront_id", "email:text"], columns: ["person_id", "version"])

    package init(key: Key, person: PersonID) {
        self.key = key
        self.person = person
    }

    package func write(to writer: inout some ColumnWriter) {
        key.write(to: &writer)
        writer.id(person)
        writer.integer(version)
    }

    package init(from reader: inout some ColumnReader) throws(UnreadableRow) {
        let storefront = try reader.number("storefront_id")
        key = Key(
            storefront == 0 ? nil : StorefrontID(storefront), MailAddress(stored: try reader.string("email")))
        person = try reader.id("person_id")
        version = try reader.number("version")
    }
}
