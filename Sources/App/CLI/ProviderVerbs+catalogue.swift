import ArgumentParser
import Base
import Commands
import Domain
import Errands
import Providers
import Storage

extension ProviderCommand {
    struct Services: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "services", abstract: "List a provider's services as it told them last.")
        @OptionGroup var options: StoreOptions
        @Argument(help: "The provider's name.") var name: String
        @Flag(help: "Only those whose new cost waits for a person.") var quarantined = false

        func run() async throws {
            try await options.run { office in
                let items = try await office.store.read(ReadItems(of: try office.provider(name).id))
                return Answer(
                    list: items.filter { !quarantined || $0.held != nil }.map { item in
                        Answer([
                            ("item", .text(item.key.item)), ("name", .text(item.service.name)),
                            ("type", .text(item.service.type)), ("category", .text(item.service.category)),
                            ("cost", .text(item.service.rate.text)), ("min", .number(item.service.minimum)),
                            ("max", .number(item.service.maximum)), ("refill", .flag(item.service.hasRefill)),
                            ("cancel", .flag(item.service.hasCancel)), ("dripfeed", .flag(item.service.hasDripFeed)),
                            ("vanished", .flag(item.hasVanished)),
                            ("asked_now", item.held.map { .text($0.rate.text) } ?? .none),
                            ("quarantine", item.held.map { .text("\($0.reason)") } ?? .none),
                        ])
                    })
            }
        }
    }

    struct Accept: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "accept", abstract: "Agree to costs that wait for a person.",
            discussion: "Listings that follow the cost are priced anew; prices set by hand stay.")
        @OptionGroup var options: StoreOptions
        @Argument(help: "The provider's name.") var name: String
        @ArgumentParser.Option(help: "One of its services; may be repeated. Without it, all.") var item: [String] = []

        func run() async throws {
            try await options.run { office in
                let provider = try office.provider(name)
                return try await office.withUpstreams { desk, _ in
                    let line = office.line("provider.accept", "provider \(provider.id)")
                    let report = try await AcceptCosts(of: provider.id, desk: desk, line: line) { [item] row in
                        item.isEmpty || item.contains(row.key.item)
                    }.run()
                    return Answer([
                        ("accepted", .number(report.accepted)), ("listings_changed", .number(report.listingsWritten)),
                    ])
                }
            }
        }
    }

    struct Recent: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "recent", abstract: "List the orders that a provider took last, and which of ours they are.")
        @OptionGroup var options: StoreOptions
        @Argument(help: "The provider's name.") var name: String

        func run() async throws {
            try await options.run { office in
                let provider = try office.provider(name)
                return try await office.withUpstreams { desk, _ in
                    let reply = await (try desk.provider(provider.id).provider).recentOrders()
                    guard let recent = reply.value else {
                        throw Complaint("\(name) lists no orders\(reply.words.isEmpty ? "" : ": \(reply.words)")")
                    }
                    let known = try await office.store.read(ReadPlacements(with: provider.id, recent.map(\.id)))
                    return Answer(
                        list: recent.map { order in
                            Answer([
                                ("provider_order", .text(order.id)), ("item", .text(order.item ?? "")),
                                ("link", .text(order.link ?? "")),
                                ("quantity", order.quantity.map { .number($0) } ?? .none),
                                ("order", .id(known[order.id]?.order)),
                            ])
                        })
                }
            }
        }
    }

    struct Pause: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "pause", abstract: "Send nothing to a provider; orders stay queued.")
        @OptionGroup var options: StoreOptions
        @Argument(help: "The provider's name.") var name: String
        func run() async throws { try await set(name, true, options) }
    }

    struct Resume: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "resume", abstract: "Send to a provider again.")
        @OptionGroup var options: StoreOptions
        @Argument(help: "The provider's name.") var name: String
        func run() async throws { try await set(name, false, options) }
    }

    private static func set(_ name: String, _ isPaused: Bool, _ options: StoreOptions) async throws {
        try await options.run { office in
            let id = try office.provider(name).id
            try await office.execute(
                PauseProvider(provider: id, isPaused: isPaused),
                verb: isPaused ? "provider.pause" : "provider.resume", subject: "provider \(id)")
            return Answer([("name", .text(name)), ("paused", .flag(isPaused))])
        }
    }
}
