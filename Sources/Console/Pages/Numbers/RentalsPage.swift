import Base
import Domain
import Errands
import Hummingbird
import Storage

/// A customer's numbers: a list with filters, kept up to date while it is open.
enum RentalsPage {
    static let rows: Int64 = 50

    static func show(_ customer: CustomerVisit) async throws(Fault) -> Response {
        let filter = RentalFilter(customer.query, customer)
        let found = try await filter.page(
            customer, before: ListMark(text: customer.query["before"]), limit: rows)
        var table = TableBlock(
            "My numbers", columns, found.rows.map { row($0, customer) },
            empty: found.isCut ? "Nothing here that fits; look further back." : "No numbers yet that fit.")
        table.older = found.next.map { Older.path("/numbers/rentals", customer.query, RentalFilter.names, $0) }
        table.export = Links.path("/numbers/rentals.csv", RentalFilter.names.map { ($0, customer.query[$0]) })
        var blocks: [Block] = [
            .tabs(NumbersPage.tabs(customer), current: "/numbers/rentals"),
            .tiles(try await NumbersWallet.tiles(customer)),
            .form(FormBlock("/numbers/rentals", .get, filter.fields, submit: "Filter", tone: .plain)), .table(table),
        ]
        let open = found.rows.filter { !$0.state.isFinal }
        if !open.isEmpty { blocks.append(.live(RentalEvents.path(open.map(\.id)))) }
        return customer.page(
            "My numbers", at: "/numbers", status: filter.isKnown ? .ok : .unprocessableContent, blocks)
    }

    private static let columns: [TableBlock.Column] = [
        .init("ID"), .init("Rented"), .init("Number"), .init("Service"), .init("Code"),
        .init("Price", isNumber: true), .init("Time left"), .init("State"),
    ]

    private static func row(_ rental: Rental, _ customer: CustomerVisit) -> [Cell] {
        let cells = RentalCells(rental, messages: [], at: customer.now)
        return [
            .link(.verbatim("\(rental.id)"), to: "/numbers/rentals/\(rental.id)"), .time(rental.createdAt),
            rental.phone.map { .code($0) } ?? .none,
            .text(customer.console.numbers.numbers.current.name(of: rental.product)), cells.live(.code),
            cells.live(.charge), cells.live(.left), cells.live(.state),
        ]
    }

    /// All that fits the filter, as far as one download goes.
    static func export(_ customer: CustomerVisit) async throws(Fault) -> Response {
        let filter = RentalFilter(customer.query, customer)
        let catalog = customer.console.numbers.numbers.current
        return Exports.csv(
            "numbers",
            [
                "id", "rented", "number", "product", "operator", "state", "code", "message", "price", "returned",
                "currency", "until", "ended",
            ], visit: customer.visit
        ) { mark throws(Fault) in
            try await filter.page(customer, before: mark, limit: Exports.rows)
        } line: { rental in
            [
                "\(rental.id)", rental.createdAt.text, rental.phone ?? "", catalog.name(of: rental.product),
                rental.operatorID.flatMap { catalog.operators[$0] }.map { $0.name ?? $0.code } ?? "",
                RentalWords.state(rental.state).english, rental.code ?? "", rental.message ?? "", rental.charge.text,
                rental.returned.text, Currency.idr.code, rental.expiresAt.text, rental.endedAt?.text ?? "",
            ]
        }
    }
}

/// Which of their numbers a customer wants to see.
struct RentalFilter: Sendable {
    /// What is asked for stands in the address under these names.
    static let names = ["state", "service"]

    private let states: Set<RentalState>
    private let service: Int64?
    private let values: FormValues
    private let suggestions: [String]
    /// Whether there is such a service.
    let isKnown: Bool

    init(_ query: FormValues, _ customer: CustomerVisit) {
        let catalog = customer.console.numbers.numbers.current
        values = query
        suggestions = catalog.services(country: nil).map(\.name)
        states =
            query["state"] == "open"
            ? [.active, .received]
            : Set([WholeNumber.parse(query["state"]).flatMap { RentalState(rawValue: $0) }].compactMap { $0 })
        let (found, isExact) = NumberGoods.services(query["service"], in: catalog)
        isKnown = query["service"].isEmpty || isExact
        service = isExact ? found.first?.id : nil
    }

    func page(_ customer: CustomerVisit, before: ListMark?, limit: Int64) async throws(Fault) -> ListPage<Rental> {
        guard isKnown else { return ListPage(rows: []) }
        return try await customer.console.store.read(
            ListAccountRentals(
                of: customer.account.id, states: states, service: service, before: before, limit: limit))
    }

    var fields: [Field] {
        let states = RentalState.allCases.filter(\.isShown).map {
            Field.Choice(String($0.rawValue), RentalWords.state($0))
        }
        return [
            Field("state", "State", .choice([.init("", "All"), .init("open", "Open")] + states)).with {
                $0.value = values["state"]
            },
            Field("service", "Service", .suggested(suggestions)).with {
                $0.value = values["service"]
                $0.autocomplete = "off"
                if !isKnown { $0.error = "Please choose one of the services." }
            },
        ].map { field in field.with { $0.isRequired = false } }
    }
}
