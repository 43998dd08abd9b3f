import Base
import Commands
import Domain
import Gateway
import Hummingbird
import Storage

/// What is done to a customer as a whole: suspension, its page in another's place, and what the audit log says of it.
enum CustomerActs {
    static func buttons(_ file: CustomerFile) -> [Cell] {
        let id = "\(file.account.id)"
        var cells: [Cell] = [
            .link("Orders", to: Links.path("/staff/orders", [("account", id)])),
            .link("Rentals", to: Links.path("/staff/rentals", [("account", id)])),
        ]
        guard file.staff.isManager else { return cells }
        if file.account.isSuspended {
            cells.append(.button(.init("Resume", to: file.path + "/resume", tone: .good)))
        } else {
            cells.append(.button(.init("Sign in as this customer", to: file.path + "/act")))
            cells.append(
                .button(
                    .init(
                        "Suspend", to: file.path + "/suspend", tone: .bad,
                        asking: "Suspend this customer? Its keys and logins open nothing until it is resumed.")))
        }
        return cells
    }

    static func suspend(_ staff: StaffVisit) async throws(Fault) -> Response { try await set(staff, true) }

    static func resume(_ staff: StaffVisit) async throws(Fault) -> Response { try await set(staff, false) }

    private static func set(_ staff: StaffVisit, _ isSuspended: Bool) async throws(Fault) -> Response {
        let file = try CustomerFile(staff)
        let people = try await staff.console.store.read(ReadPeople(of: file.account.id))
        let done = try await staff.execute(
            SuspendAccount(account: file.account.id, isSuspended: isSuspended, people: people.map(\.id)),
            verb: isSuspended ? "customer.suspend" : "customer.resume", subject: file.subject,
            account: file.account.id)
        try await file.refreshed()
        return Answers.see(file.path, done == nil ? .again : .saved)
    }

    // MARK: in the customer's place

    /// The shop as the customer sees it, with a way back in the bar; what is done there is written down.
    static func act(_ staff: StaffVisit) async throws(Fault) -> Response {
        let file = try CustomerFile(staff)
        guard !file.account.isSuspended else { throw .accountSuspended }
        if let here = staff.catalog.storefront(host: WireRequest.hostName(staff.host)), here.id != file.shop.id {
            // A session is one host's: the browser shows it to no other.
            throw .wrongState("open the staff pages at \(file.shop.hosts.first ?? file.shop.name) for this")
        }
        let done = try await staff.execute(
            ActAs(digest: staff.session.key, account: file.account.id), verb: "customer.sign-in-as",
            subject: file.subject, account: file.account.id)
        return Answers.see(done == nil ? file.path : "/orders", done == nil ? .again : nil)
    }

    static func stop(_ staff: StaffVisit) async throws(Fault) -> Response {
        guard let account = staff.session.actingAs else { return Answers.see("/staff") }
        _ = try await staff.execute(
            ActAs(digest: staff.session.key, account: nil), verb: "customer.sign-out-as",
            subject: "account \(account)", account: account)
        return Answers.see("/staff/customers/\(account)")
    }

    // MARK: the audit log

    static func log(_ staff: StaffVisit) async throws(Fault) -> Response {
        let file = try CustomerFile(staff)
        let before: ActID? = staff.query.id("before")
        let acts = try await staff.console.store.read(ListActs(about: file.account.id, before: before, limit: 50))
        let table = TableBlock(
            "Audit log", [.init("Time"), .init("Who"), .init("What"), .init("Of"), .init("Detail"), .init("Address")],
            acts.map { act in
                [
                    .time(act.at), .text(act.actor), .code(act.verb), .text(act.subject), WorkCells.text(act.detail),
                    WorkCells.text(act.address),
                ]
            }, empty: "Nothing was done yet.",
            older: acts.count == 50
                ? acts.last.map { Links.path(file.path + "/acts", [("before", "\($0.id)")]) } : nil,
            export: file.path + "/acts.csv")
        return file.page(at: "/acts", [.table(table)])
    }

    static func exportLog(_ staff: StaffVisit) async throws(Fault) -> Response {
        let file = try CustomerFile(staff)
        let store = staff.console.store
        let account = file.account.id
        return Exports.csv(
            "acts-\(account)", ["id", "time", "actor", "verb", "subject", "detail", "address"], visit: staff.visit
        ) { mark throws(Fault) in
            let acts = try await store.read(
                ListActs(about: account, before: mark?.numbers.first.map { ActID($0) }, limit: Exports.rows))
            let isFull = acts.count == Int(Exports.rows)
            return ListPage(rows: acts, next: isFull ? acts.last.map { ListMark($0.id.raw) } : nil)
        } line: { act in
            ["\(act.id)", act.at.text, act.actor, act.verb, act.subject, act.detail, act.address]
        }
    }
}
