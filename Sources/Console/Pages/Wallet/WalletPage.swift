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

    private static func page(_ customer: CustomerVisit, _ place: WalletPlace, errors: [String: Phrase])
        async throws(Fault) -> Response
    {
        let store = customer.console.store
        let currency = place.key.currency
        let before = WholeNumber.parse(customer.query["before"])
        let wallet = try await store.read(ReadWallet(place.key)) ?? Wallet(empty: place.key)
        let lines = try await store.read(ReadStatement(place.key, before: before, limit: 50))
        let topUps = try await store.read(ListTopUps(of: customer.account.id, limit: 20))
            .filter { place.isShop || $0.currency == currency }
        let spending = try await store.read(
            AccountSpending(
                place.key, at: customer.now, days: 30,
                offsetMinutes: customer.clock.offsetMinutes(at: customer.now)))
        let older = lines.count == 50 ? lines.last.map { "\(place.path)?before=\($0.transfer.version)" } : nil
        var blocks: [Block] = [
            .tiles([
                .init("Balance", .money(wallet.available, currency)),
                .init("Held for open orders", .money(wallet.held, currency)),
                .init("Delivered so far", .money(wallet.earned, currency)),
            ]),
            .chart(chart(spending, currency)),
            .section("Ask for a top-up", [.form(form(customer, place, errors))]),
        ]
        if !place.isShop { blocks.insert(.tabs(NumbersPage.tabs(customer), current: place.path), at: 0) }
        if !topUps.isEmpty { blocks.append(.section("Top-up requests", [.table(table(topUps, place))])) }
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

    private static func chart(_ spending: AccountSpending.Answer, _ currency: Currency) -> ChartBlock {
        ChartBlock(
            "Spent in the last 30 days",
            spending.days.map { day in
                let (left, overflow) = day.charged.micros.subtractingReportingOverflow(day.returned.micros)
                let spent = Money(micros: overflow ? 0 : left)
                return ChartBlock.Bar(
                    Days.text(day.day), height: spent.micros,
                    text: "\(Digits.grouped(spent)) \(currency.code) (\(day.count))")
            })
    }

    private static func form(_ customer: CustomerVisit, _ place: WalletPlace, _ errors: [String: Phrase])
        -> FormBlock
    {
        FormBlock(
            "\(place.path)/top-up", .post,
            [
                Field("amount", Phrase("Amount in {currency}", ["currency": place.key.currency.code])).with {
                    $0.value = customer.form["amount"]
                    $0.inputMode = "decimal"
                    $0.error = errors["amount"]
                },
                Field("note", "How you paid", .area(rows: 2)).with {
                    $0.value = customer.form.raw("note")
                    $0.help = "What staff need to find your payment: the way, the time, a reference."
                    $0.longest = 500
                    $0.error = errors["note"]
                },
            ], submit: "Ask for it")
    }

    private static func table(_ topUps: [TopUp], _ place: WalletPlace) -> TableBlock {
        TableBlock(
            "Top-up requests",
            [.init("ID"), .init("Asked"), .init("Amount", isNumber: true), .init("Note"), .init("State"), .init("")],
            topUps.map { topUp in
                [
                    .text("\(topUp.id)"), .time(topUp.createdAt), .money(topUp.amount, topUp.currency),
                    .lines([.text(topUp.note)] + (topUp.reason.isEmpty ? [] : [.aside(.verbatim(topUp.reason))])),
                    badge(topUp.state),
                    topUp.state == .asked
                        ? .button(
                            Cell.Button("Withdraw", to: "/wallet/top-up/\(topUp.id)/withdraw", ["back": place.path]))
                        : .none,
                ]
            }, empty: "None.")
    }

    static func badge(_ state: TopUpState) -> Cell {
        switch state {
        case .asked: .badge("Asked", .plain)
        case .paid: .badge("Credited", .good)
        case .refused: .badge("Refused", .bad)
        case .withdrawn: .badge("Withdrawn", .plain)
        }
    }

    static func ask(_ customer: CustomerVisit) async throws(Fault) -> Response {
        try await ask(customer, .shop(customer))
    }

    static func askNumbers(_ customer: CustomerVisit) async throws(Fault) -> Response {
        try await ask(customer, .numbers(customer))
    }

    private static func ask(_ customer: CustomerVisit, _ place: WalletPlace) async throws(Fault) -> Response {
        var errors: [String: Phrase] = [:]
        let amount = Money(text: customer.form["amount"])
        if amount.map({ $0 <= .zero }) ?? true { errors["amount"] = "Please give an amount above zero." }
        let note = String(customer.form.raw("note").trimmed)
        if note.isEmpty { errors["note"] = "Please say how you paid." }
        if !Checks.isPlain(note, atMost: TopUp.mostNote, hasLines: true) { errors["note"] = "This is too long." }
        guard let amount, errors.isEmpty else { return try await page(customer, place, errors: errors) }
        do throws(Fault) {
            let id = try await customer.execute(
                AskTopUp(account: customer.account.id, currency: place.key.currency, amount: amount, note: note))
            return Answers.see(place.path, id == nil ? .again : .asked)
        } catch {
            guard case .wrongState = error else { throw error }
            return try await page(customer, place, errors: ["amount": "There are too many open requests already."])
        }
    }

    static func withdraw(_ customer: CustomerVisit) async throws(Fault) -> Response {
        guard let id: TopUpID = customer.visit.id() else { throw .notFound("top-up") }
        let done = try await customer.execute(WithdrawTopUp(id, account: customer.account.id))
        return Answers.see(Links.back(customer.form["back"], else: "/wallet"), done == nil ? .again : .done)
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
                "\(transfer.version)", transfer.at.text, "\(transfer.kind)", transfer.amount.text,
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
