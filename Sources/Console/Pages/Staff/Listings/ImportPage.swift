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

    /// - Parameter put: how many were put on sale already before somebody else was faster.
    private static func page(_ staff: StaffVisit, _ typed: Typed, _ plan: ImportPlan?, put: Int = 0) -> Response {
        var blocks: [Block] = [.tabs(ListingsPage.tabs, current: "/staff/listings/import")]
        if put > 0 { blocks.append(.note(ManyListings.words(put), .warning)) }
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

    static func submit(_ staff: StaffVisit) async throws(Fault) -> Response { try await submit(staff, put: 0) }

    private static func submit(_ staff: StaffVisit, put: Int) async throws(Fault) -> Response {
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
        guard staff.form["act"] == "apply", !plan.services.isEmpty else {
            return page(staff, typed, plan, put: put)
        }
        let commands = plan.commands()
        do throws(Fault) {
            let done = try await ManyListings.put(
                commands, staff, verb: "listing.import", subject: "storefront \(shop.id)",
                detail: "provider=\(provider.id) markup=\(Percent.text(markup))")
            let path = Links.path("/staff/listings", [("storefront", String(shop.id.raw))])
            switch done {
            case .all: return Answers.see(path, .saved)
            case .before: return Answers.see(path, .again)
            case .some(let put): return try await submit(ManyListings.lookingAgain(staff), put: put)
            }
        } catch {
            guard case .conflict = error else { throw error }
            return try await submit(ManyListings.lookingAgain(staff), put: 0)
        }
    }
}

/// Putting many listings on sale in parts.
enum ManyListings {
    enum Extent {
        case all
        /// By the same form.
        case before
        /// So many; then somebody else changed the catalogue.
        case some(Int)
    }

    /// The first part is the one that the form acts for; what a failure leaves out is found by the next preview. Each
    /// part has its line in the audit log.
    ///
    /// - Parameter all: made by the visit's catalogue, which says what is on sale already.
    /// - Throws: `conflict` where the catalogue has moved since: the same might have been put on sale by somebody else.
    ///   Nothing was done then.
    static func put(_ all: [AddListing], _ staff: StaffVisit, verb: String, subject: String, detail: String)
        async throws(Fault) -> Extent
    {
        var revision = staff.catalog.revision
        for start in stride(from: 0, to: all.count, by: AddListings.most) {
            let part = Array(all[start..<min(all.count, start + AddListings.most)])
            let line = { @Sendable (ids: [ListingID]) -> ActDraft? in
                let words = "\(ids.count) listings \(detail) ids="
                return staff.act(verb, subject, nil, ActDraft.detail(words, naming: ids.map { "\($0)" }))
            }
            let command = Unchanged(AddListings(part), rows: [row(revision)])
            if start == 0 {
                guard try await staff.execute(command, line: line) != nil else { return .before }
            } else {
                do throws(Fault) {
                    try await staff.continueWith(command, line: line)
                } catch {
                    guard case .conflict = error else { throw error }
                    return .some(start)
                }
            }
            // The part itself has moved the catalogue by one.
            revision += 1
        }
        try await staff.refresh()
        return .all
    }

    static func words(_ put: Int) -> Phrase {
        Phrase(
            "{count} were put on sale; then somebody else changed the catalogue. This is what is left.",
            ["count": String(put)])
    }

    private static func row(_ revision: Int64) -> SeenRow {
        SeenRow(\.revisions, .catalog, mark: revision > 0 ? "\(revision)" : "")
    }

    /// The same form by the catalogue as it is now: it shows what is left to do.
    static func lookingAgain(_ staff: StaffVisit) async throws(Fault) -> StaffVisit {
        var anew = try await staff.anew()
        anew.visit.form = anew.visit.form.setting("act", "look")
        return anew
    }
}
