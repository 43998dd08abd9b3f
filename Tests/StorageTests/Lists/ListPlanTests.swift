import Base
import Commands
import Domain
import Foundation
import GRDB
import Storage
import StorageSQLite
import Synchronization
import TestSupport
import Testing

/// No page walks a table: how SQLite answers every statement of the lists.
@Suite(.enabled(if: TestStore.kind == .sqlite, "SQLite tells its plans before there are rows"))
struct ListPlanTests {
    /// Statements that were asked, by their text.
    private final class Heard: Sendable {
        let texts = Mutex<Set<String>>([])
    }

    /// Answers as the source does and writes down what it was asked.
    private struct Listener: Source {
        let base: any Source
        let heard: Heard

        func rows(
            _ sql: StaticString, _ parameters: [Parameter],
            _ row: (inout any ColumnReader) throws(UnreadableRow) -> Void
        ) throws(EngineFault) {
            heard.texts.withLock { _ = $0.insert("\(sql)") }
            try base.rows(sql, parameters, row)
        }

        func rows(
            _ sql: StaticString, each lists: [[Parameter]],
            _ row: (_ index: Int, _ reader: inout any ColumnReader) throws(UnreadableRow) -> Void
        ) throws(EngineFault) {
            heard.texts.withLock { _ = $0.insert("\(sql)") }
            try base.rows(sql, each: lists, row)
        }

        func walk(_ shape: TableShape, _ row: (inout any ColumnReader) throws(UnreadableRow) -> Void)
            throws(EngineFault)
        {
            try base.walk(shape, row)
        }
    }

    private struct Overheard<Base: Query>: Query {
        let base: Base
        let heard: Heard

        func answer(from source: any Source) throws(EngineFault) -> Base.Answer {
            try base.answer(from: Listener(base: source, heard: heard))
        }
    }

    /// Words of plans that are right: rows that are few by their nature.
    private static let allowed = [
        "SCAN CONSTANT ROW", "SCAN due", "SCAN part", "SCAN h",
        "SCAN webhooks USING INDEX webhooks_disabled",
        "SCAN provider_items USING INDEX provider_items_held",
        "SCAN dispatches USING INDEX dispatches_unknown",
        "SCAN open_rentals USING INDEX open_rentals_unclear",
        "SCAN refills USING INDEX refills_open",
    ]
    /// Statements that sort: what belongs to one order or rental, and sums.
    private static let sorts = ["parent_id = $1", "WHERE order_id = $1", "WHERE rental_id = $1", "GROUP BY"]

    /// Statements that another index would answer, too, by looking at far more.
    private static let indexes = [
        ("FROM refills WHERE account_id", "refills_by_account"), ("FROM refills WHERE order_id", "refills_by_order"),
        ("FROM refills WHERE ended_at_ms IS NULL AND", "refills_open"),
        ("FROM webhook_events WHERE account_id", "webhook_events_by_account"),
        ("FROM webhook_events WHERE rental_id", "webhook_events_by_rental"),
        ("FROM dispatches WHERE state = 2 AND", "dispatches_unknown"),
        ("FROM open_rentals WHERE phase = 4 AND", "open_rentals_unclear"),
        ("FROM provider_items WHERE held_rate_nanos IS NOT NULL AND", "provider_items_held"),
        ("FROM transfers", "transfers_by_wallet"), ("FROM orders\nWHERE (created_at_ms", "orders_by_time"),
        ("FROM rentals\nWHERE account_id", "rentals_by_account"),
        ("FROM rentals\nWHERE (created_at_ms", "rentals_by_time"), ("FROM findings\n", "findings_by_time"),
        ("FROM orders WHERE parent_id", "orders_by_parent"),
    ]

