import Base
import Commands
import Domain
import Hummingbird
import Storage

/// One customer: who it is, what there is in its wallets and what moved; managers move money by hand.
enum CustomerMoneyPage {
    static func show(_ staff: StaffVisit) async throws(Fault) -> Response { try await page(CustomerFile(staff)) }

    private static func page(_ file: CustomerFile, errors: [String: Phrase] = [:]) async throws(Fault) -> Response {
        let staff = file.staff
        let store = staff.console.store
        let currency = chosen(file)
        let before = WholeNumber.parse(staff.query["before"])
        let wallets = try await store.read(ReadWallets(file.account.id))
        let lines = try await store.read(
            ReadStatement(WalletKey(file.account.id, currency), before: before, limit: 50))
        let topUps = try await store.read(ListTopUps(of: file.account.id, limit: 20))
        var blocks: [Block] = [.facts(facts(file)), .actions(CustomerActs.buttons(file))]
        blocks.append(.tiles(file.currencies.map { tile($0, wallets, file) }))
        if staff.isManager {
            blocks.append(.section("Move money by hand", [.form(form(file, errors))]))
        }
        if !topUps.isEmpty {
            blocks.append(.section("Top-up requests", [.table(TopUpCells.table(topUps, staff))]))
        }
        let older = lines.count == 50 ? lines.last.map { "\($0.transfer.version)" } : nil
        let table = StatementCells.table(
            lines, currency,
            older: older.map { Links.path(file.path, [("currency", currency.code), ("before", $0)]) },
            orders: currency == .idr && file.shop.currency != .idr ? "/staff/rentals" : "/staff/orders",
            showsActors: true,
            export: Links.path(file.path + "/statement.csv", [("currency", currency.code)]))
        blocks.append(
            .section(
                Phrase("Statement in {currency}", ["currency": currency.code]), [.table(table)]))
        return file.page(at: "", errors: errors, blocks)
    }

    /// The wallet that the statement is of.
    private static func chosen(_ file: CustomerFile) -> Currency {
        file.currencies.first { $0.code == file.staff.query["currency"] } ?? file.shop.currency
    }

    private static func facts(_ file: CustomerFile) -> [Block.Fact] {
        let account = file.account
        return [
            .init("Name", .text(account.name)), .init("Shop", .text(file.shop.name)),
            .init("State", StaffCustomersPage.state(account)), .init("Since", .time(account.createdAt)),
            .init(
                "Allowed addresses",
                account.allowList.blocks.isEmpty
                    ? .phrase("All") : .lines(account.allowList.blocks.map { .code($0.text) })),
        ]
    }

    private static func tile(_ currency: Currency, _ wallets: [Wallet], _ file: CustomerFile) -> Block.Tile {
        let wallet =
            wallets.first { $0.key.currency == currency } ?? Wallet(empty: WalletKey(file.account.id, currency))
        return Block.Tile(
            Phrase("Wallet in {currency}", ["currency": currency.code]), .money(wallet.available, currency),
            note: .phrase(
                Phrase(
                    "held {held}, delivered {earned}",
                    ["held": Digits.grouped(wallet.held), "earned": Digits.grouped(wallet.earned)])),
            to: Links.path(file.path, [("currency", currency.code)]))
    }

    // MARK: money by hand

    private static func form(_ file: CustomerFile, _ errors: [String: Phrase]) -> FormBlock {
        let form = file.staff.visit.form
        return FormBlock(
            file.path + "/money", .post,
            [
                Field("direction", "What", .choice([.init("credit", "Pay in"), .init("debit", "Take out")])).with {
                    $0.value = form["direction"]
                    $0.error = errors["direction"]
                },
                Field("currency", "Wallet", .choice(file.currencies.map { .init($0.code, .verbatim($0.code)) })).with {
                    $0.value = form["currency"]
                    $0.error = errors["currency"]
                },
                Field("amount", "Amount").with {
                    $0.value = form["amount"]
                    $0.inputMode = "decimal"
                    $0.error = errors["amount"]
                    let above = file.staff.console.settings.secondPerson.text(for: file.currencies)
                    if !above.isEmpty {
                        $0.help = Phrase("Above {amount} a second person must approve it.", ["amount": above])
                    }
                },
                Field("reason", "Reason").with {
                    $0.value = form["reason"]
                    $0.help = "The customer reads this in the statement."
                    $0.longest = Proposal.mostReason
                    $0.error = errors["reason"]
                },
            ], submit: "Move the money", asking: "Move this money?")
    }

