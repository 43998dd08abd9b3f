import ArgumentParser
import Base
import Commands
import Domain
import PanelWire
import Storage

struct OrderCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "order", abstract: "Orders, and their delivery by hand.",
        subcommands: [
            List.self, Show.self, Start.self, Progress.self, Complete.self, PartialVerb.self, Cancel.self, Settle.self,
            Refund.self, Resolve.self, Doubt.self, History.self,
        ])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "list", abstract: "List orders, latest first.")
        @OptionGroup var options: StoreOptions
        @ArgumentParser.Option(help: "Only this account's.") var account: String?
        @ArgumentParser.Option(help: "Only those in this state, as the API names it.") var state: String?
        @ArgumentParser.Option(help: "Only those placed before this one.") var before: String?
        @ArgumentParser.Option(help: "How many.") var limit = 50

        func run() async throws {
            try await options.run { office in
                let state = try state.map { name in
                    guard
                        let state = OrderState.allCases.first(where: {
                            PanelWords.status($0).lowercased() == name.lowercased()
                        })
                    else { throw Fault.invalid("state \(name)") }
                    return state
                }
                let owner = try account.map { try office.account($0).id }
                var mark: ListMark?
                if let before { mark = try await office.order(before).mark }
                var filter = OrderFilter.all
                if let state { filter.states = [state] }
                let orders = try await office.gather(Int64(min(max(1, limit), 10_000)), before: mark) { before, limit in
                    ListOrders(account: owner, filter: filter, before: before, limit: limit)
                }
                return Answer(list: orders.map { Answer(members(of: $0)) })
            }
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "show", abstract: "Show one order.")
        @OptionGroup var options: StoreOptions
        @Argument(help: "The order's id.") var order: String

        func run() async throws {
            try await options.run { office in try await answer(try await office.order(order), office) }
        }
    }

    struct Start: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "start", abstract: "Say that delivery by hand has begun.")
        @OptionGroup var options: StoreOptions
        @Argument(help: "The order's id.") var order: String
        @ArgumentParser.Option(help: "The count before delivery.") var startCount: Int64?

        func run() async throws {
            try await apply(.progressed(startCount: startCount, remains: nil), to: order, options)
        }
    }

    struct Progress: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "progress", abstract: "Say what remains to be delivered.")
        @OptionGroup var options: StoreOptions
        @Argument(help: "The order's id.") var order: String
        @ArgumentParser.Option(help: "Units not delivered yet.") var remains: Int64

        func run() async throws {
            try await apply(.progressed(startCount: nil, remains: remains), to: order, options)
        }
    }

    struct Complete: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "complete", abstract: "Say that all is delivered.")
        @OptionGroup var options: StoreOptions
        @Argument(help: "The order's id.") var order: String
        @Flag(help: "Although a provider has it, or should: for one that will never end it.")
        var overProvider = false
        func run() async throws {
            try await apply(.completed(startCount: nil, remains: 0), to: order, options, overProvider)
        }
    }

    struct PartialVerb: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "partial", abstract: "End an order early; the share that remains is given back.",
            discussion: "Of an order for one unit the money stays held; 'order settle' says what becomes of it.")
        @OptionGroup var options: StoreOptions
        @Argument(help: "The order's id.") var order: String
        @Flag(help: "Although a provider has it, or should: for one that will never end it.")
        var overProvider = false
        @ArgumentParser.Option(help: "Units not delivered.") var remains: Int64

        func run() async throws {
            try await apply(.partial(startCount: nil, remains: remains), to: order, options, overProvider)
        }
    }

    struct Cancel: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "cancel", abstract: "End an order undelivered; all is given back.")
        @OptionGroup var options: StoreOptions
        @Argument(help: "The order's id.") var order: String
        @Flag(help: "Although a provider has it, or should: for one that will never end it.")
        var overProvider = false
        func run() async throws { try await apply(.canceled, to: order, options, overProvider) }
    }

    struct Settle: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "settle",
            abstract: "Decide what becomes of money that an ended order still holds; the rest is earned.")
        @OptionGroup var options: StoreOptions
        @Argument(help: "The order's id.") var order: String
        @ArgumentParser.Option(help: "What goes back to the customer.") var giveBack: String

        func run() async throws {
            try await options.run { office in
                guard let money = Money(text: giveBack) else { throw Fault.invalid("amount \(giveBack)") }
                let row = try await office.order(order)
                _ = try await office.execute(
                    SettleOrder(order: row.id, wallet: row.wallet, giveBack: money), verb: "order.settle",
                    subject: "order \(row.id)", account: row.account, detail: "give-back=\(money)")
                return try await answer(try await office.order(order), office)
            }
        }
    }

    struct Refund: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "refund", abstract: "Give back a part of an ended order's charge.")
        @OptionGroup var options: StoreOptions
        @Argument(help: "The order's id.") var order: String
        @Argument(help: "At most what it earned.") var amount: String
        @ArgumentParser.Option(help: "Why, for the journal.") var reason: String

        func run() async throws {
            try await options.run { office in
                guard let money = Money(text: amount) else { throw Fault.invalid("amount \(amount)") }
                let row = try await office.order(order)
                let returned = try await office.execute(
                    RefundOrder(
                        order: row.id, wallet: row.wallet, amount: money, actor: office.author.text, reason: reason),
                    verb: "order.refund", subject: "order \(row.id)", account: row.account,
                    detail: "amount=\(money) reason=\(reason)")
                return Answer([("order", .id(row.id)), ("returned", .money(returned))])
            }
        }
    }

    private static func apply(
        _ event: OrderEvent, to text: String, _ options: StoreOptions, _ overProvider: Bool = false
    ) async throws {
        try await options.run { office in
            let row = try await office.order(text)
            _ = try await office.execute(
                ApplyByHand(order: row.id, wallet: row.wallet, event: event, overProvider: overProvider),
                verb: "order.apply", subject: "order \(row.id)", account: row.account,
                detail: "\(event)\(overProvider ? ", over its provider" : "")")
            return try await answer(try await office.order(text), office)
        }
    }

    /// An order with what it costs us upstream.
    static func answer(_ order: Order, _ office: Office) async throws -> Answer {
        let placement = try await office.store.read(ReadDispatchHistory(of: order.id)).placement
        let currency = order.provider.flatMap { office.catalog.providers[$0]?.currency.code }
        return Answer(
            members(of: order) + [
                ("cost", placement?.cost.map { .money($0) } ?? .none),
                ("cost_currency", placement?.cost == nil ? .none : currency.map { .text($0) } ?? .none),
            ])
    }

    private static func members(of order: Order) -> [(String, Answer.Value)] {
        [
            ("id", .id(order.id)), ("account", .id(order.account)), ("service", .id(order.listing)),
            ("type", .text(ServiceTypes.byCode[order.type]?.name ?? "")), ("parent", .id(order.parent)),
            ("status", .text(PanelWords.status(order.state))), ("link", .text(order.link)),
            ("options", order.options.map { .text($0) } ?? .none), ("quantity", .number(order.quantity)),
            ("runs", .number(order.runs)), ("charge", .money(order.charge)), ("held", .money(order.held)),
            ("returned", .money(order.returned)), ("currency", .text(order.currency.code)),
            ("start_count", .number(order.startCount)), ("remains", .number(order.remains)),
            ("provider", .id(order.provider)), ("provider_order", order.providerOrder.map { .text($0) } ?? .none),
            ("cancel_asked", .time(order.cancelAskedAt)), ("created", .time(order.createdAt)),
            ("ended", .time(order.endedAt)),
        ]
    }
}
