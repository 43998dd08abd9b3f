import Base
import Domain

/// Words answers in one version of the numbers API.
package struct NumbersRenderer: Sendable {
    let api: NumbersAPI
    let projection: Projection
    let catalog: NumberCatalog
    let now: Instant

    /// - Parameter receipt: the exchange, for versions that show dollars; others leave it aside.
    package init(_ api: NumbersAPI, receipt: ExchangeReceipt?, catalog: NumberCatalog, now: Instant) {
        self.api = api
        projection = Projection(api, receipt)
        self.catalog = catalog
        self.now = now
    }

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
        case .products(let tiers, _): write(tiers, &json)
        case .operators(let any, let operators): write(any, operators, &json)
        case .exchangeRate(let pair, let receipt): write(pair, receipt, &json)
        case .balance(let balance): projection.writeBalance(balance, &json)
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
            writeStep(rental, &json) { json in
                projection.write("refund_amount", refund, .item, &json)
                projection.write("new_balance", balance, .total, &json)
            }
        case .finished(let rental): writeStep(rental, &json) { _ in }
        case .resent(let rental, let resent): writeStep(rental, &json) { $0.field("resent", resent) }
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
            projection.writeExchange(&json)
            json.closeObject()
        case .balance, .orders, .order, .reactivateOptions, .created, .canceled: projection.writeMeta(&json)
        case .countries, .services, .operators, .exchangeRate, .activeOrders, .finished, .resent, .webhook,
            .webhookTest:
            return
        }
    }
}
