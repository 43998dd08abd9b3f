import Base
import Commands
import Domain
import Errands
import Hummingbird

/// Taking in a panel's catalogue: first what it would change, then doing it.
enum SyncPage {
    /// Changes that are shown.
    private static let shown = 100

    static func show(_ staff: StaffVisit) async throws(Fault) -> Response {
        let provider = try panel(staff)
        return page(staff, provider, [.form(askForm(provider))])
    }

    private static func panel(_ staff: StaffVisit) throws(Fault) -> UpstreamProvider {
        let provider = try staff.provider()
        guard provider.kind == ProviderKinds.panel else { throw .notFound("catalogue") }
        return provider
    }

    private static func page(_ staff: StaffVisit, _ provider: UpstreamProvider, _ blocks: [Block]) -> Response {
        let path = "/staff/providers/\(provider.id)/sync"
        return staff.page(
            .verbatim(provider.name), at: "/staff/providers",
            [
                .tabs(ProviderPage.tabs(provider), current: path),
                .prose("The provider is asked for its services; you see what would change before it does."),
            ] + blocks)
    }

    private static func askForm(_ provider: UpstreamProvider, accepting: Bool = false) -> FormBlock {
        FormBlock(
            "/staff/providers/\(provider.id)/sync", .post,
            [
                Field("act", "", .hidden).with { $0.value = "look" },
                Field("accept", "Believe whatever it tells", .check).with {
                    $0.value = accepting ? "on" : ""
                    $0.help = "Else costs that jump wait for a person, and a list that shrinks by half changes nothing."
                },
            ], submit: "Ask the provider")
    }

    static func submit(_ staff: StaffVisit) async throws(Fault) -> Response {
        let provider = try panel(staff)
        let accepting = staff.form.isOn("accept")
        let desk = staff.console.desk
        if staff.form["act"] == "apply", let mark = UInt64(staff.form["mark"], radix: 16) {
            let how = accepting ? "accepting; " : ""
            let line = { @Sendable (words: String) -> ActDraft? in
                staff.act("provider.sync", ProviderPage.subject(provider), nil, how + words)
            }
            staff.visit.deeds.begin()
            let report = try await SyncCatalog(
                provider.id, accepting: accepting, agreed: mark, desk: desk, line: line
            ).run()
            if !report.hasMoved {
                // What changed nothing was a call to the provider all the same.
                if report.written == 0 {
                    try await staff.record("provider.sync", ProviderPage.subject(provider), detail: how + report.words)
                }
                try await staff.refresh()
                if let failure = report.failure {
                    return page(staff, provider, [failed(failure), .form(askForm(provider, accepting: accepting))])
                }
                return Answers.see("/staff/providers/\(provider.id)/items", .synced)
            }
            let preview = try await SyncCatalog(provider.id, accepting: accepting, desk: desk).look()
            return page(
                staff, provider,
                [.note("The provider tells something else by now. Nothing was changed; please look again.", .warning)]
                    + blocks(preview, provider, staff, accepting))
        }
        let preview = try await SyncCatalog(provider.id, accepting: accepting, desk: desk).look()
        return page(staff, provider, blocks(preview, provider, staff, accepting))
    }

    private static func failed(_ words: String) -> Block {
        .note(Phrase("Nothing would be changed: {words}", ["words": words]), .bad)
    }

