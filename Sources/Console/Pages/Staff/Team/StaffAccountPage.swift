import Base
import Commands
import Domain
import Hummingbird

/// Oneself: name, language, time zone, password, second factor, sessions.
enum StaffAccountPage {
    private static let tabs: [(label: Phrase, path: String)] = [
        ("Profile", "/staff/account"), ("Security", "/staff/account/security"),
    ]

    static func show(_ staff: StaffVisit) async throws(Fault) -> Response { page(staff, error: nil) }

    private static func page(_ staff: StaffVisit, error: Phrase?) -> Response {
        staff.page(
            "My account", at: "/staff/account", status: error == nil ? .ok : .unprocessableContent,
            [.tabs(tabs, current: "/staff/account")]
                + Profile.blocks(staff.visit, staff.person, at: "/staff/account/profile", error: error))
    }

    static func saveProfile(_ staff: StaffVisit) async throws(Fault) -> Response {
        if let error = Profile.error(staff.form) { return page(staff, error: error) }
        let change = try Profile.change(staff.visit, staff.person)
        let done = try await staff.execute(change, verb: "profile.edit", subject: "person \(staff.person.id)")
        return Answers.see("/staff/account", done == nil ? .again : .saved)
            .setting(.language, change.language, staff.visit, days: 365)
    }

    static func showSecurity(_ staff: StaffVisit) async throws(Fault) -> Response {
        try await security(staff, Security.Found())
    }

    private static func security(_ staff: StaffVisit, _ found: Security.Found) async throws(Fault) -> Response {
        staff.page(
            "My account", at: "/staff/account", status: found.status,
            [.tabs(tabs, current: "/staff/account/security")]
                + (try await Security.blocks(
                    staff.visit, staff.person, staff.session, at: "/staff/account/security", found)))
    }

    static func submitSecurity(_ staff: StaffVisit) async throws(Fault) -> Response {
        let found = try await Security.submit(staff.visit, staff.person, staff.session)
        if found.errors.isEmpty {
            try await staff.record("security.\(staff.form["act"])", "staff \(staff.person.email)")
        }
        if let notice = found.notice { return Answers.see("/staff/account/security", notice) }
        return try await security(staff, found)
    }
}
