import ArgumentParser
import Base
import Domain
import Storage

struct ActCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "act", abstract: "The audit log: who did what.", subcommands: [List.self])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "list", abstract: "List its lines, latest first.")
        @OptionGroup var options: StoreOptions
        @ArgumentParser.Option(help: "Only what was done to this account.") var account: String?
        @ArgumentParser.Option(help: "Only of those whose names begin so: staff:, cli:root.") var actor = ""
        @ArgumentParser.Option(help: "Only lines before this id.") var before: String?
        @ArgumentParser.Option(help: "How many.") var limit = 50

        func run() async throws {
            let mark = try before.map { text in
                guard let id = ActID(text: text) else { throw ValidationError("--before takes an id") }
                return id
            }
            try await options.run { office in
                let whose = try account.map { try office.account($0).id }
                let acts = try await office.store.read(
                    ListActs(
                        about: whose, actorPrefix: actor, before: mark, limit: Int64(min(max(1, limit), 10_000))))
                return Answer(
                    list: acts.map { act in
                        Answer([
                            ("id", .id(act.id)), ("at", .time(act.at)), ("actor", .text(act.actor)),
                            ("address", .text(act.address)), ("verb", .text(act.verb)),
                            ("subject", .text(act.subject)), ("detail", .text(act.detail)),
                            ("account", .id(act.account)),
                        ])
                    })
            }
        }
    }
}
