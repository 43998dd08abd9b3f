import Base
import Commands
import Domain
import Hummingbird
import Storage

/// Refills of all customers; staff end those that no provider is asked about.
enum StaffRefillsPage {
    private static let names = ["open"]

    static func show(_ staff: StaffVisit) async throws(Fault) -> Response {
        let found = try await staff.console.store.read(
            ListRefills(
                openOnly: staff.query.isOn("open"), before: ListMark(text: staff.query["before"]), limit: 50))
        var table = table(
            found.rows, staff, back: staff.visit.here,
            older: found.next.map { Older.path("/staff/refills", staff.query, names, $0) })
        table.export = Links.path("/staff/refills.csv", names.map { ($0, staff.query[$0]) })
        let open = Field("open", "Only those that have not ended", .check).with {
            $0.value = staff.query["open"]
            $0.isRequired = false
        }
        return staff.page(
            "Orders", at: "/staff/orders",
            [
                .tabs(StaffOrdersPage.tabs, current: "/staff/refills"),
                .form(FormBlock("/staff/refills", .get, [open], submit: "Filter", tone: .plain)), .table(table),
            ])
    }

    /// - Parameter back: where to go after one was ended.
    static func table(_ refills: [Refill], _ staff: StaffVisit, back: String, older: String?) -> TableBlock {
        TableBlock(
            "Refills",
            [
                .init("ID"), .init("Order"), .init("Customer"), .init("Provider"), .init("Its id there"),
                .init("Asked at"), .init("Ended at"), .init("State"), .init(""),
            ],
            refills.map { refill in
                [
                    .number(refill.id.raw), WorkCells.order(refill.order),
                    WorkCells.account(refill.account, staff.catalog), WorkCells.provider(refill.provider, staff),
                    refill.providerRefill.map { .code($0) } ?? .none, .time(refill.createdAt),
                    WorkCells.time(refill.endedAt), RefillsPage.badge(refill.state),
                    refill.isByHand ? buttons(refill, back) : .none,
                ]
            }, empty: "No refills that fit.", older: older)
    }

    private static func buttons(_ refill: Refill, _ back: String) -> Cell {
        let path = "/staff/refills/\(refill.id)"
        return .several([
            .button(.init("Delivered", to: path, ["state": "completed", "back": back], tone: .good)),
            .button(
                .init(
                    "Reject", to: path, ["state": "rejected", "back": back], tone: .bad, asking: "Reject this refill?")
            ),
        ])
    }

    static func end(_ staff: StaffVisit) async throws(Fault) -> Response {
        guard let id: RefillID = staff.visit.id(), let refill = try await staff.console.store.read(ReadRefill(id)),
            let order = try await staff.console.store.read(ReadOrder(refill.order))
        else { throw .refillNotFound }
        guard let state = states[staff.form["state"]] else { throw .incorrectRequest }
        let done: Void? = try await staff.execute(
            EndRefillByHand(id, of: order.id, in: order.wallet, as: state), verb: "refill.\(state)",
            subject: "refill \(id)", account: refill.account, detail: "order \(order.id)")
        return Answers.see(
            Links.back(staff.form["back"], else: "/staff/refills"), done == nil ? .again : .saved)
    }

    private static let states: [String: RefillState] = ["completed": .completed, "rejected": .rejected]

    static func export(_ staff: StaffVisit) async throws(Fault) -> Response {
        let store = staff.console.store
        let openOnly = staff.query.isOn("open")
        return Exports.csv(
            "refills", ["id", "order", "account", "provider", "provider_refill", "asked", "ended", "state"],
            visit: staff.visit
        ) { mark throws(Fault) in
            try await store.read(ListRefills(openOnly: openOnly, before: mark, limit: Exports.rows))
        } line: { refill in
            [
                "\(refill.id)", "\(refill.order)", "\(refill.account)",
                refill.provider.flatMap { staff.catalog.providers[$0]?.name } ?? "", refill.providerRefill ?? "",
                refill.createdAt.text, refill.endedAt?.text ?? "", "\(refill.state)",
            ]
        }
    }
}
