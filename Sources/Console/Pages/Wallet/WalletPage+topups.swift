import Base
import Commands
import Domain
import Hummingbird
import Storage

/// Top-ups: a customer asks, and sees what became of it.
extension WalletPage {
    static func form(_ customer: CustomerVisit, _ place: WalletPlace, _ errors: [String: Phrase])
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

    /// Requests for a wallet; those for the shop's own stand with those for all others.
    ///
    /// - Parameter mark: the last one's id of the page before.
    static func topUps(_ customer: CustomerVisit, _ place: WalletPlace, before mark: ListMark?, limit: Int64)
        async throws(Fault) -> ListPage<TopUp>
    {
        let before = mark?.numbers.first.map { TopUpID($0) }
        let found = try await customer.console.store.read(
            ListTopUps(of: customer.account.id, before: before, limit: limit))
        return ListPage(
            rows: found.filter { place.isShop || $0.currency == place.key.currency },
            next: found.count == Int(limit) ? found.last.map { ListMark($0.id.raw) } : nil)
    }

    static func table(_ topUps: ListPage<TopUp>, _ place: WalletPlace) -> TableBlock {
        TableBlock(
            "Top-up requests",
            [
                .init("ID"), .init("Asked at"), .init("Amount", isNumber: true), .init("Note"), .init("State"),
                .init(""),
            ],
            topUps.rows.map { topUp in
                [
                    .text("\(topUp.id)"), .time(topUp.createdAt), .money(topUp.amount, topUp.currency),
                    .lines([.text(topUp.note)] + (topUp.reason.isEmpty ? [] : [.aside(.verbatim(topUp.reason))])),
                    badge(topUp.state),
                    topUp.state == .asked
                        ? .button(
                            Cell.Button("Withdraw", to: "/wallet/top-up/\(topUp.id)/withdraw", ["back": place.path]))
                        : .none,
                ]
            }, empty: "None.", older: topUps.next.map { Links.path(place.path, [("asked", $0.text)]) },
            export: "\(place.path)/top-ups.csv")
    }

    static func badge(_ state: TopUpState) -> Cell {
        switch state {
        case .asked: .badge("Asked", .plain)
        case .paid: .badge("Credited", .good)
        case .refused: .badge("Refused", .bad)
        case .withdrawn: .badge("Withdrawn", .plain)
        }
    }

    // MARK: what can be done

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
        if let amount, place.key.currency == .idr, amount.micros % Money.unit != 0 {
            errors["amount"] = "Rupiah are whole; please give no decimals."
        }
        guard let amount, errors.isEmpty else { return try await page(customer, place, errors: errors) }
        do throws(Fault) {
            let id = try await customer.execute(
                AskTopUp(account: customer.account.id, currency: place.key.currency, amount: amount, note: note)
            ) { id in Deeds.Subject("top-up \(id)", "\(amount) \(place.key.currency)") }
            return Answers.see(place.path, id == nil ? .again : .asked)
        } catch {
            switch error {
            case .wrongState:
                return try await page(customer, place, errors: ["amount": "There are too many open requests already."])
            case .invalid, .amountOverflow:
                return try await page(customer, place, errors: ["amount": FaultWords.phrase(error)])
            default: throw error
            }
        }
    }

    static func withdraw(_ customer: CustomerVisit) async throws(Fault) -> Response {
        guard let id: TopUpID = customer.visit.id() else { throw .notFound("top-up") }
        let done = try await customer.execute(WithdrawTopUp(id, account: customer.account.id)) { _ in
            Deeds.Subject("top-up \(id)")
        }
        return Answers.see(Links.back(customer.form["back"], else: "/wallet"), done == nil ? .again : .done)
    }

    static func exportTopUps(_ customer: CustomerVisit) async throws(Fault) -> Response {
        try await exportTopUps(customer, .shop(customer))
    }

    static func exportNumbersTopUps(_ customer: CustomerVisit) async throws(Fault) -> Response {
        try await exportTopUps(customer, .numbers(customer))
    }

    private static func exportTopUps(_ customer: CustomerVisit, _ place: WalletPlace) async throws(Fault) -> Response {
        Exports.csv(
            "top-ups", ["id", "asked", "amount", "currency", "note", "state", "answer", "decided"],
            visit: customer.visit
        ) { mark throws(Fault) in
            try await topUps(customer, place, before: mark, limit: Exports.rows)
        } line: { topUp in
            [
                "\(topUp.id)", topUp.createdAt.text, topUp.amount.text, topUp.currency.code, topUp.note,
                badge(topUp.state).plainText, topUp.reason, topUp.decidedAt?.text ?? "",
            ]
        }
    }
}
