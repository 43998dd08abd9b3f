import Base
import Commands
import Domain
import Hummingbird
import Storage

/// A provider's catalogue as it was told last, and putting services of it on sale.
enum ItemsPage {
    static let rows = 100
    private static let names = ["q", "state"]

    static func show(_ staff: StaffVisit) async throws(Fault) -> Response { try await page(staff, Typed()) }

    static func fits(_ item: ProviderItem, _ words: [String]) -> Bool {
        guard !words.isEmpty else { return true }
        let text = "\(item.key.item) \(item.service.name) \(item.service.category)".lowercased()
        return words.allSatisfy { text.contains($0) }
    }

    private static func find(_ provider: UpstreamProvider, _ staff: StaffVisit) async throws(Fault) -> [ProviderItem] {
        let words = staff.query.words("q")
        let state = staff.query["state"]
        let used = Set(staff.catalog.routes.values.joined().filter { $0.provider == provider.id }.map(\.item))
        return try await staff.console.store.read(ReadItems(of: provider.id)).filter { item in
            switch state {
            case "offered" where item.hasVanished, "gone" where !item.hasVanished, "held" where item.held == nil,
                "used" where !used.contains(item.key.item), "unused" where used.contains(item.key.item):
                false
            default: fits(item, words)
            }
        }
    }

    private static func page(_ staff: StaffVisit, _ typed: Typed) async throws(Fault) -> Response {
        let provider = try panel(staff)
        let path = "/staff/providers/\(provider.id)/items"
        let stretch = Stretch(try await find(provider, staff), from: staff.query, rows: rows) { $0.key.item }
        let listings = Dictionary(
            grouping: staff.catalog.routes.values.joined().filter { $0.provider == provider.id }, by: \.item)
        let table = TableBlock(
            "Catalogue",
            [
                .init("", ticks: "offer"), .init("Item"), .init("Service"), .init("Cost", isNumber: true),
                .init("Limits", isNumber: true), .init(""), .init("Listings"),
            ],
            stretch.rows.map { row($0, provider, listings[$0.key.item] ?? [], typed) },
            empty: "Nothing fits; has its catalogue been taken in?", older: stretch.older(path, staff.query, names),
            export: Links.path(path + ".csv", names.map { ($0, staff.query[$0]) }))
        return staff.page(
            .verbatim(provider.name), at: "/staff/providers", status: typed.status,
            [
                .tabs(ProviderPage.tabs(provider), current: path), .form(filters(path, staff.query)),
                .prose(Phrase("{count} services", ["count": Digits.grouped(Int64(stretch.total))])), .table(table),
                .section("Put the ticked services on sale", [.form(offerForm(path, staff, typed))]),
            ])
    }

    private static func panel(_ staff: StaffVisit) throws(Fault) -> UpstreamProvider {
        let provider = try staff.provider()
        guard ProviderKinds.ofPanel.contains(provider.kind) else { throw .notFound("catalogue") }
        return provider
    }

    private static func filters(_ path: String, _ query: FormValues) -> FormBlock {
        let fields = [
            Field("q", "Item, name or category", .input("search")),
            Field(
                "state", "State",
                .choice([
                    .init("", "All"), .init("offered", "Offered"), .init("gone", "Gone"),
                    .init("held", "New cost waits"), .init("used", "With listings"),
                    .init("unused", "Without listings"),
                ])),
        ]
        return FormBlock(
            path, .get,
            fields.map { field in
                field.with {
                    $0.value = query[field.name]
                    $0.isRequired = false
                }
            }, submit: "Filter", tone: .plain)
    }

    static func marks(_ item: ProviderItem) -> [Cell] {
        var marks: [Cell] = []
        if item.service.hasRefill { marks.append(.badge("Refill", .good)) }
        if item.service.hasCancel { marks.append(.badge("Cancel", .plain)) }
        if item.service.hasDripFeed { marks.append(.badge("Drip-feed", .plain)) }
        if item.hasVanished { marks.append(.badge("Gone", .bad)) }
        if item.held != nil { marks.append(.badge("New cost waits", .warning)) }
        return marks
    }

