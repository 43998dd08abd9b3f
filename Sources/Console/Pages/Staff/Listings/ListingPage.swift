import Base
import Commands
import Domain
import Hummingbird
import Storage

/// One listing: its price, where its orders go, what it is.
enum ListingPage {
    /// Which of its forms was sent.
    enum Part {
        case price, fields, routes
    }

    static func show(_ staff: StaffVisit) async throws(Fault) -> Response { try await page(staff) }

    static func page(_ staff: StaffVisit, _ typed: Typed = Typed(), in part: Part = .fields) async throws(Fault)
        -> Response
    {
        let listing = try staff.listing()
        let path = "/staff/listings/\(listing.id)"
        let routes = try await RouteRows(of: listing, staff)
        let typedIn = { (own: Part) in own == part ? typed : Typed() }
        return staff.page(
            .verbatim(listing.name), at: "/staff/listings", status: typed.status,
            [
                .facts([
                    .init("ID", .number(listing.id.raw)),
                    .init("Shop", .text(staff.catalog.storefronts[listing.storefront]?.name ?? "")),
                    .init("Service type", .text(ServiceTypes.byCode[listing.type]?.name ?? "")),
                    .init("State", ListingCells.state(listing)),
                    .init("Cost", routes.firstCost ?? .none),
                    .init(
                        "Average time",
                        staff.catalog.averageMinutes(of: listing.id).map { .phrase(Durations.phrase(minutes: $0)) }
                            ?? .none),
                    .init(
                        "Orders",
                        .link(
                            "Its orders", to: Links.path("/staff/orders", [("listing", String(listing.id.raw))]))),
                ]),
                .section("Price", [.form(priceForm(listing, staff, typedIn(.price)))]),
                .section(
                    "Routes",
                    [
                        .prose(
                            "Orders go to the first route whose provider is not paused; the next is tried after it."),
                        .table(routes.table),
                        .actions([.link("Search in a provider's catalogue", to: "\(path)/routes/new")]),
                        .fold("Add a route by hand", [.form(RouteForm.block(listing, staff, typedIn(.routes)))]),
                    ]),
                .section(
                    "What it is",
                    [
                        .form(
                            FormBlock(
                                path, .post,
                                ListingForm.fields(listing, typedIn(.fields))
                                    + [typedIn(.fields).seen(seenFields(listing))], submit: "Save",
                                error: typedIn(.fields).refusal))
                    ]),
            ])
    }

    private static func seenPrice(_ listing: Listing) -> [SeenRow] {
        [SeenRow(\.listings, listing.id, listing) { "\($0.rate.nanos) \($0.followsCost)" }]
    }

    /// All but what syncs and other forms change.
    private static func seenFields(_ listing: Listing) -> [SeenRow] {
        [
            SeenRow(\.listings, listing.id, listing) { row in
                ListingForm.fields(row, Typed()).map { "\($0.name)=\($0.value)" }.joined(separator: "\n")
            }
        ]
    }

    private static let sources: [Field.Choice] = [
        .init("hand", "Set by hand"), .init("cost", "Follows the cost of the first route"),
    ]

    private static func priceForm(_ listing: Listing, _ staff: StaffVisit, _ typed: Typed) -> FormBlock {
        let currency = staff.catalog.storefronts[listing.storefront]?.currency.code ?? ""
        return FormBlock(
            "/staff/listings/\(listing.id)/price", .post,
            [
                typed.choose("source", "Price", sources, listing.followsCost ? "cost" : "hand"),
                typed.text(
                    "rate",
                    Phrase(
                        "Price in {currency} for {units}",
                        ["currency": currency, "units": Digits.grouped(staff.catalog.basis(of: listing))]),
                    listing.rate.text, help: "Where it follows the cost, the provider's markup makes it.",
                    isRequired: false),
                typed.seen(seenPrice(listing)),
            ], submit: "Save the price", error: typed.refusal)
    }

    static func savePrice(_ staff: StaffVisit) async throws(Fault) -> Response {
        let listing = try staff.listing()
        var typed = Typed(staff.form)
        let follows = typed.choice("source", sources) == "cost"
        let rate = follows ? listing.rate : typed.rate("rate")
        if follows, staff.catalog.routes[listing.id] == nil {
            typed.refuse("source", "It has no route whose cost it could follow.")
        }
        guard typed.isRight else { return try await page(staff, typed, in: .price) }
        do throws(Fault) {
            let done = try await staff.execute(
                EditListing(listing: listing.id) { row in
                    row.rate = follows ? row.rate : rate
                    row.followsCost = follows
                }, verb: "listing.price", subject: "listing \(listing.id)",
                detail: follows ? "follows its cost" : "rate=\(rate.text) before=\(listing.rate.text)",
                seen: seenPrice(listing))
            _ = try await Repricer.run(staff)
            try await staff.refresh()
            return Answers.see("/staff/listings/\(listing.id)", done == nil ? .again : .saved)
        } catch {
            return try await staff.again(error, typed) { staff, typed throws(Fault) in
                try await page(staff, typed, in: .price)
            }
        }
    }

    static func save(_ staff: StaffVisit) async throws(Fault) -> Response {
        let listing = try staff.listing()
        var typed = Typed(staff.form)
        let change = ListingForm.change(&typed)
        guard typed.isRight else { return try await page(staff, typed) }
        do throws(Fault) {
            let done = try await staff.execute(
                EditListing(listing: listing.id, edit: change), verb: "listing.edit", subject: "listing \(listing.id)",
                detail: detail(listing, change), seen: seenFields(listing))
            if listing.followsCost { _ = try await Repricer.run(staff) }
            try await staff.refresh()
            return Answers.see("/staff/listings/\(listing.id)", done == nil ? .again : .saved)
        } catch {
            return try await staff.again(error, typed) { staff, typed throws(Fault) in try await page(staff, typed) }
        }
    }

    /// What a change makes of the fields that matter most.
    private static func detail(_ before: Listing, _ change: (inout Listing) -> Void) -> String {
        var after = before
        change(&after)
        var words: [String] = []
        if after.name != before.name { words.append("name=\(after.name)") }
        if after.category != before.category { words.append("category=\(after.category)") }
        if after.minimum != before.minimum { words.append("min=\(after.minimum)") }
        if after.maximum != before.maximum { words.append("max=\(after.maximum)") }
        if after.basis != before.basis { words.append("basis=\(after.basis)") }
        if after.position != before.position { words.append("position=\(after.position)") }
        if after.isActive != before.isActive { words.append("active=\(after.isActive)") }
        return words.joined(separator: " ")
    }
}
