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
        let query = ReadListedOrders(ids, account: customer.account.id)
        let store = customer.console.store
        return Events.response(customer.visit, person: customer.person.id) { () throws(Fault) in
            let found = try await store.read(query)
            var cells: [String: Cell] = [:]
            for listed in found {
                let order = OrderCells(listed)
                for name in OrderCells.Name.allCases { cells["o\(listed.order.id):\(name)"] = order.cell(name) }
            }
            return Events.Cells(cells: cells, isOver: found.allSatisfy { $0.order.state.isFinal })
        }
    }
}
