import Base
import Commands
import Domain
import Storage

/// The demonstration's numbers: four products, each with another fate, and money to rent them with.
struct DemoNumbers {
    /// What each account has in rupiah.
    static let balance = "100000000"
    /// Rupiah for a dollar.
    static let exchange = "16250"

    /// One product and its tiers.
    private struct Plan {
        let name: String
        let id: Int64
        let service: String
        /// What the sandbox does.
        let behavior: String
        /// Provider, operator, price in rupiah; the first is shown.
        let tiers: [(provider: Int, operatorCode: String?, price: Int64)]
    }

    private static let country: Int64 = 6
    private static let stock: Int64 = 1_000_000
    private static let operators = [("telkomsel", "Telkomsel"), ("indosat", "Indosat Ooredoo")]
    private static let plans = [
        Plan(
            name: "code", id: 87, service: "wa", behavior: "code",
            tiers: [
                (0, nil, 15_000), (0, "telkomsel", 16_500), (1, nil, 15_500), (1, "indosat", 17_000), (2, nil, 15_000),
            ]),
        Plan(name: "silent", id: 88, service: "tg", behavior: "silent", tiers: [(0, nil, 12_000)]),
        Plan(name: "no_code", id: 89, service: "go", behavior: "no-code", tiers: [(0, nil, 9_000)]),
        Plan(name: "refuses", id: 90, service: "fb", behavior: "refuses", tiers: [(0, nil, 8_000)]),
    ]

    let store: Store

    /// A Bearer token for an account, and a wallet in rupiah with money in it.
    func token(for account: AccountID) async throws -> String {
        let key = FreshKey(prefix: KeyText.numbersPrefix)
        _ = try await store.execute(
            AddKey(
                account: account, name: "demonstration of numbers", digest: key.digest, hint: key.hint, scope: .order,
                expiresAt: nil))
        _ = try await store.execute(
            AdjustWallet(
                wallet: WalletKey(account, .idr), direction: .credit, amount: Money(text: Self.balance) ?? .zero,
                actor: "demo", reason: "demonstration money"))
        return key.text
    }

    /// Puts numbers on sale at three simulated providers.
    ///
    /// - Returns: the products, as `demo` prints them.
    func open() async throws -> Answer {
        let now = Environment.live.now()
        guard let worth = Rate(text: Self.exchange) else { throw Fault.bug("the demonstration's exchange rate") }
        try await store.execute(SetExchangeRate(ExchangeRate.Key(.usd, .idr), worth, asOf: now))
        let watch = NumberWatch(store: store)
        try await watch.refresh()
        var sellers = watch.current.providers.values.filter { $0.kind == ProviderKinds.sandbox }.map(\.id)
        for alias in ["bravo", "charlie"] {
            sellers.append(
                try await store.execute(
                    AddProvider(name: "sandbox \(alias)", kind: ProviderKinds.sandbox) { row in row.alias = alias }))
        }
        var operators: [String: NumberOperatorID] = [:]
        for (code, name) in Self.operators {
            operators[code] = try await store.execute(
                AddNumberOperator(country: Self.country, code: code, name: name))
        }
        for plan in Self.plans { try await put(plan, sellers, operators) }
        try await watch.refresh()
        return Answer(
            Self.plans.map { plan in
                let product = CatalogProductID(plan.id)
                let tiers = watch.current.tiersByProduct[product] ?? []
                let first = tiers.first { $0.provider == sellers[plan.tiers[0].provider] }
                return (
                    plan.name,
                    .object(Answer([("catalog_product_id", .id(product)), ("product_id", .id(first?.id))]))
                )
            })
    }

    private func put(_ plan: Plan, _ sellers: [ProviderID], _ operators: [String: NumberOperatorID]) async throws {
        guard let service = NumberServices.byCode[plan.service] else { throw Fault.bug("service \(plan.service)") }
        let product = try await store.execute(
            AddCatalogProduct(country: Self.country, service: service.id, id: CatalogProductID(plan.id)))
        for tier in plan.tiers {
            let item = [plan.behavior, "\(Self.country)", plan.service, tier.operatorCode].compactMap { $0 }
            _ = try await store.execute(
                PutTiers(
                    provider: sellers[tier.provider], known: [],
                    drafts: [
                        TierDraft(
                            product: product, item: item.joined(separator: "/"),
                            operatorID: tier.operatorCode.flatMap { operators[$0] },
                            price: Money(micros: tier.price * Money.unit), cost: .zero, available: Self.stock)
                    ]))
        }
    }
}
