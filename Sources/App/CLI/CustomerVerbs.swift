import ArgumentParser
import Base
import Commands
import Domain
import Gateway
import PanelWire
import Storage

struct StorefrontCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "storefront", abstract: "Storefronts.", subcommands: [Add.self, Edit.self, List.self])

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "add", abstract: "Open a storefront.")
        @OptionGroup var options: StoreOptions
        @ArgumentParser.Option var name: String
        @ArgumentParser.Option(help: "One of: \(Dialects.all.map(\.name).joined(separator: ", ")).")
        var dialect = "standard"
        @ArgumentParser.Option(help: "Three letters.") var currency = "USD"
        @ArgumentParser.Option(help: "en, vi or zh; the dialect's own without it.") var language: String?
        @ArgumentParser.Option(help: "A host name it answers on. May be repeated.") var host: [String] = []

        func run() async throws {
            try await options.run { office in
                guard let own = Dialects.byName[dialect] else { throw Fault.invalid("dialect \(dialect)") }
                let language = language ?? own.language
                guard let currency = Currency(currency) else { throw Fault.invalid("currency \(currency)") }
                guard ["en", "vi", "zh"].contains(language) else { throw Fault.invalid("language \(language)") }
                guard office.catalog.storefront(named: name) == nil else { throw Fault.alreadyExists(name) }
                let hosts = try StorefrontCommand.hosts(host, office, except: nil)
                let id = try await office.execute(
                    AddStorefront(
                        name: name, dialect: dialect, currency: currency, language: language, hosts: hosts),
                    verb: "storefront.add", detail: "name=\(name) dialect=\(dialect) currency=\(currency)",
                    subject: { "storefront \($0)" })
                return Answer([("id", .id(id)), ("name", .text(name))])
            }
        }
    }

    struct Edit: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "edit", abstract: "Change a storefront.")
        @OptionGroup var options: StoreOptions
        @Argument(help: "The storefront's name.") var name: String
        @ArgumentParser.Option(help: "A host name it answers on, in place of those before. May be repeated.")
        var host: [String] = []
        @Flag(help: "Let it have no host of its own.") var noHosts = false
        @Flag(inversion: .prefixedNo, help: "Whether clients may put their key into the URL's query.")
        var keyInQuery: Bool?

        func run() async throws {
            try await options.run { office in
                let shop = try office.storefront(name)
                let hosts = try StorefrontCommand.hosts(host, office, except: shop.id)
                let row = try await office.execute(
                    EditStorefront(storefront: shop.id) { [noHosts, keyInQuery] row in
                        if noHosts || !hosts.isEmpty { row.hosts = hosts }
                        if let keyInQuery { row.takesKeyInQuery = keyInQuery }
                    }, verb: "storefront.edit", detail: "name=\(name)",
                    subject: { "storefront \($0.id)" })
                return Answer([
                    ("id", .id(row.id)), ("name", .text(row.name)), ("hosts", .texts(row.hosts)),
                    ("key_in_query", .flag(row.takesKeyInQuery)),
                ])
            }
        }
    }

    /// Host names as requests are compared with them.
    private static func hosts(_ names: [String], _ office: Office, except own: StorefrontID?) throws -> [String] {
        try names.map { name in
            var host = WireRequest.hostName(name)
            if host.hasSuffix(".") { host.removeLast() }
            guard !host.isEmpty, !host.contains(where: \.isWhitespace) else { throw Fault.invalid("host \(name)") }
            if let other = office.catalog.storefront(host: host), other.id != own {
                throw Fault.alreadyExists("host \(host), of storefront \(other.name)")
            }
            return host
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "list", abstract: "List storefronts.")
        @OptionGroup var options: StoreOptions

        func run() async throws {
            try await options.run { office in
                Answer(
                    list: office.catalog.storefronts.values.sorted { $0.id < $1.id }.map { shop in
                        Answer([
                            ("id", .id(shop.id)), ("name", .text(shop.name)), ("dialect", .text(shop.dialect)),
                            ("currency", .text(shop.currency.code)), ("language", .text(shop.language)),
                            ("hosts", .texts(shop.hosts)),
                        ])
                    })
            }
        }
    }
}

