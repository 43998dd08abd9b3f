import Base
import Domain

/// Customers, the highest id first, with their wallets. It looks at ten thousand accounts at most; a page that is cut
/// says where to go on.
package struct ListCustomers: Query {
    package struct Entry: Sendable, Equatable {
        package let account: Account
        /// By currency; none where nothing was ever paid in.
        package let wallets: [Wallet]

        package init(account: Account, wallets: [Wallet]) {
            self.account = account
            self.wallets = wallets
        }
    }

    package let storefront: StorefrontID?
    /// An account's id, or a part of its name.
    package let text: String?
    package let before: ListMark?
    package let limit: Int64

    package init(
        of storefront: StorefrontID? = nil, text: String? = nil, before: ListMark? = nil, limit: Int64 = 50
    ) {
        self.storefront = storefront
        self.text = text
        self.before = before
        self.limit = limit.asPageLimit
    }

    package func answer(from source: any Source) throws(EngineFault) -> ListPage<Entry> {
        guard let text = SearchText(text) else { return ListPage(rows: []) }
        if let id = self.text.flatMap({ AccountID(text: $0.trimmed) }) {
            let named: [Account] = try source.all("SELECT * FROM accounts WHERE id = $1", [.integer(id.raw)])
            let fitting = named.filter { storefront ?? $0.storefront == $0.storefront }
            if !named.isEmpty { return ListPage(rows: try entries(fitting, source)) }
        }
        let start = before?[0] ?? .max
        var floor: Int64?
        if storefront != nil || !text.pattern.isEmpty {
            try source.rows(
                "SELECT id FROM accounts WHERE id < $1 ORDER BY id DESC LIMIT 1 OFFSET $2",
                [.integer(start), .integer(ListLimits.staffRows - 1)]
            ) { row throws(UnreadableRow) in floor = try row.number("id") }
        }
        let found: [Account] = try source.all(
            """
            SELECT * FROM accounts WHERE id < $1 AND id >= $2 AND ($3 = 0 OR storefront_id = $3)
                AND ($4 = '' OR lower(name) LIKE lower($4) ESCAPE '!')
            ORDER BY id DESC LIMIT $5
            """,
            [
                .integer(start), .integer(floor ?? 0), .integer(storefront?.raw ?? 0), .text(text.pattern),
                .integer(limit + 1),
            ])
        let page = ListPage(found, limit: limit) { ListMark($0.id.raw) }
        let rows = try entries(page.rows, source)
        guard page.next == nil, let floor else { return ListPage(rows: rows, next: page.next) }
        return ListPage(rows: rows, next: ListMark(floor), isCut: true)
    }

    private func entries(_ accounts: [Account], _ source: any Source) throws(EngineFault) -> [Entry] {
        let wallets: [[Wallet]] = try source.all(
            """
            SELECT account_id, currency, available_micros, held_micros, earned_micros, funded_micros, version
            FROM wallets WHERE account_id = $1 ORDER BY currency
            """, each: accounts.map { [.integer($0.id.raw)] })
        return zip(accounts, wallets).map { Entry(account: $0, wallets: $1) }
    }
}
