import Base
import Commands
import Domain
import Hummingbird
import Storage

/// A listing's routes as rows, with what each costs.
struct RouteRows {
    let table: TableBlock
    /// What the first route costs, in the shop's currency.
    let firstCost: Cell?

    init(of listing: Listing, _ staff: StaffVisit) async throws(Fault) {
        let catalog = staff.catalog
        let routes = catalog.routes[listing.id] ?? []
        let items = try await staff.console.store.read(
            FindItems(routes.map { ProviderItem.Key($0.provider, $0.item) }))
        var rows: [[Cell]] = []
        var firstCost: Cell?
        for (place, route) in routes.enumerated() {
            let item = items[ProviderItem.Key(route.provider, route.item)]
            let cost = Self.cost(listing, route, item, catalog)
            if place == 0 { firstCost = cost }
            rows.append([
                .number(route.key.position), ListingCells.target(route, catalog), Self.service(item),
                cost, route.passesSchedule ? .phrase("By the provider") : .phrase("Here"),
                .several(Self.buttons(routes, place)),
            ])
        }
        self.firstCost = firstCost
        table = TableBlock(
            "Routes",
            [
                .init("Place", isNumber: true), .init("Goes to"), .init("Service there"),
                .init("Cost", isNumber: true), .init("Runs and posts"), .init(""),
            ], rows, empty: "Delivered by hand.")
    }

    private static func service(_ item: ProviderItem?) -> Cell {
        guard let item else { return .badge("Not in its catalogue", .warning) }
        var cells: [Cell] = [.text(item.service.name)]
        if item.hasVanished { cells.append(.badge("Gone", .bad)) }
        if item.held != nil { cells.append(.badge("New cost waits", .warning)) }
        return .lines(cells)
    }

    static func cost(_ listing: Listing, _ route: Route, _ item: ProviderItem?, _ catalog: Catalog) -> Cell {
        guard let item, let shop = catalog.storefronts[listing.storefront],
            let cost = try? catalog.cost(
                of: listing, by: route, at: item.service.rate, itemBasis: item.service.basis)
        else { return .none }
        let text = Cell.text(Price.text(cost, shop.currency))
        return cost.nanos > listing.rate.nanos ? .lines([text, .badge("Above the price", .bad)]) : text
    }

    private static func buttons(_ routes: [Route], _ place: Int) -> [Cell] {
        let route = routes[place]
        let seen = SeenRows.mark(RouteForm.seen(routes))
        let path = "/staff/listings/\(route.key.listing)/routes"
        let position = String(route.key.position)
        var cells: [Cell] = []
        if place > 0 {
            cells.append(
                .button(
                    Cell.Button(
                        "Up", to: "\(path)/swap",
                        [
                            "position": position, "with": String(routes[place - 1].key.position),
                            SeenRows.field: seen,
                        ])))
        }
        cells.append(
            .button(
                Cell.Button(
                    "Remove", to: "\(path)/remove", ["position": position, SeenRows.field: seen], tone: .bad,
                    asking: "Take this route away? Queued orders stay where they are.")))
        return cells
    }
}

/// Adding, moving and removing routes.
enum RouteForm {
    static let mostItem = 200

    private static let schedules: [Field.Choice] = [
        .init("", "As its catalogue says"), .init("yes", "By the provider"), .init("no", "Here"),
    ]

    static func block(_ listing: Listing, _ staff: StaffVisit, _ typed: Typed) -> FormBlock {
        FormBlock(
            "/staff/listings/\(listing.id)/routes", .post,
            [
                typed.choose("provider", "Provider", staff.upstreamChoices),
                typed.text("item", "The provider's id of the service"),
                typed.text("position", "Place", isRequired: false).with { $0.help = "Behind the others without one." },
                typed.field(
                    Field("basis", "Units that its price is for").with {
                        $0.value = "0"
                        $0.help = "0 = as its type has it."
                    }),
                typed.choose("schedule", "Who makes runs and posts", schedules),
                typed.seen(seen(staff.catalog.routes[listing.id] ?? [])),
            ], submit: "Add the route", error: typed.refusal)
    }

