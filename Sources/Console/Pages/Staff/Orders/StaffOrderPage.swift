import Base
import Domain
import Hummingbird
import Storage

/// All that is known of one order, and what staff can do about it.
enum StaffOrderPage {
    static func show(_ staff: StaffVisit) async throws(Fault) -> Response { try await page(staff) }

    /// - Throws: `incorrectOrder`.
    static func story(_ staff: StaffVisit) async throws(Fault) -> ReadOrderStory.Story {
        guard let id: OrderID = staff.visit.id(),
            let story = try await staff.console.store.read(ReadOrderStory(of: id))
        else { throw .incorrectOrder }
        return story
    }

    /// - Parameter errors: what is wrong with a form of the page.
    static func page(_ staff: StaffVisit, errors: [String: Phrase] = [:]) async throws(Fault) -> Response {
        let story = try await story(staff)
        let order = story.order
        var blocks: [Block] = [.facts(facts(story, staff))]
        let buttons = StaffOrderActs.buttons(order, staff)
        if !buttons.isEmpty { blocks.append(.actions(buttons)) }
        if let waiting = try await Proposals.block(of: order.id, staff) { blocks.append(waiting) }
        blocks += StaffOrderActs.forms(story, staff, errors)
        if let options = OrderPage.options(order) { blocks.append(.section("Details", [.facts(options)])) }
        if let subscription = story.subscription { blocks.append(OrderPage.subscriptionBlock(subscription)) }
        blocks.append(.section("At the provider", upstream(story, staff)))
        if !story.findings.isEmpty { blocks.append(findings(story, staff)) }
        if order.isDripFeed || order.isSubscription { blocks.append(try await children(order, staff)) }
        if !story.refills.isEmpty {
            let table = StaffRefillsPage.table(story.refills, staff, back: path(order.id), older: nil)
            blocks.append(.section("Refills", [.table(table)]))
        }
        let money = StatementCells.table(
            story.money.lines, order.currency, older: nil, orders: "/staff/orders", showsActors: true)
        var moneyBlocks: [Block] = [.table(money)]
        if !story.money.isWhole {
            moneyBlocks.append(.note("There may be more lines: look at the customer's statement.", .plain))
        }
        blocks.append(.section("Money", moneyBlocks))
        return staff.page(
            Phrase("Order {id}", ["id": "\(order.id)"]), at: "/staff/orders",
            status: errors.isEmpty ? .ok : .unprocessableContent, blocks)
    }

    static func path(_ id: OrderID) -> String { "/staff/orders/\(id)" }

    private static func facts(_ story: ReadOrderStory.Story, _ staff: StaffVisit) -> [Block.Fact] {
        let (order, shown) = (story.order, OrderCells(story.listed))
        let name = staff.catalog.listings[order.listing]?.name ?? "–"
        var facts: [Block.Fact] = [
            .init("State", shown.cell(.state)), .init("Customer", WorkCells.account(order.account, staff.catalog)),
            .init("Service", .text("\(order.listing) – \(name)")),
            .init("Type", .text(ServiceTypes.byCode[order.type]?.name ?? "–")),
            .init(order.isSubscription ? "User name" : "Link", .outsideLink(order.link)),
            .init("Charge", shown.cell(.charge)), .init("Price taken", .money(order.charge, order.currency)),
            .init("Held", .money(order.held, order.currency)),
            .init("Paid back", .money(order.returned, order.currency)), .init("Quantity", .number(order.quantity)),
            .init("Start", shown.cell(.start)), .init("Remains", shown.cell(.remains)),
            .init("Placed", .time(order.createdAt)),
        ]
        if order.isDripFeed {
            facts.append(.init("Runs", .number(order.runs)))
            facts.append(.init("Minutes between runs", .number(order.intervalMinutes)))
            facts.append(.init("Given to runs", .money(order.handedOver, order.currency)))
        }
        if let parent = order.parent { facts.append(.init("Part of", WorkCells.order(parent))) }
        if let ended = order.endedAt { facts.append(.init("Ended", .time(ended))) }
        if let asked = order.cancelAskedAt { facts.append(.init("Cancel asked for", .time(asked))) }
        return facts
    }

    // MARK: at the provider

