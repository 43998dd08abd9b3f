import Base
import Commands
import Domain
import Hummingbird
import Storage

/// What is sold in all shops: a list with filters, and changes of many rows at once.
enum ListingsPage {
    static let rows = 100

    static let tabs: [(label: Phrase, path: String)] = [
        ("Listings", "/staff/listings"), ("Prices", "/staff/prices"),
        ("Categories", "/staff/categories"), ("Import", "/staff/listings/import"),
    ]

    /// What a filter asks for stands in the address under these names.
    static let names = ["storefront", "category", "q", "state"]

    static func show(_ staff: StaffVisit) async throws(Fault) -> Response { page(staff, staff.query) }

    private static func page(_ staff: StaffVisit, _ query: FormValues, _ typed: Typed = Typed()) -> Response {
        let stretch = Stretch(find(staff.catalog, query), from: query, rows: rows) { "\($0.id)" }
        let table = TableBlock(
            "Listings", columns, stretch.rows.map { row($0, staff, typed) }, empty: "Nothing fits.",
            older: stretch.older("/staff/listings", query, names),
            export: Links.path("/staff/listings.csv", names.map { ($0, query[$0]) }))
        return staff.page(
            "Listings", at: "/staff/listings", status: typed.status,
            [
                .tabs(tabs, current: "/staff/listings"),
                .actions([.link("New listing", to: "/staff/listings/new")]), .form(filters(staff, query)),
                .prose(Phrase("{count} listings", ["count": Digits.grouped(Int64(stretch.total))])), .table(table),
                .section("Change many at once", [.form(bulkForm(staff, query, typed))]),
            ])
    }

    static func find(_ catalog: Catalog, _ query: FormValues) -> [Listing] {
        let words = query.words("q")
        let shop: StorefrontID? = query.id("storefront")
        let category = query["category"]
        let state = query["state"]
        return catalog.listings.values.filter { listing in
            guard shop == nil || listing.storefront == shop, category.isEmpty || listing.category == category else {
                return false
            }
            switch state {
            case "on" where !listing.isOnSale, "off" where listing.isActive, "withheld" where !listing.isWithheld,
                "by-hand" where catalog.routes[listing.id] != nil:
                return false
            default: break
            }
            guard !words.isEmpty else { return true }
            let text = "\(listing.id) \(listing.name) \(listing.category)".lowercased()
            return words.allSatisfy { text.contains($0) }
        }.sorted { ($0.storefront, $0.position, $0.id) < ($1.storefront, $1.position, $1.id) }
    }

    private static func filters(_ staff: StaffVisit, _ query: FormValues) -> FormBlock {
        let shop: StorefrontID? = query.id("storefront")
        let categories = Set(
            staff.catalog.listings.values.filter { shop == nil || $0.storefront == shop }.map(\.category)
        ).sorted()
        let fields = [
            Field("q", "ID, name or category", .input("search")),
            Field("storefront", "Shop", .choice([.init("", "All shops")] + staff.shopChoices)),
            Field(
                "category", "Category",
                .choice([.init("", "All categories")] + categories.map { .init($0, .verbatim($0)) })),
            Field(
                "state", "State",
                .choice([
                    .init("", "All"), .init("on", "On sale"), .init("off", "Off sale"),
                    .init("withheld", "Withheld"), .init("by-hand", "Delivered by hand"),
                ])),
        ]
        return FormBlock(
            "/staff/listings", .get,
            fields.map { field in
                field.with {
                    $0.value = query[field.name]
                    $0.isRequired = false
                }
            }, submit: "Filter", tone: .plain)
    }

    private static let columns: [TableBlock.Column] = [
        .init("", ticks: "bulk"), .init("ID"), .init("Listing"), .init("Shop"), .init("Price", isNumber: true),
        .init("Limits", isNumber: true), .init("Goes to"), .init("State"),
    ]

    private static func row(_ listing: Listing, _ staff: StaffVisit, _ typed: Typed) -> [Cell] {
        let catalog = staff.catalog
        let shop = catalog.storefronts[listing.storefront]
        return [
            .tick(
                name: "listing", value: String(listing.id.raw), form: "bulk",
                isOn: typed.isTicked("listing", String(listing.id.raw)),
                Phrase("Choose {listing}", ["listing": listing.name])),
            .number(listing.id.raw),
            .lines([
                .link(.verbatim(listing.name), to: "/staff/listings/\(listing.id)"),
                .aside(.verbatim(listing.category)),
            ]),
            .text(shop?.name ?? ""),
            .lines([
                .text(shop.map { Price.text(listing.rate, $0.currency) } ?? listing.rate.text),
                listing.followsCost ? .aside("follows its cost") : .aside("by hand"),
            ]),
            .text("\(Digits.grouped(listing.minimum)) – \(Digits.grouped(listing.maximum))"),
            ListingCells.target(catalog.routes[listing.id]?.first, catalog), ListingCells.state(listing),
        ]
    }

