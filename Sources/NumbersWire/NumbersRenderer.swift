import Base
import Domain

/// How one version shows amounts: all that the versions differ in.
private struct Projection {
    /// What an amount is for: it decides the decimals of dollars.
    enum Kind {
        case item, total

        var decimals: Int { self == .item ? 4 : 2 }
    }

    /// nil = rupiah as they are.
    let receipt: ExchangeReceipt?

    func write(_ name: String, _ amount: Money, _ kind: Kind, _ json: inout JSONText) {
        let units = amount.micros / Money.unit
        guard let receipt else { return json.field(name, units) }
        json.key(name)
        json.openObject()
        json.field("amount", USDProjection.amount(amount, rate: receipt.rate, decimals: kind.decimals))
        json.field("currency", Currency.usd.code)
        json.field("canonical_amount", units)
        json.field("canonical_currency", Currency.idr.code)
        json.closeObject()
    }

    /// The members of `meta` that tell of the exchange.
    func writeMeta(_ json: inout JSONText) {
        guard let receipt else { return }
        json.key("fx")
        json.openObject()
        json.field("pair", "USD/IDR")
        json.field("rate", receipt.rate)
        json.field("rate_as_of", receipt.asOf)
        json.closeObject()
    }
}

/// Words answers in one version of the numbers API.
package struct NumbersRenderer: Sendable {
    private let api: NumbersAPI
    private let receipt: ExchangeReceipt?
    private let catalog: NumberCatalog
    private let now: Instant

    /// - Parameter receipt: the exchange, for versions that show dollars; others leave it aside.
    package init(_ api: NumbersAPI, receipt: ExchangeReceipt?, catalog: NumberCatalog, now: Instant) {
        self.api = api
        self.receipt = api.needsReceipt ? receipt : nil
        self.catalog = catalog
        self.now = now
    }

    private var projection: Projection { Projection(receipt: receipt) }

    package func bytes(_ answer: NumbersAnswer) -> [UInt8] {
        var json = JSONText(reserving: Self.capacity(answer))
        json.openObject()
        json.field("success", true)
        json.key("data")
        write(answer, &json)
        writeMeta(answer, &json)
        json.closeObject()
        return json.bytes
    }

    /// The answer to a request for numbers that has ended.
    package func answer(_ end: PurchaseEnd) -> KeptAnswer {
        let made = end.made
        guard made.isEmpty else {
            return KeptAnswer(
                status: 200,
                body: String(decoding: bytes(.created(made, failedCount: end.failedCount)), as: UTF8.self))
        }
        let causes = end.rentals.compactMap(\.cause) + end.otherCauses
        let details: (name: String, value: JSONValue)
        if end.byTier {
            let counts = RentCause.allCases.compactMap { cause -> JSONValue.Member? in
                let count = causes.count { $0 == cause }
                return count > 0 ? JSONValue.Member(NumbersWords.cause(cause), .number(String(count))) : nil
            }
            details = ("cause_counts", .object(counts))
        } else {
            let attempts = end.rentals.compactMap { rental in
                rental.cause.map { attempt(catalog.providers[rental.provider]?.alias ?? "", $0) }
            }
            let others = end.otherCauses.map { attempt("", $0) }
            details = ("attempts", .array(attempts + others))
        }
        let error = NumbersError.provider([details])
        return KeptAnswer(status: Int64(error.status), body: String(decoding: error.bytes(), as: UTF8.self))
    }

    private func attempt(_ alias: String, _ cause: RentCause) -> JSONValue {
        .object([
            JSONValue.Member("provider", alias.isEmpty ? .null : .text(alias)),
            JSONValue.Member("outcome", .text(NumbersWords.cause(cause))),
        ])
    }

    private static func capacity(_ answer: NumbersAnswer) -> Int {
        switch answer {
        case .products(let tiers, _): 256 + tiers.count * 320
        case .orders(let rentals), .activeOrders(let rentals), .created(let rentals, _): 256 + rentals.count * 900
        default: 1_024
        }
    }

    private func write(_ answer: NumbersAnswer, _ json: inout JSONText) {
        switch answer {
        case .countries(let countries): json.list(countries) { $1.write($0) }
        case .services(let services): json.list(services) { $1.write($0) }
        case .products(let tiers, _): json.list(tiers) { write($0, &$1) }
        case .operators(let any, let operators): write(any, operators, &json)
        case .exchangeRate(let pair, let receipt): write(pair, receipt, &json)
        case .balance(let balance):
            json.openObject()
            if receipt == nil { json.field("currency", Currency.idr.code) }
            projection.write("balance", balance, .total, &json)
            json.closeObject()
        case .orders(let rentals): json.list(rentals) { writeOrder($0, &$1) }
        case .activeOrders(let rentals): json.list(rentals) { writeActive($0, &$1) }
        case .order(let rental): writeOrder(rental, &json)
        case .reactivateOptions(let cost):
            json.openObject()
            projection.write("cost", cost, .item, &json)
            json.closeObject()
        case .created(let rentals, let failedCount):
            json.openObject()
            json.key("orders")
            json.list(rentals) { writeCreated($0, &$1) }
            json.field("failed_count", failedCount)
            json.closeObject()
        case .canceled(let rental, let refund, let balance):
            json.openObject()
            json.field("order_id", rental.id.raw)
            json.field("status", NumbersWords.status(rental.state))
            projection.write("refund_amount", refund, .item, &json)
            projection.write("new_balance", balance, .total, &json)
            json.closeObject()
        case .finished(let rental):
            json.openObject()
            json.field("order_id", rental.id.raw)
            json.field("status", NumbersWords.status(rental.state))
            json.closeObject()
        case .resent(let rental, let resent):
            json.openObject()
            json.field("order_id", rental.id.raw)
            json.field("status", NumbersWords.status(rental.state))
            json.field("resent", resent)
            json.closeObject()
        case .webhook(let webhook): json.write(webhook)
        case .webhookTest(let statusCode):
            json.openObject()
            json.field("status_code", Int64(statusCode))
            json.closeObject()
        }
    }

    private func writeMeta(_ answer: NumbersAnswer, _ json: inout JSONText) {
        switch answer {
        case .products(let tiers, let query):
            json.key("meta")
            json.openObject()
            json.field("page", query.page)
            json.field("limit", query.limit)
            json.field("count", Int64(tiers.count))
            projection.writeMeta(&json)
            json.closeObject()
        case .balance, .orders, .order, .reactivateOptions, .created, .canceled:
            guard receipt != nil else { return }
            json.key("meta")
            json.openObject()
            projection.writeMeta(&json)
            json.closeObject()
        case .countries, .services, .operators, .exchangeRate, .activeOrders, .finished, .resent, .webhook,
            .webhookTest:
            return
        }
    }

    // MARK: catalogue

    private func write(_ tier: NumberTier, _ json: inout JSONText) {
        let product = catalog.products[tier.product]
        json.openObject()
        json.field("id", tier.id.raw)
        json.field("name", catalog.name(of: tier.product))
        json.field("country_id", product?.country ?? 0)
        json.field("platform_id", product?.service ?? 0)
        json.field("catalog_product_id", tier.product.raw)
        json.field("available", tier.available)
        projection.write("price", tier.price, .item, &json)
        json.field("active", tier.isActive)
        writeOperator(tier.operatorID, &json)
        json.closeObject()
    }

    private func writeOperator(_ id: NumberOperatorID?, _ json: inout JSONText) {
        json.field("operator_id", id?.raw)
        json.field("operator_name", id.flatMap { catalog.operators[$0] }.map { $0.name ?? $0.code })
    }

    private func write(_ any: Bool, _ operators: [NumberOperator], _ json: inout JSONText) {
        json.openArray()
        if any { json.writeOperator(nil, "any", nil, nil) }
        for row in operators { json.writeOperator(row.id.raw, row.code, row.name, row.localName) }
        json.closeArray()
    }

    private func write(_ pair: String, _ shown: ExchangeReceipt?, _ json: inout JSONText) {
        json.openObject()
        json.field("pair", pair)
        if !api.needsReceipt {
            let codes = pair.split(separator: "/")
            json.field("base_currency", String(codes.first ?? ""))
            json.field("quote_currency", String(codes.last ?? ""))
        }
        json.field("rate", shown?.rate ?? 0)
        if api.needsReceipt { json.field("rate_as_of", shown?.asOf) }
        json.closeObject()
    }

    // MARK: orders

    private func writeOrder(_ rental: Rental, _ json: inout JSONText) {
        json.openObject()
        json.field("id", rental.id.raw)
        json.field("status", NumbersWords.status(rental.state))
        json.field("created_at", rental.createdAt)
        json.field("product_id", rental.tier.raw)
        json.field("catalog_product_id", rental.product.raw)
        writeOperator(rental.operatorID, &json)
        json.field("phone_number", rental.phone)
        projection.write("amount", rental.charge, .item, &json)
        writeMessage(rental, &json)
        json.field("expires_at", rental.expiresAt)
        json.field("canceled_at", rental.state == .canceled ? rental.endedAt : nil)
        json.field("failed_reason", NumbersWords.failedReason(rental))
        json.writeCapabilities(of: rental, at: now)
        json.closeObject()
    }

    private func writeMessage(_ rental: Rental, _ json: inout JSONText) {
        json.field("otp_code", rental.code)
        json.field("otp_message", rental.message)
        json.field("sms_revision", rental.revision)
        json.field("otp_received_at", rental.receivedAt)
    }

    private func writeActive(_ rental: Rental, _ json: inout JSONText) {
        json.openObject()
        json.field("id", rental.id.raw)
        json.field("status", NumbersWords.status(rental.state))
        writeMessage(rental, &json)
        json.field("expires_at", rental.expiresAt)
        json.field("failed_reason", NumbersWords.failedReason(rental))
        writeOperator(rental.operatorID, &json)
        json.writeCapabilities(of: rental, at: now)
        json.closeObject()
    }

    /// `failed_reason` is always null here: a request is answered with what has just been made.
    private func writeCreated(_ rental: Rental, _ json: inout JSONText) {
        json.openObject()
        json.field("id", rental.id.raw)
        json.field("status", NumbersWords.status(rental.state))
        json.field("product_id", rental.tier.raw)
        json.field("catalog_product_id", rental.product.raw)
        writeOperator(rental.operatorID, &json)
        projection.write("amount", rental.charge, .item, &json)
        json.field("phone_number", rental.phone)
        json.field("otp_code", rental.code)
        json.field("otp_received_at", rental.receivedAt)
        json.field("expires_at", rental.expiresAt)
        json.key("failed_reason")
        json.null()
        json.writeCapabilities(of: rental, at: now)
        json.closeObject()
    }
}
