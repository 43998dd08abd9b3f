import Base
import Domain
import Errands
import HTTPTypes
import Hummingbird
import Storage

/// The customer that a page of staff's is about.
struct CustomerFile {
    let staff: StaffVisit
    let account: Account
    let shop: Storefront

    /// - Throws: `notFound`.
    init(_ staff: StaffVisit) throws(Fault) {
        guard let id: AccountID = staff.visit.id(), let account = staff.catalog.accounts[id],
            let shop = staff.catalog.storefronts[account.storefront]
        else { throw .notFound("customer") }
        self.staff = staff
        self.account = account
        self.shop = shop
    }

    var path: String { "/staff/customers/\(account.id)" }
    /// What the audit log calls it.
    var subject: String { "account \(account.id)" }
    /// Panel orders are paid in the shop's currency, numbers in rupiah.
    var currencies: [Currency] { shop.currency == .idr ? [.idr] : [shop.currency, .idr] }

    /// - Parameters:
    ///   - tab: what follows the path.
    ///   - errors: what is wrong with a form of the page.
    ///   - isRefused: whether a form of it was refused as a whole.
    func page(at tab: String, errors: [String: Phrase] = [:], isRefused: Bool = false, _ blocks: [Block]) -> Response {
        staff.page(
            Phrase("Customer {id}: {name}", ["id": "\(account.id)", "name": account.name]), at: "/staff/customers",
            status: errors.isEmpty && !isRefused ? .ok : .unprocessableContent,
            [.tabs(tabs, current: path + tab)] + blocks)
    }

    private var tabs: [(label: Phrase, path: String)] {
        [
            ("Overview", path), ("Terms", path + "/terms"), ("Logins", path + "/people"),
            ("API keys", path + "/keys"), ("Audit log", path + "/acts"),
        ]
    }

    /// After a change that the catalogue's snapshot shows.
    func refreshed() async throws(Fault) { try await staff.console.desk.catalog.refresh() }
}
