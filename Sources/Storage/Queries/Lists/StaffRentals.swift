import Base
import Domain

/// Rentals for staff, latest first, those that never became orders too. It looks at ten thousand at most; a page that
/// is cut says where to go on.
package struct ListRentals: Query {
    package let account: AccountID?
    /// Empty = all.
    package let states: Set<RentalState>
    package let provider: ProviderID?
    /// A rental's id, or a part of its number.
    package let text: String?
    package let before: ListMark?
    package let limit: Int64

    package init(
        account: AccountID? = nil, states: Set<RentalState> = [], provider: ProviderID? = nil, text: String? = nil,
        before: ListMark? = nil, limit: Int64 = 100
    ) {
        self.account = account
        self.states = states
        self.provider = provider
        self.text = text
        self.before = before
        self.limit = limit.asPageLimit
    }

    package func answer(from source: any Source) throws(EngineFault) -> ListPage<Rental> {
        guard let text = SearchText(text) else { return ListPage(rows: []) }
        if let id = self.text.flatMap({ RentalID(text: $0.trimmed) }),
            let rental = try ReadRental(id).answer(from: source)
        {
            return ListPage(rows: admits(rental) ? [rental] : [])
        }
        var window = ListWindow(before: before)
        if account != nil || !states.isEmpty || provider != nil || !text.pattern.isEmpty {
            window = try window.cut(
                to: ListLimits.staffRows,
                """
                SELECT created_at_ms, id FROM rentals
                WHERE (created_at_ms, id) < ($1, $2) AND (created_at_ms, id) >= ($3, $4)
                ORDER BY created_at_ms DESC, id DESC LIMIT 1 OFFSET $5
                """, in: source)
        }
        let found: [Rental] = try source.all(
            """
            SELECT * FROM rentals
            WHERE (created_at_ms, id) < ($1, $2) AND (created_at_ms, id) >= ($3, $4) AND ($5 = 0 OR account_id = $5)
                AND (($6 >> CAST(state AS INTEGER)) & 1) = 1 AND ($7 = 0 OR provider_id = $7)
                AND ($8 = '' OR phone LIKE $8 ESCAPE '!')
            ORDER BY created_at_ms DESC, id DESC LIMIT $9
            """,
            window.bounds + [
                .integer(account?.raw ?? 0), .integer(states.bits), .integer(provider?.raw ?? 0),
                .text(text.pattern), .integer(limit + 1),
            ])
        return window.page(found, limit: limit) { ListMark($0.createdAt.milliseconds, $0.id.raw) }
    }

    private func admits(_ rental: Rental) -> Bool {
        (account.map { $0 == rental.account } ?? true) && (states.isEmpty || states.contains(rental.state))
            && (provider.map { $0 == rental.provider } ?? true)
    }
}
