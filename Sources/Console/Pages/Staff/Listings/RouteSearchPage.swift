import Base
import Domain
import Hummingbird
import Storage

/// Looking for a service in a provider's catalogue, to send a listing's orders there.
enum RouteSearchPage {
    static let rows = 50
    private static let names = ["provider", "q"]

    static func show(_ staff: StaffVisit) async throws(Fault) -> Response {
        let listing = try staff.listing()
        let path = "/staff/listings/\(listing.id)/routes/new"
        let chosen: ProviderID? = staff.query.id("provider")
        let provider = chosen.flatMap { staff.catalog.providers[$0] } ?? staff.upstreams.first
        var blocks: [Block] = [
            .prose(Phrase("For {listing}", ["listing": listing.name])),
            .form(
                FormBlock(
                    path, .get,
                    [
                        Field("provider", "Provider", .choice(staff.upstreamChoices)).with {
                            $0.value = provider.map { String($0.id.raw) } ?? ""
                        },
                        Field("q", "Search", .input("search")).with {
                            $0.value = staff.query["q"]
                            $0.isRequired = false
                        },
                    ], submit: "Search", tone: .plain)),
        ]
        if let provider {
            let words = staff.query.words("q")
            let seen = SeenRows.mark(RouteForm.seen(staff.catalog.routes[listing.id] ?? []))
            let items = try await staff.console.store.read(ReadItems(of: provider.id)).filter { item in
                !item.hasVanished && ItemsPage.fits(item, words)
            }
            let stretch = Stretch(items, from: staff.query, rows: rows) { $0.key.item }
            blocks.append(
                .table(
                    TableBlock(
                        "Services",
                        [
                            .init("Item"), .init("Service"), .init("Cost", isNumber: true),
                            .init("Limits", isNumber: true), .init(""),
                        ], stretch.rows.map { row($0, listing, provider, seen) },
                        empty: "Nothing in its catalogue fits; has it been taken in?",
                        older: stretch.older(path, staff.query, names))))
        }
        blocks.append(.actions([.link("Back to the listing", to: "/staff/listings/\(listing.id)")]))
        return staff.page("Add a route", at: "/staff/listings", blocks)
    }

    private static func row(_ item: ProviderItem, _ listing: Listing, _ provider: UpstreamProvider, _ seen: String)
        -> [Cell]
    {
        [
            .code(item.key.item),
            .lines([.text(item.service.name), .aside(.verbatim("\(item.service.category) · \(item.service.type)"))]),
            .text(Price.text(item.service.rate, provider.currency)),
            .text("\(Digits.grouped(item.service.minimum)) – \(Digits.grouped(item.service.maximum))"),
            .button(
                Cell.Button(
                    "Add", to: "/staff/listings/\(listing.id)/routes",
                    [
                        "provider": String(provider.id.raw), "item": item.key.item, "basis": "0", "schedule": "",
                        SeenRows.field: seen,
                    ])),
        ]
    }
}
