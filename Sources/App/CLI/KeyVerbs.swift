import ArgumentParser
import Base
import Commands
import Domain
import Gateway
import Storage

struct KeyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "key", abstract: "API keys.", subcommands: [Add.self, List.self, Rotate.self, Revoke.self])

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "add", abstract: "Make a key; its text is shown this once.")
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
                let owner = try office.account(account).id
                let id = try await office.execute(
                    AddKey(
                        account: owner, name: name, digest: fresh.digest, hint: fresh.hint, scope: scope,
                        expiresAt: end),
                    verb: "key.add", account: owner, detail: "name=\(name) scope=\(scope.name) hint=\(fresh.hint)",
                    subject: { "key \($0)" })
                return Answer([("id", .id(id)), ("key", .text(fresh.text)), ("scope", .text(scope.name))])
            }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "list", abstract: "List an account's keys.")
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
            commandName: "rotate",
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
                let new = try await office.execute(
                    RotateKey(
                        key: id, digest: fresh.digest, hint: fresh.hint,
                        graceMilliseconds: Int64(settings.keyGraceMinutes) * 60_000),
                    verb: "key.rotate", account: old?.account, detail: "replaces=\(id) hint=\(fresh.hint)",
                    subject: { "key \($0)" })
                return Answer([("id", .id(new)), ("key", .text(fresh.text)), ("replaces", .id(id))])
            }
        }
    }

    struct Revoke: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "revoke", abstract: "End a key now.")
        @OptionGroup var options: StoreOptions
        @Argument(help: "The key's id.") var key: String

        func run() async throws {
            try await options.run { office in
                guard let id = AccessKeyID(text: key) else { throw Fault.notFound("key \(key)") }
                let owner = try await office.store.read(ListKeys(account: nil)).first { $0.id == id }?.account
                try await office.execute(
                    RevokeKey(key: id), verb: "key.revoke", subject: "key \(id)", account: owner)
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
        static let configuration = CommandConfiguration(
            commandName: "show", abstract: "Show what holds for an account.")
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
            commandName: "set",
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
                let account: AccountID? = if case .account(let id) = whose { id } else { nil }
                try await office.execute(
                    SetLimit(owner: whose, group: actions, perMinute: number), verb: "limit.set",
                    subject: "\(storefront ? "storefront" : "account") \(owner)", account: account,
                    detail: "group=\(group) limit=\(limit)")
                return Answer([("owner", .text(owner)), ("group", .text(group)), ("limit", .text(limit))])
            }
        }
    }
}
