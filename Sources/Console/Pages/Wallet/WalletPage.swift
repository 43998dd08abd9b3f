import Base
import Commands
import Domain
import Hummingbird
import Storage

/// Which of a customer's wallets is looked at: the shop's own, or that of rupiah, which numbers are paid from.
struct WalletPlace {
    let key: WalletKey
    let path: String
    /// Where lines of the journal lead to.
    let orders: String

    /// The wallet in the shop's currency.
    static func shop(_ customer: CustomerVisit) -> WalletPlace {
        WalletPlace(key: customer.walletKey, path: "/wallet", orders: "/orders")
    }

    /// The wallet of rupiah; it is the shop's own where that sells for rupiah.
    static func numbers(_ customer: CustomerVisit) -> WalletPlace {
        let key = WalletKey(customer.account.id, .idr)
        return key == customer.walletKey
            ? shop(customer) : WalletPlace(key: key, path: "/numbers/wallet", orders: "/numbers/rentals")
    }

    var isShop: Bool { path == "/wallet" }
}

/// A customer's money: what there is, what moved, what was asked for, what was spent.
enum WalletPage {
    static func show(_ customer: CustomerVisit) async throws(Fault) -> Response {
        try await page(customer, .shop(customer), errors: [:])
    }

    static func showNumbers(_ customer: CustomerVisit) async throws(Fault) -> Response {
        try await page(customer, .numbers(customer), errors: [:])
    }

    static func page(_ customer: CustomerVisit, _ place: WalletPlace, errors: [String: Phrase])
        async throws(Fault) -> Response
    {
        let store = customer.console.store
        let currency = place.key.currency
        let before = WholeNumber.parse(customer.query["before"])
        let wallet = try await store.read(ReadWallet(place.key)) ?? Wallet(empty: place.key)
        let lines = try await store.read(ReadStatement(place.key, before: before, limit: 50))
        let topUps = try await topUps(customer, place, before: ListMark(text: customer.query["asked"]), limit: 20)
        let days = customer.clock.bounds(ofLast: 30, at: customer.now)
        let spent = try await store.read(AccountSpending(place.key, between: days))
        let older = lines.count == 50 ? lines.last.map { "\(place.path)?before=\($0.transfer.version)" } : nil
        var blocks: [Block] = [
            .tiles([
                .init("Balance", .money(wallet.available, currency)),
                .init("Held for open orders", .money(wallet.held, currency)),
                .init("Delivered so far", .money(wallet.earned, currency)),
            ]),
            .chart(chart(zip(days, spent).map { (customer.clock.day($0), $1) }, currency)),
            .section("Ask for a top-up", [.form(form(customer, place, errors))]),
        ]
        if !place.isShop { blocks.insert(.tabs(NumbersPage.tabs(customer), current: place.path), at: 0) }
        if !topUps.rows.isEmpty || topUps.next != nil {
            blocks.append(.section("Top-up requests", [.table(table(topUps, place))]))
        }
        blocks.append(
            .section(
                "Statement",
                [
                    .table(
                        StatementCells.table(
                            lines, currency, older: older, orders: place.orders, export: "\(place.path).csv"))
                ]))
        return customer.page(
            "Wallet", at: place.isShop ? "/wallet" : "/numbers", status: errors.isEmpty ? .ok : .unprocessableContent,
            blocks)
    }

    private static func chart(_ days: [(name: String, spent: Money)], _ currency: Currency) -> ChartBlock {
        ChartBlock(
            "Spent in the last 30 days",
            days.map { day in
                ChartBlock.Bar(
                    day.name, height: day.spent.micros, text: "\(Digits.grouped(day.spent)) \(currency.code)")
            })
    }

    static func export(_ customer: CustomerVisit) async throws(Fault) -> Response {
        try await export(customer, .shop(customer))
    }

    static func exportNumbers(_ customer: CustomerVisit) async throws(Fault) -> Response {
        try await export(customer, .numbers(customer))
    }

    private static func export(_ customer: CustomerVisit, _ place: WalletPlace) async throws(Fault) -> Response {
        let store = customer.console.store
        let wallet = place.key
        return Exports.csv(
            "statement", ["version", "time", "kind", "amount", "available", "held", "order", "note"],
            visit: customer.visit
        ) { mark throws(Fault) in
            let before = mark?.numbers.first
            let lines = try await store.read(ReadStatement(wallet, before: before, limit: Exports.rows))
            let isFull = lines.count == Int(Exports.rows)
            return ListPage(rows: lines, next: isFull ? lines.last.map { ListMark($0.transfer.version) } : nil)
        } line: { line in
            let transfer = line.transfer
            return [
                "\(transfer.version)", transfer.at.text, "\(transfer.kind)", StatementCells.change(transfer).text,
                transfer.available.text, transfer.held.text, transfer.order.map { "\($0)" } ?? "", line.reason ?? "",
            ]
        }
    }
}

/// Days as numbers since 1970.
enum Days {
    static func text(_ day: Int64) -> String {
        String(Instant(milliseconds: day * CalendarDay.millisecondsPerDay).text.prefix(10))
    }
}
