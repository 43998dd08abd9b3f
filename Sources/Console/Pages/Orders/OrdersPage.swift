import Base
import Commands
import Domain
import Hummingbird
import Storage

/// A customer's orders: a list with filters, kept up to date while it is open.
enum OrdersPage {
    static let rows: Int64 = 50

    static func show(_ customer: CustomerVisit) async throws(Fault) -> Response {
        let found = try await customer.console.store.read(
            ListAccountOrders(
                customer.walletKey, filter: filter(customer.query, customer.clock),
                before: ListMark(text: customer.query["before"]), limit: rows))
        var table = TableBlock(
            "Orders", columns, found.rows.map { row($0, customer) },
            empty: found.isCut ? "Nothing here that fits; look further back." : "No orders yet that fit.")
        table.older = found.next.map { Older.path("/orders", customer.query, names, $0) }
        table.export = Links.path("/orders.csv", names.map { ($0, customer.query[$0]) })
        var blocks: [Block] = [
            .tabs(tabs, current: "/orders"), .form(filters(customer.query, customer)), .table(table),
        ]
        let open = found.rows.map(\.order).filter { !$0.state.isFinal }
        if !open.isEmpty { blocks.append(.live(OrderEvents.path(open.map(\.id)))) }
        return customer.page("Orders", at: "/orders", blocks)
    }

    static let tabs: [(label: Phrase, path: String)] = [("Orders", "/orders"), ("Refills", "/refills")]

    /// What a filter asks for stands in the address under these names.
    static let names = ["state", "q", "from", "to"]

    static func filter(_ query: FormValues, _ clock: LocalClock) -> OrderFilter {
        var filter = OrderFilter()
        filter.states = states(query["state"])
        filter.text = query["q"].isEmpty ? nil : query["q"]
        filter.from = clock.instant(day: query["from"])
        filter.to = clock.end(day: query["to"])
        return filter
    }

    /// `open`, or the number of a state.
    private static func states(_ word: String) -> Set<OrderState> {
        if word == "open" { return Set(OrderState.allCases.filter { !$0.isFinal }) }
        return Set([WholeNumber.parse(word).flatMap { OrderState(rawValue: $0) }].compactMap { $0 })
    }

    static func filterFields(_ query: FormValues) -> [Field] {
        let states = OrderState.allCases.map { Field.Choice(String($0.rawValue), OrderWords.state($0)) }
        return [
            Field("q", "Order or link", .input("search")).with { $0.value = query["q"] },
            Field("state", "State", .choice([.init("", "All"), .init("open", "Open")] + states)).with {
                $0.value = query["state"]
            },
            Field("from", "From day", .input("date")).with { $0.value = query["from"] },
            Field("to", "To day", .input("date")).with { $0.value = query["to"] },
        ].map { field in field.with { $0.isRequired = false } }
    }

    private static func filters(_ query: FormValues, _ customer: CustomerVisit) -> FormBlock {
        FormBlock("/orders", .get, filterFields(query), submit: "Filter", tone: .plain)
    }

    private static let columns: [TableBlock.Column] = [
        .init("ID"), .init("Placed"), .init("Service"), .init("Charge", isNumber: true),
        .init("Start", isNumber: true), .init("Quantity", isNumber: true), .init("Remains", isNumber: true),
        .init("State"), .init(""),
    ]

    private static func row(_ listed: ListedOrder, _ customer: CustomerVisit) -> [Cell] {
        let order = listed.order
        let cells = OrderCells(listed)
        let name = customer.catalog.listings[order.listing]?.name ?? "–"
        return [
            .link(.verbatim("\(order.id)"), to: "/orders/\(order.id)"), .time(order.createdAt),
            .lines([.text(name), .outsideLink(order.link)]), cells.live(.charge), cells.live(.start),
            .number(order.quantity), cells.live(.remains), cells.live(.state),
            .several(OrderPage.buttons(order, customer, back: customer.visit.here)),
        ]
    }

    /// All that fits the filter, as far as one download goes.
    static func export(_ customer: CustomerVisit) async throws(Fault) -> Response {
        let filter = filter(customer.query, customer.clock)
        let wallet = customer.walletKey
        let console = customer.console
        return Exports.csv(
            "orders",
            ["id", "placed", "service", "name", "link", "charge", "currency", "start", "quantity", "remains", "state"],
            visit: customer.visit
        ) { mark throws(Fault) in
            try await console.store.read(ListAccountOrders(wallet, filter: filter, before: mark, limit: Exports.rows))
        } line: { listed in
            let order = listed.order
            return [
                "\(order.id)", order.createdAt.text, "\(order.listing)",
                customer.catalog.listings[order.listing]?.name ?? "", order.link, OrderCells(listed).charge.text,
                order.currency.code, "\(order.startCount)", "\(order.quantity)", "\(order.remains)",
                OrderWords.state(order.state).english,
            ]
        }
    }
}

/// The pieces of an order that change while one looks.
struct OrderCells {
    enum Name: String, CaseIterable {
        case charge, start, remains, state
    }

    let order: Order
    let charge: Money

    init(_ listed: ListedOrder) {
        order = listed.order
        let left = listed.order.charge.micros.subtractingReportingOverflow(listed.order.returned.micros)
        charge = Money(micros: (left.overflow ? 0 : left.partialValue) &+ listed.postsCharge.micros)
    }

    func cell(_ name: Name) -> Cell {
        switch name {
        case .charge: .money(charge, order.currency)
        case .start: .number(order.startCount)
        case .remains: .number(order.remains)
        case .state: OrderWords.badge(order.state)
        }
    }

    /// - Parameter isTold: read out when it changes; for the page of one alone.
    func live(_ name: Name, isTold: Bool = false) -> Cell {
        .live(id: "o\(order.id)", name: name.rawValue, isTold: isTold, cell(name))
    }
}

/// The address where a list goes on.
enum Older {
    static func path(_ path: String, _ query: FormValues, _ names: [String], _ mark: ListMark) -> String {
        Links.path(path, names.map { ($0, query[$0]) } + [("before", mark.text)])
    }
}
