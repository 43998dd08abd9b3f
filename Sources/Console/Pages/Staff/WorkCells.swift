import Base
import Commands
import Domain
import Storage

/// What pages of staff show of customers, orders and providers, each with a link to its own page.
enum WorkCells {
    static func account(_ id: AccountID, _ catalog: Catalog) -> Cell {
        .link(.verbatim("\(id) \(catalog.accounts[id]?.name ?? "")"), to: "/staff/customers/\(id)")
    }

    static func order(_ id: OrderID) -> Cell { .link(.verbatim("\(id)"), to: "/staff/orders/\(id)") }

    static func rental(_ id: RentalID) -> Cell { .link(.verbatim("\(id)"), to: "/staff/rentals/\(id)") }

    /// Support sees the name; the provider's page is managers'.
    static func provider(_ id: ProviderID?, _ staff: StaffVisit) -> Cell {
        guard let id else { return .none }
        let name = staff.catalog.providers[id]?.name ?? "\(id)"
        return staff.person.role >= .manager ? .link(.verbatim(name), to: "/staff/providers/\(id)") : .text(name)
    }

    static func time(_ instant: Instant?) -> Cell { instant.map { .time($0) } ?? .none }

    static func text(_ text: String?) -> Cell { text.map { $0.isEmpty ? .none : .text($0) } ?? .none }

    /// How long ago: `5 min`.
    static func age(since: Instant, _ now: Instant) -> Phrase {
        let seconds = max(0, now.milliseconds(since: since) / 1_000)
        let count = { (number: Int64) in ["count": Digits.grouped(number)] }
        switch seconds {
        case ..<60: return Phrase("{count} s", count(seconds))
        case ..<3_600: return Phrase("{count} min", count(seconds / 60))
        case ..<172_800: return Phrase("{count} h", count(seconds / 3_600))
        default: return Phrase("{count} days", count(seconds / 86_400))
        }
    }

    static func providers(_ catalog: Catalog) -> [Field.Choice] {
        [.init("", "All")]
            + catalog.providers.values.sorted { $0.name < $1.name }.map { .init("\($0.id)", .verbatim($0.name)) }
    }

    static func storefronts(_ catalog: Catalog) -> [Field.Choice] {
        catalog.storefronts.values.sorted { $0.name < $1.name }.map { .init("\($0.id)", .verbatim($0.name)) }
    }
}

extension StaffVisit {
    /// Whether managers' forms are shown; the routes they go to ask again.
    var isManager: Bool { person.role >= .manager }

    /// The same as `execute` where only the outcome tells what the act was about.
    func execute<C: Command>(
        _ command: C, verb: String, detail: String = "",
        about: @escaping @Sendable (C.Outcome) -> (subject: String, account: AccountID?)
    ) async throws(Fault) -> C.Outcome? {
        let author = ActAuthor(person, address: visit.address?.text ?? "")
        return try await execute(command) { outcome in
            let (subject, account) = about(outcome)
            return ActDraft(by: author, verb: verb, subject: subject, detail: detail, account: account)
        }
    }

    /// A reason that staff must give, or what is wrong with it.
    func reason(_ name: String = "reason", atMost most: Int = 500) -> (text: String, error: Phrase?) {
        let text = String(visit.form.raw(name).trimmed)
        if text.isEmpty { return (text, "Please say why.") }
        guard Checks.isPlain(text, atMost: most, hasLines: true) else { return (text, "This is too long.") }
        return (text, nil)
    }
}
