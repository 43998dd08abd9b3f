import Base
import Commands
import Domain
import Hummingbird
import Storage

/// Rentals of which nobody knows whether their provider gave a number.
enum UnknownRentals {
    static func table(_ staff: StaffVisit, _ limit: Int64) async throws(Fault) -> TableBlock {
        let found = try await staff.console.store.read(
            ListUnknownRentals(after: ListMark(text: staff.query["before"]), limit: limit))
        return TableBlock(
            "Unknown rentals",
            [
                .init("Rental"), .init("Customer"), .init("Provider"), .init("Item"), .init("Number"),
                .init("Price taken", isNumber: true), .init("Asked at"), .init("Tries", isNumber: true),
                .init("Looked at again"),
            ],
            found.rows.map { due in
                let rental = due.rental
                return [
                    WorkCells.rental(rental.id), WorkCells.account(rental.account, staff.catalog),
                    WorkCells.provider(rental.provider, staff), .code(rental.item), WorkCells.text(rental.phone),
                    .money(rental.charge, .idr), .time(rental.createdAt), .number(due.open.attempt),
                    .time(due.open.dueAt),
                ]
            }, empty: "No rental is in doubt.",
            older: found.next.map { Older.path(ToDoQueue.rentals.path, staff.query, [], $0) })
    }
}

/// Providers at which our money runs out.
enum LowBalances {
    static func table(_ staff: StaffVisit) async throws(Fault) -> TableBlock {
        let health = try await staff.console.store.read(ReadHealth())
        let low = staff.catalog.providers.values.sorted { $0.name < $1.name }.filter { provider in
            health[provider.id]?.balance.map { $0 < provider.lowBalance } ?? false
        }
        return TableBlock(
            "Low balances",
            [
                .init("Provider"), .init("Balance", isNumber: true), .init("Warned below", isNumber: true),
                .init("Told at"),
            ],
            low.map { provider in
                [
                    WorkCells.provider(provider.id, staff), ProviderCells.balance(provider, health[provider.id]),
                    .money(provider.lowBalance, provider.currency), WorkCells.time(health[provider.id]?.balanceAt),
                ]
            }, empty: "No balance is low.")
    }
}

/// Webhooks that were switched off since their receivers failed.
enum DisabledWebhooks {
    static func table(_ staff: StaffVisit, _ limit: Int64) async throws(Fault) -> TableBlock {
        let rows = try await staff.console.store.read(
            ListDisabledWebhooks(after: staff.query.id("before"), limit: limit + 1))
        let shown = rows.prefix(Int(limit))
        let next = rows.count > shown.count ? shown.last : nil
        return TableBlock(
            "Disabled webhooks",
            [
                .init("Customer"), .init("Address"), .init("Since"), .init("Why"),
                .init("Failures in a row", isNumber: true), .init(""),
            ],
            shown.map { webhook in
                [
                    WorkCells.account(webhook.account, staff.catalog), WorkCells.text(webhook.url),
                    WorkCells.time(webhook.disabledAt), WorkCells.text(webhook.disabledReason),
                    .number(webhook.consecutiveFailures),
                    staff.isManager
                        ? .button(
                            .init(
                                "Switch on again", to: ToDoQueue.webhooks.path, ["account": "\(webhook.account)"],
                                tone: .good)) : .none,
                ]
            }, empty: "No webhook is switched off.",
            older: next.map { Links.path(ToDoQueue.webhooks.path, [("before", "\($0.account)")]) })
    }

    static func enable(_ staff: StaffVisit) async throws(Fault) -> Response {
        guard let account: AccountID = staff.form.id("account"),
            try await staff.console.store.read(ReadWebhook(of: account)) != nil
        else { throw .notFound("webhook") }
        // Nothing is set but that it listens again, so no secret is made.
        let done = try await staff.execute(
            SetWebhook(account: account, freshSecret: ""), verb: "webhook.enable", subject: "account \(account)",
            account: account)
        return Answers.see(ToDoQueue.webhooks.path, done == nil ? .again : .saved)
    }
}

/// Refills that staff end.
enum RefillsByHand {
    static func table(_ staff: StaffVisit, _ limit: Int64) async throws(Fault) -> TableBlock {
        let found = try await staff.console.store.read(
            ListRefillsByHand(before: ListMark(text: staff.query["before"]), limit: limit))
        return StaffRefillsPage.table(
            found.rows, staff, back: ToDoQueue.refills.path,
            older: found.next.map { Older.path(ToDoQueue.refills.path, staff.query, [], $0) })
    }
}
