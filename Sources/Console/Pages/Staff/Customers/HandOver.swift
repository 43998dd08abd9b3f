import Base
import Commands
import Domain
import Storage

/// Links that staff hand over, with which a person chooses a password.
enum HandOver {
    /// Time for a letter or a chat that is read the next day.
    static let hours: Int64 = 72

    static let words: Phrase =
        "Hand this link over. It works once, for three days, and is not shown again: with it the person chooses a password."
    static let taken: Phrase = "Somebody in this shop has this address already."

    struct Typed {
        let email: MailAddress
        let name: String
    }

    static func fields(_ staff: StaffVisit, _ errors: [String: Phrase]) -> [Field] {
        [
            Field("email", "E-mail address", .input("email")).with {
                $0.value = staff.form["email"]
                $0.error = errors["email"]
            },
            Field("name", "Name").with {
                $0.value = staff.form["name"]
                $0.isRequired = false
                $0.longest = Person.mostName
                $0.error = errors["name"]
            },
        ]
    }

    static func typed(_ staff: StaffVisit) -> (typed: Typed?, errors: [String: Phrase]) {
        var errors: [String: Phrase] = [:]
        let email = MailAddress(staff.form["email"])
        if email == nil { errors["email"] = "This is no e-mail address." }
        let name = staff.form["name"]
        if !Checks.isPlain(name, atMost: Person.mostName) { errors["name"] = "This is too long." }
        guard let email, errors.isEmpty else { return (nil, errors) }
        return (Typed(email: email, name: name), [:])
    }

    static func link(
        for person: PersonID, _ purpose: MailToken.Purpose, _ shop: Storefront, _ staff: StaffVisit
    ) async throws(Fault) -> String {
        let token = Tokens.fresh(staff.console.environment)
        _ = try await staff.console.store.execute(
            OpenMailToken(
                digest: Tokens.digest(token), person: person, purpose: purpose,
                lifetimeMilliseconds: hours * 3_600_000))
        return address(token, shop, staff)
    }

    /// At the customer's shop, where they sign in afterwards.
    static func address(_ token: String, _ shop: Storefront, _ staff: StaffVisit) -> String {
        guard staff.storefront.id != shop.id, let host = shop.hosts.first else {
            return "\(staff.visit.baseURL)/invitation/\(token)"
        }
        return "\(staff.isSecure ? "https" : "http")://\(host)/invitation/\(token)"
    }
}
