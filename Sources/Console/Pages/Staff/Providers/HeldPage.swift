import Base
import Commands
import Domain
import Errands
import Hummingbird
import Storage

/// Costs that changed too much and wait for a person.
enum HeldPage {
    private static let rows = 100

    static func show(_ staff: StaffVisit) async throws(Fault) -> Response { try await page(staff, Typed()) }

    private static func page(_ staff: StaffVisit, _ typed: Typed) async throws(Fault) -> Response {
        let provider = try panel(staff)
        let path = "/staff/providers/\(provider.id)/held"
        let all = try await staff.console.store.read(ReadItems(of: provider.id)).filter { $0.held != nil }
        let stretch = Stretch(all, from: staff.query, rows: rows) { $0.key.item }
        var blocks: [Block] = [
            .tabs(ProviderPage.tabs(provider), current: path),
            .prose(
                "Until you agree, prices are made of the cost as it was. Prices that were set by hand stay as they are."
            ),
            .table(
                TableBlock(
                    "New costs",
                    [
                        .init("", ticks: "held"), .init("Item"), .init("Service"), .init("Cost", isNumber: true),
                        .init("Asked now", isNumber: true), .init("Why"),
                    ], stretch.rows.map { row($0, provider, typed) }, empty: "Nothing waits.",
                    older: stretch.older(path, staff.query, []), export: path + ".csv")),
        ]
        if !all.isEmpty {
            var form = FormBlock(
                path, .post, [], submit: "Agree to the ticked ones", asking: "Agree to these costs?",
                error: typed.refusal)
            form.id = "held"
            blocks += [
                .form(form),
                .actions([
                    .button(
                        Cell.Button(
                            "Agree to all", to: path, ["all": mark(all)], asking: "Agree to all these costs?"))
                ]),
            ]
        }
        return staff.page(.verbatim(provider.name), at: "/staff/providers", status: typed.status, blocks)
    }

    private static func panel(_ staff: StaffVisit) throws(Fault) -> UpstreamProvider {
        let provider = try staff.provider()
        guard ProviderKinds.ofPanel.contains(provider.kind) else { throw .notFound("catalogue") }
        return provider
    }

    private static func row(_ item: ProviderItem, _ provider: UpstreamProvider, _ typed: Typed) -> [Cell] {
        [
            .tick(
                name: "item", value: seen(item), form: "held", isOn: typed.isTicked("item", seen(item)),
                Phrase("Choose {listing}", ["listing": item.service.name])),
            .code(item.key.item), .text(item.service.name), .text(Price.text(item.service.rate, provider.currency)),
            item.held.map { .text(Price.text($0.rate, provider.currency)) } ?? .none,
            item.held.map { .phrase(why($0.reason)) } ?? .none,
        ]
    }

    /// A cost as it stood on the page: another one that waits by now was not agreed to.
    private static func seen(_ item: ProviderItem) -> String { "\(item.held?.rate.nanos ?? 0) \(item.key.item)" }

    private static func why(_ reason: QuarantineReason) -> Phrase {
        switch reason {
        case .costJump: "It changed by more than the terms allow."
        case .belowCost: "A price would be below it."
        }
    }

    private static func mark(_ held: [ProviderItem]) -> String { String(SyncCatalog.mark(of: held), radix: 16) }

    static func export(_ staff: StaffVisit) async throws(Fault) -> Response {
        let provider = try panel(staff)
        return Exports.csv(
            "new-costs-\(provider.id)", ["item", "name", "cost", "asked_now", "currency", "why"],
            try await staff.console.store.read(ReadItems(of: provider.id)).compactMap { item in
                item.held.map { held in
                    [
                        item.key.item, item.service.name, item.service.rate.text, held.rate.text,
                        provider.currency.code, why(held.reason).english,
                    ]
                }
            }, visit: staff.visit)
    }

    static func accept(_ staff: StaffVisit) async throws(Fault) -> Response {
        let provider = try panel(staff)
        let all = staff.form.has("all")
        let held = try await staff.console.store.read(ReadItems(of: provider.id)).filter { $0.held != nil }
        let chosen = all ? Set(held.map(seen)) : Set(staff.form.all("item"))
        var typed = Typed(staff.form)
        if chosen.isEmpty { typed.refusal = "Please tick the costs to agree to." }
        if all ? staff.form["all"] != mark(held) : !chosen.isSubset(of: held.map(seen)) {
            typed.refusal = "Other costs wait by now. Nothing was agreed to; please look again."
        }
        guard typed.isRight else { return try await page(staff, typed) }
        let line = { @Sendable (words: String) -> ActDraft? in
            staff.act("provider.accept", ProviderPage.subject(provider), nil, words)
        }
        staff.visit.deeds.begin()
        let report = try await AcceptCosts(of: provider.id, desk: staff.console.desk, line: line) { row in
            chosen.contains(seen(row))
        }.run()
        try await staff.refresh()
        return Answers.see(
            "/staff/providers/\(provider.id)/held", report.accepted > 0 ? .approved : .nothing)
    }
}
