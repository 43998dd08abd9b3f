import Base
import Domain
import Errands
import Hummingbird
import Storage

/// Live states of the rentals that a page shows; of one alone its SMS and buttons, too.
enum RentalEvents {
    /// For a list.
    static func path(_ ids: [RentalID]) -> String {
        Links.path("/numbers/live", [("ids", ids.map { "\($0)" }.joined(separator: "."))])
    }

    /// For the page of one.
    static func path(of id: RentalID) -> String { Links.path("/numbers/live", [("ids", "\(id)"), ("whole", "on")]) }

    static func stream(_ customer: CustomerVisit) async throws(Fault) -> Response {
        let isWhole = customer.query.isOn("whole")
        let ids = customer.query["ids"].split(separator: ".").prefix(isWhole ? 1 : Int(RentalsPage.rows)).compactMap {
            RentalID(text: String($0))
        }
        let query = ReadShownRentals(ids, account: customer.account.id, hasMessages: isWhole)
        let console = customer.console
        return Events.response(customer.visit, person: customer.person.id) { () throws(Fault) in
            let found = try await console.store.read(query)
            let now = console.environment.now()
            var cells: [String: Cell] = [:]
            for shown in found {
                let rental = RentalCells(shown.rental, messages: shown.messages, at: now)
                for name in isWhole ? RentalCells.Name.allCases : RentalCells.Name.ofLists {
                    cells["r\(shown.rental.id):\(name)"] = rental.cell(name)
                }
            }
            return Events.Cells(cells: cells, isOver: found.allSatisfy { $0.rental.state.isFinal })
        }
    }
}

/// The pieces of a rental that change while one looks.
struct RentalCells {
    enum Name: String, CaseIterable {
        case state, code, charge, left, messages, buttons

        static let ofLists: [Name] = [.state, .code, .charge, .left]
    }

    let rental: Rental
    /// Those that came in time, oldest first.
    let messages: [RentalMessage]
    let now: Instant

    init(_ rental: Rental, messages: [RentalMessage], at now: Instant) {
        self.rental = rental
        self.messages = messages
        self.now = now
    }

    /// - Parameter isTold: read out when it changes; for the page of one alone.
    func live(_ name: Name, isTold: Bool = false) -> Cell {
        .live(id: "r\(rental.id)", name: name.rawValue, isTold: isTold, cell(name))
    }

    func cell(_ name: Name) -> Cell {
        switch name {
        case .state: RentalWords.badge(rental)
        case .code: rental.code.map { .copied($0) } ?? .none
        case .charge: .money(charge, .idr)
        case .left: left
        case .messages: messageCells
        case .buttons: .several(buttons)
        }
    }

    /// What it cost in the end.
    private var charge: Money { (try? rental.charge.subtracting(rental.returned)) ?? rental.charge }

    private var left: Cell {
        let milliseconds = rental.expiresAt.milliseconds(since: now)
        guard !rental.state.isFinal, milliseconds > 0 else { return .none }
        return .phrase(Durations.phrase(milliseconds: milliseconds))
    }

    private var messageCells: Cell {
        guard !messages.isEmpty else { return .aside("None yet.") }
        return .lines(
            messages.map { message in
                .several(
                    [.time(message.receivedAt), message.code.map { .code($0) }, .text(message.text ?? "")]
                        .compactMap { $0 })
            })
    }

    /// What can be done now, and when what cannot be done yet can.
    private var buttons: [Cell] {
        let able = RentalCapabilities(of: rental, at: now)
        let path = "/numbers/rentals/\(rental.id)"
        var cells: [Cell] = []
        if able.canResend { cells.append(.button(Cell.Button("Ask for another SMS", to: "\(path)/resend"))) }
        if let then = able.resendAvailableAt {
            cells.append(
                .aside(Phrase("Another SMS can be asked for in {n} s.", ["n": seconds(until: then)])))
        }
        if able.canFinish {
            cells.append(
                .button(
                    Cell.Button(
                        "Finish", to: "\(path)/finish", tone: .good,
                        asking: "Finish? The number then takes no further SMS.")))
        }
        if able.canCancel {
            cells.append(
                .button(
                    Cell.Button(
                        "Cancel", to: "\(path)/cancel", tone: .bad,
                        asking: "Give this number back? Its price is paid back.")))
        }
        if let then = able.cancelAvailableAt {
            cells.append(.aside(Phrase("It can be canceled in {n} s.", ["n": seconds(until: then)])))
        }
        if able.canReactivate { cells.append(.link("Rent this number again", to: "\(path)/again")) }
        return cells
    }

    private func seconds(until then: Instant) -> String {
        String(max(1, (then.milliseconds(since: now) + 999) / 1_000))
    }
}
