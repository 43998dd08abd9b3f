import Base
import Domain

/// Orders whose outcome at a provider is unknown, with the time of their last send; all providers' for staff.
package struct ReadUnknown: Query {
    package struct Entry: Sendable {
        package let dispatch: Dispatch
        package let order: Order
        package let lastAttempt: Attempt?
        /// Whether the provider answered with another order's id: its lists are no help then.
        package let isRepeated: Bool
    }

    package let provider: ProviderID
    package let limit: Int64

    package init(at provider: ProviderID, limit: Int64) {
        self.provider = provider
        self.limit = limit
    }

    package func answer(from source: any Source) throws(EngineFault) -> [Entry] {
        let rows: [Dispatch] = try source.all(
            """
            SELECT * FROM dispatches WHERE state > 0 AND state < 3 AND provider_id = $1 AND state = 2
            ORDER BY order_id LIMIT $2
            """,
            [.integer(provider.raw), .integer(limit)])
        return try source.withDoubts(rows)
    }
}

extension Source {
    /// What is known of orders whose outcome is unknown; work whose order is gone is left out.
    func withDoubts(_ dispatches: [Dispatch]) throws(EngineFault) -> [ReadUnknown.Entry] {
        let due = try withOrders(dispatches)
        let attempts: [Attempt?] = try first(
            "SELECT * FROM attempts WHERE order_id = $1 ORDER BY number DESC LIMIT 1",
            each: due.map { [.integer($0.order.id.raw)] })
        let repeats: [Finding?] = try first(
            "SELECT * FROM findings WHERE provider_id = $1 AND order_id = $2 AND kind = $3",
            each: due.map { entry in
                [
                    .integer(entry.dispatch.provider?.raw ?? 0), .integer(entry.order.id.raw),
                    .integer(FindingKind.repeatedOrder.rawValue),
                ]
            })
        return zip(due, zip(attempts, repeats)).map { entry, known in
            ReadUnknown.Entry(
                dispatch: entry.dispatch, order: entry.order, lastAttempt: known.0, isRepeated: known.1 != nil)
        }
    }
}

/// Orders that are being sent to a provider.
package struct ReadSending: Query {
    package let provider: ProviderID

    package init(to provider: ProviderID) {
        self.provider = provider
    }

    package func answer(from source: any Source) throws(EngineFault) -> [DueDispatch] {
        try source.withOrders(
            try source.all(
                "SELECT * FROM dispatches WHERE state > 0 AND state < 3 AND provider_id = $1 AND state = 1",
                [.integer(provider.raw)]))
    }
}

/// Which of a provider's ids stand for orders of ours.
package struct ReadPlacements: Query {
    package let provider: ProviderID
    package let providerOrders: [String]

    package init(with provider: ProviderID, _ providerOrders: [String]) {
        self.provider = provider
        self.providerOrders = providerOrders
    }

    package var needsSnapshot: Bool { providerOrders.count > 1 }

    package func answer(from source: any Source) throws(EngineFault) -> [String: Placement] {
        let placements: [Placement?] = try source.first(
            "SELECT * FROM placements WHERE provider_id = $1 AND provider_order = $2",
            each: providerOrders.map { [.integer(provider.raw), .text($0)] })
        var found: [String: Placement] = [:]
        for (id, placement) in zip(providerOrders, placements) {
            if let placement { found[id] = placement }
        }
        return found
    }
}

/// How an order fared upstream: sends that brought nothing, the placement, what is still to be done.
package struct ReadDispatchHistory: Query {
    package struct Answer: Sendable {
        package let attempts: [Attempt]
        package let placement: Placement?
        package let dispatch: Dispatch?
        package let findings: [Finding]
    }

    package let order: OrderID

    package init(of order: OrderID) {
        self.order = order
    }

    package func answer(from source: any Source) throws(EngineFault) -> Answer {
        var placement: Placement?
        var findings: [Finding] = []
        if let row = try ReadOrder(order).answer(from: source), let provider = row.provider {
            if let id = row.providerOrder {
                placement = try ReadPlacements(with: provider, [id]).answer(from: source)[id]
            }
            findings = try source.all(
                "SELECT * FROM findings WHERE provider_id = $1 AND order_id = $2 ORDER BY kind",
                [.integer(provider.raw), .integer(order.raw)])
        }
        return Answer(
            attempts: try source.all(
                "SELECT * FROM attempts WHERE order_id = $1 ORDER BY number", [.integer(order.raw)]),
            placement: placement,
            dispatch: try source.first("SELECT * FROM dispatches WHERE order_id = $1", [.integer(order.raw)]),
            findings: findings)
    }
}

