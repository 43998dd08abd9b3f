import Base
import Domain
import Hummingbird
import Storage

/// All upstreams and how they do.
enum ProvidersPage {
    static let tabs: [(label: Phrase, path: String)] = [
        ("Providers", "/staff/providers"), ("Findings", "/staff/findings"), ("Own numbers", "/staff/own-numbers"),
    ]

    /// One provider with what is known of it.
    struct Standing {
        let provider: UpstreamProvider
        let health: ProviderHealth?
        let queues: [CountQueues.Line]

        func count(_ state: DispatchState) -> Int64 { queues.first { $0.state == state }?.count ?? 0 }
        var isLow: Bool { health?.balance.map { $0 < provider.lowBalance } ?? false }
    }

    static func standings(_ staff: StaffVisit) async throws(Fault) -> [Standing] {
        let health = try await staff.console.store.read(ReadHealth())
        let queues = try await staff.console.store.read(CountQueues())
        return staff.upstreams.map { provider in
            Standing(
                provider: provider, health: health[provider.id],
                queues: queues.filter { $0.provider == provider.id })
        }
    }

    static func show(_ staff: StaffVisit) async throws(Fault) -> Response {
        let all = try await standings(staff)
        var blocks: [Block] = [.tabs(tabs, current: "/staff/providers")]
        if staff.person.role >= .owner {
            blocks.append(.actions([.link("New provider", to: "/staff/providers/new")]))
        }
        let table = TableBlock(
            "Providers",
            [
                .init("Provider"), .init("State"), .init("Balance", isNumber: true), .init("Queued", isNumber: true),
                .init("Sending", isNumber: true), .init("Unknown", isNumber: true),
                .init("Taken by it", isNumber: true),
                .init("Failed calls", isNumber: true), .init("Catalogue"),
            ], all.map(row), empty: "No providers yet.", export: "/staff/providers.csv")
        blocks.append(.table(table))
        return staff.page("Providers", at: "/staff/providers", blocks)
    }

    private static func row(_ standing: Standing) -> [Cell] {
        let provider = standing.provider
        let health = standing.health
        return [
            .lines([
                .link(.verbatim(provider.name), to: "/staff/providers/\(provider.id)"),
                .aside(.verbatim(provider.kind)),
            ]),
            state(standing), balance(standing), .number(standing.count(.queued)), .number(standing.count(.sending)),
            .number(standing.count(.unknown)), .number(standing.count(.placed)),
            .text("\(Digits.grouped(health?.failures ?? 0)) / \(Digits.grouped(health?.calls ?? 0))"),
            health?.syncedAt.map { .time($0) } ?? .none,
        ]
    }

    static func state(_ standing: Standing) -> Cell {
        if standing.provider.isPaused { return .badge("Paused", .warning) }
        if let hold = standing.health?.hold, !hold.isEmpty {
            return .lines([.badge("Resting", .bad), .aside(.verbatim(hold))])
        }
        return .badge("In use", .good)
    }

    static func balance(_ standing: Standing) -> Cell {
        guard let balance = standing.health?.balance else { return .none }
        let money = Cell.money(balance, standing.provider.currency)
        return standing.isLow ? .lines([money, .badge("Low", .bad)]) : money
    }

    static func export(_ staff: StaffVisit) async throws(Fault) -> Response {
        Exports.csv(
            "providers",
            [
                "id", "name", "alias", "kind", "url", "currency", "paused", "hold", "balance", "balance_at", "queued",
                "sending", "unknown", "placed", "calls", "failures", "latency_ms", "markup", "synced_at",
            ],
            try await standings(staff).map { standing in
                let provider = standing.provider
                let health = standing.health
                return [
                    "\(provider.id)", provider.name, provider.alias, provider.kind, provider.url,
                    provider.currency.code, "\(provider.isPaused)", health?.hold ?? "", health?.balance?.text ?? "",
                    health?.balanceAt?.text ?? "", "\(standing.count(.queued))", "\(standing.count(.sending))",
                    "\(standing.count(.unknown))", "\(standing.count(.placed))", "\(health?.calls ?? 0)",
                    "\(health?.failures ?? 0)", "\(health?.latencyMilliseconds ?? 0)",
                    Percent.text(provider.markupBasisPoints), health?.syncedAt?.text ?? "",
                ]
            }, visit: staff.visit)
    }
}
