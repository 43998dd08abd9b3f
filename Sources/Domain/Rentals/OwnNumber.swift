import Base

/// A SIM of the operator's own.
package struct OwnNumber: Stored, Equatable {
    package let id: Identifier<OwnNumber>
    /// `+` and digits; unique.
    package let phone: String
    package let country: Int64
    package var isActive: Bool
    package var version: Int64 = 0

    package var key: Identifier<OwnNumber> { id }

    package static let table = TableShape(
        "own_numbers", key: ["id"], columns: ["phone:text", "country_id", "active", "version"])

    package init(id: Identifier<OwnNumber>, phone: String, country: Int64) {
        self.id = id
        self.phone = phone
        self.country = country
        isActive = true
    }

    /// Whether a text is a number as they are kept: `+` and 5 to 15 digits.
    package static func isPhone(_ text: String) -> Bool {
        let digits = text.utf8.dropFirst()
        return text.hasPrefix("+") && (5...15).contains(digits.count)
            && digits.allSatisfy { $0 >= 0x30 && $0 <= 0x39 }
    }

    package func write(to writer: inout some ColumnWriter) {
        writer.id(id)
        writer.text(phone)
        writer.integer(country)
        writer.flag(isActive)
        writer.integer(version)
    }

    package init(from reader: inout some ColumnReader) throws(UnreadableRow) {
        id = try reader.id("id")
        phone = try reader.string("phone")
        country = try reader.number("country_id")
        isActive = try reader.flag("active")
        version = try reader.number("version")
    }
}

/// Which rental has, or had last, a number of the operator's own for a service: a number serves one at a time.
package struct NumberUse: Stored, Equatable {
    package struct Key: StoredKey {
        package let phone: String
        package let service: Int64

        package init(phone: String, service: Int64) {
            self.phone = phone
            self.service = service
        }

        package static func < (left: Self, right: Self) -> Bool {
            (left.phone, left.service) < (right.phone, right.service)
        }

        package func write(to writer: inout some ColumnWriter) {
            writer.text(phone)
            writer.integer(service)
        }
    }

    package let key: Key
    package var rental: RentalID
    package var account: AccountID
    package var isOpen: Bool
    package var version: Int64 = 0

    package static let table = TableShape(
        "number_uses", key: ["phone:text", "service_id"], columns: ["rental_id", "account_id", "open", "version"])

    package init(key: Key, rental: RentalID, account: AccountID) {
        self.key = key
        self.rental = rental
        self.account = account
        isOpen = true
    }

    package func write(to writer: inout some ColumnWriter) {
        key.write(to: &writer)
        writer.id(rental)
        writer.id(account)
        writer.flag(isOpen)
        writer.integer(version)
    }

    package init(from reader: inout some ColumnReader) throws(UnreadableRow) {
        key = Key(phone: try reader.string("phone"), service: try reader.number("service_id"))
        rental = try reader.id("rental_id")
        account = try reader.id("account_id")
        isOpen = try reader.flag("open")
        version = try reader.number("version")
    }
}

/// A gateway that brings SMS of the operator's own numbers.
package struct SMSSource: Stored, Equatable {
    /// Part of the address that it posts to: small letters, digits, `-`.
    package let name: String
    /// One of the ingest formats by name.
    package var format: String
    /// What it signs with, sealed under the master key.
    package var sealedSecret: String
    /// The number that its messages came to where they do not say; empty = they must.
    package var phone: String
    package var isActive: Bool
    package var version: Int64 = 0

    package struct Key: StoredKey {
        package let name: String

        package init(_ name: String) {
            self.name = name
        }

        package static func < (left: Self, right: Self) -> Bool { left.name < right.name }
        package func write(to writer: inout some ColumnWriter) { writer.text(name) }
    }

    package var key: Key { Key(name) }

    package static let table = TableShape(
        "sms_sources", key: ["name:text"],
        columns: ["format:text", "sealed_secret:text", "phone:text", "active", "version"])

    package init(name: String, format: String, sealedSecret: String, phone: String) {
        self.name = name
        self.format = format
        self.sealedSecret = sealedSecret
        self.phone = phone
        isActive = true
    }

    package func write(to writer: inout some ColumnWriter) {
        writer.text(name)
        writer.text(format)
        writer.text(sealedSecret)
        writer.text(phone)
        writer.flag(isActive)
        writer.integer(version)
    }

    package init(from reader: inout some ColumnReader) throws(UnreadableRow) {
        name = try reader.string("name")
        format = try reader.string("format")
        sealedSecret = try reader.string("sealed_secret")
        phone = try reader.string("phone")
        isActive = try reader.flag("active")
        version = try reader.number("version")
    }
}

/// An SMS that came to a number of the operator's own, kept 30 days: its source's id lets it in once.
package struct InboundMessage: Stored, Equatable {
    package struct Key: StoredKey {
        package let source: String
        package let mark: Int64

        package init(_ source: String, mark: Int64) {
            self.source = source
            self.mark = mark
        }

        package static func < (left: Self, right: Self) -> Bool {
            (left.source, left.mark) < (right.source, right.mark)
        }

        package func write(to writer: inout some ColumnWriter) {
            writer.text(source)
            writer.integer(mark)
        }
    }

    package let key: Key
    package let phone: String
    package let sender: String
    package let text: String
    package let receivedAt: Instant
    /// Whom it was given to; nil = to nobody: shown to staff.
    package var rental: RentalID?
    package var version: Int64 = 0

    package static let table = TableShape(
        "inbound_messages", key: ["source:text", "mark"],
        columns: ["phone:text", "sender:text", "text:text", "received_at_ms", "rental_id", "version"])

    package init(key: Key, phone: String, sender: String, text: String, receivedAt: Instant) {
        self.key = key
        self.phone = phone
        self.sender = sender
        self.text = text
        self.receivedAt = receivedAt
    }

    package func write(to writer: inout some ColumnWriter) {
        key.write(to: &writer)
        writer.text(phone)
        writer.text(sender)
        writer.text(text)
        writer.time(receivedAt)
        writer.id(rental)
        writer.integer(version)
    }

    package init(from reader: inout some ColumnReader) throws(UnreadableRow) {
        key = Key(try reader.string("source"), mark: try reader.number("mark"))
        phone = try reader.string("phone")
        sender = try reader.string("sender")
        text = try reader.string("text")
        receivedAt = try reader.time("received_at_ms")
        rental = reader.optionalID()
        version = try reader.number("version")
    }
}
