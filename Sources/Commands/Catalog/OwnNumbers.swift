import Base
import Domain

/// Puts a SIM of the operator's own into service, or out of it.
///
/// - Throws: `invalid` for what is no number, or a country nobody knows.
package struct PutOwnNumber: Command {
    package let known: OwnNumber?
    package let phone: String
    package let country: Int64
    package let isActive: Bool

    /// - Parameter known: the number's row, where there is one.
    package init(_ known: OwnNumber?, phone: String, country: Int64, isActive: Bool = true) {
        self.known = known
        self.phone = phone
        self.country = country
        self.isActive = isActive
    }

    package func touch(_ books: inout Books) {
        if let known { books.ownNumbers.want(known.id) }
        books.revisions.want(.numbers)
    }

    package func decide(_ books: inout Books) throws(Fault) -> OwnNumber {
        guard OwnNumber.isPhone(phone) else { throw .invalid("\(phone) is no number: + and 5 to 15 digits") }
        guard NumberCountries.byID[country] != nil else { throw .invalid("country \(country)") }
        var row: OwnNumber
        if let known, let stored = try books.ownNumbers.find(known.id) {
            row = stored
        } else {
            let id: Identifier<OwnNumber> = try books.newID()
            books.ownNumbers.expectAbsent(id)
            row = OwnNumber(id: id, phone: phone, country: country)
        }
        row.isActive = isActive
        try books.ownNumbers.put(row)
        try books.reviseNumbers()
        return row
    }
}

/// Makes a gateway of SMS known, or changes it.
///
/// - Throws: `invalid` for its name.
package struct PutSMSSource: Command {
    package let source: SMSSource

    package init(_ source: SMSSource) {
        self.source = source
    }

    package func touch(_ books: inout Books) {
        books.smsSources.want(source.key)
        books.revisions.want(.numbers)
    }

    package func decide(_ books: inout Books) throws(Fault) {
        let name = source.name.utf8
        guard (1...64).contains(name.count),
            name.allSatisfy({ ($0 >= 0x61 && $0 <= 0x7A) || ($0 >= 0x30 && $0 <= 0x39) || $0 == 0x2D })
        else { throw .invalid("source \(source.name): 1 to 64 small letters, digits or -") }
        guard source.phone.isEmpty || OwnNumber.isPhone(source.phone) else {
            throw .invalid("\(source.phone) is no number: + and 5 to 15 digits")
        }
        var row = try books.smsSources.find(source.key) ?? source
        row.format = source.format
        row.sealedSecret = source.sealedSecret
        row.phone = source.phone
        row.isActive = source.isActive
        try books.smsSources.put(row)
        try books.reviseNumbers()
    }
}
