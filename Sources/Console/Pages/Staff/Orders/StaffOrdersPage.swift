import Base
import Domain
import Hummingbird
import Storage

/// All orders of all customers, with filters.
enum StaffOrdersPage {
    private static let names = ["q", "state", "account", "listing", "provider", "from", "to"]

    static let tabs: [(label: Phrase, path: String)] = [("Orders", "/staff/orders"), ("Refills", "/staff/refills")]

    static func show(_ staff: StaffVisit) async throws(Fault) -> Response {
        let found = try await staff.console.store.read(
            list(staff, before: ListMark(text: staff.query["before"]), limit: 50))
        var table = TableBlock(
            "Orders",
            [
                .init("ID"), .init("Placed"), .init("Customer"), .init("Service"), .init("Price taken", isNumber: true),
                .init("Quantity", isNumber: true), .init("Remains", isNumber: true), .init("State"),
                .init("Provider"),
            ], found.rows.map { row($0, staff) },
            empty: found.isCut ? "Nothing here that fits; look further back." : "No orders that fit.")
        table.older = found.next.map { Older.path("/staff/orders", staff.query, names, $0) }
        table.export = Links.path("/staff/orders.csv", names.map { ($0, staff.query[$0]) })
        return staff.page(
            "Orders", at: "/staff/orders",
            [.tabs(tabs, current: "/staff/orders"), .form(filters(staff)), .table(table)])
    }

    private static func list(_ staff: StaffVisit, before: ListMark?, limit: Int64) -> ListOrders {
        var filter = OrdersPage.filter(staff.query, staff.clock)
        filter.showsChildren = true
        filter.listing = staff.query.id("listing")
        filter.provider = staff.query.id("provider")
        return ListOrders(account: staff.query.id("account"), filter: filter, before: before, limit: limit)
    }

    private static func filters(_ staff: StaffVisit) -> FormBlock {
        let query = staff.query
        let more = [
            Field("account", "Customer's ID").with { $0.inputMode = "numeric" },
            Field("listing", "Listing").with { $0.inputMode = "numeric" },
            Field("provider", "Provider", .choice(WorkCells.providers(staff.catalog))),
        ].map { field in
            field.with {
                $0.value = query[$0.name]
                $0.isRequired = false
            }
        }
        return FormBlock(
            "/staff/orders", .get, OrdersPage.filterFields(query) + more, submit: "Filter", tone: .plain)
    }

    private static func row(_ order: Order, _ staff: StaffVisit) -> [Cell] {
        let name = staff.catalog.listings[order.listing]?.name ?? "–"
        let provider = WorkCells.provider(order.provider, staff)
        return [
            WorkCells.order(order.id), .time(order.createdAt), WorkCells.account(order.account, staff.catalog),
            .lines([.text("\(order.listing) \(name)"), .outsideLink(order.link)]),
            .money(order.charge, order.currency), .number(order.quantity), .number(order.remains),
            order.cancelAskedAt != nil && !order.state.isFinal
                ? .lines([OrderWords.badge(order.state), .badge("Cancel asked for", .warning)])
                : OrderWords.badge(order.state),
            order.providerOrder.map { .lines([provider, .code(short($0))]) } ?? provider,
        ]
    }

    /// Some providers' ids are as long as a line; the order's page has all of it.
    private static func short(_ id: String) -> String { id.count > 16 ? id.prefix(15) + "…" : id }

    static func export(_ staff: StaffVisit) async throws(Fault) -> Response {
        let store = staff.console.store
        return Exports.csv(
            "orders",
            [
                "id", "placed", "ended", "account", "customer", "service", "name", "link", "taken", "held",
                "returned", "currency", "start", "quantity", "remains", "state", "provider", "provider_order",
                "parent",
            ], visit: staff.visit
        ) { mark throws(Fault) in
            try await store.read(list(staff, before: mark, limit: Exports.rows))
        } line: { order in
            [
                "\(order.id)", order.createdAt.text, order.endedAt?.text ?? "", "\(order.account)",
                staff.catalog.accounts[order.account]?.name ?? "", "\(order.listing)",
                staff.catalog.listings[order.listing]?.name ?? "", order.link, order.charge.text, order.held.text,
                order.returned.text, order.currency.code, "\(order.startCount)", "\(order.quantity)",
                "\(order.remains)", OrderWords.state(order.state).english,
                order.provider.flatMap { staff.catalog.providers[$0]?.name } ?? "", order.providerOrder ?? "",
                order.parent.map { "\($0)" } ?? "",
            ]
        }
    }
}
