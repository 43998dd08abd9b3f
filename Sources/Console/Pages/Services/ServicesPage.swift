import Base
import Commands
import Domain
import Hummingbird
import Storage

/// What is on sale, with the prices of whoever looks.
enum ServicesPage {
    /// Rows of one page: keeps it below 100 KB, with hundreds of categories to choose from.
    static let rows = 50

    static func show(_ visit: Visit) async throws(Fault) -> Response {
        let customer = try await visit.customer()
        let favourites = try await favourites(of: customer)
        let shelf = visit.catalog.shelves[visit.storefront.id] ?? []
        let found = find(shelf, visit.query, favourites)
        let start = min(found.count, Int(clamping: visit.query.number("from") ?? 0))
        let page = found[start...].prefix(rows)
        var older: String?
        let filter = names.map { ($0, visit.query[$0]) }
        if start + page.count < found.count {
            older = Links.path("/services", filter + [("from", String(start + page.count))])
        }
        var lines: [[Cell]] = []
        for listing in page { lines.append(try row(listing, visit, customer, favourites.contains(listing.id))) }
        return visit.page(
            "Services", at: "/services", for: customer,
            [
                .form(filters(shelf, visit, hasFavourites: customer != nil)),
                .prose(Phrase("{count} services", ["count": Digits.grouped(Int64(found.count))])),
                .table(
                    TableBlock(
                        "Services", columns, lines, empty: "Nothing on sale fits. Try fewer words.", older: older,
                        export: Links.path("/services.csv", filter))),
            ])
    }

    /// What a filter asks for stands in the address under these names.
    private static let names = ["q", "category", "favourites"]

    private static func favourites(of customer: CustomerVisit?) async throws(Fault) -> Set<ListingID> {
        guard let customer else { return [] }
        return try await customer.console.store.read(ReadFavourites(of: customer.account.id))
    }

    /// All that fits the filter, with the prices of whoever looks.
    static func export(_ visit: Visit) async throws(Fault) -> Response {
        let customer = try await visit.customer()
        let shelf = visit.catalog.shelves[visit.storefront.id] ?? []
        var lines: [[String]] = []
        for listing in find(shelf, visit.query, try await favourites(of: customer)) {
            lines.append([
                "\(listing.id)", listing.category, listing.name, try rate(of: listing, visit, customer).text,
                visit.storefront.currency.code, "\(visit.catalog.basis(of: listing))", "\(listing.minimum)",
                "\(listing.maximum)", listing.hasRefill ? "yes" : "no", listing.hasCancel ? "yes" : "no",
                listing.hasDripFeed ? "yes" : "no",
                visit.catalog.averageMinutes(of: listing.id).map { "\($0)" } ?? "", listing.about,
            ])
        }
        return Exports.csv(
            "services",
            [
                "id", "category", "name", "price", "currency", "per", "minimum", "maximum", "refill", "cancel",
                "drip_feed", "average_minutes", "description",
            ], lines, visit: visit)
    }

    private static func rate(of listing: Listing, _ visit: Visit, _ customer: CustomerVisit?) throws(Fault) -> Rate {
        guard let customer else { return listing.rate }
        return try visit.catalog.rate(of: listing, for: customer.account)
    }

    private static let columns: [TableBlock.Column] = [
        .init("ID"), .init("Service"), .init("Price", isNumber: true), .init("Limits", isNumber: true),
        .init("Average time"), .init(""),
    ]

    private static func filters(_ shelf: [Listing], _ visit: Visit, hasFavourites: Bool) -> FormBlock {
        var fields = [
            Field("q", "Search", .input("search")).with {
                $0.value = visit.query["q"]
                $0.isRequired = false
            },
            category(visit.query["category"], of: shelf),
        ]
        if hasFavourites {
            fields.append(
                Field("favourites", "Favourites only", .check).with { $0.value = visit.query["favourites"] })
        }
        return FormBlock("/services", .get, fields, submit: "Search", tone: .plain)
    }

    /// Categories that one page offers: some 40 kB. Where there are more, a part of a name is typed.
    private static let mostCategories = 300

