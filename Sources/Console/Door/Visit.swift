import Base
import Domain
import Gateway
import Hummingbird

/// One request to the console: who asks, where, in which words.
package struct Visit: Sendable {
    package let console: ConsoleDesk
    package let path: String
    /// The path with its query: where to come back to.
    package let here: String
    package let parameters: [String: String]
    package let query: FormValues
    /// What was sent with a POST; empty otherwise.
    package var form: FormValues
    package let storefront: Storefront
    package let language: Language
    package let clock: LocalClock
    package let login: Login?
    /// Somebody whose password was right and whose second factor is awaited.
    package let pending: Login?
    /// Ties forms to the session, or to the browser of somebody who is not signed in.
    package let secret: String
    package let address: NetworkAddress?
    package let agent: String
    /// Whether the browser came over https.
    package let isSecure: Bool
    /// Whether nobody between can read along: https, or this very machine.
    package let isPrivate: Bool
    /// Whether the secret was made for this answer, which has to set it.
    package let isNewGuest: Bool
    package let host: String
    package let now: Instant
    /// The catalogue that this request sees from beginning to end; a form that is refused since somebody else was
    /// faster is shown again by the newest.
    package var catalog: Catalog
    package let deeds = Deeds()

    /// Somebody who is signed in.
    package struct Login: Sendable {
        package let session: LoginSession
        package let person: Person
    }

    package var showcase: Showcase { catalog.showcase(of: storefront) }

    /// What the shop calls itself.
    package var brand: String { showcase.brand }

    /// The number in the path, or nil.
    package func id<Owner>(_ name: String = "id") -> Identifier<Owner>? {
        parameters[name].flatMap { Identifier(text: $0) }
    }

    /// Where this server is reached, as the browser reached it: for links in mails and examples.
    package var baseURL: String { "\(isSecure ? "https" : "http")://\(host)" }

    /// Where links in mails lead; nil = not known.
    ///
    /// Whoever asks can name any host, and would be sent what only the reader may have. So only a storefront's own
    /// host is taken, what the operator has set, or the reader's very machine.
    package var mailURL: String? {
        let name = WireRequest.hostName(host)
        // The row's own text, without a port: nothing of what the asker wrote.
        if let own = storefront.hosts.first(where: { $0 == name }) { return "https://\(own)" }
        if !console.settings.publicURL.isEmpty { return console.settings.publicURL }
        return Console.isLoopback(name) ? baseURL : nil
    }

    /// What tokens of forms are made of. Forms that staff opened as one customer are not taken for another, nor for
    /// themselves.
    var formSecret: String { secret + (login?.session.actingAs.map { ":\($0)" } ?? "") }

    /// Names the form that was sent, so that sending it twice acts once.
    package var formUse: KeyDigest { Tokens.digest("\(secret):\(form["_form"])") }

    /// A fresh frame for one page.
    func frame() -> PageFrame {
        PageFrame(
            language: language, clock: clock, token: Tokens.formToken(of: formSecret),
            seed: Hex.text(console.environment.randomBytes(6)))
    }

    /// The actor's name in the audit log and in notes of the journal.
    package var actor: String {
        guard let person = login?.person else { return "nobody" }
        return person.role == .customer ? "customer:\(person.email.text)" : "staff:\(person.email.text)"
    }
}

/// A visit of a customer, or of staff who see the shop as that customer.
@dynamicMemberLookup
package struct CustomerVisit: Sendable {
    package let visit: Visit
    package let person: Person
    package let session: LoginSession
    package let account: Account
    package let wallet: Wallet

    package subscript<Value>(dynamicMember path: KeyPath<Visit, Value>) -> Value { visit[keyPath: path] }

    package var walletKey: WalletKey { WalletKey(account.id, visit.storefront.currency) }
    package var isActing: Bool { session.actingAs != nil }
}

/// A visit of staff.
@dynamicMemberLookup
package struct StaffVisit: Sendable {
    package var visit: Visit
    package let person: Person
    package let session: LoginSession

    package subscript<Value>(dynamicMember path: KeyPath<Visit, Value>) -> Value { visit[keyPath: path] }
}
