import ArgumentParser
import Base
import Commands
import Domain
import PanelWire
import Storage

struct RefillCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "refill", abstract: "Refills, and their delivery by hand.",
        subcommands: [List.self, Complete.self, Reject.self])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "list", abstract: "List refills, latest first.")
        @OptionGroup var options: StoreOptions
        @Flag(help: "Only those that have not ended.") var open = false

        func run() async throws {
            try await options.run { office in
                Answer(
                    list: try await office.store.read(ListRefills(openOnly: open, limit: 1_000)).rows.map { refill in
                        Answer([
                            ("id", .id(refill.id)), ("order", .id(refill.order)), ("account", .id(refill.account)),
                            ("status", .text(PanelWords.status(refill.state))), ("created", .time(refill.createdAt)),
                            ("ended", .time(refill.endedAt)),
                        ])
                    })
            }
        }
    }

    struct Complete: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "complete", abstract: "Say that a refill is delivered.")
        @OptionGroup var options: StoreOptions
        @Argument(help: "The refill's id.") var refill: String
        func run() async throws { try await end(refill, .completed, options) }
    }

    struct Reject: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "reject", abstract: "Reject a refill.")
        @OptionGroup var options: StoreOptions
        @Argument(help: "The refill's id.") var refill: String
        func run() async throws { try await end(refill, .rejected, options) }
    }

    private static func end(_ text: String, _ state: RefillState, _ options: StoreOptions) async throws {
        try await options.run { office in
            guard let id = RefillID(text: text), let refill = try await office.store.read(ReadRefill(id)) else {
                throw Fault.notFound("refill \(text)")
            }
            let order = try await office.order(refill.order.description)
            try await office.execute(
                EndRefillByHand(id, of: order.id, in: order.wallet, as: state), verb: "refill.\(state)",
                subject: "refill \(id)", account: order.account, detail: "order=\(order.id)")
            return Answer([("id", .id(id)), ("status", .text(PanelWords.status(state)))])
        }
    }
}
