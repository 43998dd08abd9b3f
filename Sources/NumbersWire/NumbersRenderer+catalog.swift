import Base
import Domain

extension NumbersRenderer {
    func write(_ tiers: [NumberTier], _ json: inout JSONText) {
        // Thousands of tiers are of few products.
        var names: [CatalogProductID: String] = [:]
        json.openArray()
        for tier in tiers {
            let name = names[tier.product] ?? catalog.name(of: tier.product)
            names[tier.product] = name
            write(tier, name, &json)
        }
        json.closeArray()
    }

    private func write(_ tier: NumberTier, _ name: String, _ json: inout JSONText) {
        let product = catalog.products[tier.product]
        json.openObject()
        json.field("id", tier.id.raw)
        json.field("name", name)
        json.field("country_id", product?.country ?? 0)
        json.field("platform_id", product?.service ?? 0)
        json.field("catalog_product_id", tier.product.raw)
        json.field("available", tier.available)
        projection.write("price", tier.price, .item, &json)
        json.field("active", tier.isActive)
        writeOperator(tier.operatorID, &json)
        json.closeObject()
    }

    func writeOperator(_ id: NumberOperatorID?, _ json: inout JSONText) {
        json.field("operator_id", id?.raw)
        json.field("operator_name", id.flatMap { catalog.operators[$0] }.map { $0.name ?? $0.code })
    }

    func write(_ any: Bool, _ operators: [NumberOperator], _ json: inout JSONText) {
        json.openArray()
        if any { json.writeOperator(nil, "any", nil, nil) }
        for row in operators { json.writeOperator(row.id.raw, row.code, row.name, row.localName) }
        json.closeArray()
    }

    func write(_ pair: String, _ shown: ExchangeReceipt?, _ json: inout JSONText) {
        json.openObject()
        for field in api.exchangeFields {
            switch field {
            case .pair: json.field("pair", pair)
            case .base: json.field("base_currency", String(pair.prefix { $0 != "/" }))
            case .quote: json.field("quote_currency", String(pair.drop { $0 != "/" }.dropFirst()))
            case .rate: json.field("rate", shown?.rate)
            case .asOf: json.field("rate_as_of", shown?.asOf)
            }
        }
        json.closeObject()
    }
}