    static func export(_ staff: StaffVisit) async throws(Fault) -> Response {
        let catalog = staff.catalog
        return Exports.csv(
            "listings",
            [
                "id", "shop", "position", "name", "type", "category", "rate", "currency", "follows_cost", "min", "max",
                "refill", "cancel", "dripfeed", "on_sale", "withheld", "provider", "item",
            ],
            find(catalog, staff.query).map { listing in
                let route = catalog.routes[listing.id]?.first
                let shop = catalog.storefronts[listing.storefront]
                return [
                    "\(listing.id)", shop?.name ?? "", "\(listing.position)", listing.name,
                    ServiceTypes.byCode[listing.type]?.name ?? "", listing.category, listing.rate.text,
                    shop?.currency.code ?? "", "\(listing.followsCost)", "\(listing.minimum)", "\(listing.maximum)",
                    "\(listing.hasRefill)", "\(listing.hasCancel)", "\(listing.hasDripFeed)", "\(listing.isActive)",
                    "\(listing.isWithheld)", route.flatMap { catalog.providers[$0.provider] }?.name ?? "",
                    route?.item ?? "",
                ]
            }, visit: staff.visit)
    }

    // MARK: many at once

    private static let acts: [Field.Choice] = [
        .init("on", "Put on sale"), .init("off", "Take off sale"), .init("category", "Set the category"),
        .init("percent", "Raise or lower the price by percent"), .init("follow", "Let the price follow its cost"),
        .init("position", "Set the position"),
    ]

    private static let scopes: [Field.Choice] = [
        .init("ticked", "The ticked rows"), .init("all", "All that the filter finds"),
    ]

    private static func bulkForm(_ staff: StaffVisit, _ query: FormValues, _ typed: Typed) -> FormBlock {
        var form = FormBlock(
            "/staff/listings/bulk", .post,
            [
                Field("back", "", .hidden).with {
                    $0.value =
                        typed.form?["back"]
                        ?? Links.path("/staff/listings", (names + ["from", "after"]).map { ($0, query[$0]) })
                },
                typed.choose("which", "Which", scopes),
                typed.choose("act", "Do what", acts, "on"),
                typed.text(
                    "value", "Category, percentage or position",
                    help: "A percentage may be below zero: -10 makes things cheaper.",
                    isRequired: false),
            ], submit: "Change them", asking: "Change these listings?", error: typed.refusal)
        form.id = "bulk"
        return form
    }

    static func bulk(_ staff: StaffVisit) async throws(Fault) -> Response {
        var typed = Typed(staff.form)
        var ids: [ListingID] = []
        for text in Set(staff.form.all("listing")) {
            guard let id = ListingID(text: text), staff.catalog.listings[id] != nil else { throw .notFound("listing") }
            ids.append(id)
        }
        if typed.choice("which", scopes) == "all" {
            ids = find(staff.catalog, query(ofBack: staff.form["back"])).map(\.id)
        }
        if ids.count > EditListings.most {
            typed.refusal = Phrase(
                "At most {most} at once; please filter more narrowly.", ["most": String(EditListings.most)])
        }
        if ids.isEmpty { typed.refusal = "Please tick the rows to change." }
        let act = typed.choice("act", acts)
        let edit = change(act, &typed)
        guard typed.isRight else { return page(staff, Self.query(ofBack: staff.form["back"]), typed) }
        let chosen = ids.sorted()
        let line = { @Sendable (count: Int64) in
            let words = "\(count) listings; act=\(act) value=\(staff.form["value"]) ids="
            return staff.act(
                "listing.bulk", "listings", nil, ActDraft.detail(words, naming: chosen.map { "\($0)" }))
        }
        do throws(Fault) {
            let done = try await staff.execute(
                EditListings(chosen, edit: edit)
            ) { $0 > 0 ? line($0) : nil }
            if act == "follow" { _ = try await Repricer.run(staff) }
            try await staff.refresh()
            return Answers.see(
                staff.back(else: "/staff/listings"), done.map { $0 > 0 ? .saved : .nothing } ?? .again)
        } catch {
            try typed.refuse(error)
            return page(staff, Self.query(ofBack: staff.form["back"]), typed)
        }
    }

    /// The filter that stood in the address of the page that a form came from.
    private static func query(ofBack back: String) -> FormValues {
        let query = back.split(separator: "?", maxSplits: 1).dropFirst().first ?? ""
        return FormValues(Array(query.utf8)) ?? FormValues()
    }

    private static func change(_ act: String, _ typed: inout Typed) -> @Sendable (inout Listing) throws(Fault) -> Void {
        switch act {
        case "on": return { listing throws(Fault) in listing.isActive = true }
        case "off": return { listing throws(Fault) in listing.isActive = false }
        case "follow": return { listing throws(Fault) in listing.followsCost = true }
        case "category":
            let category = typed.text("value", atMost: ListingForm.mostCategory)
            return { listing throws(Fault) in listing.category = category }
        case "position":
            let position = typed.number("value", ListingForm.positions)
            return { listing throws(Fault) in listing.position = position }
        default:
            let points = typed.percent("value", -9_900...1_000_000)
            return { listing throws(Fault) in
                listing.rate = try listing.rate.adjusted(basisPoints: points)
                listing.followsCost = false
            }
        }
    }
}

/// Pieces of listings that several pages show.
enum ListingCells {
    static func state(_ listing: Listing) -> Cell {
        if !listing.isActive { return .badge("Off sale", .plain) }
        return listing.isWithheld ? .badge("Withheld", .warning) : .badge("On sale", .good)
    }

    static func target(_ route: Route?, _ catalog: Catalog) -> Cell {
        guard let route, let provider = catalog.providers[route.provider] else { return .phrase("By hand") }
        return .lines([
            .link(.verbatim(provider.name), to: "/staff/providers/\(provider.id)"), .code(route.item),
        ])
    }
}
