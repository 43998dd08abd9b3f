import Base
import Domain

/// Orders whose outcome at their provider is unknown, the oldest first. Those whose work is due by the clock may yet be
/// cleared up by themselves; the rest waits for a person.
package struct ListUnknownOrders: Query {
    /// The page after this place.
    package let after: ListMark?
    package let limit: Int64

    package init(after: ListMark? = nil, limit: Int64 = 50) {
        self.after = after
        self.limit = limit.asPageLimit
    }

    package func answer(from source: any Source) throws(EngineFault) -> ListPage<ReadUnknown.Entry> {
        let found: [Dispatch] = try source.all(
            """
            SELECT * FROM dispatches WHERE state = 2 AND (created_at_ms, order_id) > ($1, $2)
            ORDER BY created_at_ms, order_id LIMIT $3
            """, [.integer(after?[0] ?? .min), .integer(after?[1] ?? 0), .integer(limit + 1)])
        let page = ListPage(found, limit: limit) { ListMark($0.createdAt.milliseconds, $0.order.raw) }
        return ListPage(rows: try source.withDoubts(page.rows), next: page.next)
    }
}

/// Rentals of which nobody knows whether their provider gave a number, by provider.
package struct ListUnknownRentals: Query {
    package let after: ListMark?
    package let limit: Int64

    package init(after: ListMark? = nil, limit: Int64 = 50) {
        self.after = after
        self.limit = limit.asPageLimit
    }

    package func answer(from source: any Source) throws(EngineFault) -> ListPage<DueRental> {
        let found: [OpenRental] = try source.all(
            """
            SELECT * FROM open_rentals WHERE phase = 4 AND (provider_id, rental_id) > ($1, $2)
            ORDER BY provider_id, rental_id LIMIT $3
            """, [.integer(after?[0] ?? 0), .integer(after?[1] ?? 0), .integer(limit + 1)])
        let page = ListPage(found, limit: limit) { ListMark($0.provider.raw, $0.rental.raw) }
        return ListPage(rows: try source.withRentals(page.rows), next: page.next)
    }
}

/// Services of providers whose cost waits for a person, by provider and the provider's id.
package struct ListHeldPrices: Query {
    package let after: ProviderItem.Key?
    package let limit: Int64

    package init(after: ProviderItem.Key? = nil, limit: Int64 = 50) {
        self.after = after
        self.limit = limit.asPageLimit
    }

    package var needsSnapshot: Bool { false }

    package func answer(from source: any Source) throws(EngineFault) -> [ProviderItem] {
        try source.all(
            """
            SELECT * FROM provider_items WHERE held_rate_nanos IS NOT NULL AND (provider_id, item) > ($1, $2)
            ORDER BY provider_id, item LIMIT $3
            """,
            [.integer(after?.provider.raw ?? 0), .text(after?.item ?? ""), .integer(limit)])
    }
}

/// Webhooks that were switched off since their receivers did not answer, by account.
package struct ListDisabledWebhooks: Query {
    /// The last of the page before.
    package let after: AccountID?
    package let limit: Int64

    package init(after: AccountID? = nil, limit: Int64 = 50) {
        self.after = after
        self.limit = limit.asPageLimit
    }

    package var needsSnapshot: Bool { false }

    package func answer(from source: any Source) throws(EngineFault) -> [Webhook] {
        try source.all(
            """
            SELECT * FROM webhooks WHERE disabled_at_ms IS NOT NULL AND account_id > $1 ORDER BY account_id LIMIT $2
            """, [.integer(after?.raw ?? 0), .integer(limit)])
    }
}

/// Findings, latest first; of one provider or all. It looks at ten thousand at most; a page that is cut says where to
/// go on.
package struct ListFindings: Query {
    package let provider: ProviderID?
    package let kind: FindingKind?
    package let before: ListMark?
    package let limit: Int64

    package init(of provider: ProviderID?, kind: FindingKind? = nil, before: ListMark? = nil, limit: Int64) {
        self.provider = provider
        self.kind = kind
        self.before = before
        self.limit = limit.asPageLimit
    }

    package func answer(from source: any Source) throws(EngineFault) -> ListPage<Finding> {
        let start = before ?? ListMark(.max, .max, .max, .max)
        let begin: [Parameter] = (0..<4).map { .integer(start[$0]) }
        var floor: ListMark?
        if provider != nil || kind != nil {
            try source.rows(
                """
                SELECT last_at_ms, provider_id, order_id, kind FROM findings
                WHERE (last_at_ms, provider_id, order_id, kind) < ($1, $2, $3, $4)
                ORDER BY last_at_ms DESC, provider_id DESC, order_id DESC, kind DESC LIMIT 1 OFFSET $5
                """, begin + [.integer(ListLimits.staffRows - 1)]
            ) { row throws(UnreadableRow) in
                floor = ListMark(
                    try row.number("last_at_ms"), try row.number("provider_id"), try row.number("order_id"),
                    try row.number("kind"))
            }
        }
        let end = floor ?? ListMark()
        let found: [Finding] = try source.all(
            """
            SELECT * FROM findings
            WHERE (last_at_ms, provider_id, order_id, kind) < ($1, $2, $3, $4)
                AND (last_at_ms, provider_id, order_id, kind) >= ($5, $6, $7, $8)
                AND ($9 = 0 OR provider_id = $9) AND ($10 = 0 OR kind = $10)
            ORDER BY last_at_ms DESC, provider_id DESC, order_id DESC, kind DESC LIMIT $11
            """,
            begin + (0..<4).map { .integer(end[$0]) } + [
                .integer(provider?.raw ?? 0), .integer(kind?.rawValue ?? 0), .integer(limit + 1),
            ])
        let page = ListPage(found, limit: limit) {
            ListMark($0.lastAt.milliseconds, $0.key.provider.raw, $0.key.order.raw, $0.key.kind.rawValue)
        }
        guard page.next == nil, let floor else { return page }
        return ListPage(rows: page.rows, next: floor, isCut: true)
    }
}
