import ArgumentParser
import Base
import Commands
import Domain
import Errands
import Storage

struct RentalCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rental", abstract: "Rented numbers.", subcommands: [List.self, Show.self, Pardon.self])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: "List rentals, latest first, with attempts that customers do not see.")
        @OptionGroup var options: StoreOptions
        @ArgumentParser.Option(help: "Only this account's.") var account: String?
        @ArgumentParser.Option(help: "At most so many.") var limit: Int64 = 100

        func run() async throws {
            try await options.run { office in
                let owner = try account.map { try office.account($0).id }
                let rentals = try await office.gather(limit) { before, limit in
                    ListRentals(account: owner, before: before, limit: limit)
                }
                return Answer(list: rentals.map { answer($0, office) })
            }
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "show", abstract: "Show a rental with all its SMS, those that came too late too.")
        @OptionGroup var options: StoreOptions
        @Argument(help: "The rental's id.") var rental: String

        func run() async throws {
            try await options.run { office in
                guard let id = RentalID(text: rental), let row = try await office.store.read(ReadRental(id)) else {
                    throw Fault.notFound("rental \(rental)")
                }
                let messages = try await office.store.read(ReadRentalMessages(of: id))
                return Answer(
                    members(row, office) + [
                        (
                            "messages",
                            .list(
                                messages.map { message in
                                    Answer([
                                        ("at", .time(message.receivedAt)), ("late", .flag(message.isLate)),
                                        ("code", message.code.map { .text($0) } ?? .none),
                                        ("text", message.text.map { .text($0) } ?? .none),
                                    ])
                                })
                        )
                    ])
            }
        }
    }

    struct Pardon: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "pardon", abstract: "Lift the ban of an account that canceled too much; it starts anew.")
        @OptionGroup var options: StoreOptions
        @Argument(help: "The account's id.") var account: String

        func run() async throws {
            try await options.run { office in
                let id = try office.account(account).id
                let ended = try await office.execute(
                    PardonAccount(id), verb: "rental.pardon", subject: "account \(id)", account: id)
                return Answer([("account", .id(id)), ("banned_until", .time(ended))])
            }
        }
    }

    static func answer(_ rental: Rental, _ office: Office) -> Answer { Answer(members(rental, office)) }

    private static func members(_ rental: Rental, _ office: Office) -> [(String, Answer.Value)] {
        [
            ("id", .id(rental.id)), ("account", .id(rental.account)), ("state", .text(rental.state.text)),
            ("product_id", .id(rental.tier)), ("catalog_product_id", .id(rental.product)),
            ("provider", .text(office.catalog.providers[rental.provider]?.name ?? "-")),
            ("item", .text(rental.item)), ("provider_rental", rental.providerRental.map { .text($0) } ?? .none),
            ("phone", rental.phone.map { .text($0) } ?? .none), ("charge", .money(rental.charge)),
            ("held", .money(rental.held)), ("returned", .money(rental.returned)),
            ("cause", rental.cause.map { .text("\($0)") } ?? .none), ("sms", .number(rental.revision)),
            ("created", .time(rental.createdAt)), ("expires", .time(rental.expiresAt)),
            ("ended", .time(rental.endedAt)),
        ]
    }
}

struct WebhookCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "webhook", abstract: "Where accounts are told of their numbers.",
        subcommands: [Show.self, Set.self, Log.self])

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "show", abstract: "Show an account's webhook; not its secret.")
        @OptionGroup var options: StoreOptions
        @Argument var account: String

        func run() async throws {
            try await options.run { office in
                let id = try office.account(account).id
                return answer(try await office.store.read(ReadWebhook(of: id)) ?? Webhook(account: id))
            }
        }
    }

    struct Set: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "set", abstract: "Change an account's webhook; a disabled one is switched on again.",
            discussion: """
                Without retries each event is sent once. With them it is sent up to ten times over three days, at least \
                once, in each rental's order; 410 or ten failures in a row switch the webhook off.
                """)
        @OptionGroup var options: StoreOptions
        @Argument var account: String
        @ArgumentParser.Option(help: "An https address; empty clears it.") var url: String?
        @Flag(inversion: .prefixedNo, help: "Whether events that did not arrive are sent again.") var retries: Bool?

        func run() async throws {
            try await options.run { office in
                let id = try office.account(account).id
                return try await office.withNumbers { numbers in
                    _ = try await TendWebhook(of: id, desk: numbers.webhooks).change(
                        url: url, secret: nil, retries: retries)
                    try await office.note(
                        verb: "webhook.set", subject: "account \(id)", account: id, detail: "url=\(url ?? "as it was")")
                    return answer(try await office.store.read(ReadWebhook(of: id)) ?? Webhook(account: id))
                }
            }
        }
    }

    struct Log: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "log", abstract: "List an account's events of the last week.")
        @OptionGroup var options: StoreOptions
        @Argument var account: String
        @ArgumentParser.Option(help: "At most so many.") var limit: Int64 = 100

        func run() async throws {
            try await options.run { office in
                let events = try await office.store.read(
                    ListWebhookEvents(of: try office.account(account).id, limit: limit)
                ).rows
                return Answer(
                    list: events.map { event in
                        Answer([
                            ("id", .id(event.id)), ("rental", .id(event.rental)), ("event", .text("\(event.kind)")),
                            ("state", .text("\(event.state)")), ("tries", .number(event.attempt)),
                            ("status", event.status.map { .number($0) } ?? .none),
                            ("reason", event.reason.map { .text($0) } ?? .none), ("created", .time(event.createdAt)),
                            ("next", .time(event.dueAt)),
                        ])
                    })
            }
        }
    }

    private static func answer(_ row: Webhook) -> Answer {
        Answer([
            ("account", .id(row.account)), ("url", row.url.map { .text($0) } ?? .none),
            ("signed", .flag(row.sealedSecret != nil)), ("retries", .flag(row.retries)),
            ("disabled_at", .time(row.disabledAt)),
            ("disabled_reason", row.disabledReason.map { .text($0) } ?? .none),
            ("failures", .number(row.consecutiveFailures)),
        ])
    }
}
