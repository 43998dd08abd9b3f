import Base
import Commands
import Domain
import Errands
import Hummingbird
import Providers
import Secrets

/// Making an upstream known. It is tried out first.
enum NewProviderPage {
    private static let kinds: [Field.Choice] = [
        .init(ProviderKinds.panel, "A panel"), .init(ProviderKinds.handler, "Numbers, wholesale protocol"),
        .init(ProviderKinds.numbers, "Numbers, another server like this one"),
        .init(ProviderKinds.own, "SIMs of your own"), .init(ProviderKinds.sandbox, "Simulated"),
    ]

    static func show(_ staff: StaffVisit) async throws(Fault) -> Response { page(staff, Typed()) }

    private static func page(_ staff: StaffVisit, _ typed: Typed) -> Response {
        let draft = UpstreamProvider(id: ProviderID(0), name: "", kind: ProviderKinds.panel)
        let terms = ProviderForm.fields(draft, typed).map { field in
            field.name == "alias"
                ? field.with { alias in
                    alias.value = typed.form?["alias"] ?? ""
                    alias.isRequired = false
                    alias.help = "Without one, p and its number."
                } : field
        }
        return staff.page(
            "New provider", at: "/staff/providers", status: typed.status,
            [
                .form(
                    FormBlock(
                        "/staff/providers/new", .post,
                        [
                            typed.text("name", "A name of your own for it"),
                            typed.choose("kind", "Kind", kinds),
                            typed.text(
                                "url", "Address",
                                help: "As https://HOST/api/v2; not for SIMs of your own and simulated ones.",
                                isRequired: false),
                            Field("key", "Our key there", .input("password")).with {
                                $0.isRequired = false
                                $0.autocomplete = "off"
                                $0.help = "Kept sealed, and never shown."
                                $0.error = typed.errors["key"]
                            },
                            typed.text(
                                "currency", "Currency of its costs", help: "Without one, what its balance is in.",
                                isRequired: false),
                        ] + terms, submit: "Try it out and save", error: typed.refusal))
            ])
    }

    static func submit(_ staff: StaffVisit) async throws(Fault) -> Response {
        var typed = Typed(staff.form)
        let name = typed.text("name", atMost: 100)
        if staff.catalog.provider(named: name) != nil { typed.refuse("name", "Another provider is called so.") }
        let kind = typed.choice("kind", kinds)
        let isLocal = ProviderKinds.local.contains(kind)
        let url = typed.text("url", atMost: 500, isRequired: !isLocal)
        if !isLocal, !ProviderForm.isAddress(url) { typed.refuse("url", "An address with https:// or http://.") }
        let key = String(staff.form.raw("key").trimmed)
        if !isLocal, key.isEmpty { typed.refuse("key", "Please give the key.") }
        var currency = staff.form["currency"].isEmpty ? nil : typed.currency("currency")
        let hasAlias = !staff.form["alias"].isEmpty
        var terms = typed
        let change = ProviderForm.change(&terms)
        if hasAlias { ProviderForm.checkAlias(&terms, staff, except: nil) }
        for (field, error) in terms.errors where hasAlias || field != "alias" { typed.refuse(field, error) }
        var draft = UpstreamProvider(id: ProviderID(0), name: name, kind: kind)
        draft.url = url
        if typed.isRight, kind == ProviderKinds.panel, let panel = staff.console.backstage.panel {
            do throws(PanelTest.Complaint) {
                currency = try await panel(draft, key).test(expecting: currency).currency
            } catch {
                typed.refusal = Phrase("It cannot be used: {words}", ["words": error.words.replacing(key, with: "…")])
            }
        }
        var sealed = ""
        if typed.isRight, !isLocal {
            if let made = staff.console.sealing.seal(key, MasterKey.purpose(provider: name)) {
                sealed = made
            } else {
                typed.refusal = "The key could not be sealed: the master key is not here."
            }
        }
        guard typed.isRight else { return page(staff, typed) }
        return try await make(staff, typed, name, kind) { [sealed, currency] row in
            let alias = row.alias
            change(&row)
            if !hasAlias { row.alias = alias }
            row.url = url
            row.sealedKey = sealed
            // The sandbox's and our own numbers cost what staff say, in rupiah; wholesale sellers count in dollars.
            row.currency = currency ?? (kind == ProviderKinds.handler ? .usd : .idr)
        }
    }

    private static func make(
        _ staff: StaffVisit, _ sent: Typed, _ name: String, _ kind: String,
        _ edit: @escaping @Sendable (inout UpstreamProvider) -> Void
    ) async throws(Fault) -> Response {
        do throws(Fault) {
            let id = try await staff.execute(
                AddProvider(name: name, kind: kind, edit: edit), verb: "provider.add",
                detail: "name=\(name) kind=\(kind) url=\(staff.form["url"])"
            ) { ("provider \($0)", nil) }
            try await staff.refreshAll()
            // A provider of numbers tells its balance now, if it ever will; its page shows it.
            if let id, !ProviderKinds.ofPanel.contains(kind), !ProviderKinds.local.contains(kind) {
                try? await CheckProvider(id, numbers: staff.console.numbers).run()
            }
            guard let id else { return Answers.see("/staff/providers", .again) }
            return Answers.see("/staff/providers/\(id)", .saved)
        } catch {
            var typed = sent
            try typed.refuse(error)
            return page(staff, typed)
        }
    }
}
