import Base
import Commands
import Domain
import NumbersWire
import Providers
import Storage

/// How numbers are sold here, as the operator has set it.
package struct NumberRules: Sendable {
    /// From when on cancels are too many, at providers that mind; nil = never.
    package var cancelRule: CancelRule?
    /// How old the rate of USD/IDR may be for prices in dollars, in milliseconds; nil = as old as it likes.
    package var exchangeStaleMilliseconds: Int64?

    package init(cancelRule: CancelRule? = nil, exchangeStaleMilliseconds: Int64? = nil) {
        self.cancelRule = cancelRule
        self.exchangeStaleMilliseconds = exchangeStaleMilliseconds
    }
}

/// What every errand about numbers stands on, beside the desk.
package struct NumberDesk: Sendable {
    package let desk: Desk
    package let numbers: NumberWatch
    package let providers: NumberRegistry
    package let rules: NumberRules
    package let asks = AsksUnderWay()

    /// What a lease has beyond the time that a call may take.
    static let leaseMarginMilliseconds: Int64 = 15_000

    package init(desk: Desk, numbers: NumberWatch, providers: NumberRegistry, rules: NumberRules) {
        self.desk = desk
        self.numbers = numbers
        self.providers = providers
        self.rules = rules
    }

    package var store: Store { desk.store }
    package func now() -> Instant { desk.environment.now() }

    /// - Throws: `notFound` where the provider is not known here.
    package func provider(_ id: ProviderID) throws(Fault) -> any NumberProvider {
        guard let row = desk.catalog.current.providers[id], let provider = providers.provider(of: row) else {
            throw .notFound("provider \(id), or the key it is used with")
        }
        return provider
    }

    /// Keeps what a call found strange; a provider that refuses our key is switched off until a person has looked.
    func note(_ remarks: [Remark], of provider: ProviderID) async {
        // What is strange is worth less than what it was found beside: the call's end has been written down.
        try? await desk.note(remarks, of: provider)
        guard remarks.contains(where: { $0.kind == .denied }) else { return }
        try? await store.execute(PauseProvider(provider: provider, isPaused: true), as: .job)
        try? await desk.catalog.refresh()
        try? await numbers.refresh()
    }

    /// Whether a call without an answer may be looked up: some providers answer by doing it again, and what they then
    /// give must still be given back in time.
    func mayLookUp(_ id: ProviderID, before end: Instant, at now: Instant) -> Bool {
        guard let row = desk.catalog.current.providers[id], !row.isPaused else { return false }
        return now < end.advanced(milliseconds: -Self.giveBackMilliseconds)
    }

    /// What giving back a number takes that must be two minutes old.
    private static let giveBackMilliseconds: Int64 = 3 * 60_000

    /// Whether numbers may be asked for there now.
    package func isHealthy(_ id: ProviderID) -> Bool {
        guard let provider = try? provider(id) else { return false }
        return provider.gate.allowance(.send) > 0
    }

    /// What goes with a rental in the books.
    package func context(of rental: Rental) -> RentalContext {
        context(
            rental.id, rental.account, provider: rental.provider,
            use: rental.phone.flatMap { use(of: $0, for: rental.product, at: rental.provider) })
    }

    package func context(_ rental: RentalID, _ account: AccountID, provider: ProviderID, use: NumberUse.Key?)
        -> RentalContext
    {
        let catalog = numbers.current
        let minds = (try? self.provider(provider))?.mindsCancels ?? false
        return RentalContext(
            rental: rental, account: account, use: use, cancelRule: minds ? rules.cancelRule : nil,
            announcer: Announcer { kind, rental, at in WebhookBody.text(kind, rental, catalog: catalog, at: at) })
    }

    private func use(of phone: String, for product: CatalogProductID, at provider: ProviderID) -> NumberUse.Key? {
        guard desk.catalog.current.providers[provider]?.kind == ProviderKinds.own,
            let product = numbers.current.products[product]
        else { return nil }
        return NumberUse.Key(phone: phone, service: product.service)
    }

    /// The exchange of rupiah into dollars; nil where there is none that may still be used.
    package func receipt() -> ExchangeReceipt? {
        guard let row = desk.catalog.current.exchangeRates[ExchangeRate.Key(.usd, .idr)] else { return nil }
        if let limit = rules.exchangeStaleMilliseconds,
            now().milliseconds(since: min(row.asOf ?? row.setAt, row.setAt)) > limit
        {
            return nil
        }
        return ExchangeReceipt(row)
    }

    /// The provider under which the operator's own numbers are sold.
    package var ownProvider: ProviderID? {
        desk.catalog.current.providers.values.filter { $0.kind == ProviderKinds.own }.map(\.id).min()
    }

    /// Services that the operator's own numbers are sold for.
    package var ownServices: [Int64] {
        // All that were ever sold: one that is sold no more may still be rented.
        Set(numbers.current.products.values.map(\.service)).sorted()
    }

    /// An offer as it is bought.
    package func quote(_ tier: NumberTier) -> RentalQuote {
        var quote = RentalQuote(tier)
        guard desk.catalog.current.providers[tier.provider]?.kind == ProviderKinds.own,
            let product = numbers.current.products[tier.product]
        else { return quote }
        quote.ownService = product.service
        let all = numbers.current.ownNumbers[product.country] ?? []
        guard !all.isEmpty else { return quote }
        // Any of them: customers who come at once should not all reach for the same.
        let start = Int(desk.environment.random() % UInt64(all.count))
        quote.candidates = (0..<min(all.count, Self.mostCandidates)).map { all[(start + $0) % all.count].phone }
        return quote
    }

    /// Numbers of our own that one purchase looks at for a free one.
    private static let mostCandidates = 256
}

extension ExchangeReceipt {
    /// - Returns: nil for a rate that is no number of rupiah.
    package init?(_ row: ExchangeRate) {
        guard let rate = try? Money.halfUp(Int128(row.rate.nanos), dividedBy: 1_000_000_000), rate > 0 else {
            return nil
        }
        self.init(rate: rate, asOf: row.asOf)
    }
}