struct CustomerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "customer", abstract: "Customers.",
        subcommands: [
            Add.self, List.self, Suspend.self, Resume.self, Allow.self, Discount.self, Price.self,
            Login.self,
        ])

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "add", abstract: "Open an account.")
        @OptionGroup var options: StoreOptions
        @ArgumentParser.Option var name: String
        @ArgumentParser.Option(help: "The storefront's name.") var storefront: String

        func run() async throws {
            try await options.run { office in
                let shop = try office.storefront(storefront)
                let id = try await office.execute(
                    AddAccount(storefront: shop.id, name: name), verb: "account.add",
                    detail: "storefront=\(shop.name) name=\(name)",
                    about: { ("account \($0)", $0) })
                return Answer([("id", .id(id)), ("name", .text(name)), ("storefront", .text(shop.name))])
            }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "list", abstract: "List accounts.")
        @OptionGroup var options: StoreOptions

        func run() async throws {
            try await options.run { office in
                var answers: [Answer] = []
                let accounts = office.catalog.accounts.values.sorted { $0.id < $1.id }
                let wallets = try await office.store.read(ReadWalletsByKey(accounts.map(office.wallet(of:))))
                for account in accounts {
                    let wallet = wallets[office.wallet(of: account)]
                    answers.append(
                        Answer([
                            ("id", .id(account.id)), ("name", .text(account.name)),
                            ("storefront", .text(office.catalog.storefronts[account.storefront]?.name ?? "")),
                            ("balance", .money(wallet?.available ?? .zero)), ("held", .money(wallet?.held ?? .zero)),
                            ("currency", .text(office.wallet(of: account).currency.code)),
                            ("suspended", .flag(account.isSuspended)),
                            ("allow_list", .texts(account.allowList.blocks.map(\.text))),
                        ]))
                }
                return Answer(list: answers)
            }
        }
    }

    struct Suspend: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "suspend", abstract: "Let an account do nothing.")
        @OptionGroup var options: StoreOptions
        @Argument var account: String
        func run() async throws { try await suspend(options, account, true) }
    }

    struct Resume: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "resume", abstract: "End a suspension.")
        @OptionGroup var options: StoreOptions
        @Argument var account: String
        func run() async throws { try await suspend(options, account, false) }
    }

    struct Allow: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "allow", abstract: "Set which addresses may use an account's keys; none = all.")
        @OptionGroup var options: StoreOptions
        @Argument var account: String
        @Argument(help: "Addresses and CIDR blocks.") var addresses: [String] = []

        func run() async throws {
            guard let list = AddressList(text: addresses.joined(separator: "\n")) else {
                throw Complaint("not addresses or CIDR blocks (at most \(AddressList.most)): \(addresses)")
            }
            try await edit(options, account, "allow", addresses.joined(separator: " ")) { $0.allowList = list }
        }
    }

    struct Discount: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "discount", abstract: "Set an account's discount in percent.")
        @OptionGroup var options: StoreOptions
        @Argument var account: String
        @Argument(help: "0 to 99.99.") var percent: String

        func run() async throws {
            guard let change = Account.discount(percent: percent) else {
                throw Complaint("a discount is 0 to 99.99 percent")
            }
            try await edit(options, account, "discount", percent) { $0.discountBasisPoints = change }
        }
    }

    struct Price: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "price", abstract: "Set an account's own rate for a listing.")
        @OptionGroup var options: StoreOptions
        @Argument var account: String
        @Argument var listing: String
        @Argument(help: "A rate, or 'none' for the listed one.") var rate: String

        func run() async throws {
            try await options.run { office in
                let account = try office.account(account)
                guard let id = ListingID(text: listing), office.catalog.listings[id] != nil else {
                    throw Fault.notFound("listing \(listing)")
                }
                let own = rate == "none" ? nil : Rate(text: rate)
                guard own != nil || rate == "none" else { throw Fault.invalid("rate \(rate)") }
                try await office.execute(
                    SetPersonalPrice(account: account.id, listing: id, rate: own), verb: "account.price",
                    subject: "account \(account.id)", account: account.id, detail: "listing=\(id) rate=\(rate)")
                return Answer([("account", .id(account.id)), ("listing", .id(id)), ("rate", .text(rate))])
            }
        }
    }

    private static func edit(
        _ options: StoreOptions, _ text: String, _ verb: String, _ detail: String = "",
        _ change: @escaping @Sendable (inout Account) -> Void
    ) async throws {
        try await options.run { office in
            let id = try office.account(text).id
            return answer(
                try await office.execute(
                    EditAccount(account: id, edit: change), verb: "account.\(verb)", subject: "account \(id)",
                    account: id, detail: detail))
        }
    }

    private static func suspend(_ options: StoreOptions, _ text: String, _ isSuspended: Bool) async throws {
        try await options.run { office in
            let id = try office.account(text).id
            let people = try await office.store.read(ReadPeople(of: id)).map(\.id)
            return answer(
                try await office.execute(
                    SuspendAccount(account: id, isSuspended: isSuspended, people: people),
                    verb: isSuspended ? "account.suspend" : "account.resume", subject: "account \(id)", account: id))
        }
    }

    private static func answer(_ account: Account) -> Answer {
        Answer([
            ("id", .id(account.id)), ("name", .text(account.name)), ("suspended", .flag(account.isSuspended)),
            ("allow_list", .texts(account.allowList.blocks.map(\.text))),
        ])
    }
}
