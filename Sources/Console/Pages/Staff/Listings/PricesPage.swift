import Base
import Domain
import Hummingbird
import Storage

/// What listings are sold at beside what they cost at their first route, the thinnest margin first.
enum PricesPage {
    private static let rows = 100
    private static let names = ["storefront", "show"]

    private struct Line {
        let listing: Listing
        let shop: Storefront
        let cost: Rate
        /// Hundredths of a percent of the cost; nil = it costs nothing.
        let margin: Int64?

        var isBelow: Bool { listing.rate.nanos < cost.nanos }
    }

    private static func lines(_ staff: StaffVisit) async throws(Fault) -> [Line] {
        let catalog = staff.catalog
        var items: [ProviderItem.Key: ProviderItem] = [:]
        for item in try await staff.console.store.read(ReadItems(of: Array(catalog.providers.keys))) {
            items[item.key] = item
        }
        let chosen: StorefrontID? = staff.query.id("storefront")
        let onlyBelow = staff.query["show"] == "below"
        return catalog.listings.values.compactMap { listing -> Line? in
            guard chosen == nil || listing.storefront == chosen, let shop = catalog.storefronts[listing.storefront],
                let route = catalog.routes[listing.id]?.first,
                let item = items[ProviderItem.Key(route.provider, route.item)],
                let cost = try? catalog.cost(
                    of: listing, by: route, at: item.service.rate, itemBasis: item.service.basis)
            else { return nil }
            let line = Line(listing: listing, shop: shop, cost: cost, margin: margin(listing.rate, cost))
            return onlyBelow && !line.isBelow ? nil : line
        }.sorted { ($0.margin ?? .max, $0.listing.id) < ($1.margin ?? .max, $1.listing.id) }
    }

    private static func margin(_ price: Rate, _ cost: Rate) -> Int64? {
        guard cost.nanos > 0 else { return nil }
        return Int64(clamping: (Int128(price.nanos) - Int128(cost.nanos)) * 10_000 / Int128(cost.nanos))
    }

    static func show(_ staff: StaffVisit) async throws(Fault) -> Response {
        let stretch = Stretch(try await lines(staff), from: staff.query, rows: rows) { "\($0.listing.id)" }
        return staff.page(
            "Prices", at: "/staff/listings",
            [
                .tabs(ListingsPage.tabs, current: "/staff/prices"),
                .prose("Listings whose service is in a catalogue that was taken in; the thinnest margin stands first."),
                .form(
                    FormBlock(
                        "/staff/prices", .get,
                        [
                            Field("storefront", "Shop", .choice([.init("", "All shops")] + staff.shopChoices)),
                            Field("show", "Show", .choice([.init("", "All"), .init("below", "Sold below cost")])),
                        ].map { field in field.with { $0.value = staff.query[field.name] } }, submit: "Filter",
                        tone: .plain)),
                .table(
                    TableBlock(
                        "Prices",
                        [
                            .init("Listing"), .init("Shop"), .init("Price", isNumber: true),
                            .init("Cost", isNumber: true), .init("Margin", isNumber: true), .init("Made"),
                            .init("State"),
                        ], stretch.rows.map(row), empty: "Nothing fits.",
                        older: stretch.older("/staff/prices", staff.query, names),
                        export: Links.path("/staff/prices.csv", names.map { ($0, staff.query[$0]) }))),
            ])
    }

    private static func row(_ line: Line) -> [Cell] {
        let margin = line.margin.map { "\(Percent.text($0)) %" } ?? ""
        return [
            .link(.verbatim("\(line.listing.id) \(line.listing.name)"), to: "/staff/listings/\(line.listing.id)"),
            .text(line.shop.name), .text(Price.text(line.listing.rate, line.shop.currency)),
            .text(Price.text(line.cost, line.shop.currency)),
            line.isBelow ? .lines([.text(margin), .badge("Below cost", .bad)]) : .text(margin),
            .phrase(line.listing.followsCost ? "follows its cost" : "by hand"), ListingCells.state(line.listing),
        ]
    }

    static func export(_ staff: StaffVisit) async throws(Fault) -> Response {
        Exports.csv(
            "prices", ["id", "name", "shop", "currency", "price", "cost", "margin_percent", "follows_cost"],
            try await lines(staff).map { line in
                [
                    "\(line.listing.id)", line.listing.name, line.shop.name, line.shop.currency.code,
                    line.listing.rate.text, line.cost.text, line.margin.map { Percent.text($0) } ?? "",
                    "\(line.listing.followsCost)",
                ]
            }, visit: staff.visit)
    }
}
