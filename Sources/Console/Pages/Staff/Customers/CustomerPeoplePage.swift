import Base
import Commands
import Domain
import Hummingbird
import Storage

/// Who signs in for a customer, and the links by which they choose a password.
enum CustomerPeoplePage {
    static func show(_ staff: StaffVisit) async throws(Fault) -> Response { try await page(CustomerFile(staff)) }

    /// - Parameter link: shown this once.
    static func page(_ file: CustomerFile, link: String? = nil, errors: [String: Phrase] = [:]) async throws(Fault)
        -> Response
    {
        let people = try await file.staff.console.store.read(ReadPeople(of: file.account.id))
        var blocks: [Block] = []
        if let link { blocks.append(.secret(HandOver.words, link)) }
        blocks.append(.table(table(people, file)))
        if file.staff.isManager {
            blocks.append(.section("Add a login", [.form(form(file, errors))]))
        }
        return file.page(at: "/people", errors: errors, blocks)
    }

    private static func table(_ people: [Person], _ file: CustomerFile) -> TableBlock {
        TableBlock(
            "Logins",
            [
                .init("ID"), .init("E-mail address"), .init("Name"), .init("Password"), .init("Second factor"),
                .init("State"), .init("Since"), .init(""),
            ],
            people.map { person in
                [
                    .number(person.id.raw), .text(person.email.text), WorkCells.text(person.name),
                    person.passwordHash.isEmpty ? .badge("Not yet", .warning) : .badge("Set up", .good),
                    person.hasSecondFactor ? .badge("On", .good) : .badge("Off", .plain),
                    person.isSuspended ? .badge("Suspended", .bad) : .badge("Active", .good),
                    .time(person.createdAt), .several(buttons(person, file)),
                ]
            }, empty: "Nobody signs in for this customer.", export: file.path + "/people.csv")
    }

    private static func buttons(_ person: Person, _ file: CustomerFile) -> [Cell] {
        guard file.staff.isManager else { return [] }
        let path = "\(file.path)/people/\(person.id)"
        var cells: [Cell] = []
        if !person.isSuspended { cells.append(.button(.init("Password link", to: path + "/link"))) }
        if person.hasSecondFactor {
            cells.append(
                .button(
                    .init(
                        "Take second factor away", to: path + "/second-factor", tone: .bad,
                        asking: "Let this person sign in with the password alone?")))
        }
        cells.append(
            person.isSuspended
                ? .button(.init("Resume", to: path + "/resume", tone: .good))
                : .button(
                    .init("Suspend", to: path + "/suspend", tone: .bad, asking: "Let this person sign in no more?")))
        return cells
    }

    private static func form(_ file: CustomerFile, _ errors: [String: Phrase]) -> FormBlock {
        FormBlock(file.path + "/people", .post, HandOver.fields(file.staff, errors), submit: "Add and make a link")
    }

    static func add(_ staff: StaffVisit) async throws(Fault) -> Response {
        let file = try CustomerFile(staff)
        let (typed, errors) = HandOver.typed(staff)
        guard let typed else { return try await page(file, errors: errors) }
        let made: PersonID?
        do throws(Fault) {
            made = try await staff.execute(
                AddLogin(account: file.account.id, email: typed.email, name: typed.name, passwordHash: ""),
                verb: "person.add", subject: file.subject, account: file.account.id, detail: typed.email.text)
        } catch {
            guard error == .alreadyExists("email") else { throw error }
            return try await page(file, errors: ["email": HandOver.taken])
        }
        guard let made else { return Answers.see(file.path + "/people", .again) }
        return try await page(file, link: try await HandOver.link(for: made, .invitation, file.shop, staff))
    }

    // MARK: one person

    /// - Throws: `notFound` for somebody else's person.
    private static func person(_ file: CustomerFile) async throws(Fault) -> Person {
        guard let id: PersonID = file.staff.visit.id("person"),
            let person = try await file.staff.console.store.read(ReadPerson(id)), person.account == file.account.id
        else { throw .notFound("person") }
        return person
    }

    static func link(_ staff: StaffVisit) async throws(Fault) -> Response {
        let file = try CustomerFile(staff)
        let person = try await person(file)
        let token = Tokens.fresh(staff.console.environment)
        let done: Void? = try await staff.execute(
            OpenMailToken(
                digest: Tokens.digest(token), person: person.id, purpose: .resetPassword,
                lifetimeMilliseconds: HandOver.hours * 3_600_000), verb: "person.link",
            subject: "person \(person.id)", account: file.account.id, detail: person.email.text)
        guard done != nil else { return Answers.see(file.path + "/people", .again) }
        return try await page(file, link: HandOver.address(token, file.shop, staff))
    }

    static func suspend(_ staff: StaffVisit) async throws(Fault) -> Response { try await set(staff, true) }

    static func resume(_ staff: StaffVisit) async throws(Fault) -> Response { try await set(staff, false) }

    private static func set(_ staff: StaffVisit, _ isSuspended: Bool) async throws(Fault) -> Response {
        let file = try CustomerFile(staff)
        let person = try await person(file)
        let done = try await staff.execute(
            SuspendPerson(person: person.id, isSuspended: isSuspended),
            verb: isSuspended ? "person.suspend" : "person.resume", subject: "person \(person.id)",
            account: file.account.id, detail: person.email.text)
        return Answers.see(file.path + "/people", done == nil ? .again : .saved)
    }

    static func dropSecondFactor(_ staff: StaffVisit) async throws(Fault) -> Response {
        let file = try CustomerFile(staff)
        let person = try await person(file)
        let done = try await staff.execute(
            PutTOTP.off(person.id), verb: "person.second-factor-off", subject: "person \(person.id)",
            account: file.account.id, detail: person.email.text)
        return Answers.see(file.path + "/people", done == nil ? .again : .saved)
    }

    static func export(_ staff: StaffVisit) async throws(Fault) -> Response {
        let file = try CustomerFile(staff)
        let people = try await staff.console.store.read(ReadPeople(of: file.account.id))
        return Exports.csv(
            "logins-\(file.account.id)", ["id", "email", "name", "second_factor", "suspended", "since"],
            people.map { person in
                [
                    "\(person.id)", person.email.text, person.name, person.hasSecondFactor ? "yes" : "no",
                    person.isSuspended ? "yes" : "no", person.createdAt.text,
                ]
            }, visit: staff.visit)
    }
}
