import Base
import Commands
import Domain
import Hummingbird
import Storage

/// Top-ups that customers ask for, and the page on which one is decided.
enum OpenTopUps {
    static func table(_ staff: StaffVisit, _ limit: Int64) async throws(Fault) -> TableBlock {
        let rows = try await staff.console.store.read(
            ListOpenTopUps(after: staff.query.id("before"), limit: limit + 1))
        let shown = Array(rows.prefix(Int(limit)))
        var table = TopUpCells.table(shown, staff)
        if rows.count > shown.count, let last = shown.last {
            table.older = Links.path(ToDoQueue.topUps.path, [("before", "\(last.id)")])
        }
        return table
    }

    static func show(_ staff: StaffVisit) async throws(Fault) -> Response { try await page(staff) }

    private static func topUp(_ staff: StaffVisit) async throws(Fault) -> TopUp {
        guard let id: TopUpID = staff.visit.id(), let topUp = try await staff.console.store.read(ReadTopUp(id)) else {
            throw .notFound("top-up")
        }
        return topUp
    }

    private static func page(_ staff: StaffVisit, errors: [String: Phrase] = [:]) async throws(Fault) -> Response {
        let topUp = try await topUp(staff)
        let wallet = try await staff.console.store.read(ReadWallet(topUp.wallet)) ?? Wallet(empty: topUp.wallet)
        var blocks: [Block] = [
            .facts([
                .init("Customer", WorkCells.account(topUp.account, staff.catalog)),
                .init("Amount", .money(topUp.amount, topUp.currency)), .init("Note", .text(topUp.note)),
                .init("Asked at", .time(topUp.createdAt)), .init("State", WalletPage.badge(topUp.state)),
                .init("Balance", .money(wallet.available, topUp.currency)),
                .init("Decided by", WorkCells.text(topUp.decidedBy)), .init("Reason", WorkCells.text(topUp.reason)),
            ])
        ]
        if topUp.state == .asked, staff.isManager {
            if mayCredit(topUp, staff) {
                let credit = form(
                    topUp, "credit", "Credit", .good, "Is the money there? The wallet is credited at once.", staff,
                    errors)
                blocks.append(.section("The money has come", [.form(credit)]))
            } else {
                blocks.append(.note("An amount as large as this is credited by an owner.", .plain))
            }
            let refuse = form(topUp, "refuse", "Refuse", .bad, nil, staff, errors)
            blocks.append(.section("It has not come", [.form(refuse)]))
        }
        return staff.page(
            Phrase("Top-up {id}", ["id": "\(topUp.id)"]), at: "/staff/todo",
            status: errors.isEmpty ? .ok : .unprocessableContent, blocks)
    }

    /// What needs a second person elsewhere needs an owner here: the first person is the customer, whom staff can
    /// stand in for.
    private static func mayCredit(_ topUp: TopUp, _ staff: StaffVisit) -> Bool {
        guard let above = staff.console.settings.secondPerson.above(topUp.currency), topUp.amount > above else {
            return true
        }
        return staff.person.role == .owner
    }

    private static func form(
        _ topUp: TopUp, _ decision: String, _ submit: Phrase, _ tone: Tone, _ question: Phrase?, _ staff: StaffVisit,
        _ errors: [String: Phrase]
    ) -> FormBlock {
        FormBlock(
            "/staff/todo/top-ups/\(topUp.id)", .post,
            [
                Field("decision", "", .hidden).with { $0.value = decision },
                Field(decision == "refuse" ? "why" : "remark", decision == "refuse" ? "Reason" : "Remark").with {
                    $0.value = staff.form[$0.name]
                    $0.isRequired = decision == "refuse"
                    $0.longest = TopUp.mostReason
                    $0.help = "The customer reads this."
                    $0.error = errors[$0.name]
                },
            ], submit: submit, tone: tone, asking: question)
    }

    static func decide(_ staff: StaffVisit) async throws(Fault) -> Response {
        let topUp = try await topUp(staff)
        let isPaid = staff.form["decision"] == "credit"
        guard isPaid || staff.form["decision"] == "refuse" else { throw .incorrectRequest }
        guard !isPaid || mayCredit(topUp, staff) else { throw .accessDenied }
        let name = isPaid ? "remark" : "why"
        let reason = staff.reason(name, atMost: TopUp.mostReason)
        if let error = reason.error, !isPaid || !reason.text.isEmpty {
            return try await page(staff, errors: [name: error])
        }
        let done = try await staff.execute(
            DecideTopUp(topUp.id, isPaid: isPaid, by: staff.visit.actor, reason: reason.text),
            verb: isPaid ? "top-up.credit" : "top-up.refuse", subject: "top-up \(topUp.id)", account: topUp.account,
            detail: "\(topUp.amount) \(topUp.currency); \(reason.text)")
        return Answers.see(ToDoQueue.topUps.path, done == nil ? .again : isPaid ? .credited : .refused)
    }
}

/// Top-ups as staff see them.
enum TopUpCells {
    static func table(_ topUps: [TopUp], _ staff: StaffVisit) -> TableBlock {
        TableBlock(
            "Top-ups",
            [
                .init("ID"), .init("Customer"), .init("Asked at"), .init("Amount", isNumber: true), .init("Note"),
                .init("State"), .init("Decided by"),
            ],
            topUps.map { topUp in
                [
                    .link(.verbatim("\(topUp.id)"), to: "/staff/todo/top-ups/\(topUp.id)"),
                    WorkCells.account(topUp.account, staff.catalog), .time(topUp.createdAt),
                    .money(topUp.amount, topUp.currency),
                    .lines([.text(topUp.note)] + (topUp.reason.isEmpty ? [] : [.aside(.verbatim(topUp.reason))])),
                    WalletPage.badge(topUp.state), WorkCells.text(topUp.decidedBy),
                ]
            }, empty: "No top-up waits.")
    }
}
