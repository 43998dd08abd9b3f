import Base
import Commands
import Domain

/// The form of a provider's terms.
enum ProviderForm {
    static func fields(_ row: UpstreamProvider, _ typed: Typed) -> [Field] {
        [
            typed.text("alias", "What customers call it", row.alias, help: "Letters, digits, - or _."),
            typed.text("markup", "Percent added to costs", Percent.text(row.markupBasisPoints)),
            typed.text("decimals", "Decimals of prices", "\(row.priceDecimals)", help: "0 to 9."),
            typed.text(
                "cost_jump", "Percent by which a cost may change unseen", Percent.text(row.jumpBasisPoints),
                help: "What changes by more waits for a person."),
            typed.text("calls_per_minute", "Calls in any minute", "\(row.callsPerMinute)", help: "0 = no limit."),
            typed.text("concurrency", "Orders sent at once", "\(row.concurrency)"),
            typed.text("timeout", "Milliseconds that a call may take", "\(row.timeoutMilliseconds)"),
            typed.check(
                "references", "It takes order_reference, so that repeating is safe", row.takesReferences),
            typed.check("recent", "It lists recent orders (action=orders)", row.listsOrders),
            typed.text(
                "low_balance", Phrase("Warn below this balance in {currency}", ["currency": row.currency.code]),
                row.lowBalance.text),
        ]
    }

    /// All of its terms, as the form shows them.
    static func seen(_ row: UpstreamProvider) -> [SeenRow] {
        [
            SeenRow(\.providers, row.id, row) { row in
                fields(row, Typed()).map { "\($0.name)=\($0.value)" }.joined(separator: "\n")
            }
        ]
    }

    /// - Returns: the change that was asked for; it stands only where the form is right.
    static func change(_ typed: inout Typed) -> @Sendable (inout UpstreamProvider) -> Void {
        let alias = typed.text("alias", atMost: 32)
        let markup = typed.percent("markup", ProviderLimits.markupBasisPoints)
        let decimals = typed.number("decimals", ProviderLimits.priceDecimals)
        let jump = typed.percent("cost_jump", ProviderLimits.jumpBasisPoints)
        let calls = typed.number("calls_per_minute", ProviderLimits.callsPerMinute)
        let concurrency = typed.number("concurrency", ProviderLimits.concurrency)
        let timeout = typed.number("timeout", ProviderLimits.timeoutMilliseconds)
        let low = typed.money("low_balance")
        let references = typed.isOn("references")
        let recent = typed.isOn("recent")
        return { row in
            row.alias = alias
            row.markupBasisPoints = markup
            row.priceDecimals = decimals
            row.jumpBasisPoints = jump
            row.callsPerMinute = calls
            row.concurrency = concurrency
            row.timeoutMilliseconds = timeout
            row.lowBalance = low
            row.takesReferences = references
            row.listsOrders = recent
        }
    }

    static func detail(_ row: UpstreamProvider) -> String {
        "alias=\(row.alias) markup=\(Percent.text(row.markupBasisPoints)) decimals=\(row.priceDecimals)"
            + " cost_jump=\(Percent.text(row.jumpBasisPoints)) calls_per_minute=\(row.callsPerMinute)"
            + " concurrency=\(row.concurrency) timeout=\(row.timeoutMilliseconds)"
            + " low_balance=\(row.lowBalance) references=\(row.takesReferences) recent=\(row.listsOrders)"
    }

    /// An alias stands for one provider, in any case of its letters.
    static func checkAlias(_ typed: inout Typed, _ staff: StaffVisit, except own: ProviderID?) {
        let alias = (typed.form?["alias"] ?? "").lowercased()
        if staff.upstreams.contains(where: { $0.id != own && $0.alias.lowercased() == alias }) {
            typed.refuse("alias", "Another provider is called so.")
        }
    }

    static func isAddress(_ url: String) -> Bool { url.hasPrefix("https://") || url.hasPrefix("http://") }
}
