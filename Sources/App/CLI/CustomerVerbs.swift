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
        static let configuration = CommandConfiguration(abstract: "Open a storefront.")
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
                let id = try await office.store.execute(
                    AddStorefront(
                        name: name, dialect: dialect, currency: currency, language: language, hosts: hosts))
                return Answer([("id", .id(id)), ("name", .text(name))])
            }
        }
    }

    struct Edit: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Change a storefront.")
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
                let row = try await office.store.execute(
                    EditStorefront(storefront: shop.id) { [noHosts, keyInQuery] row in
                        if noHosts || !hosts.isEmpty { row.hosts = hosts }
                        if let keyInQuery { row.takesKeyInQuery = keyInQuery }
                    })
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
        static let configuration = CommandConfiguration(abstract: "List storefronts.")
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
        ])

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Open an account.")
        @OptionGroup var options: StoreOptions
        @ArgumentParser.Option var name: String
        @ArgumentParser.Option(help: "The storefront's name.") var storefront: String

        func run() async throws {
            try await options.run { office in
                let shop = try office.storefront(storefront)
                let id = try await office.store.execute(AddAccount(storefront: shop.id, name: name))
                return Answer([("id", .id(id)), ("name", .text(name)), ("storefront", .text(shop.name))])
            }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List accounts.")
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
        static let configuration = CommandConfiguration(abstract: "Let an account do nothing.")
        @OptionGroup var options: StoreOptions
        @Argument var account: String
        func run() async throws { try await edit(options, account) { $0.isSuspended = true } }
    }

    struct Resume: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "End a suspension.")
        @OptionGroup var options: StoreOptions
        @Argument var account: String
        func run() async throws { try await edit(options, account) { $0.isSuspended = false } }
    }

    struct Allow: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Set which addresses may use an account's keys; none = all.")
        @OptionGroup var options: StoreOptions
        @Argument var account: String
        @Argument(help: "Addresses and CIDR blocks.") var addresses: [String] = []

        func run() async throws {
            guard let list = AddressList(text: addresses.joined(separator: "\n")) else {
                throw Complaint("not addresses or CIDR blocks (at most \(AddressList.most)): \(addresses)")
            }
            try await edit(options, account) { $0.allowList = list }
        }
    }

    struct Discount: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Set an account's discount in percent.")
        @OptionGroup var options: StoreOptions
        @Argument var account: String
        @Argument(help: "0 to 99.99.") var percent: String

        func run() async throws {
            guard let parsed = DecimalText.parse(percent, scale: 2), (0..<10_000).contains(parsed.scaled) else {
                throw Complaint("a discount is 0 to 99.99 percent")
            }
            try await edit(options, account) { $0.discountBasisPoints = -parsed.scaled }
        }
    }

    struct Price: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Set an account's own rate for a listing.")
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
                try await office.store.execute(SetPersonalPrice(account: account.id, listing: id, rate: own))
                return Answer([("account", .id(account.id)), ("listing", .id(id)), ("rate", .text(rate))])
            }
        }
    }

    private static func edit(
        _ options: StoreOptions, _ text: String, _ change: @escaping @Sendable (inout Account) -> Void
    ) async throws {
        try await options.run { office in
            let account = try await office.store.execute(
                EditAccount(account: try office.account(text).id, edit: change))
            return Answer([
                ("id", .id(account.id)), ("name", .text(account.name)), ("suspended", .flag(account.isSuspended)),
                ("allow_list", .texts(account.allowList.blocks.map(\.text))),
            ])
        }
    }
}

