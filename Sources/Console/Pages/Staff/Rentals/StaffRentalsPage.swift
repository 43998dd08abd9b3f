import Base
import Domain
import Errands
import Hummingbird
import Storage

/// Rentals of all customers, those that never became orders too.
enum StaffRentalsPage {
    private static let names = ["q", "state", "account", "provider"]

    static func show(_ staff: StaffVisit) async throws(Fault) -> Response {
        let found = try await staff.console.store.read(
            list(staff, before: ListMark(text: staff.query["before"]), limit: 50))
        var table = TableBlock(
            "Rentals",
            [
                .init("ID"), .init("Rented"), .init("Customer"), .init("Number for"), .init("Number"),
                .init("Price taken", isNumber: true), .init("SMS", isNumber: true), .init("State"), .init("Provider"),
            ], found.rows.map { row($0, staff) },
            empty: found.isCut ? "Nothing here that fits; look further back." : "No rentals that fit.")
        table.older = found.next.map { Older.path("/staff/rentals", staff.query, names, $0) }
        table.export = Links.path("/staff/rentals.csv", names.map { ($0, staff.query[$0]) })
        return staff.page("Rentals", at: "/staff/rentals", [.form(filters(staff)), .table(table)])
    }

    private static func list(_ staff: StaffVisit, before: ListMark?, limit: Int64) -> ListRentals {
        let query = staff.query
        let state = query.number("state").flatMap { RentalState(rawValue: $0) }
        return ListRentals(
            account: query.id("account"), states: Set([state].compactMap { $0 }), provider: query.id("provider"),
            text: query["q"].isEmpty ? nil : query["q"], before: before, limit: limit)
    }

    private static func filters(_ staff: StaffVisit) -> FormBlock {
        let states = RentalState.allCases.map { Field.Choice("\($0.rawValue)", StaffRentalWords.state($0)) }
        return FormBlock(
            "/staff/rentals", .get,
            [
                Field("q", "Rental or number", .input("search")),
                Field("state", "State", .choice([.init("", "All")] + states)),
                Field("account", "Customer's ID").with { $0.inputMode = "numeric" },
                Field("provider", "Provider", .choice(WorkCells.providers(staff.catalog))),
            ].map { field in
                field.with {
                    $0.value = staff.query[$0.name]
                    $0.isRequired = false
                }
            }, submit: "Filter", tone: .plain)
    }

    private static func row(_ rental: Rental, _ staff: StaffVisit) -> [Cell] {
        [
            WorkCells.rental(rental.id), .time(rental.createdAt), WorkCells.account(rental.account, staff.catalog),
            .text(product(rental, staff)), WorkCells.text(rental.phone), .money(rental.charge, .idr),
            .number(rental.revision), StaffRentalWords.badge(rental.state), WorkCells.provider(rental.provider, staff),
        ]
    }

    /// Country and service.
    static func product(_ rental: Rental, _ staff: StaffVisit) -> String {
        staff.console.numbers.numbers.current.name(of: rental.product)
    }

    static func export(_ staff: StaffVisit) async throws(Fault) -> Response {
        let store = staff.console.store
        return Exports.csv(
            "rentals",
            [
                "id", "rented", "ended", "account", "product", "phone", "taken", "held", "returned", "currency", "sms",
                "state", "provider", "item", "provider_rental",
            ], visit: staff.visit
        ) { mark throws(Fault) in
            try await store.read(list(staff, before: mark, limit: Exports.rows))
        } line: { rental in
            [
                "\(rental.id)", rental.createdAt.text, rental.endedAt?.text ?? "", "\(rental.account)",
                product(rental, staff), rental.phone ?? "", rental.charge.text, rental.held.text,
                rental.returned.text, "IDR", "\(rental.revision)", rental.state.text,
                staff.catalog.providers[rental.provider]?.name ?? "", rental.item, rental.providerRental ?? "",
            ]
        }
    }
}

/// States of rentals as staff see them, those that customers never see too.
enum StaffRentalWords {
    static func state(_ state: RentalState) -> Phrase {
        switch state {
        case .reserved: "Being asked for"
        case .unclear: "Unknown"
        case .active: "Waits for an SMS"
        case .received: "SMS has come"
        case .completed: "Completed"
        case .canceled: "Canceled"
        case .expired: "Expired"
        case .failed: "Failed"
        }
    }

    static func badge(_ state: RentalState) -> Cell {
        let tone: Tone =
            switch state {
            case .received, .completed: .good
            case .unclear, .failed: .bad
            case .canceled, .expired: .warning
            case .reserved, .active: .plain
            }
        return .badge(self.state(state), tone)
    }

    static func phase(_ phase: RentalPhase) -> Phrase {
        switch phase {
        case .asking: "The provider is asked for a number"
        case .waiting: "Waits for an SMS"
        case .canceling: "The provider is asked to take it back"
        case .expiring: "The window is over; it is given back"
        case .unclear: "Somebody must find out whether there is a number"
        case .releasing: "The provider has yet to be told of its end"
        }
    }
}
