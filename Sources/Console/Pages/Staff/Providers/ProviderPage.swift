import Base
import Commands
import Domain
import Errands
import Hummingbird
import Providers
import Secrets
import Storage

/// One upstream: how it does, and on which terms it is used.
enum ProviderPage {
    /// Which of its forms was sent.
    enum Part {
        case terms, connection
    }

    static func tabs(_ provider: UpstreamProvider) -> [(label: Phrase, path: String)] {
        let path = "/staff/providers/\(provider.id)"
        var tabs: [(label: Phrase, path: String)] = [("Provider", path)]
        if ProviderKinds.ofPanel.contains(provider.kind) {
            tabs += [("Catalogue", path + "/items"), ("New costs", path + "/held")]
        }
        if provider.kind == ProviderKinds.panel { tabs.append(("Take in", path + "/sync")) }
        if ProviderKinds.ofNumbers.contains(provider.kind) { tabs.append(("Numbers", path + "/numbers")) }
        tabs.append(("Findings", Links.path("/staff/findings", [("provider", String(provider.id.raw))])))
        return tabs
    }

    static func show(_ staff: StaffVisit) async throws(Fault) -> Response { try await page(staff) }

    static func page(_ staff: StaffVisit, _ typed: Typed = Typed(), in part: Part = .terms, note: Block? = nil)
        async throws(Fault) -> Response
    {
        let provider = try staff.provider()
        let path = "/staff/providers/\(provider.id)"
        guard let standing = try await ProvidersPage.standings(staff).first(where: { $0.provider.id == provider.id })
        else { throw .notFound("provider") }
        let terms = part == .terms ? typed : Typed()
        var blocks: [Block] = [.tabs(tabs(provider), current: path)]
        if let note { blocks.append(note) }
        blocks += [
            .facts(facts(standing)), .actions(buttons(provider, path)),
            .section(
                "Terms",
                [
                    .form(
                        FormBlock(
                            path, .post,
                            ProviderForm.fields(provider, terms) + [terms.seen(ProviderForm.seen(provider))],
                            submit: "Save", error: terms.refusal))
                ]),
        ]
        if staff.person.role >= .owner, !ProviderKinds.local.contains(provider.kind) {
            blocks.append(.section("Address and key", connection(provider, part == .connection ? typed : Typed())))
        }
        return staff.page(.verbatim(provider.name), at: "/staff/providers", status: typed.status, blocks)
    }

    private static func facts(_ standing: ProvidersPage.Standing) -> [Block.Fact] {
        let provider = standing.provider
        let health = standing.health
        return [
            .init("Kind", .text(provider.kind)), .init("State", ProvidersPage.state(standing)),
            .init("Balance", ProvidersPage.balance(standing)),
            .init("Balance asked", health?.balanceAt.map { .time($0) } ?? .none),
            .init("Currency", .text(provider.currency.code)), .init("Address", .text(provider.url)),
            .init("Queued", .number(standing.count(.queued))), .init("Sending", .number(standing.count(.sending))),
            .init("Unknown", .number(standing.count(.unknown))), .init("Taken by it", .number(standing.count(.placed))),
            .init(
                "Failed calls",
                .text("\(Digits.grouped(health?.failures ?? 0)) / \(Digits.grouped(health?.calls ?? 0))")),
            .init(
                "Time of a call",
                .phrase(Phrase("{n} ms", ["n": Digits.grouped(health?.latencyMilliseconds ?? 0)]))),
            .init("Catalogue taken in", health?.syncedAt.map { .time($0) } ?? .none),
            .init("What that did", .text(health?.syncWords ?? "")),
        ]
    }

    private static func buttons(_ provider: UpstreamProvider, _ path: String) -> [Cell] {
        var cells: [Cell] = [
            provider.isPaused
                ? .button(Cell.Button("Resume", to: path + "/pause", ["on": "off"], tone: .good))
                : .button(
                    Cell.Button(
                        "Pause", to: path + "/pause", ["on": "on"], tone: .bad,
                        asking: "Send nothing to this provider? Orders stay queued."))
        ]
        if !ProviderKinds.local.contains(provider.kind) {
            cells.append(.button(Cell.Button("Ask for the balance", to: path + "/check")))
            if provider.kind == ProviderKinds.panel {
                cells.append(.link("Its recent orders", to: path + "/recent"))
            }
        }
        return cells
    }

    private static func connection(_ provider: UpstreamProvider, _ typed: Typed) -> [Block] {
        [
            .prose("The key is kept sealed and is never shown. Before a panel is saved, it is asked for its balance."),
            .form(
                FormBlock(
                    "/staff/providers/\(provider.id)/connection", .post,
                    [
                        typed.text("url", "Address", provider.url),
                        Field("key", "Our key there", .input("password")).with {
                            $0.isRequired = false
                            $0.autocomplete = "off"
                            $0.help = "Leave it empty to keep the one that is stored."
                        }, typed.seen(seenConnection(provider)),
                    ], submit: "Save the address and key", error: typed.refusal)),
        ]
    }

