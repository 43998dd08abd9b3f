import Domain

/// The menus: what stands in the bar of every page.
enum Menus {
    static func guest(_ visit: Visit) -> [MenuItem] {
        var items = [MenuItem("Services", "/services"), MenuItem("API", "/docs"), MenuItem("Sign in", "/sign-in")]
        if visit.showcase.allowsSignUp { items.append(MenuItem("Sign up", "/sign-up")) }
        return items
    }

    static let customer = [
        MenuItem("New order", "/orders/new"), MenuItem("Orders", "/orders"), MenuItem("Services", "/services"),
        MenuItem("Numbers", "/numbers"), MenuItem("Wallet", "/wallet"), MenuItem("API", "/docs"),
        MenuItem("Account", "/account"),
    ]

    private static let allStaff = [
        MenuItem("Dashboard", "/staff"), MenuItem("To do", "/staff/todo"), MenuItem("Orders", "/staff/orders"),
        MenuItem("Rentals", "/staff/rentals"), MenuItem("Customers", "/staff/customers"),
        MenuItem("Listings", "/staff/listings", .manager), MenuItem("Providers", "/staff/providers", .manager),
        MenuItem("Shops", "/staff/storefronts", .manager), MenuItem("Audit log", "/staff/audit", .manager),
        MenuItem("Staff", "/staff/people", .owner), MenuItem("My account", "/staff/account"),
    ]

    static func staff(_ role: PersonRole) -> [MenuItem] { allStaff.filter { $0.role.map { role >= $0 } ?? true } }
}
