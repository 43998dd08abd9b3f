import ArgumentParser
import Base
import Commands
import Domain
import Storage

struct ListingCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "listing", abstract: "What is sold.",
        subcommands: [List.self, Add.self, Edit.self, Import.self, Offer.self])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "list", abstract: "List a storefront's listings.")
        @OptionGroup var options: StoreOptions
        @ArgumentParser.Option(help: "The storefront's name; all without it.") var storefront: String?

        func run() async throws {
            try await options.run { office in
                let shop = try storefront.map { try office.storefront($0).id }
                let listings = office.catalog.listings.values
                    .filter { shop == nil || $0.storefront == shop }
                    .sorted { ($0.storefront, $0.position, $0.id) < ($1.storefront, $1.position, $1.id) }
                return Answer(list: listings.map { answer($0, office.catalog) })
            }
        }
    }

    /// What a listing is made of, all optional.
    struct Fields: ParsableArguments {
        @ArgumentParser.Option var name: String?
        @ArgumentParser.Option(help: "Shown first is what has the lowest position.") var position: Int64?
        @ArgumentParser.Option var category: String?
        @ArgumentParser.Option(help: "A description, for dialects that show one.") var about: String?
        @ArgumentParser.Option var platform: String?
        @ArgumentParser.Option(help: "A price with at most nine decimals.") var rate: String?
        @ArgumentParser.Option(help: "Units the rate is for; 0 = the type's own.") var basis: Int64?
        @ArgumentParser.Option(name: .customLong("min"), help: "Smallest quantity.") var minimum: Int64?
        @ArgumentParser.Option(name: .customLong("max"), help: "Largest quantity.") var maximum: Int64?
        @Flag(inversion: .prefixedNo, help: "Whether refills may be asked for.") var refill: Bool?
        @Flag(inversion: .prefixedNo, help: "Whether orders may be cancelled.") var cancel: Bool?
        @Flag(inversion: .prefixedNo, help: "Whether orders may be delivered in runs.") var dripfeed: Bool?
        @Flag(inversion: .prefixedNo, help: "Whether a link is refused while an order for it is open.")
        var refuseOpenLinks: Bool?
        @ArgumentParser.Option(help: "Days in which a refill may be asked for; 0 = no end.") var refillDays: Int64?
        @ArgumentParser.Option(help: "Optional fields taken: reaction,days,post,view_time.") var extras: String?
        @Flag(inversion: .prefixedNo, help: "Whether it is on sale.") var active: Bool?
        @Flag(inversion: .prefixedNo, help: "Whether its price follows its first route's cost; a --rate ends that.")
        var followCost: Bool?

        /// Checks what was given and returns the change.
        func change() throws -> @Sendable (inout Listing) -> Void {
            let rate = try self.rate.map { text in
                guard let rate = Rate(text: text) else { throw Complaint("not a rate: \(text)") }
                return rate
            }
            let extras = try self.extras.map { text in
                try text.split(separator: ",").map { name in
                    guard let field = OrderField.byName[String(name)], ServiceTypes.extras.contains(field) else {
                        throw Complaint("not an optional field: \(name)")
                    }
                    return field
                }
            }
            if let minimum, let maximum, minimum > maximum { throw Complaint("--min is above --max") }
            if let minimum, minimum < 0 { throw Complaint("--min is not negative") }
            if let basis, basis < 0 { throw Complaint("--basis is not negative") }
            return { [self] listing in
                if let name { listing.name = name }
                if let position { listing.position = position }
                if let category { listing.category = category }
                if let about { listing.about = about }
                if let platform { listing.platform = platform }
                if let rate {
                    listing.rate = rate
                    listing.followsCost = false
                }
                if let followCost { listing.followsCost = followCost }
                if let basis { listing.basis = basis }
                if let minimum { listing.minimum = minimum }
                if let maximum { listing.maximum = maximum }
                if let refill { listing.hasRefill = refill }
                if let cancel { listing.hasCancel = cancel }
                if let dripfeed { listing.hasDripFeed = dripfeed }
                if let refuseOpenLinks { listing.refusesOpenLinks = refuseOpenLinks }
                if let refillDays { listing.refillDays = refillDays }
                if let extras { listing.extras = extras }
                if let active { listing.isActive = active }
            }
        }
    }

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "add", abstract: "Put a listing on sale.")
        @OptionGroup var options: StoreOptions
        @ArgumentParser.Option(help: "The storefront's name.") var storefront: String
        @ArgumentParser.Option(help: "The service type.") var type = "Default"
        @ArgumentParser.Option(help: "Who delivers; without it, by hand.") var provider: String?
        @ArgumentParser.Option(help: "The provider's id of the service.") var item = ""
        @OptionGroup var fields: Fields

        func run() async throws {
            let change = try fields.change()
            guard let name = fields.name, fields.rate != nil else {
                throw ValidationError("--name and --rate are needed")
            }
            guard let type = ServiceTypes.named(type) else { throw ValidationError("no service type: \(type)") }
            try await options.run { office in
                let shop = try office.storefront(storefront).id
                let upstream = try provider.map { try office.provider($0) }
                let passesSchedule = upstream?.makesSchedule(of: nil, type: type.code) ?? false
                let id = try await office.execute(
                    AddListing(provider: upstream?.id, item: item, passesSchedule: passesSchedule) { id in
                        var listing = Listing(
                            id: id, storefront: shop, name: name, type: type, category: "General", rate: .zero,
                            minimum: 1, maximum: type.quantity == .one ? 1 : 10_000)
                        change(&listing)
                        return listing
                    }, verb: "listing.add", detail: "storefront=\(storefront) name=\(name) rate=\(fields.rate ?? "")",
                    subject: { "listing \($0)" })
                try await office.watch.refresh()
                guard let listing = office.catalog.listings[id] else { throw Fault.bug("the listing is gone") }
                return answer(listing, office.catalog)
            }
        }
    }

    struct Edit: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "edit", abstract: "Change a listing.")
        @OptionGroup var options: StoreOptions
        @Argument(help: "The listing's id.") var listing: String
        @OptionGroup var fields: Fields

        func run() async throws {
            let change = try fields.change()
            try await options.run { office in
                let id = try office.listing(listing).id
                var edited = try await office.execute(
                    EditListing(listing: id, edit: change), verb: "listing.edit", subject: "listing \(id)",
                    detail: "rate=\(fields.rate ?? "as it was")")
                if edited.followsCost {
                    try await office.reprice()
                    try await office.watch.refresh()
                    edited = try office.listing(listing)
                }
                return answer(edited, office.catalog)
            }
        }
    }

    struct Import: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "import", abstract: "Put many listings on sale from a file.",
            discussion: """
                services: a saved answer of another panel; json: an array of the same entries, where rates are plain \
                numbers or text; csv: a first line of column names (service, name, type, category, rate, min, max, \
                refill, cancel, dripfeed, desc, platform). The markup is added to each rate. Entries that make no \
                sense are counted and left out.
                """)
        @OptionGroup var options: StoreOptions
        @Argument(help: "The file.") var file: String
        @ArgumentParser.Option(help: "services, csv or json.") var format: ImportFormat
        @ArgumentParser.Option(help: "The storefront's name.") var storefront: String
        @ArgumentParser.Option(help: "Who delivers.") var provider: String
        @ArgumentParser.Option(help: "Percent added to each rate.") var markup: String

        func run() async throws {
            guard let percent = DecimalText.parse(markup, scale: 2), percent.scaled > -10_000 else {
                throw ValidationError("--markup takes a percentage, such as 25 or 12.5")
            }
            let entries = try format.entries(in: file)
            try await options.run { office in
                let shop = try office.storefront(storefront)
                let upstream = try office.provider(provider)
                let plan = ImportPlan(
                    entries, to: shop, by: upstream, markupBasisPoints: percent.scaled, catalog: office.catalog)
                let store = office.store
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for (position, command) in plan.commands().enumerated() {
                        if position >= 256 { try await group.next() }
                        group.addTask { _ = try await store.execute(command) }
                    }
                    try await group.waitForAll()
                }
                try await office.note(
                    verb: "listing.import", subject: "storefront \(shop.id)",
                    detail: "provider=\(provider) markup=\(markup) imported=\(plan.services.count)")
                return Answer([
                    ("imported", .number(Int64(plan.services.count))), ("skipped", .number(Int64(plan.skipped))),
                ])
            }
        }
    }

    private static func answer(_ listing: Listing, _ catalog: Catalog) -> Answer {
        let route = catalog.routes[listing.id]?.first
        return Answer([
            ("id", .id(listing.id)), ("storefront", .text(catalog.storefronts[listing.storefront]?.name ?? "")),
            ("name", .text(listing.name)), ("type", .text(ServiceTypes.byCode[listing.type]?.name ?? "")),
            ("category", .text(listing.category)), ("rate", .text(listing.rate.text)),
            ("min", .number(listing.minimum)), ("max", .number(listing.maximum)),
            ("refill", .flag(listing.hasRefill)), ("cancel", .flag(listing.hasCancel)),
            ("dripfeed", .flag(listing.hasDripFeed)), ("active", .flag(listing.isActive)),
            ("withheld", .flag(listing.isWithheld)), ("follows_cost", .flag(listing.followsCost)),
            ("provider", route.flatMap { catalog.providers[$0.provider] }.map { .text($0.name) } ?? .none),
            ("item", route.map { .text($0.item) } ?? .none),
            ("average_minutes", catalog.averageMinutes(of: listing.id).map { .number($0) } ?? .none),
        ])
    }
}
