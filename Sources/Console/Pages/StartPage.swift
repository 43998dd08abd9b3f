import Base
import Domain
import Hummingbird

/// Where people begin: visitors with what is sold, customers with their next order, staff with the dashboard.
enum StartPage {
    static func show(_ visit: Visit) async throws(Fault) -> Response {
        if let login = visit.login {
            return Answers.see(login.person.role.isStaff && login.session.actingAs == nil ? "/staff" : "/orders/new")
        }
        let shelf = visit.catalog.shelves[visit.storefront.id] ?? []
        return visit.page(
            .verbatim(visit.brand), menu: Menus.guest(visit), at: "/",
            [
                .prose(
                    Phrase(
                        "{count} services from a prepaid balance, in a browser and by programs.",
                        ["count": Digits.grouped(Int64(shelf.count))])),
                .actions([
                    .link("See the services", to: "/services"), .link("Sign in", to: "/sign-in"),
                    .link("API", to: "/docs"),
                ]),
            ])
    }

    /// Another language, for this browser.
    static func language(_ visit: Visit) async throws(Fault) -> Response {
        let back = Answers.see(Links.back(visit.query["back"], else: "/"))
        guard let language = Language(rawValue: visit.query["to"]) else { return back }
        return back.setting(.language, language.rawValue, visit, days: 365)
    }
}
