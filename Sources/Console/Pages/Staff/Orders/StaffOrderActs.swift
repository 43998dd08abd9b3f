import Base
import Commands
import Domain
import Hummingbird
import Storage

/// What staff do about one order: end a doubt, say how far delivery by hand is, give money back, act for the customer.
enum StaffOrderActs {
    /// On the customer's behalf.
    static func buttons(_ order: Order, _ staff: StaffVisit) -> [Cell] {
        guard let listing = staff.catalog.listings[order.listing] else { return [] }
        let path = StaffOrderPage.path(order.id)
        var cells: [Cell] = []
        if order.state == .completed || order.state == .partial, listing.hasRefill, order.openRefill == nil {
            cells.append(.button(.init("Ask for a refill", to: path + "/refill")))
        }
        if !order.state.isFinal, listing.hasCancel, order.cancelAskedAt == nil {
            cells.append(
                .button(
                    .init(
                        "Ask to cancel", to: path + "/cancel", tone: .bad,
                        asking: "Cancel this order? What was not delivered is paid back.")))
        }
        return cells
    }

    static func forms(_ story: ReadOrderStory.Story, _ staff: StaffVisit, _ errors: [String: Phrase]) -> [Block] {
        var blocks: [Block] = []
        if let block = resolveBlock(story, staff, errors) { blocks.append(block) }
        if !story.order.state.isFinal, story.dispatch == nil || staff.isManager {
            blocks.append(
                .fold("Say how far it is", [.form(StaffOrderState.form(story, staff, errors))]))
        }
        if staff.isManager { blocks += StaffOrderMoney.blocks(story.order, staff, errors) }
        // What was typed wrongly is not hidden.
        guard !errors.isEmpty else { return blocks }
        return blocks.map { block in
            if case .fold(let title, let inner) = block { .section(title, inner) } else { block }
        }
    }

    private static func resolveBlock(
        _ story: ReadOrderStory.Story, _ staff: StaffVisit, _ errors: [String: Phrase]
    ) -> Block? {
        guard let dispatch = story.dispatch, dispatch.provider != nil else { return nil }
        let form = Block.form(
            FormBlock(
                StaffOrderPage.path(story.order.id) + "/resolve", .post, ResolveForm.fields(staff, errors),
                submit: "Resolve", asking: "Are you sure?"))
        switch dispatch.state {
        case .unknown: return .section("Does the provider have it?", [form])
        case .sending where dispatch.dueAt.map({ $0 <= staff.now }) ?? true:
            return .section("Does the provider have it?", [form])
        // After a restore, what counts as queued may have been sent.
        case .queued: return .fold("The provider has it already", [form])
        case .sending, .placed, .runs, .posts: return nil
        }
    }

    static func resolve(_ staff: StaffVisit) async throws(Fault) -> Response {
        guard let id: OrderID = staff.visit.id() else { throw .incorrectOrder }
        switch try await ResolveForm.submit(staff, id) {
        case .acted(let told): return Answers.see(StaffOrderPage.path(id), told)
        case .wrong(let errors): return try await StaffOrderPage.page(staff, errors: errors)
        }
    }

    // MARK: on the customer's behalf

    private static func order(_ staff: StaffVisit) async throws(Fault) -> Order {
        guard let id: OrderID = staff.visit.id(), let order = try await staff.console.store.read(ReadOrder(id)) else {
            throw .incorrectOrder
        }
        return order
    }

    static func refill(_ staff: StaffVisit) async throws(Fault) -> Response {
        let order = try await order(staff)
        let refill = try await staff.execute(
            RequestRefill(order: order.id, wallet: order.wallet, catalog: staff.catalog), verb: "order.refill",
            subject: "order \(order.id)", account: order.account)
        return Answers.see(StaffOrderPage.path(order.id), refill == nil ? .again : .sent)
    }

    static func cancel(_ staff: StaffVisit) async throws(Fault) -> Response {
        let order = try await order(staff)
        guard staff.catalog.listings[order.listing]?.hasCancel == true else { throw .cancelUnavailable }
        let told = try await StaffOrderMoney.act(OrderDeed(.askCancel, order.id), order, staff, done: .sent)
        return Answers.see(StaffOrderPage.path(order.id), told)
    }

    // MARK: findings

    static func closeFindings(_ staff: StaffVisit) async throws(Fault) -> Response {
        let story = try await StaffOrderPage.story(staff)
        let kinds = story.findings.map(\.key.kind.text).joined(separator: ", ")
        let line = staff.act("finding.close", "order \(story.order.id)", story.order.account, kinds)
        let closed = try await staff.execute(CloseFindings(story.findings.map(\.key))) { $0 > 0 ? line : nil }
        return Answers.see(
            StaffOrderPage.path(story.order.id), closed.map { $0 > 0 ? .done : .nothing } ?? .again)
    }
}
