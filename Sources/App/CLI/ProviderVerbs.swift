import ArgumentParser
import Base
import Commands
import Domain
import Errands
import Providers
import Secrets
import Storage

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

struct ProviderCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "provider", abstract: "Upstreams.",
        subcommands: [
            List.self, Add.self, Edit.self, Test.self, Sync.self, Services.self, Accept.self, Recent.self, Pause.self,
            Resume.self,
        ])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: "List providers and how they do.")
        @OptionGroup var options: StoreOptions

        func run() async throws {
            try await options.run { office in
                let health = try await office.store.read(ReadHealth())
                let queues = try await office.store.read(CountQueues())
                return Answer(
                    list: office.catalog.providers.values.sorted { $0.id < $1.id }.map { provider in
                        answer(provider, health[provider.id], queues.filter { $0.provider == provider.id })
                    })
            }
        }
    }

    /// The terms on which a provider is used, all optional.
    struct Terms: ParsableArguments {
        @ArgumentParser.Option(help: "Percent added to costs to make prices, such as 25 or 12.5.") var markup: String?
        @ArgumentParser.Option(help: "Decimals that prices are rounded to: 0 to 9.") var decimals: Int64?
        @ArgumentParser.Option(help: "Percent by which a cost may rise unseen; above, it waits for 'provider accept'.")
        var costJump: String?
        @ArgumentParser.Option(help: "Calls in any minute; 0 = no limit.") var callsPerMinute: Int64?
        @ArgumentParser.Option(help: "Orders sent at once: 1 to 1000.") var concurrency: Int64?
        @ArgumentParser.Option(help: "Milliseconds that a call may take: 100 to 120000.") var timeoutMs: Int64?
        @Flag(inversion: .prefixedNo, help: "Whether it takes order_reference, so that repeating is safe.")
        var orderReference: Bool?
        @Flag(inversion: .prefixedNo, help: "Whether it lists recent orders (action=orders).") var recentOrders: Bool?
        @ArgumentParser.Option(help: "Warn below this balance.") var lowBalance: String?
        @ArgumentParser.Option(help: "What customers of numbers call it; without it, p and its id.") var alias: String?

        /// Checks what was given and returns the change.
        func change() throws -> @Sendable (inout UpstreamProvider) -> Void {
            let markup = try self.markup.map { try Self.basisPoints($0, "--markup") }
            let jump = try costJump.map { try Self.basisPoints($0, "--cost-jump") }
            let low = try lowBalance.map { text in
                guard let money = Money(text: text) else { throw ValidationError("--low-balance takes an amount") }
                return money
            }
            return { [self] row in
                if let markup { row.markupBasisPoints = markup }
                if let decimals { row.priceDecimals = decimals }
                if let jump { row.jumpBasisPoints = jump }
                if let callsPerMinute { row.callsPerMinute = callsPerMinute }
                if let concurrency { row.concurrency = concurrency }
                if let timeoutMs { row.timeoutMilliseconds = timeoutMs }
                if let orderReference { row.takesReferences = orderReference }
                if let recentOrders { row.listsOrders = recentOrders }
                if let low { row.lowBalance = low }
                if let alias { row.alias = alias }
            }
        }

        private static func basisPoints(_ text: String, _ name: String) throws -> Int64 {
            guard let percent = DecimalText.parse(text, scale: 2) else {
                throw ValidationError("\(name) takes a percentage, such as 25 or 12.5")
            }
            return percent.scaled
        }
    }

    /// A provider's key, from the command line or a file.
    struct Secret: ParsableArguments {
        @ArgumentParser.Option(help: "Our key there; seen in the list of processes, so rather --key-file.")
        var key: String?
        @ArgumentParser.Option(help: "A file that holds the key; '-' reads it from standard input.")
        var keyFile: String?

        func text() throws -> String? {
            if let key { return key }
            guard let keyFile else { return nil }
            if keyFile == "-" { return readLine().map { String($0.trimmed) } }
            return try fileText(keyFile)
        }
    }

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "add", abstract: "Make an upstream known.",
            discussion: """
                A panel by default; with --kind handler the wholesale protocol of numbers \
                (https://HOST/stubs/handler_api.php), with numbers another server of the numbers API (https://HOST), \
                with own the operator's own SIMs, with sandbox a simulated one: the last two need no address. \
                Its balance and its services are asked for first; what cannot be used is refused with what was tried \
                and what came back. The key is sealed under the master key (see docs/upstreams.md).
                """)
        @OptionGroup var options: StoreOptions
        @Argument(help: "A name of your own for it.") var name: String
        @ArgumentParser.Option(help: "Where its API answers: https://HOST/api/v2.") var url = ""
        @ArgumentParser.Option(help: "panel, handler, numbers, own or sandbox.") var kind = ProviderKinds.panel
        @OptionGroup var secret: Secret
        @ArgumentParser.Option(help: "What its costs are in; without it, what its balance is in.") var currency: String?
        @OptionGroup var terms: Terms
        @Flag(help: "Take its catalogue in at once.") var sync = false

        func run() async throws {
            let change = try terms.change()
            let expected = try currency.map { text in
                guard let currency = Currency(text) else { throw ValidationError("--currency takes a code: USD") }
                return currency
            }
            guard ProviderKinds.ofPanel.union(ProviderKinds.ofNumbers).contains(kind) else {
                throw ValidationError("--kind takes panel, handler, numbers, own or sandbox")
            }
            guard kind == ProviderKinds.panel else { return try await addOther(change, expected) }
            guard let key = try secret.text(), !key.isEmpty else {
                throw ValidationError("--key or --key-file is needed")
            }
            guard !url.isEmpty else { throw ValidationError("--url is needed") }
            try await options.run { office in
                guard office.catalog.provider(named: name) == nil else { throw Fault.alreadyExists("provider \(name)") }
                var draft = UpstreamProvider(id: ProviderID(0), name: name, kind: ProviderKinds.panel)
                draft.url = url
                change(&draft)
                try draft.check()
                return try await office.withUpstreams { [draft] desk, upstreams in
                    let test = try await tryOut(
                        upstreams.panel(draft, key: key, environment: .live), expecting: expected)
                    let sealed = try office.seal(key, for: name)
                    let id = try await office.execute(
                        AddProvider(name: name, kind: ProviderKinds.panel) { row in
                            change(&row)
                            row.url = url
                            row.sealedKey = sealed
                            row.currency = test.currency
                        }, verb: "provider.add", detail: "name=\(name) url=\(url)", subject: { "provider \($0)" })
                    try await office.watch.refresh()
                    var members: [(String, Answer.Value)] = [
                        ("id", .id(id)), ("name", .text(name)), ("currency", .text(test.currency.code)),
                        ("balance", .money(test.balance)), ("services", .number(Int64(test.services))),
                    ]
                    if sync {
                        let report = try await SyncCatalog(id, desk: desk, progress: tell).run()
                        members.append(("sync", .text(report.words)))
                    }
                    return Answer(members)
                }
            }
        }
    }

    struct Edit: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "edit", abstract: "Change a provider's address, key or terms.",
            discussion: "A new markup or rounding changes the prices of listings that follow their cost.")
        @OptionGroup var options: StoreOptions
        @Argument(help: "The provider's name.") var name: String
        @ArgumentParser.Option(help: "Where its API answers.") var url: String?
        @OptionGroup var secret: Secret
        @OptionGroup var terms: Terms

        func run() async throws {
            let change = try terms.change()
            let key = try secret.text()
            try await options.run { office in
                let provider = try office.provider(name)
                return try await office.withUpstreams { desk, upstreams in
                    var draft = provider
                    change(&draft)
                    if let url { draft.url = url }
                    try draft.check()
                    if provider.kind == ProviderKinds.panel, url != nil || key != nil {
                        guard let known = try key ?? office.open(provider) else {
                            throw Complaint("the key of \(name) cannot be opened: give it with --key-file")
                        }
                        _ = try await tryOut(
                            upstreams.panel(draft, key: known, environment: .live), expecting: provider.currency)
                    }
                    let sealed = try key.map { try office.seal($0, for: name) }
                    try await office.execute(
                        EditProvider(provider: provider.id) { row in
                            change(&row)
                            if let url { row.url = url }
                            if let sealed { row.sealedKey = sealed }
                        }, verb: "provider.edit", subject: "provider \(provider.id)",
                        detail: "url=\(draft.url)\(sealed == nil ? "" : ", with another key")")
                    let repriced = try await Repricing(desk: desk).run()
                    return Answer([("name", .text(name)), ("listings_changed", .number(repriced))])
                }
            }
        }
    }

    struct Test: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "test", abstract: "Ask a provider for its balance and services.")
        @OptionGroup var options: StoreOptions
        @Argument(help: "The provider's name.") var name: String

        func run() async throws {
            try await options.run { office in
                let provider = try office.provider(name)
                guard provider.kind == ProviderKinds.panel else { return try await askNumbers(provider, office) }
                guard let key = try office.open(provider) else {
                    throw Complaint("the key of \(name) cannot be opened: give it with 'provider edit --key-file'")
                }
                return try await office.withUpstreams { _, upstreams in
                    let panel = upstreams.panel(provider, key: key, environment: .live)
                    let test = try await tryOut(panel, expecting: provider.currency)
                    return Answer([
                        ("name", .text(name)), ("balance", .money(test.balance)),
                        ("currency", .text(test.currency.code)), ("services", .number(Int64(test.services))),
                    ])
                }
            }
        }
    }

    struct Sync: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "sync", abstract: "Take in a provider's catalogue.",
            discussion: "Without --accept, costs that jump and lists that shrink change nothing until a person says so."
        )
        @OptionGroup var options: StoreOptions
        @Argument(help: "The provider's name.") var name: String
        @Flag(help: "Believe whatever it tells.") var accept = false

        func run() async throws {
            try await options.run { office in
                let provider = try office.provider(name)
                guard provider.kind == ProviderKinds.panel else {
                    throw Complaint("\(name) is no panel; numbers are taken in with 'number sync \(name)'")
                }
                return try await office.withUpstreams { desk, _ in
                    let subject = "provider \(provider.id)"
                    let line = office.line("provider.sync", subject, accept ? "accepting; " : "")
                    let report = try await SyncCatalog(
                        provider.id, accepting: accept, desk: desk, line: line, progress: tell
                    ).run()
                    if let failure = report.failure { throw Complaint("\(name): \(failure); nothing was changed") }
                    if report.written == 0 {
                        try await office.note(verb: "provider.sync", subject: subject, detail: report.words)
                    }
                    return Answer([
                        ("name", .text(name)), ("services", .number(Int64(report.counts.told))),
                        ("new", .number(Int64(report.counts.new))), ("changed", .number(Int64(report.counts.changed))),
                        ("vanished", .number(Int64(report.counts.vanished))),
                        ("returned", .number(Int64(report.counts.returned))),
                        ("quarantined", .number(Int64(report.counts.quarantined))),
                        ("written", .number(report.written)), ("listings_changed", .number(report.listingsWritten)),
                    ])
                }
            }
        }
    }

    /// Progress, where it does not disturb the answer.
    @Sendable static func tell(_ words: String) { writeError(words) }

    static func tryOut(_ panel: PanelProvider, expecting currency: Currency?) async throws -> PanelTest {
        do throws(PanelTest.Complaint) {
            return try await panel.test(expecting: currency)
        } catch {
            throw Complaint(error.words)
        }
    }

    private static func answer(
        _ provider: UpstreamProvider, _ health: ProviderHealth?, _ queues: [CountQueues.Line]
    ) -> Answer {
        let count = { (state: DispatchState) in queues.first { $0.state == state }?.count ?? 0 }
        return Answer([
            ("id", .id(provider.id)), ("name", .text(provider.name)), ("alias", .text(provider.alias)),
            ("kind", .text(provider.kind)), ("url", .text(provider.url)), ("currency", .text(provider.currency.code)),
            ("paused", .flag(provider.isPaused)),
            ("hold", .text(health?.hold ?? "")),
            ("balance", health?.balance.map { .money($0) } ?? .none), ("balance_at", .time(health?.balanceAt)),
            ("calls", .number(health?.calls ?? 0)), ("failures", .number(health?.failures ?? 0)),
            ("latency_ms", .number(health?.latencyMilliseconds ?? 0)),
            ("queued", .number(count(.queued))), ("sending", .number(count(.sending))),
            ("unknown", .number(count(.unknown))), ("placed", .number(count(.placed))),
            ("markup", .text(DecimalText.text(provider.markupBasisPoints, scale: 2))),
            ("decimals", .number(provider.priceDecimals)),
            ("cost_jump", .text(DecimalText.text(provider.jumpBasisPoints, scale: 2))),
            ("calls_per_minute", .number(provider.callsPerMinute)), ("concurrency", .number(provider.concurrency)),
            ("timeout_ms", .number(provider.timeoutMilliseconds)),
            ("order_reference", .flag(provider.takesReferences)), ("recent_orders", .flag(provider.listsOrders)),
            ("low_balance", .money(provider.lowBalance)), ("synced_at", .time(health?.syncedAt)),
            ("sync", .text(health?.syncWords ?? "")),
        ])
    }
}
