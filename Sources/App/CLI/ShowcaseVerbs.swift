import ArgumentParser
import Base
import Commands
import Domain
import Storage

struct ShowcaseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "showcase", abstract: "How storefronts look in a browser.", subcommands: [List.self, Set.self])

    enum Switch: String, ExpressibleByArgument {
        case on, off
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "list", abstract: "List them.")
        @OptionGroup var options: StoreOptions

        func run() async throws {
            try await options.run { office in
                Answer(
                    list: office.catalog.storefronts.values.sorted { $0.id < $1.id }.map { shop in
                        answer(office.catalog.showcase(of: shop), shop)
                    })
            }
        }
    }

    struct Set: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "set", abstract: "Change how a storefront looks; what is not named stays.")
        @OptionGroup var options: StoreOptions
        @Argument(help: "The storefront's name.") var storefront: String
        @ArgumentParser.Option(help: "What it is called, at most 60 characters.") var brand: String?
        @ArgumentParser.Option(help: "Its colour: #rrggbb; empty for the house's own.") var accent: String?
        @ArgumentParser.Option(help: "How customers reach the shop, at most 500 characters.") var contact: String?
        @ArgumentParser.Option(help: "on or off: whether visitors may make themselves an account.") var signUp: Switch?

        func run() async throws {
            try await options.run { office in
                let shop = try office.storefront(storefront)
                var row = office.catalog.showcase(of: shop)
                if let brand { row.brand = brand }
                if let accent { row.accent = accent.lowercased() }
                if let contact { row.contact = contact }
                if let signUp { row.allowsSignUp = signUp == .on }
                let set = try await office.execute(
                    PutShowcase(row), verb: "showcase.set", subject: "storefront \(shop.id)",
                    detail: "brand=\(row.brand) accent=\(row.accent) sign-up=\(row.allowsSignUp)")
                return answer(set, shop)
            }
        }
    }

    private static func answer(_ row: Showcase, _ shop: Storefront) -> Answer {
        Answer([
            ("storefront", .text(shop.name)), ("brand", .text(row.brand)), ("accent", .text(row.accent)),
            ("contact", .text(row.contact)), ("sign_up", .flag(row.allowsSignUp)),
        ])
    }
}

struct AnnouncementCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "announcement", abstract: "What customers are told at the top of every page.",
        subcommands: [List.self, Add.self, Remove.self])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: "List them, those that are not shown now too.")
        @OptionGroup var options: StoreOptions

        func run() async throws {
            try await options.run { office in
                let now = Environment.live.now()
                return Answer(
                    list: office.catalog.announcements.map { row in
                        Answer([
                            ("id", .id(row.id)),
                            (
                                "storefront",
                                row.storefront.flatMap { office.catalog.storefronts[$0] }.map { .text($0.name) }
                                    ?? .none
                            ),
                            ("title", .text(row.title)), ("text", .text(row.text)), ("level", .text("\(row.level)")),
                            ("from", .time(row.startsAt)), ("until", .time(row.endsAt)),
                            ("shown", .flag(row.isShown(at: now))),
                        ])
                    })
            }
        }
    }

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "add", abstract: "Tell customers something.")
        @OptionGroup var options: StoreOptions
        @Argument(help: "One line.") var title: String
        @ArgumentParser.Option(help: "More of it.") var text = ""
        @ArgumentParser.Option(help: "The storefront's name; without it, all.") var storefront: String?
        @Flag(help: "A warning, above the rest.") var warning = false
        @ArgumentParser.Option(help: "2027-11-11 or 2027-11-11T08:00:00Z; at once without it.") var from: String?
        @ArgumentParser.Option(help: "The same; until it is removed without it.") var until: String?

        func run() async throws {
            let start = try from.map(moment)
            let end = try until.map(moment)
            try await options.run { office in
                let shop = try storefront.map { try office.storefront($0).id }
                let id = try await office.execute(
                    PutAnnouncement(
                        storefront: shop, title: title, text: text, level: warning ? .warning : .info,
                        startsAt: start, endsAt: end),
                    verb: "announcement.add", detail: title,
                    subject: { "announcement \($0)" })
                return Answer([("id", .id(id)), ("title", .text(title))])
            }
        }

        private func moment(_ text: String) throws -> Instant {
            guard let instant = Instant(text: text) else { throw ValidationError("no time: \(text)") }
            return instant
        }
    }

    struct Remove: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "remove", abstract: "Tell it no more.")
        @OptionGroup var options: StoreOptions
        @Argument(help: "The announcement's id.") var announcement: String

        func run() async throws {
            try await options.run { office in
                guard let id = AnnouncementID(text: announcement) else {
                    throw Fault.notFound("announcement \(announcement)")
                }
                try await office.execute(
                    RemoveAnnouncement(id), verb: "announcement.remove", subject: "announcement \(id)")
                return Answer([("id", .id(id)), ("removed", .flag(true))])
            }
        }
    }
}