    @Test func everyStatementGoesThroughAnIndex() async throws {
        let heard = Heard()
        try await listen(heard)
        let texts = heard.texts.withLock { $0 }
        #expect(texts.count > 35, "\(texts.count) statements were heard")
        let folder = try TemporaryFolder()
        for (text, _) in Self.indexes { #expect(texts.contains { $0.contains(text) }, "\(text)") }
        try SQLiteEngine(path: folder.path()).migrate(Migrations.all, at: Instant(milliseconds: 1))
        try await DatabaseQueue(path: folder.path()).read { database in
            for sql in texts.sorted() {
                let statement = try database.makeStatement(sql: "EXPLAIN QUERY PLAN " + sql)
                statement.setUncheckedArguments([])
                let plan = try Row.fetchAll(statement).map { $0["detail"] as String }
                for (text, index) in Self.indexes where sql.contains(text) {
                    #expect(plan.contains { $0.contains(index) }, "\(plan) in \(sql)")
                }
                let isSorted = Self.sorts.contains { sql.contains($0) }
                for step in plan where !Self.allowed.contains(step) {
                    #expect(!step.hasPrefix("SCAN"), "\(step) in \(sql)")
                    #expect(isSorted || !step.hasPrefix("USE TEMP"), "\(step) in \(sql)")
                }
            }
        }
    }

    /// Asks every list, so that each statement is heard.
    private func listen(_ heard: Heard) async throws {
        let bazaar = try await Bazaar()
        let order = try await bazaar.order()
        let wallet = bazaar.counter.customer.wallet
        let now = bazaar.world.clock.now
        try bazaar.write(
            """
            UPDATE orders SET runs = 2 WHERE id = \(order);
            INSERT INTO rentals SELECT id, account_id, 1, 1, NULL, 1, '', NULL, NULL, 2, NULL, NULL, 0, 0, 0, 0,
                NULL, NULL, 0, NULL, NULL, 0, NULL, NULL, 0, 0, created_at_ms, 0, NULL, 1 FROM orders;
            INSERT INTO dispatches VALUES (\(order), 1, 'USD', 2, 1, NULL, 1, '', 0, 0, 0, 0, 0, 1, 1);
            """)
        func ask(_ query: some Query) async throws {
            _ = try await bazaar.store.read(Overheard(base: query, heard: heard))
        }
        var filter = OrderFilter.all
        filter.text = "x"
        filter.from = Instant(milliseconds: 1)
        filter.to = now.advanced(milliseconds: 1)
        try await ask(ListAccountOrders(wallet, filter: filter))
        try await ask(ListOrders(filter: filter))
        filter.text = order.description
        try await ask(ListOrders(filter: filter))
        try await ask(ReadListedOrders([order], account: wallet.account))
        try await ask(ListChildren(of: order, account: wallet.account))
        try await ask(ListAccountRefills(of: wallet.account))
        try await ask(ListAccountRentals(of: wallet.account, states: [.active], service: 1))
        try await ask(ListWebhookEvents(of: wallet.account))
        try await ask(AccountSpending(wallet, between: [now]))
        try await ask(ListRentals(account: wallet.account))
        try await ask(ListRefills())
        try await ask(ListRefills(openOnly: true))
        try await ask(ListCustomers(text: "x"))
        try await ask(ListCustomers(text: wallet.account.description))
        try await ask(ListUnknownOrders())
        try await ask(ListUnknownRentals())
        try await ask(ListHeldPrices())
        try await ask(ListFindings(of: ProviderID(1), limit: 5))
        try await ask(ReadQueueAges(of: [ProviderID(1)], at: now))
        try await ask(ReadNeedsPerson())
        try await ask(ReadOrderStory(of: order))
        try await ask(ReadRentalStory(of: RentalID(order.raw)))
        try await ask(ReadDayTotals(from: 1, to: 9))
        try await bazaar.store.execute(RecordAct(ActDraft(by: .cli("root"), verb: "v", subject: "s")))
        try await ask(ListActs(actorPrefix: "cli:root"))
        let day = now.milliseconds / CalendarDay.millisecondsPerDay
        try await ask(CountDay(day, .orders))
        try await ask(CountDay(day, .rentals))
    }
}
