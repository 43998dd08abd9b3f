import Base
import Commands
import Domain
import HTTPTypes
import Hummingbird
import Storage

/// Those who work here.
enum PeoplePage {
    /// A hand-over link works so long: somebody gives it to somebody.
    static let linkHours: Int64 = 72

    static let roles: [Field.Choice] = [
        .init("support", "Support"), .init("manager", "Manager"), .init("owner", "Owner"),
    ]

    static func show(_ staff: StaffVisit) async throws(Fault) -> Response { try await page(staff, Typed()) }

    private static func page(_ staff: StaffVisit, _ typed: Typed, link: String? = nil) async throws(Fault) -> Response {
        let people = try await staff.console.store.read(ListStaff())
        var blocks: [Block] = []
        if let link { blocks.append(handOver(link)) }
        blocks += [
            .table(
                TableBlock(
                    "Staff",
                    [
                        .init("E-mail address"), .init("Name"), .init("Role"), .init("Second factor"), .init("State"),
                        .init("Since"),
                    ], people.map(row), empty: "Nobody yet.", export: "/staff/people.csv")),
            .section(
                "Take somebody on",
                [
                    .prose("You get a link that this person opens to choose a password. It works once."),
                    .form(
                        FormBlock(
                            "/staff/people", .post,
                            [
                                typed.text("email", "E-mail address"), typed.text("name", "Name", isRequired: false),
                                typed.choose(
                                    "role", "Role", roles,
                                    help:
                                        "Support sees everything of customers and looks after orders; managers move money and change the shop; owners see to staff and keys."
                                ),
                            ], submit: "Take on", error: typed.refusal)),
                ]),
        ]
        return staff.page("Staff", at: "/staff/people", status: typed.status, blocks)
    }

    static func handOver(_ link: String) -> Block {
        .secret("Hand this link over; it is shown this once, and works once within three days.", link)
    }

    private static func row(_ person: Person) -> [Cell] {
        [
            .link(.verbatim(person.email.text), to: "/staff/people/\(person.id)"), .text(person.name),
            .phrase(role(person.role)),
            person.hasSecondFactor ? .badge("Set up", .good) : .badge("None", .warning), state(person),
            .time(person.createdAt),
        ]
    }

    static func role(_ role: PersonRole) -> Phrase {
        switch role {
        case .customer: "Customer"
        case .support: "Support"
        case .manager: "Manager"
        case .owner: "Owner"
        }
    }

    static func state(_ person: Person) -> Cell {
        if person.isSuspended { return .badge("Suspended", .bad) }
        return person.passwordHash.isEmpty ? .badge("Has no password yet", .warning) : .badge("Active", .good)
    }

    static func add(_ staff: StaffVisit) async throws(Fault) -> Response {
        var typed = Typed(staff.form)
        let email = MailAddress(staff.form["email"])
        if email == nil { typed.refuse("email", "Please give an e-mail address.") }
        let name = typed.text("name", atMost: Person.mostName, isRequired: false)
        let role = PersonRole(name: typed.choice("role", roles)) ?? .support
        guard let email, typed.isRight else { return try await page(staff, typed) }
        do throws(Fault) {
            let id = try await staff.execute(
                AddStaff(email: email, name: name, role: role, passwordHash: ""), verb: "staff.add",
                detail: "\(email) role=\(role.name)"
            ) { ("person \($0)", nil) }
            guard let id else { return Answers.see("/staff/people", .again) }
            let link = try await ResetPage.link(for: id, .invitation, hours: linkHours, staff.visit)
            return try await page(staff, Typed(), link: link)
        } catch {
            if case .alreadyExists = error {
                typed.refuse("email", "Somebody works here under this address.")
            } else {
                try typed.refuse(error)
            }
            return try await page(staff, typed)
        }
    }

    static func export(_ staff: StaffVisit) async throws(Fault) -> Response {
        Exports.csv(
            "staff", ["id", "email", "name", "role", "second_factor", "suspended", "since"],
            try await staff.console.store.read(ListStaff()).map { person in
                [
                    "\(person.id)", person.email.text, person.name, person.role.name, "\(person.hasSecondFactor)",
                    "\(person.isSuspended)", person.createdAt.text,
                ]
            }, visit: staff.visit)
    }
}
