import Base
import Commands
import Domain
import Errands
import Hummingbird
import Secrets
import Storage

/// Making oneself an account, where the shop allows it.
enum SignUpPage {
    static func show(_ visit: Visit) async throws(Fault) -> Response {
        guard visit.showcase.allowsSignUp else { throw .notFound("sign-up") }
        return page(visit, errors: [:])
    }

    private static func page(_ visit: Visit, errors: [String: Phrase]) -> Response {
        let fields = [
            Field("email", "E-mail address", .input("email")).with {
                $0.value = visit.form["email"]
                $0.autocomplete = "username"
                $0.error = errors["email"]
            },
            Field("name", "Your name").with {
                $0.value = visit.form["name"]
                $0.isRequired = false
                $0.autocomplete = "name"
                $0.longest = Person.mostName
                $0.error = errors["name"]
            },
            PasswordFields.new(error: errors["password"]),
            Field("zone", "", .hidden).with { $0.value = "UTC" },
        ]
        var blocks: [Block] = []
        if !visit.isPrivate { blocks.append(.note(SignInPage.notPrivate, .bad)) }
        blocks.append(.form(FormBlock("/sign-up", .post, fields, submit: "Make an account")))
        blocks.append(.actions([.link("I have an account", to: "/sign-in")]))
        return visit.page(
            "Sign up", menu: Menus.guest(visit), at: "/sign-up",
            status: errors.isEmpty ? .ok : .unprocessableContent, blocks)
    }

    static func submit(_ visit: Visit) async throws(Fault) -> Response {
        guard visit.showcase.allowsSignUp else { throw .notFound("sign-up") }
        guard visit.isPrivate else { return page(visit, errors: ["email": SignInPage.notPrivate]) }
        var errors: [String: Phrase] = [:]
        let email = MailAddress(visit.form["email"])
        try visit.console.throttle.admit(
            "sign-up:\(email?.text ?? visit.address?.text ?? "")", from: visit.address, at: visit.now)
        if email == nil { errors["email"] = "Please give an e-mail address." }
        let password = visit.form.raw("password")
        if let error = PasswordFields.error(password, email: visit.form["email"]) { errors["password"] = error }
        let name = visit.form["name"]
        if !Checks.isPlain(name, atMost: Person.mostName) { errors["name"] = "Please give a shorter name." }
        guard let email, errors.isEmpty else { return page(visit, errors: errors) }
        let hash = try await visit.console.passwords.hash(password)
        let zone = LocalClock.knows(visit.form["zone"]) ? visit.form["zone"] : "UTC"
        do throws(Fault) {
            let made = try await visit.console.store.execute(
                SignUp(
                    storefront: visit.storefront.id, email: email, name: name, passwordHash: hash,
                    language: visit.language.rawValue, timeZone: zone))
            try await visit.console.desk.catalog.refresh()
            guard let person = try await visit.console.store.read(ReadPerson(made.person)) else {
                throw .notFound("person")
            }
            return try await SignInPage.open(person, visit, back: "/")
        } catch {
            guard case .alreadyExists = error else { throw error }
            return page(
                visit, errors: ["email": "There is an account with this address. Sign in, or ask for a new password."])
        }
    }
}

/// A password's fields and rules, wherever one is chosen.
enum PasswordFields {
    static func new(_ name: String = "password", error: Phrase? = nil) -> Field {
        Field(name, "New password", .input("password")).with {
            $0.autocomplete = "new-password"
            $0.help = Phrase(
                "At least {fewest} characters; a few words are easy to keep in mind.",
                ["fewest": String(PasswordRule.fewest)])
            $0.longest = PasswordRule.most
            $0.error = error
        }
    }

    /// What is wrong with a new password, or nil.
    static func error(_ password: String, email: String) -> Phrase? {
        switch PasswordRule.refusal(of: password, email: email) {
        case nil: nil
        case .tooShort?:
            Phrase("Please take at least {fewest} characters.", ["fewest": String(PasswordRule.fewest)])
        case .tooLong?: "This is too long."
        case .isAddress?: "Please take something other than your address."
        case .isCommon?: "Many people take this one; it is guessed first. Please take another."
        }
    }
}