    private static func upstream(_ story: ReadOrderStory.Story, _ staff: StaffVisit) -> [Block] {
        var facts: [Block.Fact] = [.init("Provider", WorkCells.provider(story.order.provider, staff))]
        if let placement = story.placement {
            let currency = staff.catalog.providers[placement.key.provider]?.currency ?? story.order.currency
            facts.append(.init("Its id there", .copied(placement.key.providerOrder)))
            facts.append(.init("Item", .code(placement.item)))
            facts.append(.init("Taken at", .time(placement.placedAt)))
            facts.append(.init("Cost at first", placement.firstCost.map { .money($0, currency) } ?? .none))
            facts.append(.init("Cost now", placement.cost.map { .money($0, currency) } ?? .none))
        }
        if let dispatch = story.dispatch {
            facts.append(.init("Open work", OrderWork.badge(dispatch.state)))
            facts.append(.init("Sends", .number(dispatch.attempt)))
            facts.append(.init("Looked at again", dispatch.dueAt.map { .time($0) } ?? .phrase("By a person only")))
            facts.append(.init("Reference", .copied(dispatch.reference.text)))
        } else if story.order.provider == nil {
            facts.append(.init("Open work", .phrase("Delivered by hand")))
        }
        let attempts = TableBlock(
            "Sends that brought nothing",
            [
                .init("Attempt", isNumber: true), .init("Provider"), .init("Item"), .init("Outcome"),
                .init("The provider's words"), .init("Time"),
            ],
            story.attempts.map { attempt in
                [
                    .number(attempt.key.number), WorkCells.provider(attempt.provider, staff), .code(attempt.item),
                    OrderWork.badge(attempt.end), WorkCells.text(attempt.words), .time(attempt.endedAt),
                ]
            }, empty: "No send failed.")
        return [.facts(facts), .table(attempts)]
    }

    private static func findings(_ story: ReadOrderStory.Story, _ staff: StaffVisit) -> Block {
        var blocks: [Block] = []
        for finding in story.findings {
            blocks.append(
                .facts([
                    .init("Finding", .badge(.verbatim(finding.key.kind.text), .warning)),
                    .init("Provider", WorkCells.provider(finding.key.provider, staff)),
                    .init("Seen", .number(finding.count)), .init("First", .time(finding.firstAt)),
                    .init("Last", .time(finding.lastAt)), .init("Words", WorkCells.text(finding.words)),
                ]))
            if !finding.transcript.isEmpty { blocks.append(.fold("Transcript", [.code(finding.transcript)])) }
        }
        let close = Cell.Button("These have been looked at", to: path(story.order.id) + "/findings")
        return .section("Findings", blocks + [.actions([.button(close)])])
    }

    private static func children(_ order: Order, _ staff: StaffVisit) async throws(Fault) -> Block {
        let found = try await staff.console.store.read(
            ListChildren(
                of: order.id, account: order.account, before: ListMark(text: staff.query["before"]), limit: 50))
        let table = TableBlock(
            order.isDripFeed ? "Its runs" : "Posts",
            [
                .init("ID"), .init("Placed"), .init("Link"), .init("Quantity", isNumber: true),
                .init("Remains", isNumber: true), .init("State"),
            ],
            found.rows.map { child in
                [
                    WorkCells.order(child.id), .time(child.createdAt), .outsideLink(child.link),
                    .number(child.quantity), .number(child.remains), OrderWords.badge(child.state),
                ]
            }, empty: "None yet.", older: found.next.map { Links.path(path(order.id), [("before", $0.text)]) })
        return .section(order.isDripFeed ? "Its runs" : "Posts", [.table(table)])
    }
}

/// How the work on an order stands, in words.
enum OrderWork {
    static func badge(_ state: DispatchState) -> Cell {
        switch state {
        case .queued: .badge("Waits to be sent", .plain)
        case .sending: .badge("Being sent", .plain)
        case .unknown: .badge("Unknown", .bad)
        case .placed: .badge("Followed", .good)
        case .runs: .badge("Makes runs", .plain)
        case .posts: .badge("Looks for posts", .plain)
        }
    }

    static func badge(_ end: AttemptEnd) -> Cell {
        switch end {
        case .refused: .badge("Refused", .bad)
        case .unknown: .badge("Unknown", .bad)
        case .notTaken: .badge("Not taken", .warning)
        }
    }
}
