import Base
import Domain
import NumbersWire

/// What the examples of the manual are made of; ids are the reader's own where they are known.
package struct NumbersSample: Sendable {
    package var product: Int64
    package var catalogProduct: Int64
    package var order: Int64
    /// An order that calls are shown to do something to; nil = the same one.
    package var spared: Int64?
    package var webhook: String
    /// What the catalogue is asked for.
    package var country: Int64
    package var service: Int64

    package init(
        product: Int64 = 142, catalogProduct: Int64 = 87, order: Int64 = 1_001,
        webhook: String = "https://example.com/webhook", country: Int64 = 6, service: Int64 = 3
    ) {
        self.country = country
        self.service = service
        self.product = product
        self.catalogProduct = catalogProduct
        self.order = order
        self.webhook = webhook
    }
}

/// An invented shop of numbers: WhatsApp in Indonesia, from any operator and from one.
struct NumbersWorld {
    let sample: NumbersSample
    let catalog: NumberCatalog
    let tiers: [NumberTier]
    let operators: [NumberOperator]
    let product: CatalogProduct

    static let country = NumbersSample().country
    static let service = NumbersSample().service
    static let made = Instant(text: "2026-02-25T10:00:00Z") ?? Instant(milliseconds: 0)
    static let receipt = ExchangeReceipt(rate: 16_250, asOf: Instant(text: "2026-02-25T08:00:00Z"))
    static let balance = Money(micros: 500_000 * Money.unit)

    /// When answers are given: an order that is five minutes old can be canceled.
    static let now = made.advanced(milliseconds: 300_000)

    init(sample: NumbersSample) {
        self.sample = sample
        var provider = UpstreamProvider(id: ProviderID(7), name: "", kind: "")
        provider.alias = "alpha"
        product = CatalogProduct(
            id: CatalogProductID(sample.catalogProduct), country: Self.country, service: Self.service)
        operators = [
            NumberOperator(id: NumberOperatorID(5), country: Self.country, code: "telkomsel", name: "Telkomsel")
        ]
        tiers = [
            Self.tier(sample.product, product.id, provider.id, nil, rupiah: 15_000, available: 42),
            Self.tier(sample.product &+ 1, product.id, provider.id, operators.first?.id, rupiah: 16_500, available: 7),
        ]
        catalog = NumberCatalog(
            revision: 1, providers: [provider], products: [product], operators: operators, tiers: tiers)
    }

    private static func tier(
        _ id: Int64, _ product: CatalogProductID, _ provider: ProviderID, _ operatorID: NumberOperatorID?,
        rupiah: Int64, available: Int64
    ) -> NumberTier {
        NumberTier(
            id: NumberTierID(id), product: product, provider: provider, item: "", operatorID: operatorID,
            price: Money(micros: rupiah * Money.unit), cost: .zero, available: available)
    }

    /// Lives that an order of the sample may have had; `place` chooses the offer.
    func rental(_ place: Int = 0, _ events: [RentalEvent] = []) -> Rental? {
        guard place < tiers.count else { return nil }
        var rental = Rental(
            id: RentalID(sample.order &+ Int64(place)), account: AccountID(1), quote: RentalQuote(tiers[place]),
            purchase: nil, reference: UpstreamReference(high: 0, low: 0), at: Self.made)
        let number = RentedNumber(id: "", phone: "+628123456789\(place)", nextLook: 0)
        for event in [.rented(number)] + events {
            if let (next, _) = RentalLifecycle.apply(event, to: rental, at: Self.made.advanced(milliseconds: 240_000)) {
                rental = next
            }
        }
        return rental
    }

    static let sms = RentalEvent.received(text: "Your verification code is 123456", code: "123456")

    var active: [Rental] { [rental()].compactMap { $0 } }
    var received: [Rental] { [rental(0, [Self.sms])].compactMap { $0 } }
    var completed: [Rental] { [rental(0, [Self.sms, .finished])].compactMap { $0 } }
    var canceled: [Rental] { [rental(0, [.canceled])].compactMap { $0 } }

    /// One of each kind, so that everything that may be null is, and is not.
    var lives: [Rental] {
        var resent = rental(1, [Self.sms])
        resent?.resendAt = Self.now.advanced(milliseconds: 30_000)
        let ended = [rental(0, [.providerCanceled]), rental(0, [.expired]), resent]
        return active + received + completed + canceled + ended.compactMap { $0 }
    }

    /// What a webhook's settings may be: none, set, switched off.
    var webhooks: [ShownWebhook] {
        let secret = "a1b2c3d4e5f6a7b8c9d0e1f2a3b4c5d6"
        return [
            ShownWebhook(
                url: sample.webhook, secret: secret, disabledAt: nil, disabledReason: nil, consecutiveFailures: 0),
            ShownWebhook(url: nil, secret: nil, disabledAt: nil, disabledReason: nil, consecutiveFailures: 0),
            ShownWebhook(
                url: sample.webhook, secret: secret, disabledAt: Self.made, disabledReason: "10 failures in a row",
                consecutiveFailures: 10),
        ]
    }
}
