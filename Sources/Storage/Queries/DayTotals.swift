import Base
import Domain

/// What days came to, the earliest first; 400 days at most.
package struct ReadDayTotals: Query {
    package static let mostDays: Int64 = 400

    package let first: Int64
    package let last: Int64

    /// - Parameters:
    ///   - first, last: days since 1970-01-01, UTC, both included.
    package init(from first: Int64, to last: Int64) {
        self.first = first
        self.last = min(last, first.addingReportingOverflow(Self.mostDays - 1).partialValue)
    }

    package var needsSnapshot: Bool { false }

    package func answer(from source: any Source) throws(EngineFault) -> [DayTotal] {
        try source.all(
            """
            SELECT * FROM day_totals WHERE day >= $1 AND day <= $2 ORDER BY day, storefront_id, currency, kind
            """, [.integer(first), .integer(last)])
    }
}

/// Sums of a slice of the purchases of one day, by storefront, currency and provider.
package struct CountDay: Query {
    package struct Line: Sendable, Equatable {
        package let storefront: StorefrontID
        package let currency: Currency
        package let provider: ProviderID?
        package let count: Int64
        package let charged: Money
        package let returned: Money
        /// How many costs there are, and their sum in the provider's currency.
        package let costs: Int64
        package let cost: Money
    }

    package struct Answer: Sendable {
        package var lines: [Line] = []
        /// Where the next slice begins; nil = the day is over.
        package var next: ListMark?
    }

    /// Purchases of one slice: some ten milliseconds.
    package static let slice: Int64 = 5_000

    package let day: Int64
    package let kind: DayTotal.Kind
    package let start: ListMark?
    package let slice: Int64

    /// - Parameter day: days since 1970-01-01, UTC.
    package init(_ day: Int64, _ kind: DayTotal.Kind, from start: ListMark? = nil, slice: Int64 = CountDay.slice) {
        self.day = day
        self.kind = kind
        self.start = start
        self.slice = max(1, slice)
    }

    package func answer(from source: any Source) throws(EngineFault) -> Answer {
        let start = start ?? ListMark(day &* CalendarDay.millisecondsPerDay, 0)
        let end = ListMark((day &+ 1) &* CalendarDay.millisecondsPerDay, 0)
        var answer = Answer()
        let bounds = [start[0], start[1], end[0], end[1], slice].map(Parameter.integer)
        let read = { (row: inout any ColumnReader) throws(UnreadableRow) in
            answer.next = ListMark(try row.number("created_at_ms"), try row.number("id"))
        }
        switch kind {
        case .orders:
            try source.rows(
                """
                SELECT created_at_ms, id FROM orders
                WHERE (created_at_ms, id) >= ($1, $2) AND (created_at_ms, id) < ($3, $4)
                ORDER BY created_at_ms, id LIMIT 1 OFFSET $5
                """, bounds, read)
        case .rentals:
            try source.rows(
                """
                SELECT created_at_ms, id FROM rentals
                WHERE (created_at_ms, id) >= ($1, $2) AND (created_at_ms, id) < ($3, $4)
                ORDER BY created_at_ms, id LIMIT 1 OFFSET $5
                """, bounds, read)
        }
        let stop = answer.next ?? end
        let slice = [start[0], start[1], stop[0], stop[1]].map(Parameter.integer)
        switch kind {
        case .orders: answer.lines = try orders(slice, source) + runs(slice, source)
        case .rentals: answer.lines = try rentals(slice, source)
        }
        return answer
    }

    /// Orders, without the runs of drip-feed orders: those are their order's.
    private func orders(_ slice: [Parameter], _ source: any Source) throws(EngineFault) -> [Line] {
        try lines(
            """
            SELECT a.storefront_id, o.currency, o.provider_id, count(*),
                CAST(coalesce(sum(o.charge_micros), 0) AS BIGINT), CAST(coalesce(sum(o.returned_micros), 0) AS BIGINT),
                count(p.cost_micros), CAST(coalesce(sum(p.cost_micros), 0) AS BIGINT)
            FROM orders o JOIN accounts a ON a.id = o.account_id
            LEFT JOIN placements p ON p.provider_id = o.provider_id AND p.provider_order = o.provider_order
            WHERE (o.created_at_ms, o.id) >= ($1, $2) AND (o.created_at_ms, o.id) < ($3, $4)
                AND (o.parent_id IS NULL OR (SELECT m.runs FROM orders m WHERE m.id = o.parent_id) = 1)
            GROUP BY a.storefront_id, o.currency, o.provider_id
            """, slice, source)
    }

    /// What the runs of drip-feed orders gave back and cost; their charge is their order's.
    private func runs(_ slice: [Parameter], _ source: any Source) throws(EngineFault) -> [Line] {
        try lines(
            """
            SELECT a.storefront_id, o.currency, c.provider_id, 0, 0,
                CAST(coalesce(sum(c.returned_micros), 0) AS BIGINT), count(p.cost_micros),
                CAST(coalesce(sum(p.cost_micros), 0) AS BIGINT)
            FROM orders o JOIN accounts a ON a.id = o.account_id JOIN orders c ON c.parent_id = o.id
            LEFT JOIN placements p ON p.provider_id = c.provider_id AND p.provider_order = c.provider_order
            WHERE (o.created_at_ms, o.id) >= ($1, $2) AND (o.created_at_ms, o.id) < ($3, $4) AND o.runs > 1
            GROUP BY a.storefront_id, o.currency, c.provider_id
            """, slice, source)
    }

    /// Rentals that customers see. One costs what was agreed once its SMS has come; until then it is given back.
    private func rentals(_ slice: [Parameter], _ source: any Source) throws(EngineFault) -> [Line] {
        try lines(
            """
            SELECT a.storefront_id, 'IDR', r.provider_id, count(*),
                CAST(coalesce(sum(r.charge_micros), 0) AS BIGINT), CAST(coalesce(sum(r.returned_micros), 0) AS BIGINT),
                count(r.received_at_ms),
                CAST(coalesce(sum(CASE WHEN r.received_at_ms IS NULL THEN 0 ELSE r.cost_micros END), 0) AS BIGINT)
            FROM rentals r JOIN accounts a ON a.id = r.account_id
            WHERE (r.created_at_ms, r.id) >= ($1, $2) AND (r.created_at_ms, r.id) < ($3, $4)
                AND r.state BETWEEN 2 AND 6
            GROUP BY a.storefront_id, r.provider_id
            """, slice, source)
    }

    private func lines(_ sql: StaticString, _ parameters: [Parameter], _ source: any Source) throws(EngineFault)
        -> [Line]
    {
        var lines: [Line] = []
        try source.rows(sql, parameters) { row throws(UnreadableRow) in
            lines.append(
                Line(
                    storefront: try row.id("storefront_id"), currency: Currency(stored: try row.string("currency")),
                    provider: row.optionalID(), count: try row.number("count"),
                    charged: try row.money("charge_micros"), returned: try row.money("returned_micros"),
                    costs: try row.number("count"), cost: try row.money("cost_micros")))
        }
        return lines
    }
}
