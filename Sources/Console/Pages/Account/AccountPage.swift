import Base
import Commands
import Domain
import Hummingbird
import Secrets
import Storage

/// Who one is: name, language, time zone, password. The same for customers and staff.
enum AccountPage {
    static let tabs: [(label: Phrase, path: String)] = [
        ("Profile", "/account"), ("Security", "/account/security"), ("API keys", "/account/keys"),
        ("Addresses", "/account/addresses"), ("Webhook", "/account/webhook"),
    ]

    static func show(_ customer: CustomerVisit) async throws(Fault) -> Response { page(customer, error: nil) }

    private static func page(_ customer: CustomerVisit, error: Phrase?) -> Response {
        customer.page(
            "Account", at: "/account", status: error == nil ? .ok : .unprocessableContent,
            [.tabs(tabs, current: "/account")]
                + Profile.blocks(customer.visit, customer.person, at: "/account/profile", error: error))
    }

    static func saveProfile(_ customer: CustomerVisit) async throws(Fault) -> Response {
        try customer.mustBeOneself()
        if let error = Profile.error(customer.form) { return page(customer, error: error) }
        let change = try Profile.change(customer.visit, customer.person)
        try await customer.execute(change)
        return Answers.see("/account", .saved).setting(.language, change.language, customer.visit, days: 365)
    }
}

extension CustomerVisit {
    /// What only the person themselves may do: staff who act for a customer do not change passwords of theirs or the
    /// customer's.
    ///
    /// - Throws: `accessDenied`.
    func mustBeOneself() throws(Fault) {
        if isActing { throw .accessDenied }
    }
}

/// The form of a person's name, language and time zone.
enum Profile {
    /// - Parameter error: what was wrong with the name that was typed.
    static func blocks(_ visit: Visit, _ person: Person, at action: String, error: Phrase? = nil) -> [Block] {
        // What was chosen stays chosen, too.
        let typed = { (name: String, stored: String) in error == nil ? stored : visit.form.raw(name) }
        return [
            .facts([.init("E-mail address", .text(person.email.text)), .init("Since", .time(person.createdAt))]),
            .form(
                FormBlock(
                    action, .post,
                    [
                        Field("name", "Name").with {
                            $0.value = typed("name", person.name)
                            $0.error = error
                            $0.isRequired = false
                            $0.longest = Person.mostName
                            $0.autocomplete = "name"
                        },
                        Field(
                            "language", "Language",
                            .choice(Language.allCases.map { .init($0.rawValue, .verbatim($0.ownName)) })
                        ).with { $0.value = typed("language", person.language) },
                        Field("time_zone", "Time zone", .choice(zones)).with {
                            $0.value = typed("time_zone", person.timeZone)
                        },
                    ], submit: "Save")),
        ]
    }

    private static let zones: [Field.Choice] =
        (["UTC"] + LocalClock.names).map { Field.Choice($0, .verbatim($0)) }

    /// What is wrong with what was typed; the rest is chosen.
    static func error(_ form: FormValues) -> Phrase? {
        Checks.isPlain(form["name"], atMost: Person.mostName) ? nil : "This is too long."
    }

    /// - Throws: `invalid`.
    static func change(_ visit: Visit, _ person: Person) throws(Fault) -> SetProfile {
        let zone = visit.form["time_zone"]
        guard LocalClock.knows(zone) else { throw .invalid("time zone") }
        return SetProfile(
            person: person.id, name: visit.form["name"], language: visit.form["language"], timeZone: zone)
    }
}
