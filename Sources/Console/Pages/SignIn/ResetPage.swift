import Base
import Commands
import Domain
import Hummingbird
import Logging
import Secrets
import Storage

/// A new password: by a link in a mail, or one that staff hand over.
enum ResetPage {
    static let linkHours: Int64 = 2

    static func show(_ visit: Visit) async throws(Fault) -> Response { page(visit, isStaff: false) }

    static func showStaff(_ visit: Visit) async throws(Fault) -> Response { page(visit, isStaff: true) }

    static func submit(_ visit: Visit) async throws(Fault) -> Response { try await send(visit, isStaff: false) }

    static func submitStaff(_ visit: Visit) async throws(Fault) -> Response { try await send(visit, isStaff: true) }

    private static func page(_ visit: Visit, isStaff: Bool, _ blocks: [Block]? = nil) -> Response {
        let email = Field("email", "E-mail address", .input("email")).with { $0.autocomplete = "username" }
        let ask: [Block] =
            visit.console.mail.isOpen
            ? [
                .prose("We send you a link with which you choose a new password."),
                .form(FormBlock(isStaff ? "/staff/reset" : "/reset", .post, [email], submit: "Send the link")),
            ] : [.prose("This shop sends no mail. Please ask its people for a link.")]
        return visit.page(
            "New password", menu: isStaff ? [] : Menus.guest(visit), at: "", brand: isStaff ? "Switchboard" : nil,
            blocks ?? ask)
    }

    /// Says the same whether anybody has that address.
    private static func send(_ visit: Visit, isStaff: Bool) async throws(Fault) -> Response {
        guard visit.console.mail.isOpen else { throw .notFound("mail") }
        let email = MailAddress(visit.form["email"])
        try visit.console.throttle.admit(from: visit.address, at: visit.now)
        let storefront = isStaff ? nil : visit.storefront.id
        if let email, let person = try await visit.console.store.read(ReadPersonByMail(storefront, email)),
            !person.isSuspended, visit.console.throttle.admitsLetter(to: person.id, at: visit.now)
        {
            // Beside the request: the time of its answer must not tell whether there was anybody to write to.
            Task { await mail(person, visit) }
        }
        return sent(visit, isStaff: isStaff)
    }

    private static func mail(_ person: Person, _ visit: Visit) async {
        let logger = visit.console.logger
        guard let base = visit.mailURL else { return visit.console.mail.reportNoHost(logger: logger) }
        do throws(Fault) {
            let link = try await link(for: person.id, .resetPassword, hours: linkHours, visit, base: base)
            let language = Language(rawValue: person.language) ?? visit.language
            let subject = Phrase("New password for {shop}", ["shop": visit.brand])
            let text = Phrase(
                "Somebody, hopefully you, asked for a new password at {shop}. Choose it here within two hours:\n\n{link}\n\nIf it was not you, do nothing; the old one stays.",
                ["shop": visit.brand, "link": link])
            try await visit.console.mail.send?(
                MailDesk.Letter(
                    to: person.email.text, subject: subject.text(in: language), text: text.text(in: language)))
        } catch {
            logger.error("A mail could not be sent", metadata: ["fault": "\(error.explanation)"])
        }
    }

    private static func sent(_ visit: Visit, isStaff: Bool) -> Response {
        page(
            visit, isStaff: isStaff,
            [.note("If there is an account with this address, a link is on its way to it.", .good)])
    }

    /// A link that works once.
    ///
    /// - Parameter base: where it leads, where somebody else than the asker will read it.
    static func link(
        for person: PersonID, _ purpose: MailToken.Purpose, hours: Int64, _ visit: Visit, base: String? = nil
    ) async throws(Fault) -> String {
        let token = Tokens.fresh(visit.console.environment)
        _ = try await visit.console.store.execute(
            OpenMailToken(
                digest: Tokens.digest(token), person: person, purpose: purpose,
                lifetimeMilliseconds: hours * 3_600_000))
        return "\(base ?? visit.baseURL)/invitation/\(token)"
    }

    // MARK: the link

    static func showLink(_ visit: Visit) async throws(Fault) -> Response { try await linkPage(visit) }

    private static func linkPage(_ visit: Visit, error: Phrase? = nil) async throws(Fault) -> Response {
        let token = visit.parameters["token"] ?? ""
        guard let found = try await visit.console.store.read(ReadMailToken(Tokens.digest(token))),
            visit.now < found.expiresAt
        else { return gone(visit) }
        return visit.page(
            "Choose a password", menu: [], at: "", status: error == nil ? .ok : .unprocessableContent,
            [
                .form(
                    FormBlock(
                        "/invitation/\(Links.escaped(token))", .post, [PasswordFields.new(error: error)],
                        submit: "Save the password"))
            ])
    }

    private static func gone(_ visit: Visit) -> Response {
        visit.page(
            "This link is over", menu: [], at: "", status: .notFound,
            [
                .prose("A link works once, and for a short time. Please ask for another."),
                .actions([.link("Ask for a link", to: "/reset")]),
            ])
    }

    static func submitLink(_ visit: Visit) async throws(Fault) -> Response {
        let digest = Tokens.digest(visit.parameters["token"] ?? "")
        guard visit.isPrivate else { return try await linkPage(visit, error: SignInPage.notPrivate) }
        guard let token = try await visit.console.store.read(ReadMailToken(digest)), visit.now < token.expiresAt,
            let person = try await visit.console.store.read(ReadPerson(token.person))
        else { return gone(visit) }
        let password = visit.form.raw("password")
        if let error = PasswordFields.error(password, email: person.email.text) {
            return try await linkPage(visit, error: error)
        }
        let hash = try await visit.console.passwords.hash(password)
        do throws(Fault) {
            _ = try await visit.console.store.execute(
                RedeemMailToken(digest: digest, purpose: token.purpose, passwordHash: hash))
        } catch {
            guard case .notFound = error else { throw error }
            return gone(visit)
        }
        return Answers.see(person.role.isStaff ? "/staff/sign-in" : "/sign-in", .saved)
    }
}
