import Base
import Domain

extension ConsoleRoutes {
    /// The daily work of staff: support looks at all of it and acts on orders; managers move money and edit customers.
    static let work: [ConsoleRoute] = acts + queues

    /// A page for each queue, by its own name: a route with a parameter would stand behind those of their forms.
    private static let queues: [ConsoleRoute] = ToDoQueue.allCases.map { queue in
        .get("/staff/todo/\(queue.rawValue)", .support) { staff throws(Fault) in
            try await ToDoPage.page(staff, queue)
        }
    }

    private static let acts: [ConsoleRoute] = [
        .get("/staff", .support, DashboardPage.show),
        .get("/staff/totals.csv", .support, DashboardPage.export),

        .get("/staff/todo", .support, ToDoPage.show),
        .get("/staff/todo.csv", .support, ToDoPage.export),
        .post("/staff/todo/orders", .support, UnknownOrders.resolve),
        .post("/staff/todo/prices", .manager, HeldPrices.decide),
        .post("/staff/todo/prices/all", .manager, HeldPrices.approveAll),
        .get("/staff/todo/top-ups/:id", .support, OpenTopUps.show),
        .post("/staff/todo/top-ups/:id", .manager, OpenTopUps.decide),
        .post("/staff/todo/proposals/:id/approve", .manager, Proposals.approve),
        .post("/staff/todo/proposals/:id/refuse", .manager, Proposals.refuse),
        .post("/staff/todo/webhooks", .manager, DisabledWebhooks.enable),

        .get("/staff/orders", .support, StaffOrdersPage.show),
        .get("/staff/orders.csv", .support, StaffOrdersPage.export),
        .get("/staff/orders/:id", .support, StaffOrderPage.show),
        .post("/staff/orders/:id/resolve", .support, StaffOrderActs.resolve),
        .post("/staff/orders/:id/refill", .support, StaffOrderActs.refill),
        .post("/staff/orders/:id/cancel", .support, StaffOrderActs.cancel),
        .post("/staff/orders/:id/findings", .support, StaffOrderActs.closeFindings),
        .post("/staff/orders/:id/state", .support, StaffOrderState.submit),
        .post("/staff/orders/:id/settle", .manager, StaffOrderMoney.settle),
        .post("/staff/orders/:id/refund", .manager, StaffOrderMoney.refund),
        .get("/staff/refills", .support, StaffRefillsPage.show),
        .get("/staff/refills.csv", .support, StaffRefillsPage.export),
        .post("/staff/refills/:id", .support, StaffRefillsPage.end),
        .get("/staff/rentals", .support, StaffRentalsPage.show),
        .get("/staff/rentals.csv", .support, StaffRentalsPage.export),
        .get("/staff/rentals/:id", .support, StaffRentalPage.show),
        .post("/staff/rentals/:id/pardon", .manager, StaffRentalPage.pardon),

        .get("/staff/customers", .support, StaffCustomersPage.show),
        .get("/staff/customers.csv", .support, StaffCustomersPage.export),
        .get("/staff/customers/new", .manager, NewCustomerPage.show),
        .post("/staff/customers/new", .manager, NewCustomerPage.submit),
        .get("/staff/customers/:id", .support, CustomerMoneyPage.show),
        .post("/staff/customers/:id/money", .manager, CustomerMoneyPage.move),
        .get("/staff/customers/:id/statement.csv", .support, CustomerMoneyPage.export),
        .post("/staff/customers/:id/suspend", .manager, CustomerActs.suspend),
        .post("/staff/customers/:id/resume", .manager, CustomerActs.resume),
        .post("/staff/customers/:id/act", .manager, CustomerActs.act),
        .post("/staff/stop-acting", .support, CustomerActs.stop),
        .get("/staff/customers/:id/terms", .support, CustomerTermsPage.show),
        .get("/staff/customers/:id/prices.csv", .support, CustomerTermsPage.exportPrices),
        .post("/staff/customers/:id/discount", .manager, CustomerTermsPage.discount),
        .post("/staff/customers/:id/price", .manager, CustomerTermsPage.price),
        .post("/staff/customers/:id/limit", .manager, CustomerTermsPage.limit),
        .get("/staff/customers/:id/people", .support, CustomerPeoplePage.show),
        .get("/staff/customers/:id/people.csv", .support, CustomerPeoplePage.export),
        .post("/staff/customers/:id/people", .manager, CustomerPeoplePage.add),
        .post("/staff/customers/:id/people/:person/link", .manager, CustomerPeoplePage.link),
        .post("/staff/customers/:id/people/:person/suspend", .manager, CustomerPeoplePage.suspend),
        .post("/staff/customers/:id/people/:person/resume", .manager, CustomerPeoplePage.resume),
        .post("/staff/customers/:id/people/:person/second-factor", .manager, CustomerPeoplePage.dropSecondFactor),
        .get("/staff/customers/:id/keys", .support, CustomerKeysPage.show),
        .get("/staff/customers/:id/keys.csv", .support, CustomerKeysPage.export),
        .post("/staff/customers/:id/keys/:key/revoke", .manager, CustomerKeysPage.revoke),
        .get("/staff/customers/:id/acts", .support, CustomerActs.log),
        .get("/staff/customers/:id/acts.csv", .support, CustomerActs.exportLog),
    ]
}
