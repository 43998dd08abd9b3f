import Base
import Domain

/// What can be asked of the numbers API. The raw value names it in metrics.
package enum NumbersEndpoint: String, Sendable, CaseIterable {
    case countries, services, products, operators
    case exchangeRate = "exchange_rate"
    case balance, orders
    case activeOrders = "active_orders"
    case order
    case reactivateOptions = "reactivate_options"
    case create, cancel, finish, resend, reactivate, webhook
    case patchWebhook = "patch_webhook"
    case testWebhook = "test_webhook"

    package var group: ActionGroup {
        switch self {
        case .countries, .services, .products, .operators, .exchangeRate: .numbersCatalog
        case .balance: .numbersBalance
        case .orders, .activeOrders, .order, .reactivateOptions: .numbersOrders
        case .create, .reactivate: .numbersCreate
        case .cancel: .numbersCancel
        case .finish, .resend: .numbersActions
        case .webhook, .patchWebhook: .numbersWebhook
        case .testWebhook: .numbersWebhookTest
        }
    }

    package var scope: KeyScope {
        switch self {
        case .countries, .services, .products, .operators, .exchangeRate, .balance, .orders, .activeOrders, .order,
            .reactivateOptions, .webhook:
            .read
        case .create, .cancel, .finish, .resend, .reactivate, .patchWebhook, .testWebhook: .order
        }
    }
}

/// Where a request goes.
package struct NumbersRoute: Sendable, Equatable {
    package let api: NumbersAPI
    package let endpoint: NumbersEndpoint
    /// The order in the path; nil where there is none, or what stands there is no id.
    package let id: RentalID?

    /// Paths behind the version, by method.
    private static let fixed: [(method: String, path: String, endpoint: NumbersEndpoint)] = [
        ("GET", "balance", .balance), ("GET", "orders", .orders), ("GET", "orders/active", .activeOrders),
        ("POST", "orders/create", .create), ("POST", "orders/cancel", .cancel), ("POST", "orders/finish", .finish),
        ("POST", "orders/resend", .resend), ("POST", "orders/reactivate", .reactivate),
        ("GET", "catalog/countries", .countries), ("GET", "catalog/services", .services),
        ("GET", "catalog/products", .products), ("GET", "catalog/operators", .operators),
        ("GET", "catalog/exchange-rate", .exchangeRate), ("GET", "webhook", .webhook),
        ("PATCH", "webhook", .patchWebhook), ("POST", "webhook/test", .testWebhook),
    ]

    private static let byRequest = Dictionary(
        uniqueKeysWithValues: fixed.map { ($0.method + " " + $0.path, $0.endpoint) })

    private static let orders = "orders/"
    private static let options = "/reactivate-options"
    private static let prefixLength = 4

    /// Whether a path belongs to this API: it begins with a version.
    package static func isNumbers(path: String) -> Bool {
        path.hasPrefix("/v1/") || path.hasPrefix("/v2/") || path == "/v1" || path == "/v2"
    }

    /// - Returns: nil for what nobody knows.
    package init?(method: String, path: String) {
        if path.hasPrefix("/v1/") {
            api = .v1
        } else if path.hasPrefix("/v2/") {
            api = .v2
        } else {
            return nil
        }
        let rest = Substring(path.utf8.dropFirst(Self.prefixLength))
        if let endpoint = Self.byRequest[method + " " + rest] {
            self.endpoint = endpoint
            id = nil
            return
        }
        guard method == "GET", rest.hasPrefix(Self.orders) else { return nil }
        var text = rest.dropFirst(Self.orders.count)
        endpoint = text.hasSuffix(Self.options) ? .reactivateOptions : .order
        if endpoint == .reactivateOptions { text = text.dropLast(Self.options.count) }
        guard !text.isEmpty, !text.utf8.contains(0x2F) else { return nil }
        id = RentalID(text: text)
    }
}
