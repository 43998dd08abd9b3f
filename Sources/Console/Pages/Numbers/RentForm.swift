import Base
import Domain
import Errands
import Storage

/// What was typed to rent numbers: into the search, or into the form beneath the offers.
struct RentForm {
    /// Numbers of one form; programs may ask for more at once.
    static let quantities: ClosedRange<Int64> = 1...10
    /// Offers that a page shows.
    private static let mostOffers = 50

    let country: String
    let service: String
    let quantity: Int64
    private let values: FormValues
    private var quantityError: Phrase?
    private var priceError: Phrase?
    private let most: Money?
    /// What is wrong with the whole.
    var error: Phrase?

    init(_ values: FormValues) {
        self.values = values
        country = String(values["country"].prefix(100))
        service = String(values["service"].prefix(100))
        let number = values.has("quantity") ? values.number("quantity") : 1
        quantity = number.flatMap { Self.quantities.contains($0) ? $0 : nil } ?? 0
        if quantity == 0 { quantityError = "Please give a number from 1 to 10." }
        let price = values["most"]
        most = price.isEmpty ? nil : Money(text: price)
        if !price.isEmpty, most.map({ $0 <= .zero }) ?? true { priceError = "Please give an amount above zero." }
    }

    var isWrong: Bool { quantityError != nil || priceError != nil || error != nil }

    /// All that is asked for, as text.
    var asked: String {
        ["tier", "product", "quantity", "policy", "operator", "most"].map { "\($0)=\(values[$0])" }
            .joined(separator: "\n")
    }

    /// - Returns: nil where what was typed is no wish; the fields tell why.
    func wish(in catalog: NumberCatalog) -> OfferRequest? {
        guard !isWrong else { return nil }
        if values.has("tier") { return OfferRequest(.tier(values.id("tier"))) }
        var wanted = OfferRequest(.product(values.id("product")))
        wanted.maxPrice = most
        wanted.policy = OfferPolicy(rawValue: values["policy"]) ?? .cheapest
        // An operator that is none has no offers.
        if !values["operator"].isEmpty { wanted.operatorID = values.id("operator") ?? NumberOperatorID(0) }
        return wanted
    }

    /// The offers of a product that can be had now, the cheapest first.
    func offers(of product: CatalogProductID, _ customer: CustomerVisit) -> [NumberTier] {
        let desk = customer.console.numbers
        let found = try? desk.numbers.current.offers(for: OfferRequest(.product(product)), isHealthy: desk.isHealthy)
        return Array((found ?? []).prefix(Self.mostOffers))
    }

    func block(_ chosen: NumberGoods.Offered, _ offers: [NumberTier], _ catalog: NumberCatalog) -> FormBlock {
        let operators = Set(offers.compactMap(\.operatorID)).sorted().compactMap { catalog.operators[$0] }
        var fields = [
            Field("quantity", "How many", .input("number")).with {
                $0.value = values.has("quantity") ? values["quantity"] : "1"
                $0.inputMode = "numeric"
                $0.help = "From 1 to 10."
                $0.error = quantityError
            },
            Field(
                "policy", "Choose",
                .choice([
                    .init(OfferPolicy.cheapest.rawValue, "The cheapest first"),
                    .init(OfferPolicy.bestSuccess.rawValue, "The most reliable first"),
                ])
            ).with { $0.value = values["policy"] },
            Field("most", "At most, each in rupiah").with {
                // A price that rises meanwhile is not paid unseen.
                $0.value = values.has("most") ? values["most"] : offers.map(\.price).max()?.text ?? ""
                $0.inputMode = "decimal"
                $0.isRequired = false
                $0.error = priceError
            },
        ]
        if !operators.isEmpty {
            let choices = operators.map { Field.Choice(String($0.id.raw), .verbatim($0.name ?? $0.code)) }
            fields.append(
                Field("operator", "Operator", .choice([.init("", "Any")] + choices)).with {
                    $0.value = values["operator"]
                })
        }
        for (name, value) in [
            ("country", chosen.country.name), ("service", chosen.service.name),
            ("product", String(chosen.product.raw)),
        ] {
            fields.append(Field(name, "", .hidden).with { $0.value = value })
        }
        return FormBlock("/numbers", .post, fields, submit: "Rent", error: error)
    }
}
