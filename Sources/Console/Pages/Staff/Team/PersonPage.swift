import Base
import Commands
import Domain
import Hummingbird
import Storage

/// One who works here: role, standing, sessions.
enum PersonPage {
    static func show(_ staff: StaffVisit) async throws(Fault) -> Response {
        try await page(staff, try await person(staff))
    }

    private static func page(
        _ staff: StaffVisit, _ person: Person, _ typed: Typed = Typed(), link: String? = nil
    ) async throws(Fault) -> Response {
        let path = "/staff/people/\(person.id)"
        let sessions = try await staff.console.store.read(ReadSessions(of: person.id))
        var blocks: [Block] = []
        if let link { blocks.append(PeoplePage.handOver(link)) }
        if let refusal = typed.refusal { blocks.append(.note(refusal, .bad)) }
        blocks += [
            .facts([
                .init("E-mail address", .text(person.email.text)), .init("Name", .text(person.name)),
                .init("Role", .phrase(PeoplePage.role(person.role))), .init("State", PeoplePage.state(person)),
                .init("Second factor", person.hasSecondFactor ? .badge("Set up", .good) : .badge("None", .warning)),
                .init("Since", .time(person.createdAt)),
                .init(
                    "Acts",
                    .link(
                        "In the audit log",
                        to: Links.path("/staff/audit", [("actor", "staff:\(person.email)")]))),
            ]), .actions(buttons(person, path)),
            .section(
                "Role",
                [
                    .form(
                        FormBlock(
                            path + "/role", .post,
                            [
                                typed.choose("role", "Role", PeoplePage.roles, person.role.name),
                                typed.seen(seen(person)),
                            ],
                            submit: "Save"))
                ]),
            .section("Sessions", [.table(table(sessions, staff, path))] + closeAll(sessions, staff, path)),
        ]
        return staff.page(.verbatim(person.email.text), at: "/staff/people", status: typed.status, blocks)
    }

    private static func buttons(_ person: Person, _ path: String) -> [Cell] {
        var cells: [Cell] = [
            .button(
                Cell.Button(
                    "Make a link for a new password", to: path + "/reset",
                    asking: "Make a link with which this person chooses a new password?")),
            person.isSuspended
                ? .button(Cell.Button("End the suspension", to: path + "/suspend", ["on": "off"], tone: .good))
                : .button(
                    Cell.Button(
                        "Suspend", to: path + "/suspend", ["on": "on"], tone: .bad,
                        asking: "Suspend this person? All sessions end.")),
        ]
        if person.hasSecondFactor {
            cells.append(
                .button(
                    Cell.Button(
                        "Take the second factor away", to: path + "/second-factor", tone: .bad,
                        asking: "Let this person sign in with the password alone?")))
        }
        return cells
    }

    private static func table(_ sessions: [LoginSession], _ staff: StaffVisit, _ path: String) -> TableBlock {
        TableBlock(
            "Sessions", [.init("Since"), .init("Last seen"), .init("Address"), .init("Browser"), .init("")],
            sessions.map { session in
                [
                    .time(session.createdAt), .time(session.seenAt), .text(session.address), .text(session.agent),
                    session.key == staff.session.key
                        ? .badge("This one", .good)
                        : .button(
                            Cell.Button("End", to: path + "/sessions", ["session": session.key.hex], tone: .bad)),
                ]
            }, empty: "None.")
    }

    private static func closeAll(_ sessions: [LoginSession], _ staff: StaffVisit, _ path: String) -> [Block] {
        let others = sessions.filter { $0.key != staff.session.key }
        guard !others.isEmpty else { return [] }
        return [.actions([.button(Cell.Button("End all of them", to: path + "/sessions", ["all": "on"], tone: .bad))])]
    }

    /// - Throws: `notFound`, for customers too.
    private static func person(_ staff: StaffVisit) async throws(Fault) -> Person {
        let id: PersonID? = staff.visit.id()
        guard let id, let person = try await staff.console.store.read(ReadPerson(id)), person.role.isStaff else {
            throw .notFound("person")
        }
        return person
    }

    /// What owners decide of a person.
    private static func seen(_ person: Person) -> [SeenRow] {
        [SeenRow(\.people, person.id, person) { "\($0.role.name) \($0.isSuspended)" }]
    }

    // MARK: what the forms do

    static func setRole(_ staff: StaffVisit) async throws(Fault) -> Response {
        let person = try await person(staff)
        var typed = Typed(staff.form)
        let role = PersonRole(name: typed.choice("role", PeoplePage.roles)) ?? person.role
        guard typed.isRight else { return try await page(staff, person, typed) }
        return try await change(
            staff, person, SetRole(person: person.id, role: role), "staff.role", "role=\(role.name)",
            seen: seen(person), typed: typed)
    }

    static func suspend(_ staff: StaffVisit) async throws(Fault) -> Response {
        let person = try await person(staff)
        let isOn = staff.form.isOn("on")
        return try await change(
            staff, person, SuspendPerson(person: person.id, isSuspended: isOn),
            isOn ? "staff.suspend" : "staff.resume", "")
    }

    private static func change(
        _ staff: StaffVisit, _ person: Person, _ command: some Command, _ verb: String, _ detail: String,
        seen: [SeenRow] = [], typed sent: Typed = Typed()
    ) async throws(Fault) -> Response {
        do throws(Fault) {
            let done = try await staff.execute(
                command, verb: verb, subject: "person \(person.id)",
                detail: [person.email.text, detail].filter { !$0.isEmpty }.joined(separator: "; "), seen: seen)
            return Answers.see("/staff/people/\(person.id)", done == nil ? .again : .saved)
        } catch {
            var typed = Typed()
            if case .wrongState = error {
                typed.refusal = "This is the last owner; make somebody else one first."
                return try await page(staff, person, typed)
            }
            return try await staff.again(error, sent) { staff, typed throws(Fault) in
                try await page(staff, try await Self.person(staff), typed)
            }
        }
    }

    /// Whoever opens the link chooses a new password; the old one works until then.
    static func reset(_ staff: StaffVisit) async throws(Fault) -> Response {
        let person = try await person(staff)
        let token = Tokens.fresh(staff.console.environment)
        let made: Void? = try await staff.execute(
            OpenMailToken(
                digest: Tokens.digest(token), person: person.id, purpose: .resetPassword,
                lifetimeMilliseconds: PeoplePage.linkHours * 3_600_000),
            verb: "staff.reset", subject: "person \(person.id)", detail: person.email.text)
        guard made != nil else { return Answers.see("/staff/people/\(person.id)", .again) }
        return try await page(staff, person, link: "\(staff.visit.baseURL)/invitation/\(token)")
    }

    static func dropSecondFactor(_ staff: StaffVisit) async throws(Fault) -> Response {
        let person = try await person(staff)
        return try await change(staff, person, PutTOTP.off(person.id), "staff.drop-second-factor", "taken away")
    }

    static func endSession(_ staff: StaffVisit) async throws(Fault) -> Response {
        let person = try await person(staff)
        if staff.form.isOn("all") {
            let own = person.id == staff.person.id ? staff.session : nil
            return try await change(
                staff, person, EndSessions(of: person.id, but: own), "staff.end-sessions", "all")
        }
        let sessions = try await staff.console.store.read(ReadSessions(of: person.id))
        guard let chosen = sessions.first(where: { $0.key.hex == staff.form["session"] }) else {
            return Answers.see("/staff/people/\(person.id)", .done)
        }
        return try await change(staff, person, CloseSession(chosen.key), "staff.end-sessions", "one")
    }
}
