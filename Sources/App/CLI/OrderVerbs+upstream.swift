import ArgumentParser
import Base
import Commands
import Domain
import Storage

extension OrderCommand {
    struct Resolve: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "resolve", abstract: "Say whether a provider has an order whose outcome is unknown.",
            discussion: """
                Look first: 'order history ID' shows our side, 'provider recent NAME' the provider's. An order that is \
                placed is followed from then on; one that is not is sent again, or ends where its customer wanted to \
                cancel. What is said wrongly here is an order delivered twice, or not at all.
                """)
        @OptionGroup var options: StoreOptions
        @Argument(help: "The order's id.") var order: String
        @ArgumentParser.Option(help: "The provider has it, under this id of its own.") var placed: String?
        @Flag(help: "The provider does not have it.") var notPlaced = false

        func validate() throws {
            guard (placed != nil) != notPlaced else { throw ValidationError("either --placed REF or --not-placed") }
            if let placed {
                guard Placement.isProviderOrder(placed) else {
                    throw ValidationError("--placed takes the provider's own id: 1 to 64 characters without blanks")
                }
            }
        }

        func run() async throws {
            try await options.run { office in
                let row = try await office.order(order)
                let history = try await office.store.read(ReadDispatchHistory(of: row.id))
                guard let dispatch = history.dispatch, let provider = dispatch.provider else {
                    throw Fault.wrongState("order \(row.id) is with no provider")
                }
                try await office.execute(
                    ResolveDispatch(
                        dispatch, provider: provider, truth: placed.map { .placed($0) } ?? .notPlaced,
                        actor: office.actor),
                    verb: "order.resolve", subject: "order \(row.id)", account: row.account,
                    detail: placed.map { "placed=\($0)" } ?? "not placed")
                return try await OrderCommand.answer(try await office.order(order), office)
            }
        }
    }

    struct Doubt: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "doubt", abstract: "List orders of which nobody knows whether their provider has them.")
        @OptionGroup var options: StoreOptions

        func run() async throws {
            try await options.run { office in
                var answers: [Answer] = []
                for provider in office.catalog.providers.values.sorted(by: { $0.id < $1.id }) {
                    for entry in try await office.store.read(ReadUnknown(at: provider.id, limit: 1_000)) {
                        answers.append(
                            Answer([
                                ("order", .id(entry.order.id)), ("provider", .text(provider.name)),
                                ("item", .text(entry.dispatch.item)), ("link", .text(entry.order.link)),
                                ("quantity", .number(entry.order.quantity)),
                                ("sent", .time(entry.lastAttempt?.endedAt)),
                                ("words", .text(entry.lastAttempt?.words ?? "")),
                                ("reference", .text(entry.dispatch.reference.text)),
                                ("tried_again", .time(entry.dispatch.dueAt)),
                            ]))
                    }
                }
                return Answer(list: answers)
            }
        }
    }

    struct History: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "history", abstract: "Show how an order fared upstream: attempts, placement, findings.")
        @OptionGroup var options: StoreOptions
        @Argument(help: "The order's id.") var order: String

        func run() async throws {
            try await options.run { office in
                let row = try await office.order(order)
                let history = try await office.store.read(ReadDispatchHistory(of: row.id))
                let name = { (id: ProviderID) in Answer.Value.text(office.catalog.providers[id]?.name ?? "") }
                return Answer(
                    [
                        ("order", .id(row.id)),
                        (
                            "attempts",
                            .list(
                                history.attempts.map { attempt in
                                    Answer([
                                        ("number", .number(attempt.key.number)), ("provider", name(attempt.provider)),
                                        ("item", .text(attempt.item)), ("end", .text("\(attempt.end)")),
                                        ("words", .text(attempt.words)), ("at", .time(attempt.endedAt)),
                                    ])
                                })
                        ),
                        (
                            "placement",
                            history.placement.map { placement in
                                .object(
                                    Answer([
                                        ("provider", name(placement.key.provider)),
                                        ("provider_order", .text(placement.key.providerOrder)),
                                        ("item", .text(placement.item)),
                                        ("first_cost", placement.firstCost.map { .money($0) } ?? .none),
                                        ("cost", placement.cost.map { .money($0) } ?? .none),
                                        ("at", .time(placement.placedAt)),
                                    ]))
                            } ?? .none
                        ),
                        (
                            "open_work",
                            history.dispatch.map { dispatch in
                                .object(
                                    Answer([
                                        ("state", .text("\(dispatch.state)")), ("attempt", .number(dispatch.attempt)),
                                        ("due", .time(dispatch.dueAt)),
                                        ("reference", .text(dispatch.reference.text)),
                                    ]))
                            } ?? .none
                        ),
                        ("findings", .list(history.findings.map { $0.answer(office.catalog, withTranscript: true) })),
                    ], alwaysJSON: true)
            }
        }
    }
}
