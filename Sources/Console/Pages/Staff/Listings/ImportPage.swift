import Base
import Commands
import Domain
import Hummingbird
import Storage

/// A pasted catalogue: first what it would put on sale, then doing it.
enum ImportPage {
    /// Rows of the preview that are shown.
    private static let shown = 50
    /// Characters of a list: as a form it grows by half, and forms have a bound.
    static let longest = 400_000

    private static let formats: [Field.Choice] = [
        .init("csv", "CSV, with a first line of names"), .init("json", "JSON, an array of services"),
    ]

    static func show(_ staff: StaffVisit) async throws(Fault) -> Response { page(staff, Typed(), nil) }

    private static func page(_ staff: StaffVisit, _ typed: Typed, _ plan: ImportPlan?) -> Response {
        var blocks: [Block] = [.tabs(ListingsPage.tabs, current: "/staff/listings/import")]
        if let plan { blocks += preview(plan, staff) }
        let form = FormBlock(
            "/staff/listings/import", .post,
            [
                Field("act", "", .hidden).with { $0.value = "look" },
                typed.choose("storefront", "Shop", staff.shopChoices),
                typed.choose("provider", "Provider", staff.upstreamChoices, help: "Who delivers."),
                typed.choose("format", "Format", formats),
                typed.text("markup", "Percent added to each price", "0", help: "Such as 25 or 12.5."),
                typed.field(
                    Field("text", "The list", .area(rows: 12)).with {
                        $0.longest = longest
                        $0.help =
                            "Names: service, name, type, category, rate, min, max, refill, cancel, dripfeed, desc, platform. Entries that make no sense, or that the shop has already, are left out."
                    }),
            ], submit: "Show what would change", error: typed.refusal)
        blocks.append(plan == nil ? .form(form) : .fold("Change what was pasted", [.form(form)]))
        return staff.page("Import", at: "/staff/listings", status: typed.status, blocks)
    }

    private static func preview(_ plan: ImportPlan, _ staff: StaffVisit) -> [Block] {
        let form = staff.form
        var blocks: [Block] = [
            .tiles([
                .init("New listings", .number(Int64(plan.services.count))),
                .init("Left out", .number(Int64(plan.skipped)), tone: plan.skipped > 0 ? .warning : .plain),
            ]),
            .table(
                TableBlock(
                    "New listings",
                    [.init("Item"), .init("Service"), .init("Type"), .init("Price", isNumber: true)],
                    plan.services.prefix(shown).map { service in
                        [
                            .code(service.item),
                            .lines([.text(service.name), .aside(.verbatim(service.category))]),
                            .text(service.type.name), .text(Price.text(service.rate, plan.storefront.currency)),
                        ]
                    }, empty: "Nothing of this is new.")),
        ]
        if plan.services.count > shown {
            blocks.append(.prose(Phrase("The first {count} are shown.", ["count": String(shown)])))
        }
        if !plan.services.isEmpty {
            let kept = ["storefront", "provider", "format", "markup", "text"]
            blocks.append(
                .form(
                    FormBlock(
                        "/staff/listings/import", .post,
                        [Field("act", "", .hidden).with { $0.value = "apply" }]
                            + kept.map { name in Field(name, "", .hidden).with { $0.value = form.raw(name) } },
                        submit: "Put them on sale")))
        }
        return blocks
    }

    static func submit(_ staff: StaffVisit) async throws(Fault) -> Response {
        var typed = Typed(staff.form)
        let shop = StorefrontID(text: typed.choice("storefront", staff.shopChoices))
        let provider = ProviderID(text: typed.choice("provider", staff.upstreamChoices))
        let format = CatalogText(rawValue: typed.choice("format", formats)) ?? .csv
        let markup = typed.percent("markup", -9_900...1_000_000)
        let text = typed.text("text", atMost: longest, hasLines: true)
        guard typed.isRight, let shop = shop.flatMap({ staff.catalog.storefronts[$0] }),
            let provider = provider.flatMap({ staff.catalog.providers[$0] })
        else { return page(staff, typed, nil) }
        let plan: ImportPlan
        do throws(Fault) {
            plan = ImportPlan(
                try format.entries(of: text), to: shop, by: provider, markupBasisPoints: markup, catalog: staff.catalog)
        } catch {
            typed.refuse("text", FaultWords.phrase(error))
            return page(staff, typed, nil)
        }
        guard staff.form["act"] == "apply", !plan.services.isEmpty else { return page(staff, typed, plan) }
        let done = try await ManyListings.put(
            plan.commands(), staff, verb: "listing.import", subject: "storefront \(shop.name)",
            detail: "provider=\(provider.name) markup=\(Percent.text(markup))")
        let path = Links.path("/staff/listings", [("storefront", String(shop.id.raw))])
        return Answers.see(path, done ? .saved : .again)
    }
}

/// Putting many listings on sale in parts.
enum ManyListings {
    /// The first part is the one that the form acts for; what a failure leaves out is found by the next preview.
    ///
    /// - Returns: whether it was done now, and not by the same form before.
    static func put(_ all: [AddListing], _ staff: StaffVisit, verb: String, subject: String, detail: String)
        async throws(Fault) -> Bool
    {
        let first = Array(all.prefix(AddListings.most))
        let done = try await staff.execute(
            AddListings(first), verb: verb, subject: subject, detail: "\(all.count) listings \(detail)")
        guard done != nil else { return false }
        for start in stride(from: first.count, to: all.count, by: AddListings.most) {
            let part = Array(all[start..<min(all.count, start + AddListings.most)])
            _ = try await staff.console.store.execute(AddListings(part))
        }
        try await staff.refresh()
        return true
    }
}
