import Base
import Domain
import Hummingbird
import Storage

/// The audit log: who did what, when, to whom.
enum AuditPage {
    private static let rows: Int64 = 100
    private static let names = ["actor", "account"]

    static func show(_ staff: StaffVisit) async throws(Fault) -> Response {
        let query = staff.query
        let acts = try await staff.console.store.read(
            ListActs(about: query.id("account"), actorPrefix: query["actor"], before: query.id("before"), limit: rows))
        var older: String?
        if acts.count == rows, let last = acts.last {
            older = Links.path("/staff/audit", names.map { ($0, query[$0]) } + [("before", "\(last.id)")])
        }
        let table = TableBlock(
            "Audit log",
            [.init("When"), .init("Who"), .init("What"), .init("To what"), .init("Detail"), .init("Address")],
            acts.map { row($0, staff) }, empty: "Nothing fits.", older: older,
            export: Links.path("/staff/audit.csv", names.map { ($0, query[$0]) }))
        return staff.page(
            "Audit log", at: "/staff/audit",
            [
                .form(
                    FormBlock(
                        "/staff/audit", .get,
                        [
                            Field("actor", "Who, from the beginning", .input("search")).with {
                                $0.placeholder = "staff:ann@"
                            }, Field("account", "About customer"),
                        ].map { field in
                            field.with {
                                $0.value = query[field.name]
                                $0.isRequired = false
                            }
                        }, submit: "Filter", tone: .plain)), .table(table),
            ])
    }

    private static func row(_ act: Act, _ staff: StaffVisit) -> [Cell] {
        var subject: [Cell] = [.text(act.subject)]
        if let account = act.account {
            let name = staff.catalog.accounts[account]?.name ?? "\(account)"
            subject.append(.link(.verbatim(name), to: "/staff/customers/\(account)"))
        }
        return [
            .time(act.at), .text(act.actor), .code(act.verb), .lines(subject),
            act.detail.isEmpty ? .none : .text(act.detail.count > 300 ? act.detail.prefix(297) + "…" : act.detail),
            .text(act.address),
        ]
    }

    static func export(_ staff: StaffVisit) async throws(Fault) -> Response {
        let account: AccountID? = staff.query.id("account")
        let actor = staff.query["actor"]
        let store = staff.console.store
        return Exports.csv(
            "audit", ["id", "at", "actor", "address", "verb", "subject", "detail", "account"], visit: staff.visit
        ) { mark throws(Fault) in
            let before = mark.flatMap { ActID(text: $0.text) }
            let acts = try await store.read(
                ListActs(about: account, actorPrefix: actor, before: before, limit: Exports.rows))
            let next = acts.count == Exports.rows ? acts.last.map { ListMark($0.id.raw) } : nil
            return ListPage(rows: acts, next: next)
        } line: { act in
            [
                "\(act.id)", act.at.text, act.actor, act.address, act.verb, act.subject, act.detail,
                act.account.map { "\($0)" } ?? "",
            ]
        }
    }
}