    static func move(_ staff: StaffVisit) async throws(Fault) -> Response {
        let file = try CustomerFile(staff)
        var errors: [String: Phrase] = [:]
        let direction = directions[staff.form["direction"]]
        if direction == nil { errors["direction"] = "Please choose one." }
        let currency = file.currencies.first { $0.code == staff.form["currency"] }
        if currency == nil { errors["currency"] = "Please choose one." }
        let amount = Money(text: staff.form["amount"])
        if amount.map({ $0 <= .zero }) ?? true { errors["amount"] = "Please give an amount above zero." }
        if let amount, currency == .idr, amount.micros % Money.unit != 0 {
            errors["amount"] = "Amounts in IDR are whole rupiah."
        }
        let reason = staff.reason(atMost: Proposal.mostReason)
        errors["reason"] = reason.error
        guard let direction, let currency, let amount, errors.isEmpty else {
            return try await page(file, errors: errors)
        }
        let detail = "\(amount) \(currency); \(reason.text)"
        do throws(Fault) {
            if let above = staff.console.settings.secondPerson.above(currency), amount > above {
                let signed = direction == .credit ? amount : try Money.zero.subtracting(amount)
                let asked = try await staff.execute(
                    ProposeAdjustment(
                        account: file.account.id, currency: currency, amount: signed, reason: reason.text,
                        by: staff.person.id), verb: "proposal.make", subject: file.subject, account: file.account.id,
                    detail: "\(direction): \(detail)")
                return Answers.see(file.path, asked == nil ? .again : .proposed)
            }
            let moved = try await staff.execute(
                AdjustWallet(
                    wallet: WalletKey(file.account.id, currency), direction: direction, amount: amount,
                    actor: staff.visit.actor, reason: reason.text), verb: "wallet.\(direction)",
                subject: file.subject, account: file.account.id, detail: detail)
            return Answers.see(
                Links.path(file.path, [("currency", currency.code)]), moved == nil ? .again : .credited)
        } catch {
            switch error {
            case .notEnoughFunds, .amountOverflow, .invalid:
                return try await page(file, errors: ["amount": FaultWords.phrase(error)])
            default: throw error
            }
        }
    }

    private static let directions: [String: AdjustWallet.Direction] = ["credit": .credit, "debit": .debit]

    static func export(_ staff: StaffVisit) async throws(Fault) -> Response {
        let file = try CustomerFile(staff)
        let store = staff.console.store
        let wallet = WalletKey(file.account.id, chosen(file))
        return Exports.csv(
            "statement-\(file.account.id)",
            [
                "version", "time", "kind", "amount", "currency", "available", "held", "delivered", "order", "by",
                "note",
            ], visit: staff.visit
        ) { mark throws(Fault) in
            let lines = try await store.read(
                ReadStatement(wallet, before: mark?.numbers.first, limit: Exports.rows))
            let isFull = lines.count == Int(Exports.rows)
            return ListPage(rows: lines, next: isFull ? lines.last.map { ListMark($0.transfer.version) } : nil)
        } line: { line in
            let transfer = line.transfer
            return [
                "\(transfer.version)", transfer.at.text, "\(transfer.kind)", StatementCells.change(transfer).text,
                wallet.currency.code, transfer.available.text, transfer.held.text, transfer.earned.text,
                transfer.order.map { "\($0)" } ?? "", line.actor ?? "", line.reason ?? "",
            ]
        }
    }
}