    /// The field in which a category of a shelf is chosen.
    static func category(_ value: String, of shelf: [Listing]) -> Field {
        var seen: Set<String> = []
        let all = shelf.map(\.category).filter { seen.insert($0).inserted }
        let field =
            all.count <= mostCategories
            ? Field(
                "category", "Category",
                .choice([.init("", "All categories")] + all.map { Field.Choice($0, .verbatim($0)) }))
            : Field("category", "Category", .suggested(Array(all.prefix(mostCategories))))
        return field.with {
            $0.value = value
            $0.isRequired = false
            $0.reloads = true
        }
    }

    /// Words may stand in name, category or id, in any case; a category that is none is a part of its name.
    static func find(_ shelf: [Listing], _ query: FormValues, _ favourites: Set<ListingID> = []) -> [Listing] {
        let words = query["q"].prefix(100).lowercased().split(separator: " ")
        let category = query["category"]
        let part = category.prefix(300).lowercased()
        let isPart = !shelf.contains { $0.category == category }
        func isIn(_ listing: Listing) -> Bool {
            if category.isEmpty || listing.category == category { return true }
            return isPart && listing.category.lowercased().contains(part)
        }
        return shelf.filter { listing in
            guard isIn(listing) else { return false }
            guard !query.isOn("favourites") || favourites.contains(listing.id) else { return false }
            guard !words.isEmpty else { return true }
            let text = "\(listing.id) \(listing.name) \(listing.category)".lowercased()
            return words.allSatisfy { text.contains($0) }
        }
    }

    private static func row(_ listing: Listing, _ visit: Visit, _ customer: CustomerVisit?, _ isFavourite: Bool)
        throws(Fault) -> [Cell]
    {
        let rate = try rate(of: listing, visit, customer)
        var marks: [Cell] = []
        if listing.hasRefill { marks.append(.badge("Refill", .good)) }
        if listing.hasCancel { marks.append(.badge("Cancel", .plain)) }
        if listing.hasDripFeed { marks.append(.badge("Drip-feed", .plain)) }
        var acts: [Cell] = []
        if customer != nil {
            acts = [
                .link("Order it", to: "/orders/new?service=\(listing.id)"),
                .button(
                    Cell.Button(
                        isFavourite ? "★ Remove" : "☆ Keep", to: "/services/favourite",
                        [
                            "service": String(listing.id.raw), "on": isFavourite ? "off" : "on",
                            "back": Links.back(visit.here, else: "/services"),
                        ])),
            ]
        }
        return [
            .text("\(listing.id)"),
            .lines([.text(listing.name), .several([.aside(.verbatim(listing.category))] + marks)]),
            .lines([
                .text(Price.text(rate, visit.storefront.currency)),
                .aside(Price.basis(visit.catalog.basis(of: listing))),
            ]),
            .text("\(Digits.grouped(listing.minimum)) – \(Digits.grouped(listing.maximum))"),
            visit.catalog.averageMinutes(of: listing.id).map { .phrase(Durations.phrase(minutes: $0)) } ?? .none,
            .several(acts),
        ]
    }

    static func favourite(_ customer: CustomerVisit) async throws(Fault) -> Response {
        let form = customer.form
        guard let id: ListingID = form.id("service"), customer.catalog.offer(id, in: customer.storefront.id) != nil
        else {
            throw .incorrectService
        }
        try await customer.execute(SetFavourite(account: customer.account.id, listing: id, isOn: form["on"] == "on"))
        return Answers.see(Links.back(form["back"], else: "/services"))
    }
}

/// Prices in words.
enum Price {
    static func text(_ rate: Rate, _ currency: Currency) -> String { "\(Digits.grouped(rate.text)) \(currency.code)" }

    static func basis(_ units: Int64) -> Phrase {
        units == 1 ? "each" : Phrase("per {units}", ["units": Digits.grouped(units)])
    }
}

/// Lengths of time in words.
enum Durations {
    static func phrase(minutes: Int64) -> Phrase {
        switch minutes {
        case ..<60: Phrase("{n} min", ["n": String(minutes)])
        case ..<2_880: Phrase("{n} h", ["n": String((minutes + 30) / 60)])
        default: Phrase("{n} days", ["n": String((minutes + 720) / 1_440)])
        }
    }

    static func phrase(milliseconds: Int64) -> Phrase {
        milliseconds < 120_000
            ? Phrase("{n} s", ["n": String(max(0, milliseconds / 1_000))]) : phrase(minutes: milliseconds / 60_000)
    }
}