struct KeyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "key", abstract: "API keys.", subcommands: [Add.self, List.self, Rotate.self, Revoke.self])

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Make a key; its text is shown this once.")
        @OptionGroup var options: StoreOptions
        @Argument var account: String
        @ArgumentParser.Option var name = "key"
        @ArgumentParser.Option(help: "read or order; order includes read.") var scope = "order"
        @ArgumentParser.Option(help: "2027-11-11 or 2027-11-11T08:00:00Z.") var expires: String?
        @Flag(help: "A Bearer token of the numbers API, in place of a key of the panel API.") var numbers = false

        func run() async throws {
            try await options.run { office in
                guard let scope = KeyScope(name: scope) else { throw Fault.invalid("scope \(scope)") }
                let end = try expires.map { text in
                    guard let instant = Instant(text: text) else { throw Fault.invalid("time \(text)") }
                    return instant
                }
                let fresh = FreshKey(prefix: numbers ? KeyText.numbersPrefix : KeyText.panelPrefix)
                let id = try await office.store.execute(
                    AddKey(
                        account: try office.account(account).id, name: name, digest: fresh.digest, hint: fresh.hint,
                        scope: scope, expiresAt: end))
                return Answer([("id", .id(id)), ("key", .text(fresh.text)), ("scope", .text(scope.name))])
            }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List an account's keys.")
        @OptionGroup var options: StoreOptions
        @Argument var account: String

        func run() async throws {
            try await options.run { office in
                let now = Environment.live.now()
                return Answer(
                    list: try await office.store.read(ListKeys(account: try office.account(account).id)).map { key in
                        Answer([
                            ("id", .id(key.id)), ("name", .text(key.name)), ("hint", .text(key.hint)),
                            ("scope", .text(key.scope.name)), ("usable", .flag(key.isUsable(at: now))),
                            ("expires", .time(key.expiresAt)), ("revoked", .time(key.revokedAt)),
                            ("last_used", .time(key.lastUsedAt)), ("created", .time(key.createdAt)),
                        ])
                    })
            }
        }
    }

    struct Rotate: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Replace a key; the old one works on for a while (keys.rotation-grace-minutes).")
        @OptionGroup var options: StoreOptions
        @Argument(help: "The key's id.") var key: String

        func run() async throws {
            let settings = try await Settings.read()
            try await options.run { office in
                guard let id = AccessKeyID(text: key) else { throw Fault.notFound("key \(key)") }
                let old = try await office.store.read(ListKeys(account: nil)).first { $0.id == id }
                let isNumbers = old?.hint.hasPrefix(KeyText.numbersPrefix) ?? false
                let fresh = FreshKey(prefix: isNumbers ? KeyText.numbersPrefix : KeyText.panelPrefix)
                let new = try await office.store.execute(
                    RotateKey(
                        key: id, digest: fresh.digest, hint: fresh.hint,
                        graceMilliseconds: Int64(settings.keyGraceMinutes) * 60_000))
                return Answer([("id", .id(new)), ("key", .text(fresh.text)), ("replaces", .id(id))])
            }
        }
    }

    struct Revoke: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "End a key now.")
        @OptionGroup var options: StoreOptions
        @Argument(help: "The key's id.") var key: String

        func run() async throws {
            try await options.run { office in
                guard let id = AccessKeyID(text: key) else { throw Fault.notFound("key \(key)") }
                try await office.store.execute(RevokeKey(key: id))
                return Answer([("id", .id(id)), ("revoked", .flag(true))])
            }
        }
    }
}

/// A key just made: its text, and what is stored of it.
struct FreshKey {
    let text: String
    let digest: KeyDigest
    var hint: String { String(text.prefix(KeyText.hintLength)) }

    init(prefix: String = KeyText.panelPrefix) {
        text = KeyText.make(
            prefix: prefix, random: Environment.live.randomBytes(KeyText.randomBytes))
        digest = Authenticator.digest(text)
    }
}

struct LimitCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "limit", abstract: "Requests a minute, by action group.",
        subcommands: [Show.self, Set.self])

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Show what holds for an account.")
        @OptionGroup var options: StoreOptions
        @Argument var account: String

        func run() async throws {
            try await options.run { office in
                let account = try office.account(account)
                return Answer(
                    [("account", .id(account.id))]
                        + ActionGroup.allCases.map { group in
                            (group.name, office.catalog.limit(group, for: account).map { .number($0) } ?? .none)
                        })
            }
        }
    }

    struct Set: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Set a limit for an account, or with --storefront the default of a storefront.")
        @OptionGroup var options: StoreOptions
        @Argument(help: "An account, or a storefront's name with --storefront.") var owner: String
        @Argument(help: "One of: \(ActionGroup.allCases.map(\.name).joined(separator: ", ")).") var group: String
        @Argument(help: "Requests in any 60 seconds, or none.") var limit: String
        @Flag(help: "The owner is a storefront.") var storefront = false

        func run() async throws {
            try await options.run { office in
                guard let actions = ActionGroup(name: group) else { throw Fault.invalid("group \(group)") }
                let number = limit == "none" ? nil : WholeNumber.parse(limit)
                guard number != nil || limit == "none" else { throw Fault.invalid("limit \(limit)") }
                let whose: LimitOwner =
                    storefront
                    ? .storefront(try office.storefront(owner).id) : .account(try office.account(owner).id)
                try await office.store.execute(SetLimit(owner: whose, group: actions, perMinute: number))
                return Answer([("owner", .text(owner)), ("group", .text(group)), ("limit", .text(limit))])
            }
        }
    }
}