    private static func seenConnection(_ provider: UpstreamProvider) -> [SeenRow] {
        [SeenRow(\.providers, provider.id, provider) { "\($0.url) \($0.sealedKey)" }]
    }

    // MARK: what the forms do

    static func save(_ staff: StaffVisit) async throws(Fault) -> Response {
        let provider = try staff.provider()
        var typed = Typed(staff.form)
        let change = ProviderForm.change(&typed)
        ProviderForm.checkAlias(&typed, staff, except: provider.id)
        guard typed.isRight else { return try await page(staff, typed) }
        var after = provider
        change(&after)
        do throws(Fault) {
            let done: Void? = try await staff.execute(
                EditProvider(provider: provider.id, edit: change), verb: "provider.edit",
                subject: subject(provider), detail: ProviderForm.detail(after), seen: ProviderForm.seen(provider))
            _ = try await Repricer.run(staff)
            try await staff.refreshAll()
            return Answers.see("/staff/providers/\(provider.id)", done == nil ? .again : .saved)
        } catch {
            return try await staff.again(error, typed) { staff, typed throws(Fault) in try await page(staff, typed) }
        }
    }

    /// What the audit log calls a provider.
    static func subject(_ provider: UpstreamProvider) -> String { "provider \(provider.id)" }

    /// Where our key goes is the owner's word alone, as the key is.
    static func saveConnection(_ staff: StaffVisit) async throws(Fault) -> Response {
        let provider = try staff.provider()
        guard !ProviderKinds.local.contains(provider.kind) else { throw .notFound("address") }
        var typed = Typed(staff.form)
        let url = typed.text("url", atMost: 500)
        let sent = staff.form.raw("key")
        let key = String(sent.trimmed)
        if !ProviderForm.isAddress(url) { typed.refuse("url", "An address with https:// or http://.") }
        var draft = provider
        draft.url = url
        if typed.isRight, provider.kind == ProviderKinds.panel {
            let known =
                key.isEmpty
                ? staff.console.sealing.open(provider.sealedKey, MasterKey.purpose(provider: provider.name)) : key
            if let known {
                typed.refusal = await PanelTrial.words(staff, draft, key: known, expecting: provider.currency)
            } else {
                typed.refusal = "The stored key cannot be opened; please give it again."
            }
        }
        var sealed: String?
        if typed.isRight, !key.isEmpty {
            sealed = staff.console.sealing.seal(key, MasterKey.purpose(provider: provider.name))
            if sealed == nil { typed.refusal = "The key could not be sealed: the master key is not here." }
        }
        guard typed.isRight else { return try await page(staff, typed, in: .connection) }
        do throws(Fault) {
            let done: Void? = try await staff.execute(
                EditProvider(provider: provider.id) { [sealed] row in
                    row.url = url
                    if let sealed { row.sealedKey = sealed }
                }, verb: "provider.connection", subject: subject(provider),
                detail: "url=\(url)\(sealed == nil ? "" : " with another key")", seen: seenConnection(provider))
            try await staff.refreshAll()
            return Answers.see("/staff/providers/\(provider.id)", done == nil ? .again : .saved)
        } catch {
            return try await staff.again(error, typed) { staff, typed throws(Fault) in
                try await page(staff, typed, in: .connection)
            }
        }
    }

    static func pause(_ staff: StaffVisit) async throws(Fault) -> Response {
        let provider = try staff.provider()
        let isPaused = staff.form.isOn("on")
        let done: Void? = try await staff.execute(
            PauseProvider(provider: provider.id, isPaused: isPaused),
            verb: isPaused ? "provider.pause" : "provider.resume", subject: subject(provider))
        try await staff.refreshAll()
        return Answers.see("/staff/providers/\(provider.id)", done == nil ? .again : .done)
    }

    /// Asks now, and writes down how the provider does.
    static func check(_ staff: StaffVisit) async throws(Fault) -> Response {
        let provider = try staff.provider()
        let isPanel = ProviderKinds.ofPanel.contains(provider.kind)
        let numbers = staff.console.numbers
        let asked =
            try isPanel
            ? CheckProvider(provider.id, desk: staff.console.desk)
            : CheckProvider(provider.id, numbers: numbers)
        try await asked.run()
        try await staff.record("provider.check", subject(provider))
        return Answers.see("/staff/providers/\(provider.id)", .done)
    }
}

/// Trying a panel out before it is used.
enum PanelTrial {
    /// - Returns: why it cannot be used; nil = it answered as it should.
    static func words(_ staff: StaffVisit, _ row: UpstreamProvider, key: String, expecting currency: Currency?) async
        -> Phrase?
    {
        guard let panel = staff.console.backstage.panel else { return nil }
        do throws(PanelTest.Complaint) {
            _ = try await panel(row, key).test(expecting: currency)
            return nil
        } catch {
            return Phrase("It cannot be used: {words}", ["words": error.words.replacing(key, with: "…")])
        }
    }
}

extension StaffVisit {
    /// Makes this node see what was changed of providers, which both kinds of goods have.
    func refreshAll() async throws(Fault) {
        try await refresh()
        try await visit.console.numbers.numbers.refresh()
    }
}
