import Base
import Commands
import Domain
import Hummingbird
import Storage

/// Orders of which nobody knows whether their provider has them, and the form that ends the doubt.
enum UnknownOrders {
    static func table(_ staff: StaffVisit, _ limit: Int64) async throws(Fault) -> TableBlock {
        let found = try await staff.console.store.read(
            ListUnknownOrders(after: ListMark(text: staff.query["before"]), limit: limit))
        return TableBlock(
            "Unknown orders",
            [
                .init("Order"), .init("Provider and item"), .init("Link and reference"),
                .init("Quantity", isNumber: true), .init("Sent"), .init("The provider's words"),
                .init("Looked at again"),
            ],
            found.rows.map { entry in
                let order = WorkCells.order(entry.order.id)
                return [
                    entry.isRepeated
                        ? .lines([order, .badge("Answered with another order's id", .warning)]) : order,
                    .lines([WorkCells.provider(entry.dispatch.provider, staff), .code(entry.dispatch.item)]),
                    .lines([.outsideLink(entry.order.link), .code(entry.dispatch.reference.text)]),
                    .number(entry.order.quantity), WorkCells.time(entry.lastAttempt?.endedAt),
                    WorkCells.text(entry.lastAttempt?.words),
                    entry.dispatch.dueAt.map { .time($0) } ?? .badge("By a person only", .warning),
                ]
            }, empty: "No order is in doubt.",
            older: found.next.map { Older.path(ToDoQueue.orders.path, staff.query, [], $0) })
    }

    /// The list and the form, which is about one of the orders listed.
    static func blocks(_ staff: StaffVisit, _ table: TableBlock, _ errors: [String: Phrase]) async throws(Fault)
        -> [Block]
    {
        let found = try await staff.console.store.read(
            ListUnknownOrders(after: ListMark(text: staff.query["before"]), limit: ToDoPage.rows))
        guard !found.rows.isEmpty else { return [.table(table)] }
        let choices = found.rows.map { entry in
            Field.Choice("\(entry.order.id)", .verbatim("\(entry.order.id) – \(entry.order.link.prefix(60))"))
        }
        let order = Field("order", "Order", .choice([.init("", "Please choose")] + choices)).with {
            $0.value = staff.form["order"]
            $0.error = errors["order"]
        }
        return [
            .table(table),
            .section(
                "Resolve an order",
                [
                    .form(
                        FormBlock(
                            "/staff/todo/orders", .post, [order] + ResolveForm.fields(staff, errors), submit: "Resolve",
                            asking: "Are you sure?"))
                ]),
        ]
    }

    static func resolve(_ staff: StaffVisit) async throws(Fault) -> Response {
        guard let id: OrderID = staff.form.id("order") else {
            return try await ToDoPage.page(staff, .orders, errors: ["order": "Please choose one."])
        }
        switch try await ResolveForm.submit(staff, id) {
        case .acted(let told): return Answers.see(ToDoQueue.orders.path, told)
        case .wrong(let errors): return try await ToDoPage.page(staff, .orders, errors: errors)
        }
    }
}

/// What a person says of an order whose outcome is unknown: the provider has it, under an id of its own, or has not.
enum ResolveForm {
    enum Result {
        case acted(Notice)
        case wrong([String: Phrase])
    }

    static func fields(_ staff: StaffVisit, _ errors: [String: Phrase]) -> [Field] {
        [
            Field(
                "truth", "What is true",
                .choice([
                    .init("", "Please choose"), .init("placed", "The provider has it"),
                    .init("not-placed", "The provider does not have it: send it again"),
                ])
            ).with {
                $0.value = staff.form["truth"]
                $0.error = errors["truth"]
            },
            Field("ref", "The provider's own id").with {
                $0.value = staff.form["ref"]
                $0.isRequired = false
                $0.longest = 64
                $0.help = "Only where the provider has it."
                $0.error = errors["ref"]
            },
        ]
    }

    /// - Throws: `incorrectOrder`, and what the store throws.
    static func submit(_ staff: StaffVisit, _ id: OrderID) async throws(Fault) -> Result {
        let truth: ResolveDispatch.Truth
        switch staff.form["truth"] {
        case "placed":
            guard Placement.isProviderOrder(staff.form["ref"]) else {
                return .wrong(["ref": "Please give the provider's own id: 1 to 64 characters without blanks."])
            }
            truth = .placed(staff.form["ref"])
        case "not-placed": truth = .notPlaced
        default: return .wrong(["truth": "Please choose one."])
        }
        guard let order = try await staff.console.store.read(ReadOrder(id)) else { throw .incorrectOrder }
        let history = try await staff.console.store.read(ReadDispatchHistory(of: id))
        guard let dispatch = history.dispatch, let provider = dispatch.provider else {
            return .wrong(["truth": "This order is with no provider."])
        }
        do throws(Fault) {
            if truth == .notPlaced {
                // It ends with its money back where to cancel was asked.
                let deed = OrderDeed(.notPlaced, id)
                return .acted(try await StaffOrderMoney.act(deed, order, staff, also: ["not placed"]))
            }
            let done: Void? = try await staff.execute(
                ResolveDispatch(dispatch, provider: provider, truth: truth, actor: staff.visit.actor),
                verb: "order.resolve", subject: "order \(id)", account: order.account,
                detail: "placed as \(staff.form["ref"])")
            return .acted(done == nil ? .again : .saved)
        } catch {
            switch error {
            case .alreadyExists: return .wrong(["ref": "This id is another order's at this provider."])
            case .wrongState: return .wrong(["truth": "What became of this order is not in doubt."])
            default: throw error
            }
        }
    }
}
