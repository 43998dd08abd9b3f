import Base

package typealias ActID = Identifier<Act>

/// Who did something, for the audit log.
package struct ActAuthor: Sendable, Equatable {
    /// `staff:ann@example.org`, `customer:bob@example.org`, `cli:root`.
    package let text: String
    package let person: PersonID?
    /// Where the request came from; "" = from this machine.
    package let address: String

    private init(text: String, person: PersonID?, address: String) {
        self.text = text
        self.person = person
        self.address = address
    }

    /// Somebody who is signed in.
    package init(_ person: Person, address: String) {
        let kind = person.role.isStaff ? "staff" : "customer"
        self.init(text: "\(kind):\(person.email)", person: person.id, address: address)
    }

    /// Somebody at the machine's terminal.
    package static func cli(_ user: String) -> ActAuthor { ActAuthor(text: "cli:\(user)", person: nil, address: "") }

    /// Somebody who is not signed in, by the address given.
    package static func visitor(_ email: String, address: String) -> ActAuthor {
        ActAuthor(text: "visitor:\(email)", person: nil, address: address)
    }
}

/// One line of the audit log: who did what, when, to whom. Lines are appended and never changed.
package struct Act: Sendable, Equatable, Journaled {
    /// Bytes of what is kept of each text; the rest is cut, for the log never stands in the way of the act.
    package static let mostActor = 300
    package static let mostAddress = 64
    package static let mostVerb = 100
    package static let mostSubject = 300
    package static let mostDetail = 2_000

    package let id: ActID
    package let at: Instant
    package let actor: String
    package let person: PersonID?
    package let address: String
    /// `wallet.credit`.
    package let verb: String
    /// `account 12`.
    package let subject: String
    /// What the verb was given, as JSON or plain.
    package let detail: String
    /// Whom it is about.
    package let account: AccountID?

    package static let table = TableShape(
        "acts", key: ["id"],
        columns: [
            "at_ms", "actor:text", "person_id", "address:text", "verb:text", "subject:text", "detail:text",
            "account_id",
        ])

    /// Texts are cut to what is kept of them.
    package init(
        id: ActID, at: Instant, by author: ActAuthor, verb: String, subject: String, detail: String,
        account: AccountID?
    ) {
        self.id = id
        self.at = at
        actor = author.text.withoutNUL.cut(toBytes: Self.mostActor)
        person = author.person
        address = author.address.withoutNUL.cut(toBytes: Self.mostAddress)
        self.verb = verb.withoutNUL.cut(toBytes: Self.mostVerb)
        self.subject = subject.withoutNUL.cut(toBytes: Self.mostSubject)
        self.detail = detail.withoutNUL.cut(toBytes: Self.mostDetail)
        self.account = account
    }

    package func write(to writer: inout some ColumnWriter) {
        writer.id(id)
        writer.time(at)
        writer.text(actor)
        writer.id(person)
        writer.text(address)
        writer.text(verb)
        writer.text(subject)
        writer.text(detail)
        writer.id(account)
    }

    package init(from reader: inout some ColumnReader) throws(UnreadableRow) {
        id = try reader.id("id")
        at = try reader.time("at_ms")
        actor = try reader.string("actor")
        person = reader.optionalID()
        address = try reader.string("address")
        verb = try reader.string("verb")
        subject = try reader.string("subject")
        detail = try reader.string("detail")
        account = reader.optionalID()
    }
}
