import Base
import Domain
import Hummingbird
import Storage

/// What waits for a person, a tab for each kind.
enum ToDoPage {
    static let rows: Int64 = 50
    /// Rows of a file; more of them wait for nobody.
    private static let fileRows: Int64 = 10_000

    static func show(_ staff: StaffVisit) async throws(Fault) -> Response { try await page(staff, .orders) }

    /// - Parameters:
    ///   - errors: what is wrong with the form of the tab.
    ///   - note: what is wrong with what was pressed.
    static func page(
        _ staff: StaffVisit, _ queue: ToDoQueue, errors: [String: Phrase] = [:], note: Phrase? = nil
    ) async throws(Fault) -> Response {
        var table = try await table(staff, queue, rows)
        table.export = Links.path("/staff/todo.csv", [("queue", queue.rawValue)])
        var blocks: [Block] = [.tabs(ToDoQueue.tabs, current: queue.path)]
        if let note { blocks.append(.note(note, .bad)) }
        if let about = queue.about { blocks.append(.prose(about)) }
        switch queue {
        case .orders: blocks += try await UnknownOrders.blocks(staff, table, errors)
        case .prices: blocks += try await HeldPrices.actions(staff) + [.table(table)]
        case .rentals, .topUps, .proposals, .balances, .webhooks, .refills: blocks.append(.table(table))
        }
        let isFine = errors.isEmpty && note == nil
        return staff.page("To do", at: "/staff/todo", status: isFine ? .ok : .unprocessableContent, blocks)
    }

    private static func table(_ staff: StaffVisit, _ queue: ToDoQueue, _ limit: Int64) async throws(Fault)
        -> TableBlock
    {
        switch queue {
        case .orders: try await UnknownOrders.table(staff, limit)
        case .rentals: try await UnknownRentals.table(staff, limit)
        case .prices: try await HeldPrices.table(staff, limit)
        case .topUps: try await OpenTopUps.table(staff, limit)
        case .proposals: try await Proposals.table(staff, limit)
        case .balances: try await LowBalances.table(staff)
        case .webhooks: try await DisabledWebhooks.table(staff, limit)
        case .refills: try await RefillsByHand.table(staff, limit)
        }
    }

    static func export(_ staff: StaffVisit) async throws(Fault) -> Response {
        guard let queue = ToDoQueue(rawValue: staff.query["queue"]) else { throw .notFound("queue") }
        let lines = try await table(staff, queue, fileRows).plainLines
        return Exports.csv("to-do-\(queue.rawValue)", lines.head, lines.rows, visit: staff.visit)
    }
}

extension ToDoQueue {
    /// What staff should know before they decide.
    var about: Phrase? {
        switch self {
        case .orders:
            "Nobody knows whether the provider has these orders. Look at its recent orders first: what is said wrongly here is an order delivered twice, or not at all."
        case .rentals:
            "Nobody knows whether the provider gave these numbers. They are given back as soon as it can be found out; customers do not see them."
        case .prices:
            "Costs that changed too much. Until somebody agrees, the cost known before holds. One that is refused waits again if the provider still tells it at the next sync."
        case .proposals: "Whoever proposed a change of a wallet may take it back; another one must approve it."
        case .webhooks:
            "Receivers that failed too often in a row. Their customers read of their numbers by the API only."
        case .refills: "No provider is asked about these; say how they ended."
        case .topUps, .balances: nil
        }
    }
}
