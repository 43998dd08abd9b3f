import Base
import Domain
import Hummingbird
import Storage

/// Live states of the orders that a page shows.
enum OrderEvents {
    static func path(_ ids: [OrderID]) -> String {
        Links.path("/orders/live", [("ids", ids.map { "\($0)" }.joined(separator: "."))])
    }

    static func stream(_ customer: CustomerVisit) async throws(Fault) -> Response {
        let ids = customer.query["ids"].split(separator: ".").prefix(Int(OrdersPage.rows)).compactMap {
            OrderID(text: String($0))
        }
        let account = customer.account.id
        let store = customer.console.store
        return Events.response(customer.visit, person: customer.person.id) { () throws(Fault) in
            let found = try await store.read(ReadStatuses(ids, account: account))
            var cells: [String: Cell] = [:]
            for (id, status) in found {
                cells["o\(id):state"] = OrderWords.badge(status.state)
                // A subscription's posts make its charge; its page counts them when it is loaded.
                if status.isSubscription { continue }
                cells["o\(id):charge"] = .money(status.charge, status.currency)
                cells["o\(id):start"] = .number(status.startCount)
                cells["o\(id):remains"] = .number(status.remains)
            }
            return Events.Cells(cells: cells, isOver: found.values.allSatisfy { $0.state.isFinal })
        }
    }
}
