import ArgumentParser
import Base
import Commands
import Domain
import Errands
import Storage

struct RouteCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "route", abstract: "Where a listing's orders go, in the order in which it is tried.",
        subcommands: [List.self, Add.self, Remove.self])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "list", abstract: "List a listing's routes.")
        @OptionGroup var options: StoreOptions
        @Argument(help: "The listing's id.") var listing: String

        func run() async throws {
            try await options.run { office in
                let routes = office.catalog.routes[try office.listing(listing).id] ?? []
                return Answer(list: routes.map { answer($0, office.catalog) })
            }
        }
    }

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "add", abstract: "Send a listing's orders to a provider's service.")
        @OptionGroup var options: StoreOptions
        @Argument(help: "The listing's id.") var listing: String
        @ArgumentParser.Option(help: "The provider's name.") var provider: String
        @ArgumentParser.Option(help: "The provider's id of the service.") var item: String
        @ArgumentParser.Option(help: "Its place among the routes, from 0; without it, behind the others.")
        var position: Int64?
        @ArgumentParser.Option(help: "Units the provider's rate is for; 0 = the type's own.") var basis: Int64 = 0
        @Flag(
            inversion: .prefixedNo,
            help: "Whether the provider itself makes runs and posts; without it, as its catalogue says.")
        var passSchedule: Bool?

        func run() async throws {
            try await options.run { office in
                let listing = try office.listing(listing)
                let provider = try office.provider(provider)
                let places = (office.catalog.routes[listing.id] ?? []).map(\.key.position)
                let known = try await office.store.read(ReadItems(of: provider.id)).first { $0.key.item == item }
                let isSubscription = ServiceTypes.byCode[listing.type]?.quantity == .perPost
                if passSchedule == false, isSubscription, provider.kind == ProviderKinds.panel {
                    throw Fault.invalid("a panel serves the posts of subscriptions itself: --no-pass-schedule")
                }
                let route = Route(
                    listing: listing.id, position: position ?? (places.max() ?? -1) + 1, provider: provider.id,
                    item: item, basis: basis,
                    passesSchedule: passSchedule ?? provider.makesSchedule(of: known?.service, type: listing.type))
                try await office.execute(
                    PutRoute(route), verb: "route.add", subject: "listing \(listing.id)",
                    detail: "position=\(route.key.position) provider=\(provider.name) item=\(item)")
                try await office.reprice()
                return answer(route, office.catalog)
            }
        }
    }

    struct Remove: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "remove", abstract: "Take a route away; queued orders stay where they are.")
        @OptionGroup var options: StoreOptions
        @Argument(help: "The listing's id.") var listing: String
        @ArgumentParser.Option(help: "Its place among the routes.") var position: Int64

        func run() async throws {
            try await options.run { office in
                let id = try office.listing(listing).id
                try await office.execute(
                    RemoveRoute(Route.Key(id, position)), verb: "route.remove", subject: "listing \(id)",
                    detail: "position=\(position)")
                try await office.reprice()
                return Answer([("listing", .id(id)), ("removed", .number(position))])
            }
        }
    }

    private static func answer(_ route: Route, _ catalog: Catalog) -> Answer {
        Answer([
            ("listing", .id(route.key.listing)), ("position", .number(route.key.position)),
            ("provider", .text(catalog.providers[route.provider]?.name ?? "")), ("item", .text(route.item)),
            ("basis", .number(route.basis)), ("passes_schedule", .flag(route.passesSchedule)),
        ])
    }
}

struct ExchangeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "exchange", abstract: "What one currency is worth in another, for prices made of costs.",
        subcommands: [List.self, Set.self, Fetch.self])

    struct Fetch: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "fetch", abstract: "Fetch rates from the address that is set (exchange.url).")
        @OptionGroup var options: StoreOptions

        func run() async throws {
            try await options.run { office in
                try await office.withNumbers { numbers in
                    guard let fetch = numbers.fetchRates else { throw Complaint("exchange.url is not set") }
                    let stored = try await fetch.run()
                    try await office.note(verb: "exchange.fetch", subject: "exchange-rates", detail: "stored=\(stored)")
                    return Answer([("stored", .number(Int64(stored)))])
                }
            }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "list", abstract: "List the rates.")
        @OptionGroup var options: StoreOptions

        func run() async throws {
            try await options.run { office in
                Answer(
                    list: office.catalog.exchangeRates.values.sorted { $0.key < $1.key }.map { row in
                        Answer([
                            ("from", .text(row.key.from.code)), ("to", .text(row.key.to.code)),
                            ("rate", .text(row.rate.text)), ("source", .text(row.source)), ("set", .time(row.setAt)),
                            ("as_of", .time(row.asOf)),
                        ])
                    })
            }
        }
    }

    struct Set: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "set",
            abstract: "Say what one unit of a currency is worth in another; prices that follow costs change.")
        @OptionGroup var options: StoreOptions
        @Argument(help: "The currency of costs.") var from: String
        @Argument(help: "The currency of prices.") var to: String
        @Argument(help: "A number with at most nine decimals.") var rate: String
        @ArgumentParser.Option(help: "The moment it holds for: 2027-11-11T08:00:00Z; now without it, or 'unknown'.")
        var asOf: String?

        func run() async throws {
            guard let source = Currency(from), let target = Currency(to), let worth = Rate(text: rate) else {
                throw ValidationError("exchange set takes two codes and a number: USD VND 25400")
            }
            let moment = asOf.map { Instant(text: $0) } ?? Environment.live.now()
            guard moment != nil || asOf == "unknown" else { throw ValidationError("--as-of takes a time") }
            try await options.run { office in
                try await office.execute(
                    SetExchangeRate(ExchangeRate.Key(source, target), worth, asOf: moment), verb: "exchange.set",
                    subject: "exchange-rate \(source)/\(target)", detail: "rate=\(worth.text)")
                return try await office.withUpstreams { desk, _ in
                    let changed = try await Repricing(desk: desk).run()
                    return Answer([
                        ("from", .text(from)), ("to", .text(to)), ("rate", .text(worth.text)),
                        ("listings_changed", .number(changed)),
                    ])
                }
            }
        }
    }
}
