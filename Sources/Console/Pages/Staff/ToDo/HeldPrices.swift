import Base
import Commands
import Domain
import Errands
import Hummingbird
import Storage

/// Costs that wait for a person.
enum HeldPrices {
    static func table(_ staff: StaffVisit, _ limit: Int64) async throws(Fault) -> TableBlock {
        let provider: ProviderID? = staff.query.id("provider")
        let after = provider.map { ProviderItem.Key($0, staff.query["item"].withoutNUL) }
        let rows = try await staff.console.store.read(ListHeldPrices(after: after, limit: limit + 1))
        let shown = rows.prefix(Int(limit))
        let next = rows.count > shown.count ? shown.last?.key : nil
        return TableBlock(
            "Held prices",
            [
                .init("Provider"), .init("Item"), .init("Name"), .init("Cost known", isNumber: true),
                .init("Asked now", isNumber: true), .init("Why it waits"), .init("Since"), .init(""),
            ], shown.map { row($0, staff) }, empty: "No cost waits.",
            older: next.map {
                Links.path(ToDoQueue.prices.path, [("provider", "\($0.provider)"), ("item", $0.item)])
            })
    }

    private static func row(_ item: ProviderItem, _ staff: StaffVisit) -> [Cell] {
        guard let held = item.held else { return [] }
        let currency = staff.catalog.providers[item.key.provider]?.currency.code ?? ""
        let fields = [
            "provider": "\(item.key.provider)", "item": item.key.item, "rate": "\(held.rate.nanos)",
        ]
        let accept = Cell.Button(
            "Approve", to: "/staff/todo/prices", fields.merging(["decision": "approve"]) { $1 }, tone: .good,
            asking: "Agree to this cost? Prices that follow it change at once.")
        let refuse = Cell.Button(
            "Refuse", to: "/staff/todo/prices", fields.merging(["decision": "refuse"]) { $1 }, tone: .bad)
        return [
            WorkCells.provider(item.key.provider, staff), .code(item.key.item), .text(item.service.name),
            .text("\(item.service.rate.text) \(currency)"), .text("\(held.rate.text) \(currency)"),
            .phrase(held.reason == .costJump ? "It changed too much" : "A price set by hand is below it"),
            .time(item.changedAt), staff.isManager ? .several([.button(accept), .button(refuse)]) : .none,
        ]
    }

    static func decide(_ staff: StaffVisit) async throws(Fault) -> Response {
        guard let provider: ProviderID = staff.form.id("provider"), staff.catalog.providers[provider] != nil,
            let rate = staff.form.number("rate")
        else { throw .notFound("item") }
        let isAccepted = staff.form["decision"] == "approve"
        guard isAccepted || staff.form["decision"] == "refuse" else { throw .incorrectRequest }
        let key = ProviderItem.Key(provider, staff.form.raw("item"))
        let done: ProviderItem?
        do throws(Fault) {
            done = try await staff.execute(
                DecideCost(key, rateNanos: rate, isAccepted: isAccepted),
                verb: isAccepted ? "cost.approve" : "cost.refuse", subject: "provider \(provider)",
                detail: "item=\(key.item) rate=\(Rate(nanos: rate, shownDecimals: 0).text)")
        } catch {
            guard case .conflict = error else { throw error }
            return try await ToDoPage.page(
                staff, .prices, note: "Another cost waits by now, or none. Please look again.")
        }
        if isAccepted, done != nil { _ = try await Repricing(desk: staff.console.desk).run() }
        return Answers.see(ToDoQueue.prices.path, done == nil ? .again : isAccepted ? .approved : .refused)
    }

    // MARK: all of a provider

    /// A provider whose currency fell has hundreds of them.
    static func actions(_ staff: StaffVisit) async throws(Fault) -> [Block] {
        guard staff.isManager else { return [] }
        let rows = try await staff.console.store.read(ListHeldPrices(limit: Int64(RecordItems.mostRows)))
        let buttons = Dictionary(grouping: rows, by: \.key.provider).sorted { $0.key < $1.key }.compactMap {
            provider, items -> Cell? in
            guard items.count > 1, let seen = items.map(\.changedAt).max() else { return nil }
            return .button(
                Cell.Button(
                    Phrase(
                        "Approve all {count} of {provider}",
                        [
                            "count": "\(items.count)", "provider": staff.catalog.providers[provider]?.name ?? "–",
                        ]), to: "/staff/todo/prices/all",
                    ["provider": "\(provider)", "seen": "\(seen.milliseconds)"],
                    asking: "Agree to all of these costs? Prices that follow them change at once."))
        }
        return buttons.isEmpty ? [] : [.actions(buttons)]
    }

    static func approveAll(_ staff: StaffVisit) async throws(Fault) -> Response {
        guard let provider: ProviderID = staff.form.id("provider"), let row = staff.catalog.providers[provider],
            let seen = staff.form.number("seen").map(Instant.init(milliseconds:))
        else { throw .notFound("provider") }
        let waiting = try await staff.console.store.read(
            ListHeldPrices(after: ProviderItem.Key(provider, ""), limit: Int64(RecordItems.mostRows)))
        // What came after the page was made, nobody has seen.
        let items = waiting.filter { $0.key.provider == provider && $0.changedAt <= seen }
        let act = { @Sendable (written: Int64) in
            staff.act(
                "cost.approve", "provider \(provider)", nil,
                ActDraft.detail("\(row.name): \(written) costs; items=", naming: items.map(\.key.item)))
        }
        let written = try await staff.execute(RecordItems(items.map(\.accepted))) { $0 > 0 ? act($0) : nil }
        if written != nil { _ = try await Repricing(desk: staff.console.desk).run() }
        return Answers.see(
            ToDoQueue.prices.path, written.map { $0 > 0 ? .approved : .nothing } ?? .again)
    }
}
