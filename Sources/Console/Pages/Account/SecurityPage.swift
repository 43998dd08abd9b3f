import Base
import Commands
import Domain
import Errands
import HTTPTypes
import Hummingbird
import Secrets
import Storage

/// Password, second factor and sessions of the customer who looks.
enum SecurityPage {
    static func show(_ customer: CustomerVisit) async throws(Fault) -> Response { try await page(customer) }

    private static func page(_ customer: CustomerVisit, _ found: Security.Found = .init()) async throws(Fault)
        -> Response
    {
        let blocks: [Block] =
            customer.isActing
            ? [.note("Only the customer sees this.", .plain)]
            : try await Security.blocks(
                customer.visit, customer.person, customer.session, at: "/account/security", found)
        return customer.page(
            "Account", at: "/account", status: found.status,
            [.tabs(AccountPage.tabs, current: "/account/security")] + blocks)
    }

    static func submit(_ customer: CustomerVisit) async throws(Fault) -> Response {
        try customer.mustBeOneself()
        let found = try await Security.submit(customer.visit, customer.person, customer.session)
        if let notice = found.notice { return Answers.see("/account/security", notice) }
        return try await page(customer, found)
    }
}

/// The same for customers and staff: what the page shows and what its forms do.
enum Security {
    /// What came of a form.
    struct Found {
        var notice: Notice?
        var errors: [String: Phrase] = [:]
        /// A secret that waits for its first code.
        var secret: String?
        /// Codes to write down, shown this once.
        var codes: [String]?

        var status: HTTPResponse.Status { errors.isEmpty ? .ok : .unprocessableContent }
    }

    static func blocks(
        _ visit: Visit, _ person: Person, _ session: LoginSession, at path: String, _ found: Found
    ) async throws(Fault) -> [Block] {
        var blocks: [Block] = []
        if let codes = found.codes {
            blocks.append(
                .secret(
                    "Write these recovery codes down now; they are not shown again. Each stands in for your authenticator once.",
                    codes.joined(separator: "\n")))
        }
        blocks.append(.section("Password", [password(path, found)]))
        blocks.append(.section("Second factor", try secondFactor(visit, person, path, found)))
        let sessions = try await visit.console.store.read(ReadSessions(of: person.id))
        blocks.append(.section("Sessions", [.table(table(sessions, session, visit, path))] + closeAll(sessions, path)))
        return blocks
    }

    private static func act(_ name: String) -> Field { Field("act", "", .hidden).with { $0.value = name } }

    private static func current(_ found: Found, _ act: String) -> Field {
        Field("current", "Your password now", .input("password")).with {
            $0.autocomplete = "current-password"
            $0.error = found.errors["\(act).current"]
        }
    }

    private static func password(_ path: String, _ found: Found) -> Block {
        .form(
            FormBlock(
                path, .post,
                [act("password"), current(found, "password"), PasswordFields.new(error: found.errors["password"])],
                submit: "Change the password"))
    }

    private static func secondFactor(_ visit: Visit, _ person: Person, _ path: String, _ found: Found) throws(Fault)
        -> [Block]
    {
        if person.hasSecondFactor {
            return [
                .prose(
                    Phrase(
                        "An authenticator is set up. {count} recovery codes are left.",
                        ["count": String(person.recoveryCodes.count)])),
                .form(
                    FormBlock(
                        path, .post, [act("totp-off"), current(found, "totp-off")], submit: "Take it away", tone: .bad,
                        asking: "Sign in with the password alone from now on?")),
            ]
        }
        guard let secret = found.secret else {
            return [
                .prose("A code of your phone beside the password keeps others out who know the password."),
                .form(
                    FormBlock(
                        path, .post, [act("totp-begin"), current(found, "totp-begin")],
                        submit: "Set up an authenticator")),
            ]
        }
        guard let bytes = Base32.bytes(secret) else { throw .invalid("secret") }
        guard let sealed = visit.console.sealing.seal(secret, awaited(visit, person)) else {
            throw .wrongState("the master key is not here")
        }
        let uri = TOTP.address(secret: bytes, issuer: visit.brand, account: person.email.text)
        return [
            .prose("Scan this with your authenticator, or type the secret into it. Then give the code that it shows."),
            .picture(svg: QRPicture.svg(uri), "Code for your authenticator"), .code(secret),
            .form(
                FormBlock(
                    path, .post,
                    [
                        act("totp-put"), Field("secret", "", .hidden).with { $0.value = sealed },
                        Field("code", "Code").with {
                            $0.autocomplete = "one-time-code"
                            $0.inputMode = "numeric"
                            $0.error = found.errors["code"]
                        },
                    ], submit: "Switch it on")),
        ]
    }