    private static func row(_ item: ProviderItem, _ provider: UpstreamProvider, _ routes: [Route], _ typed: Typed)
        -> [Cell]
    {
        [
            .tick(
                name: "item", value: item.key.item, form: "offer", isOn: typed.isTicked("item", item.key.item),
                Phrase("Choose {listing}", ["listing": item.service.name])),
            .code(item.key.item),
            .lines([.text(item.service.name), .aside(.verbatim("\(item.service.category) · \(item.service.type)"))]),
            .text(Price.text(item.service.rate, provider.currency)),
            .text("\(Digits.grouped(item.service.minimum)) – \(Digits.grouped(item.service.maximum))"),
            .several(marks(item)),
            .several(
                routes.prefix(5).map { .link(.verbatim("\($0.key.listing)"), to: "/staff/listings/\($0.key.listing)") }),
        ]
    }

    static func export(_ staff: StaffVisit) async throws(Fault) -> Response {
        let provider = try panel(staff)
        return Exports.csv(
            "catalogue-\(provider.id)",
            [
                "item", "name", "type", "category", "cost", "currency", "min", "max", "refill", "cancel", "dripfeed",
                "gone", "asked_now",
            ],
            try await find(provider, staff).map { item in
                let service = item.service
                return [
                    item.key.item, service.name, service.type, service.category, service.rate.text,
                    provider.currency.code, "\(service.minimum)", "\(service.maximum)", "\(service.hasRefill)",
                    "\(service.hasCancel)", "\(service.hasDripFeed)", "\(item.hasVanished)",
                    item.held?.rate.text ?? "",
                ]
            }, visit: staff.visit)
    }

    // MARK: on sale

    private static func offerForm(_ path: String, _ staff: StaffVisit, _ typed: Typed) -> FormBlock {
        var form = FormBlock(
            path, .post, [typed.choose("storefront", "Shop", staff.shopChoices)], submit: "Put on sale",
            error: typed.refusal)
        form.id = "offer"
        return form
    }

    /// Prices follow the costs. What is on sale in the shop already is left out.
    static func offer(_ staff: StaffVisit) async throws(Fault) -> Response {
        let provider = try panel(staff)
        var typed = Typed(staff.form)
        let chosen = Set(staff.form.all("item"))
        let sent = StorefrontID(text: typed.choice("storefront", staff.shopChoices))
        if chosen.isEmpty { typed.refusal = "Please tick the services to put on sale." }
        guard let shop = sent.flatMap({ staff.catalog.storefronts[$0] }), typed.isRight else {
            return try await page(staff, typed)
        }
        guard staff.catalog.exchange(provider.currency, shop.currency) != nil else {
            typed.refusal = Phrase(
                "There is no exchange rate from {from} to {to}.",
                ["from": provider.currency.code, "to": shop.currency.code])
            return try await page(staff, typed)
        }
        let known = staff.catalog.items(of: provider.id, onSaleIn: shop.id)
        let items = try await staff.console.store.read(ReadItems(of: provider.id)).filter { row in
            !row.hasVanished && row.held == nil && chosen.contains(row.key.item) && !known.contains(row.key.item)
        }
        var offers: [AddListing] = []
        for (place, row) in items.enumerated() {
            guard let type = ServiceTypes.named(row.service.type) else { continue }
            offers.append(
                try ServiceOffer(
                    row.service, type: type, in: shop, by: provider, position: Int64(1_000 + place),
                    catalog: staff.catalog
                ).command)
        }
        guard !offers.isEmpty else {
            typed.refusal =
                "None of these can be put on sale: they are on sale there already, are gone, wait for a person, or are of a type that is unknown here."
            return try await page(staff, typed)
        }
        do throws(Fault) {
            let done = try await ManyListings.put(
                offers, staff, verb: "listing.offer", subject: "storefront \(shop.id)",
                detail: "provider=\(provider.id)")
            let path = Links.path("/staff/listings", [("storefront", String(shop.id.raw))])
            switch done {
            case .all: return Answers.see(path, .saved)
            case .before: return Answers.see(path, .again)
            case .some(let put):
                typed.refusal = ManyListings.words(put)
                return try await page(try await staff.anew(), typed)
            }
        } catch {
            return try await staff.again(error, typed) { staff, typed throws(Fault) in try await page(staff, typed) }
        }
    }
}