/// Providers' catalogues as they were told last, each by the provider's ids.
package struct ReadItems: Query {
    package let providers: [ProviderID]

    package init(of provider: ProviderID) {
        providers = [provider]
    }

    package init(of providers: [ProviderID]) {
        self.providers = providers
    }

    package var needsSnapshot: Bool { providers.count > 1 }
    package var walks: Bool { true }

    package func answer(from source: any Source) throws(EngineFault) -> [ProviderItem] {
        var found: [ProviderItem] = []
        try source.rows(
            "SELECT * FROM provider_items WHERE provider_id = $1 ORDER BY item",
            each: providers.map { [.integer($0.raw)] }
        ) { _, row throws(UnreadableRow) in found.append(try ProviderItem(from: &row)) }
        return found
    }
}

/// How providers do.
package struct ReadHealth: Query {
    package init() {}

    package var needsSnapshot: Bool { false }

    package func answer(from source: any Source) throws(EngineFault) -> [ProviderID: ProviderHealth] {
        let rows: [ProviderHealth] = try source.all("SELECT * FROM provider_health ORDER BY provider_id")
        return Dictionary(rows.map { ($0.provider, $0) }) { first, _ in first }
    }
}

/// How long orders of listings take.
package struct ReadDeliveryTimes: Query {
    package init() {}

    package var needsSnapshot: Bool { false }

    package func answer(from source: any Source) throws(EngineFault) -> [DeliveryTime] {
        try source.all("SELECT * FROM delivery_times ORDER BY listing_id")
    }
}

/// Orders with a provider that have been open since before a time, those open longest first.
package struct ReadOverdue: Query {
    package let before: Instant
    package let limit: Int64

    package init(before: Instant, limit: Int64) {
        self.before = before
        self.limit = limit
    }

    package var needsSnapshot: Bool { false }

    package func answer(from source: any Source) throws(EngineFault) -> [Dispatch] {
        try source.all(
            """
            SELECT * FROM dispatches WHERE provider_id IS NOT NULL AND state <= 3 AND created_at_ms < $1
            ORDER BY order_id LIMIT $2
            """, [.integer(before.milliseconds), .integer(limit)])
    }
}

/// Findings that were last seen before a time and are about no open order.
package struct ReadStaleFindings: Query {
    package let before: Instant
    package let limit: Int64

    package init(before: Instant, limit: Int64) {
        self.before = before
        self.limit = limit
    }

    package var needsSnapshot: Bool { false }

    package func answer(from source: any Source) throws(EngineFault) -> [Finding] {
        try source.all(
            """
            SELECT f.* FROM findings f LEFT JOIN dispatches d ON d.order_id = f.order_id
            WHERE f.last_at_ms < $1 AND d.order_id IS NULL LIMIT $2
            """, [.integer(before.milliseconds), .integer(limit)])
    }
}

/// Open work: how much there is of each provider and state, and how old the oldest is.
package struct CountQueues: Query {
    package struct Line: Sendable {
        /// nil = runs of orders that are delivered by hand.
        package let provider: ProviderID?
        package let state: DispatchState
        package let count: Int64
        package let oldest: Instant?
    }

    package init() {}

    package var needsSnapshot: Bool { false }
    package var walks: Bool { true }

    package func answer(from source: any Source) throws(EngineFault) -> [Line] {
        var lines: [Line] = []
        try source.rows(
            """
            SELECT provider_id, state, count(*), min(created_at_ms) FROM dispatches
            GROUP BY provider_id, state ORDER BY provider_id NULLS FIRST, state
            """, []
        ) { row throws(UnreadableRow) in
            lines.append(
                Line(
                    provider: row.optionalID(), state: try row.choice("state"),
                    count: try row.number("count"), oldest: row.optionalTime()))
        }
        return lines
    }
}
