import Base
import Commands
import Domain
import Hummingbird
import Storage

/// One order of a customer's, with what can be done about it.
enum OrderPage {
    static func show(_ customer: CustomerVisit) async throws(Fault) -> Response {
        guard let id: OrderID = customer.visit.id(),
            let story = try await customer.console.store.read(ReadOrderStory(of: id)),
            story.order.account == customer.account.id, story.order.currency == customer.storefront.currency
        else { return try await rental(customer) }
        let order = story.order
        var blocks: [Block] = [.facts(facts(story, customer))]
        let buttons = buttons(order, customer, back: "/orders/\(id)")
        if !buttons.isEmpty { blocks.append(.actions(buttons)) }
        if let options = options(order) { blocks.append(.section("Details", [.facts(options)])) }
        if let subscription = story.subscription { blocks.append(subscriptionBlock(subscription)) }
        if order.isDripFeed || order.isSubscription { blocks.append(try await children(order, customer)) }
        if !story.refills.isEmpty {
            blocks.append(.section("Refills", [.table(RefillsPage.table(story.refills, older: nil))]))
        }
        blocks.append(.section("Money", [.table(StatementCells.table(story.money.lines, order.currency, older: nil))]))
        if !order.state.isFinal { blocks.append(.live(OrderEvents.path([id]))) }
        return customer.page(Phrase("Order {id}", ["id": "\(id)"]), at: "/orders", blocks)
    }

    /// In the journal a rental's id stands where an order's does, and ids are never used twice.
    ///
    /// - Throws: `incorrectOrder` where it is no rental of theirs either.
    private static func rental(_ customer: CustomerVisit) async throws(Fault) -> Response {
        Answers.see("/numbers/rentals/\(try await RentalPage.own(customer).id)")
    }

    private static func facts(_ story: ReadOrderStory.Story, _ customer: CustomerVisit) -> [Block.Fact] {
        let order = story.order
        let cells = OrderCells(story.listed)
        var facts: [Block.Fact] = [
            .init("State", cells.live(.state, isTold: true)),
            .init("Service", .text("\(order.listing) – \(customer.catalog.listings[order.listing]?.name ?? "–")")),
            .init(order.isSubscription ? "User name" : "Link", .outsideLink(order.link)),
            .init("Charge", cells.live(.charge)), .init("Quantity", .number(order.quantity)),
            .init("Start", cells.live(.start)), .init("Remains", cells.live(.remains)),
            .init("Placed", .time(order.createdAt)),
        ]
        if order.isDripFeed {
            facts.append(.init("Runs", .text("\(order.runs) × \(order.quantity / max(1, order.runs))")))
            facts.append(.init("Minutes between runs", .number(order.intervalMinutes)))
        }
        if let parent = order.parent {
            facts.append(.init("Part of", .link(Phrase("Order {id}", ["id": "\(parent)"]), to: "/orders/\(parent)")))
        }
        if let ended = order.endedAt { facts.append(.init("Ended", .time(ended))) }
        if let asked = order.cancelAskedAt { facts.append(.init("Cancel asked for", .time(asked))) }
        return facts
    }

    /// The type's further fields, as they were sent.
    static func options(_ order: Order) -> [Block.Fact]? {
        guard let text = order.options, case .object(let members)? = JSONValue.parse(Array(text.utf8)) else {
            return nil
        }
        return members.map { member in
            let label = OrderField.byName[member.name].map { OrderWords.label($0) } ?? .verbatim(member.name)
            let lines = (member.value.scalarText ?? "").split(separator: "\n", maxSplits: 200).prefix(200)
            return Block.Fact(label, .lines(lines.map { .text(String($0)) }))
        }
    }

    static func subscriptionBlock(_ subscription: Subscription) -> Block {
        .section(
            "Subscription",
            [
                .facts([
                    .init("Least per post", .number(subscription.minimum)),
                    .init("Most per post", .number(subscription.maximum)),
                    .init("Posts served", .number(subscription.served)),
                    .init("New posts", subscription.posts == 0 ? .phrase("No end") : .number(subscription.posts)),
                    .init("Last day", subscription.expiresAt.map { .time($0) } ?? .phrase("No end")),
                ])
            ])
    }

    private static func children(_ order: Order, _ customer: CustomerVisit) async throws(Fault) -> Block {
        let found = try await customer.console.store.read(
            ListChildren(
                of: order.id, account: order.account, before: ListMark(text: customer.query["before"]), limit: 50))
        let table = TableBlock(
            order.isDripFeed ? "Its runs" : "Posts",
            [
                .init("ID"), .init("Placed"), .init("Link"), .init("Quantity", isNumber: true),
                .init("Remains", isNumber: true), .init("State"),
            ],
            found.rows.map { child in
                [
                    .link(.verbatim("\(child.id)"), to: "/orders/\(child.id)"), .time(child.createdAt),
                    .outsideLink(child.link), .number(child.quantity), .number(child.remains),
                    OrderWords.badge(child.state),
                ]
            }, empty: "None yet.",
            older: found.next.map { Links.path("/orders/\(order.id)", [("before", $0.text)]) },
            export: "/orders/\(order.id)/children.csv")
        return .section(order.isDripFeed ? "Its runs" : "Posts", [.table(table)])
    }

