import Base
import Domain
import Hummingbird
import Storage

/// All customers, with their balances; found by id, name or how an address begins.
enum StaffCustomersPage {
    private static let names = ["q", "shop"]
    /// People of one storefront that an address finds.
    private static let mailMatches: Int64 = 20

    static func show(_ staff: StaffVisit) async throws(Fault) -> Response {
        let mark = ListMark(text: staff.query["before"])
        let found = try await staff.console.store.read(list(staff, before: mark, limit: 50))
        let more = mark == nil ? try await byMail(staff) : []
        var table = TableBlock(
            "Customers",
            [
                .init("ID"), .init("Name"), .init("Shop"), .init("Balance", isNumber: true),
                .init("Held", isNumber: true), .init("State"), .init("Since"),
            ], (more + found.rows).map { row($0, staff.catalog) },
            empty: found.isCut ? "Nothing here that fits; look further back." : "No customers that fit.")
        table.older = found.next.map { Older.path("/staff/customers", staff.query, names, $0) }
        table.export = Links.path("/staff/customers.csv", names.map { ($0, staff.query[$0]) })
        var blocks: [Block] = [.form(filters(staff)), .table(table)]
        if staff.isManager { blocks.insert(.actions([.link("New customer", to: "/staff/customers/new")]), at: 0) }
        return staff.page("Customers", at: "/staff/customers", blocks)
    }

    private static func list(_ staff: StaffVisit, before: ListMark?, limit: Int64) -> ListCustomers {
        let text = staff.query["q"]
        return ListCustomers(
            of: staff.query.id("shop"), text: text.isEmpty ? nil : text, before: before, limit: limit)
    }

    /// Accounts whose people's addresses begin with what was asked for, but those that the list itself finds, on this
    /// page or a later one.
    private static func byMail(_ staff: StaffVisit) async throws(Fault) -> [ListCustomers.Entry] {
        let text = staff.query["q"]
        guard text.count >= 2 else { return [] }
        let only: StorefrontID? = staff.query.id("shop")
        // An id that is one's finds that one alone.
        let named = AccountID(text: text).flatMap { staff.catalog.accounts[$0]?.id }
        let listed = text.lowercased()
        let isListed = { (account: Account) in
            named.map { $0 == account.id } ?? account.name.lowercased().contains(listed)
        }
        var seen: Set<AccountID> = []
        var found: [ListCustomers.Entry] = []
        for shop in staff.catalog.storefronts.keys.sorted() where only.map({ $0 == shop }) ?? true {
            let people = try await staff.console.store.read(
                ListPeople(of: shop, matching: text, limit: mailMatches))
            for id in people.compactMap(\.account) where seen.insert(id).inserted {
                guard let account = staff.catalog.accounts[id], !isListed(account) else {
                    continue
                }
                let wallets = try await staff.console.store.read(ReadWallets(id))
                found.append(ListCustomers.Entry(account: account, wallets: wallets))
            }
        }
        return found
    }

    private static func filters(_ staff: StaffVisit) -> FormBlock {
        FormBlock(
            "/staff/customers", .get,
            [
                Field("q", "ID, name or e-mail address", .input("search")).with {
                    $0.value = staff.query["q"]
                    $0.isRequired = false
                },
                Field("shop", "Shop", .choice([.init("", "All")] + WorkCells.storefronts(staff.catalog))).with {
                    $0.value = staff.query["shop"]
                    $0.isRequired = false
                },
            ], submit: "Search", tone: .plain)
    }

    private static func row(_ entry: ListCustomers.Entry, _ catalog: Catalog) -> [Cell] {
        let account = entry.account
        let link = "/staff/customers/\(account.id)"
        return [
            .link(.verbatim("\(account.id)"), to: link), .link(.verbatim(account.name), to: link),
            .text(catalog.storefronts[account.storefront]?.name ?? ""),
            .lines(entry.wallets.map { .money($0.available, $0.key.currency) }),
            .lines(entry.wallets.map { .money($0.held, $0.key.currency) }), state(account), .time(account.createdAt),
        ]
    }

    static func state(_ account: Account) -> Cell {
        account.isSuspended ? .badge("Suspended", .bad) : .badge("Active", .good)
    }

    static func export(_ staff: StaffVisit) async throws(Fault) -> Response {
        let store = staff.console.store
        return Exports.csv(
            "customers",
            [
                "id", "name", "shop", "currency", "balance", "held", "delivered", "balance_idr", "held_idr",
                "suspended", "since",
            ], visit: staff.visit
        ) { mark throws(Fault) in
            let page = try await store.read(list(staff, before: mark, limit: Exports.rows))
            guard mark == nil else { return page }
            return ListPage(
                rows: try await byMail(staff) + page.rows, next: page.next, isCut: page.isCut)
        } line: { entry in
            let account = entry.account
            let shop = staff.catalog.storefronts[account.storefront]
            let wallet = entry.wallets.first { $0.key.currency == shop?.currency }
            let idr = entry.wallets.first { $0.key.currency == .idr }
            return [
                "\(account.id)", account.name, shop?.name ?? "", shop?.currency.code ?? "",
                (wallet?.available ?? .zero).text, (wallet?.held ?? .zero).text, (wallet?.earned ?? .zero).text,
                (idr?.available ?? .zero).text, (idr?.held ?? .zero).text, account.isSuspended ? "yes" : "no",
                account.createdAt.text,
            ]
        }
    }
}
