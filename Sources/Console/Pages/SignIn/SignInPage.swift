import Base
import Commands
import Domain
import Hummingbird
import Secrets
import Storage

/// Signing in: a password, then the second factor of those who have one.
enum SignInPage {
    // MARK: the password

    static func show(_ visit: Visit) async throws(Fault) -> Response { page(visit, isStaff: false) }

    static func showStaff(_ visit: Visit) async throws(Fault) -> Response { page(visit, isStaff: true) }

    static func submit(_ visit: Visit) async throws(Fault) -> Response { try await signIn(visit, isStaff: false) }

    static func submitStaff(_ visit: Visit) async throws(Fault) -> Response { try await signIn(visit, isStaff: true) }

    private static func page(_ visit: Visit, isStaff: Bool, error: Phrase? = nil) -> Response {
        let back = Links.back(visit.query["back"].isEmpty ? visit.form["back"] : visit.query["back"], else: "")
        let fields = [
            Field("email", "E-mail address", .input("email")).with {
                $0.value = visit.form["email"]
                $0.autocomplete = "username"
            },
            Field("password", "Password", .input("password")).with { $0.autocomplete = "current-password" },
            Field("back", "", .hidden).with { $0.value = back },
        ]
        var blocks: [Block] = []
        if !visit.isPrivate { blocks.append(.note(notPrivate, .bad)) }
        blocks.append(
            .form(
                FormBlock(isStaff ? "/staff/sign-in" : "/sign-in", .post, fields, submit: "Sign in", error: error)))
        var links: [Cell] = [.link("Forgotten your password?", to: isStaff ? "/staff/reset" : "/reset")]
        if !isStaff, visit.showcase.allowsSignUp {
            links.append(.link("Make an account", to: "/sign-up"))
        }
        blocks.append(.actions(links))
        return visit.page(
            isStaff ? "Sign in as staff" : "Sign in", menu: isStaff ? [] : Menus.guest(visit), at: "/sign-in",
            status: error == nil ? .ok : .unprocessableContent, brand: isStaff ? "Switchboard" : nil,
            home: isStaff ? "/staff" : "/", blocks)
    }

    static let notPrivate: Phrase =
        "Signing in needs https. If a proxy ends https before this server, it must be named in the setting http.trusted-proxies and send X-Forwarded-Proto."

    private static func signIn(_ visit: Visit, isStaff: Bool) async throws(Fault) -> Response {
        guard visit.isPrivate else { return page(visit, isStaff: isStaff, error: notPrivate) }
        let wrong: Phrase = "E-mail address or password are not right."
        guard let email = MailAddress(visit.form["email"]) else {
            return page(visit, isStaff: isStaff, error: wrong)
        }
        let storefront = isStaff ? nil : visit.storefront.id
        do throws(Fault) {
            try visit.console.throttle.admitSignIn(
                "\(storefront?.raw ?? 0):\(email)", from: visit.address, at: visit.now)
        } catch {
            return page(visit, isStaff: isStaff, error: FaultWords.phrase(error))
        }
        let person = try await visit.console.store.read(ReadPersonByMail(storefront, email))
        let matches = try await visit.console.passwords.matches(visit.form.raw("password"), person?.passwordHash)
        guard let person, matches, !person.isSuspended else {
            return page(visit, isStaff: isStaff, error: wrong)
        }
        do throws(Fault) {
            return try await open(person, visit, back: visit.form["back"])
        } catch {
            // The password was changed while this one was compared.
            guard case .conflict = error else { throw error }
            return page(visit, isStaff: isStaff, error: wrong)
        }
    }

    /// A session of its own for this sign-in; what the browser had before is worth nothing any more.
    static func open(_ person: Person, _ visit: Visit, back: String) async throws(Fault) -> Response {
        let token = Tokens.fresh(visit.console.environment)
        let stage: LoginSession.Stage = person.hasSecondFactor ? .passwordGiven : .signedIn
        _ = try await visit.console.store.execute(
            OpenSession(
                digest: Tokens.digest(token), for: person, stage: stage, address: visit.address?.text ?? "",
                agent: visit.agent, lifetimeMilliseconds: stage == .signedIn ? lifetime(person, visit) : 600_000))
        if let old = visit.login ?? visit.pending {
            _ = try await visit.console.store.execute(CloseSession(old.session.key))
        }
        let home = person.role.isStaff ? "/staff" : "/"
        let path =
            stage == .signedIn
            ? Links.back(back, else: home) : Links.path("/sign-in/code", [("back", Links.back(back, else: ""))])
        return Answers.see(path)
            .setting(.session, token, visit, days: person.role.isStaff ? nil : Int(visit.console.settings.sessionDays))
    }

    private static func lifetime(_ person: Person, _ visit: Visit) -> Int64 {
        person.role.isStaff
            ? visit.console.settings.staffSessionHours * 3_600_000 : visit.console.settings.sessionDays * 86_400_000
    }

    // MARK: the second factor

    static func showCode(_ visit: Visit) async throws(Fault) -> Response {
        guard visit.pending != nil else { return Answers.see("/sign-in") }
        return codePage(visit, back: visit.query["back"])
    }

    private static func codePage(_ visit: Visit, back: String, error: Phrase? = nil) -> Response {
        let fields = [
            Field("code", "Code").with {
                $0.help = "The six digits of your authenticator, or one of your recovery codes."
                $0.autocomplete = "one-time-code"
                $0.error = error
                $0.longest = 20
            },
            Field("back", "", .hidden).with { $0.value = Links.back(back, else: "") },
        ]
        return visit.page(
            "Second factor", menu: [], at: "", status: error == nil ? .ok : .unprocessableContent,
            [.form(FormBlock("/sign-in/code", .post, fields, submit: "Go on"))])
    }

    static func submitCode(_ visit: Visit) async throws(Fault) -> Response {
        guard let pending = visit.pending else { return Answers.see("/sign-in") }
        do throws(Fault) {
            try visit.console.throttle.admit("code:\(pending.person.id)", from: visit.address, at: visit.now)
            try await SecondFactor.use(visit.form["code"], of: pending.person, visit)
        } catch {
            switch error {
            case .tooManyRequests:
                return codePage(visit, back: visit.form["back"], error: FaultWords.phrase(error))
            case .invalid, .conflict, .notFound:
                return codePage(visit, back: visit.form["back"], error: "This code is not right, or was used before.")
            default: throw error
            }
        }
        let token = Tokens.fresh(visit.console.environment)
        _ = try await visit.console.store.execute(
            RaiseSession(
                old: pending.session.key, new: Tokens.digest(token),
                lifetimeMilliseconds: lifetime(pending.person, visit)))
        let isStaff = pending.person.role.isStaff
        return Answers.see(Links.back(visit.form["back"], else: isStaff ? "/staff" : "/"))
            .setting(.session, token, visit, days: isStaff ? nil : Int(visit.console.settings.sessionDays))
    }

    // MARK: out

    static func signOut(_ visit: Visit) async throws(Fault) -> Response {
        if let login = visit.login ?? visit.pending {
            _ = try await visit.console.store.execute(CloseSession(login.session.key))
        }
        let isStaff = visit.login?.person.role.isStaff == true
        return Answers.see(isStaff ? "/staff/sign-in" : "/sign-in", .signedOut).setting(.session, nil, visit)
    }
}