    /// All runs of a drip-feed order, or all posts of a subscription.
    static func exportChildren(_ customer: CustomerVisit) async throws(Fault) -> Response {
        let account = customer.account.id
        let store = customer.console.store
        guard let id: OrderID = customer.visit.id(), let order = try await store.read(ReadOrder(id)),
            order.account == account
        else { throw .incorrectOrder }
        return Exports.csv(
            "order-\(id)", ["id", "placed", "link", "charge", "currency", "start", "quantity", "remains", "state"],
            visit: customer.visit
        ) { mark throws(Fault) in
            try await store.read(ListChildren(of: id, account: account, before: mark, limit: Exports.rows))
        } line: { child in
            [
                "\(child.id)", child.createdAt.text, child.link, OrderCells(ListedOrder(child)).charge.text,
                child.currency.code, "\(child.startCount)", "\(child.quantity)", "\(child.remains)",
                OrderWords.state(child.state).english,
            ]
        }
    }

    // MARK: what can be done

    static func buttons(_ order: Order, _ customer: CustomerVisit, back: String) -> [Cell] {
        guard let listing = customer.catalog.listings[order.listing] else { return [] }
        var buttons: [Cell] = []
        if order.state == .completed || order.state == .partial, listing.hasRefill, order.openRefill == nil,
            order.parent == nil || !order.isSubscription
        {
            buttons.append(.button(Cell.Button("Refill", to: "/orders/\(order.id)/refill", ["back": back])))
        }
        if !order.state.isFinal, listing.hasCancel, order.cancelAskedAt == nil {
            buttons.append(
                .button(
                    Cell.Button(
                        "Cancel", to: "/orders/\(order.id)/cancel", ["back": back], tone: .bad,
                        asking: "Cancel this order? What was not delivered is paid back.")))
        }
        return buttons
    }

    static func refill(_ customer: CustomerVisit) async throws(Fault) -> Response {
        guard let id: OrderID = customer.visit.id() else { throw .incorrectOrder }
        let refill = try await customer.execute(
            RequestRefill(order: id, wallet: customer.walletKey, catalog: customer.catalog)
        ) { refill in Deeds.Subject("order \(id)", "refill \(refill)") }
        return Answers.see(Links.back(customer.form["back"], else: "/orders/\(id)"), refill == nil ? .again : .sent)
    }

    static func cancel(_ customer: CustomerVisit) async throws(Fault) -> Response {
        guard let id: OrderID = customer.visit.id() else { throw .incorrectOrder }
        let asked: Void? = try await customer.execute(
            RequestCancel(order: id, wallet: customer.walletKey, catalog: customer.catalog)
        ) { _ in Deeds.Subject("order \(id)") }
        return Answers.see(Links.back(customer.form["back"], else: "/orders/\(id)"), asked == nil ? .again : .sent)
    }
}

/// A customer's refills.
enum RefillsPage {
    static func show(_ customer: CustomerVisit) async throws(Fault) -> Response {
        let found = try await customer.console.store.read(
            ListAccountRefills(of: customer.account.id, before: ListMark(text: customer.query["before"]), limit: 50))
        return customer.page(
            "Refills", at: "/orders",
            [
                .tabs(OrdersPage.tabs, current: "/refills"),
                .table(
                    table(
                        found.rows, older: found.next.map { Links.path("/refills", [("before", $0.text)]) },
                        export: "/refills.csv")),
            ])
    }

    static func export(_ customer: CustomerVisit) async throws(Fault) -> Response {
        let account = customer.account.id
        let store = customer.console.store
        return Exports.csv("refills", ["id", "order", "asked", "ended", "state"], visit: customer.visit) {
            mark throws(Fault) in
            try await store.read(ListAccountRefills(of: account, before: mark, limit: Exports.rows))
        } line: { refill in
            [
                "\(refill.id)", "\(refill.order)", refill.createdAt.text, refill.endedAt?.text ?? "",
                badge(refill.state).plainText,
            ]
        }
    }

    static func table(
        _ refills: [Refill], older: String?, orders: String = "/orders", export: String? = nil
    ) -> TableBlock {
        TableBlock(
            "Refills", [.init("ID"), .init("Order"), .init("Asked at"), .init("Ended at"), .init("State")],
            refills.map { refill in
                [
                    .text("\(refill.id)"), .link(.verbatim("\(refill.order)"), to: "\(orders)/\(refill.order)"),
                    .time(refill.createdAt), refill.endedAt.map { .time($0) } ?? .none, badge(refill.state),
                ]
            }, empty: "No refills yet.", older: older, export: export)
    }

    static func badge(_ state: RefillState) -> Cell {
        switch state {
        case .pending: .badge("Pending", .plain)
        case .inProgress: .badge("In progress", .plain)
        case .completed: .badge("Completed", .good)
        case .rejected: .badge("Rejected", .bad)
        case .canceled: .badge("Canceled", .bad)
        }
    }
}