    private static func blocks(
        _ preview: SyncCatalog.Preview, _ provider: UpstreamProvider, _ staff: StaffVisit, _ accepting: Bool
    ) -> [Block] {
        if let failure = preview.failure { return [failed(failure), .form(askForm(provider, accepting: accepting))] }
        let counts = preview.counts
        var blocks: [Block] = [
            .tiles([
                .init("Services told", .number(Int64(counts.told))), .init("New", .number(Int64(counts.new))),
                .init("Changed", .number(Int64(counts.changed))), .init("Gone", .number(Int64(counts.vanished))),
                .init("Back again", .number(Int64(counts.returned))),
                .init(
                    "Wait for a person", .number(Int64(counts.quarantined)),
                    tone: counts.quarantined > 0 ? .warning : .plain),
                .init("Listings that change", .number(Int64(preview.listings.count))),
            ])
        ]
        guard !preview.lines.isEmpty || !preview.listings.isEmpty else {
            return blocks + [.note("Nothing would change.", .good), .form(askForm(provider, accepting: accepting))]
        }
        if !preview.listings.isEmpty { blocks.append(.section("Listings", [.table(listings(preview, staff))])) }
        blocks.append(.section("Services", [.table(services(preview, provider))]))
        let most = max(preview.lines.count, preview.listings.count)
        if most > shown { blocks.append(.prose(Phrase("The first {count} are shown.", ["count": String(shown)]))) }
        blocks.append(
            .form(
                FormBlock(
                    "/staff/providers/\(provider.id)/sync", .post,
                    [
                        Field("act", "", .hidden).with { $0.value = "apply" },
                        Field("accept", "", .hidden).with { $0.value = accepting ? "on" : "" },
                        Field("mark", "", .hidden).with { $0.value = String(preview.mark, radix: 16) },
                    ], submit: "Take this in")))
        blocks.append(.fold("Ask again", [.form(askForm(provider, accepting: accepting))]))
        return blocks
    }

    private static func listings(_ preview: SyncCatalog.Preview, _ staff: StaffVisit) -> TableBlock {
        TableBlock(
            "Listings",
            [
                .init("Listing"), .init("Price now", isNumber: true), .init("Price then", isNumber: true),
                .init("Change"),
            ],
            preview.listings.prefix(shown).compactMap { change in
                guard let listing = staff.catalog.listings[change.listing],
                    let shop = staff.catalog.storefronts[listing.storefront]
                else { return nil }
                var words: [Cell] = []
                if change.isWithheld == true { words.append(.badge("Withheld", .bad)) }
                if change.isWithheld == false { words.append(.badge("On sale again", .good)) }
                return [
                    .link(.verbatim("\(listing.id) \(listing.name)"), to: "/staff/listings/\(listing.id)"),
                    .text(Price.text(listing.rate, shop.currency)),
                    .text(Price.text(change.rate ?? listing.rate, shop.currency)),
                    .several(words),
                ]
            }, empty: "None.")
    }

    /// What of a service would be another than it is.
    private static func changes(_ line: SyncCatalog.Preview.Line) -> [Cell] {
        guard let before = line.before else { return [.badge("New", .good)] }
        let (old, new) = (before.service, line.after.service)
        var marks: [Cell] = []
        if line.after.hasVanished { marks.append(.badge("Gone", .bad)) }
        if before.hasVanished, !line.after.hasVanished { marks.append(.badge("Back again", .good)) }
        if line.after.held != nil { marks.append(.badge("New cost waits", .warning)) }
        if old.rate.nanos != new.rate.nanos { marks.append(.badge("Cost", .plain)) }
        if old.name != new.name { marks.append(.badge("Name", .plain)) }
        if old.category != new.category { marks.append(.badge("Category", .plain)) }
        if old.type != new.type { marks.append(.badge("Service type", .plain)) }
        if old.minimum != new.minimum || old.maximum != new.maximum { marks.append(.badge("Limits", .plain)) }
        if old.hasRefill != new.hasRefill { marks.append(.badge("Refill", .plain)) }
        if old.hasCancel != new.hasCancel { marks.append(.badge("Cancel", .plain)) }
        if old.hasDripFeed != new.hasDripFeed { marks.append(.badge("Drip-feed", .plain)) }
        return marks
    }

    private static func services(_ preview: SyncCatalog.Preview, _ provider: UpstreamProvider) -> TableBlock {
        TableBlock(
            "Services",
            [
                .init("Item"), .init("Service"), .init("Cost now", isNumber: true), .init("Cost then", isNumber: true),
                .init("Change"),
            ],
            preview.lines.prefix(shown).map { line in
                [
                    .code(line.after.key.item), .text(line.after.service.name),
                    line.before.map { .text(Price.text($0.service.rate, provider.currency)) } ?? .none,
                    .text(Price.text(line.after.held?.rate ?? line.after.service.rate, provider.currency)),
                    .several(changes(line)),
                ]
            }, empty: "None.")
    }
}