    private static func table(_ sessions: [LoginSession], _ own: LoginSession, _ visit: Visit, _ path: String)
        -> TableBlock
    {
        TableBlock(
            "Sessions", [.init("Since"), .init("Last seen"), .init("Address"), .init("Browser"), .init("")],
            sessions.map { session in
                [
                    .time(session.createdAt), .time(session.seenAt), .text(session.address), .text(session.agent),
                    session.key == own.key
                        ? .badge("This one", .good)
                        : .button(
                            Cell.Button("End", to: path, ["act": "end", "session": session.key.hex], tone: .bad)),
                ]
            }, empty: "None.")
    }

    private static func closeAll(_ sessions: [LoginSession], _ path: String) -> [Block] {
        sessions.count < 2
            ? [] : [.actions([.button(Cell.Button("End all others", to: path, ["act": "end-others"], tone: .bad))])]
    }

    // MARK: what the forms do

    static func submit(_ visit: Visit, _ person: Person, _ session: LoginSession) async throws(Fault) -> Found {
        switch visit.form["act"] {
        case "password": return try await changePassword(visit, person, session)
        case "totp-begin":
            guard try await isOwn(visit, person) else { return Found(errors: ["totp-begin.current": wrong]) }
            return Found(secret: Base32.text(TOTP.freshSecret(visit.console.environment)))
        case "totp-put": return try await putTOTP(visit, person, session)
        case "totp-off":
            guard try await isOwn(visit, person) else { return Found(errors: ["totp-off.current": wrong]) }
            _ = try await visit.console.store.execute(PutTOTP.off(person.id, in: session))
            return Found(notice: .saved)
        case "end":
            let own = try await visit.console.store.read(ReadSessions(of: person.id))
            guard let chosen = own.first(where: { $0.key.hex == visit.form["session"] }) else {
                return Found(notice: .done)
            }
            _ = try await visit.console.store.execute(CloseSession(chosen.key))
            return Found(notice: .done)
        case "end-others":
            _ = try await visit.console.store.execute(EndSessions(of: person.id, but: session))
            return Found(notice: .done)
        default: throw .incorrectRequest
        }
    }

    /// What a secret that waits for its first code is sealed for.
    private static func awaited(_ visit: Visit, _ person: Person) -> String {
        "totp-awaited:\(person.id):\(visit.login?.session.key.hex ?? "")"
    }

    private static let wrong: Phrase = "This is not your password."

    /// Whoever finds an open browser must not be able to lock its owner out.
    private static func isOwn(_ visit: Visit, _ person: Person) async throws(Fault) -> Bool {
        try visit.console.throttle.admit("password:\(person.id)", from: visit.address, at: visit.now)
        return try await visit.console.passwords.matches(visit.form.raw("current"), person.passwordHash)
    }

    private static func changePassword(_ visit: Visit, _ person: Person, _ session: LoginSession) async throws(Fault)
        -> Found
    {
        guard try await isOwn(visit, person) else { return Found(errors: ["password.current": wrong]) }
        let password = visit.form.raw("password")
        if let error = PasswordFields.error(password, email: person.email.text) {
            return Found(errors: ["password": error])
        }
        let hash = try await visit.console.passwords.hash(password)
        _ = try await visit.console.store.execute(SetPassword(person: person.id, hash: hash, in: session))
        return Found(notice: .saved)
    }

    private static func putTOTP(_ visit: Visit, _ person: Person, _ session: LoginSession) async throws(Fault)
        -> Found
    {
        // Sealed for this person and session by the page that asked for the password: nobody puts a secret of theirs
        // here, and nobody changes one that is in use.
        guard !person.hasSecondFactor,
            let secret = visit.console.sealing.open(visit.form["secret"], awaited(visit, person)),
            let bytes = Base32.bytes(secret), bytes.count == TOTP.secretLength
        else { throw .invalid("secret") }
        try visit.console.throttle.admit("code:\(person.id)", from: visit.address, at: visit.now)
        guard let step = TOTP.step(of: visit.form["code"], secret: bytes, at: visit.now) else {
            return Found(errors: ["code": "This code is not right. Is the clock of your phone right?"], secret: secret)
        }
        guard let sealed = visit.console.sealing.seal(secret, MasterKey.purpose(secondFactorOf: person.id.raw)) else {
            throw .wrongState("the master key is not here")
        }
        let codes = RecoveryCode.fresh(visit.console.environment)
        _ = try await visit.console.store.execute(
            PutTOTP(
                person: person.id, sealedSecret: sealed, recoveryCodes: codes.map { Tokens.digest($0) },
                step: step, in: session))
        return Found(codes: codes.map { RecoveryCode.shown($0) })
    }
}
