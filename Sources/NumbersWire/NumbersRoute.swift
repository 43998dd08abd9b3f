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

    /// One endpoint's method, and its path behind the version.
    package struct Row: Sendable {
        package let method: String
        package let path: String
        package let endpoint: NumbersEndpoint

        init(_ method: String, _ path: String, _ endpoint: NumbersEndpoint) {
            self.method = method
            self.path = path
            self.endpoint = endpoint
        }
    }

    /// Paths behind the version, those asked for most first.
    private static let rows: [Row] = [
        Row("GET", "balance", .balance),
        Row("GET", "orders/active", .activeOrders),
        Row("GET", "orders", .orders),
        Row("POST", "orders/create", .create),
        Row("POST", "orders/cancel", .cancel),
        Row("POST", "orders/finish", .finish),
        Row("POST", "orders/resend", .resend),
        Row("POST", "orders/reactivate", .reactivate),
        Row("GET", "catalog/products", .products),
        Row("GET", "catalog/countries", .countries),
        Row("GET", "catalog/services", .services),
        Row("GET", "catalog/operators", .operators),
        Row("GET", "catalog/exchange-rate", .exchangeRate),
        Row("GET", "webhook", .webhook),
        Row("PATCH", "webhook", .patchWebhook),
        Row("POST", "webhook/test", .testWebhook),
    ]

    /// Paths with the id of an order in them, which `init` reads by hand.
    private static let orderRows: [Row] = [
        Row("GET", "orders/{id}", .order),
        Row("GET", "orders/{id}/reactivate-options", .reactivateOptions),
    ]

    /// Where an endpoint is asked; `{id}` in the path stands for the id of an order.
    package static func row(of endpoint: NumbersEndpoint) -> Row? {
        (rows + orderRows).first { $0.endpoint == endpoint }
    }

    /// Whether a path belongs to this API: it begins with a version.
    package static func isNumbers(path: String) -> Bool {
        guard let (_, rest) = versioned(path) else { return false }
        return rest.first.map { $0 == slash } ?? true
    }

    /// - Returns: nil for what nobody knows.
    package init?(method: String, path: String) {
        guard let (api, versionless) = Self.versioned(path), versionless.first == Self.slash else { return nil }
        self.api = api
        let rest = versionless.dropFirst()
        for row in Self.rows where Self.isSame(row.path, rest) && row.method == method {
            endpoint = row.endpoint
            id = nil
            return
        }
        let orders = "orders/".utf8
        guard method == "GET", rest.starts(with: orders) else { return nil }
        let name = rest.dropFirst(orders.count)
        // The first part is the id; behind it stands nothing, or the one thing that is asked of an order.
        let end = name.firstIndex(of: Self.slash) ?? name.endIndex
        guard end > name.startIndex else { return nil }
        if end == name.endIndex {
            endpoint = .order
        } else if Self.isSame("/reactivate-options", name[end...]) {
            endpoint = .reactivateOptions
        } else {
            return nil
        }
        id = RentalID(text: Substring(name[..<end]))
    }

    private static let slash = UInt8(ascii: "/")

    /// The version that a path begins with, and what stands behind it.
    private static func versioned(_ path: String) -> (NumbersAPI, Substring.UTF8View)? {
        let bytes = path.utf8[...]
        for api in NumbersAPI.allCases where bytes.starts(with: api.prefix.utf8) {
            return (api, bytes.dropFirst(api.prefix.utf8.count))
        }
        return nil
    }

    /// Most paths differ in length, which is known without a look at the bytes.
    private static func isSame(_ known: String, _ sent: Substring.UTF8View) -> Bool {
        known.utf8.count == sent.count && sent.elementsEqual(known.utf8)
    }
}
