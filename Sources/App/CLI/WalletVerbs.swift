import ArgumentParser
import Base
import Commands
import Domain
import Storage

struct WalletCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "wallet", abstract: "Money of accounts.",
        subcommands: [Credit.self, Debit.self, Statement.self])

    struct Movement: ParsableArguments {
        @Argument(help: "The account's id.") var account: String
        @Argument(help: "A decimal number, at most six decimals.") var amount: String
        @Argument(help: "Three letters.") var currency: String
        @ArgumentParser.Option(help: "Why, for the journal.") var reason: String

        func run(_ options: StoreOptions, _ direction: AdjustWallet.Direction) async throws {
            try await options.run { office in
                guard let money = Money(text: amount) else { throw Fault.invalid("amount \(amount)") }
                let account = try office.account(account)
                let expected = office.wallet(of: account).currency
                guard let code = Currency(currency), code == expected || code == .idr else {
                    throw Fault.invalid(
                        "currency \(currency): this account has a wallet in \(expected), and for numbers one in IDR")
                }
                // Whoever sits at the machine can change the store anyway, so no second person is asked for here.
                let wallet = try await office.execute(
                    AdjustWallet(
                        wallet: WalletKey(account.id, code), direction: direction, amount: money,
                        actor: "\(office.author.text) (without a second person)", reason: reason),
                    verb: "wallet.\(direction)", subject: "account \(account.id)", account: account.id,
                    detail: """
                        amount=\(money) currency=\(code) reason=\(reason)
                        the two-person rule does not bind the command line
                        """)
                return Answer([
                    ("account", .id(account.id)), ("currency", .text(code.code)),
                    ("balance", .money(wallet.available)), ("held", .money(wallet.held)),
                    ("version", .number(wallet.version)),
                ])
            }
        }
    }

    struct Credit: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "credit", abstract: "Put money in.")
        @OptionGroup var options: StoreOptions
        @OptionGroup var movement: Movement
        func run() async throws { try await movement.run(options, .credit) }
    }

    struct Debit: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "debit", abstract: "Take money out.")
        @OptionGroup var options: StoreOptions
        @OptionGroup var movement: Movement
        func run() async throws { try await movement.run(options, .debit) }
    }

    struct Statement: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "statement", abstract: "Show transfers, latest first.")
        @OptionGroup var options: StoreOptions
        @Argument(help: "The account's id.") var account: String
        @ArgumentParser.Option(help: "IDR for the wallet of numbers; the storefront's currency without it.")
        var currency: String?
        @ArgumentParser.Option(help: "How many.") var limit = 50
        @ArgumentParser.Option(help: "Only transfers before this version.") var before: Int64?

        func run() async throws {
            try await options.run { office in
                let account = try office.account(account)
                let own = office.wallet(of: account)
                let wallet =
                    try currency.map { text in
                        guard let code = Currency(text) else { throw Fault.invalid("currency \(text)") }
                        return WalletKey(account.id, code)
                    } ?? own
                let lines = try await office.store.read(
                    ReadStatement(wallet, before: before, limit: Int64(min(max(1, limit), 10_000))))
                return Answer(
                    list: lines.map { line in
                        Answer([
                            ("version", .number(line.transfer.version)), ("at", .time(line.transfer.at)),
                            ("kind", .text("\(line.transfer.kind)")), ("from", .text("\(line.transfer.from)")),
                            ("to", .text("\(line.transfer.to)")), ("amount", .money(line.transfer.amount)),
                            ("available", .money(line.transfer.available)), ("held", .money(line.transfer.held)),
                            ("order", .id(line.transfer.order)), ("actor", line.actor.map { .text($0) } ?? .none),
                            ("reason", line.reason.map { .text($0) } ?? .none),
                        ])
                    })
            }
        }
    }
}