    /// All of a listing's routes: a place means little without the others.
    static func seen(_ routes: [Route]) -> [SeenRow] { routes.map { SeenRow(\.routes, $0.key, $0, by: mark) } }

    private static func mark(_ route: Route) -> String {
        "\(route.key.position) \(route.provider) \(route.basis) \(route.passesSchedule) \(route.item)"
    }

    static func add(_ staff: StaffVisit) async throws(Fault) -> Response {
        let listing = try staff.listing()
        var typed = Typed(staff.form)
        let id = ProviderID(text: typed.choice("provider", staff.upstreamChoices))
        let item = typed.text("item", atMost: mostItem)
        let places = (staff.catalog.routes[listing.id] ?? []).map(\.key.position)
        let next = min((places.max() ?? -1), ListingForm.positions.upperBound - 1) + 1
        let position = staff.form["position"].isEmpty ? next : typed.number("position", ListingForm.positions)
        let basis = typed.number("basis", ListingForm.counts)
        let schedule = typed.choice("schedule", schedules)
        guard typed.isRight, let provider = id.flatMap({ staff.catalog.providers[$0] }) else {
            return try await ListingPage.page(staff, typed, in: .routes)
        }
        let isSubscription = ServiceTypes.byCode[listing.type]?.quantity == .perPost
        if schedule == "no", isSubscription, provider.kind == ProviderKinds.panel {
            typed.refuse("schedule", "A panel serves the posts of subscriptions itself.")
            return try await ListingPage.page(staff, typed, in: .routes)
        }
        let key = ProviderItem.Key(provider.id, item)
        let known = try await staff.console.store.read(FindItems([key]))[key]
        let route = Route(
            listing: listing.id, position: position, provider: provider.id, item: item, basis: basis,
            passesSchedule: schedule.isEmpty
                ? provider.makesSchedule(of: known?.service, type: listing.type) : schedule == "yes")
        return try await finish(
            staff, PutRoute(route), listing, "route.add",
            "position=\(position) provider=\(provider.id) item=\(item) basis=\(basis)", typed, place: position)
    }

    static func swap(_ staff: StaffVisit) async throws(Fault) -> Response {
        let listing = try staff.listing()
        guard let first = staff.form.number("position"), let second = staff.form.number("with") else {
            throw .incorrectRequest
        }
        return try await finish(
            staff, SwapRoutes(listing.id, first, second), listing, "route.swap", "positions=\(first),\(second)")
    }

    static func remove(_ staff: StaffVisit) async throws(Fault) -> Response {
        let listing = try staff.listing()
        guard let position = staff.form.number("position") else { throw .incorrectRequest }
        return try await finish(
            staff, RemoveRoute(Route.Key(listing.id, position)), listing, "route.remove", "position=\(position)")
    }

    private static func finish(
        _ staff: StaffVisit, _ command: some Command, _ listing: Listing, _ verb: String, _ detail: String,
        _ typed: Typed = Typed(), place: Int64? = nil
    ) async throws(Fault) -> Response {
        do throws(Fault) {
            let routes = staff.catalog.routes[listing.id] ?? []
            // A place that was free on the page is free still.
            let free = place.map { Route.Key(listing.id, $0) }.flatMap { key in
                routes.contains { $0.key == key } ? nil : SeenRow(\.routes, key, nil, by: mark)
            }
            let done = try await staff.execute(
                command, verb: verb, subject: "listing \(listing.id)", detail: detail,
                seen: seen(routes) + [free].compactMap { $0 })
            _ = try await Repricer.run(staff)
            try await staff.refresh()
            return Answers.see("/staff/listings/\(listing.id)", done == nil ? .again : .saved)
        } catch {
            return try await staff.again(error, typed) { staff, typed throws(Fault) in
                try await ListingPage.page(staff, typed, in: .routes)
            }
        }
    }
}
