import Base
import Domain

/// An open order that somebody must look at, with what the look needs.
package struct DueDispatch: Sendable {
    package let dispatch: Dispatch
    package let order: Order
}

/// The providers that work of one kind is due for: one statement for all of them, with a look into an index for each, so
/// that those without work cost nothing else.
package struct ReadDueProviders: Query {
    package enum Work: Sendable, CaseIterable {
        case sending, following, refilling, numbers
    }

    package let work: Work
    package let now: Instant

    package init(with work: Work, now: Instant) {
        self.work = work
        self.now = now
    }

    package var needsSnapshot: Bool { false }

    package func answer(from source: any Source) throws(EngineFault) -> [ProviderID] {
        switch work {
        case .sending:
            try providers(
                """
                SELECT p.id FROM providers p WHERE (SELECT min(d.due_at_ms) FROM dispatches d
                    WHERE d.state < 3 AND d.provider_id = p.id) <= $1
                """, source)
        case .following:
            try providers(
                """
                SELECT p.id FROM providers p WHERE (SELECT min(d.due_at_ms) FROM dispatches d
                    WHERE d.state = 3 AND d.provider_id = p.id) <= $1
                """, source)
        case .refilling:
            try providers(
                """
                SELECT p.id FROM providers p WHERE (SELECT min(r.due_at_ms) FROM refills r
                    WHERE r.provider_id = p.id) <= $1
                """, source)
        case .numbers:
            try providers(
                """
                SELECT p.id FROM providers p WHERE (SELECT min(o.due_at_ms) FROM open_rentals o
                    WHERE o.provider_id = p.id) <= $1
                """, source)
        }
    }

    private func providers(_ sql: StaticString, _ source: any Source) throws(EngineFault) -> [ProviderID] {
        var found: [ProviderID] = []
        try source.rows(sql, [.integer(now.milliseconds)]) { row throws(UnreadableRow) in
            found.append(try row.id("id"))
        }
        return found
    }
}

/// What waits to be sent to one provider, the longest due first.
package struct ReadQueue: Query {
    package let provider: ProviderID
    package let now: Instant
    package let limit: Int64

    package init(of provider: ProviderID, now: Instant, limit: Int64) {
        self.provider = provider
        self.now = now
        self.limit = limit
    }

    package func answer(from source: any Source) throws(EngineFault) -> [DueDispatch] {
        try source.withOrders(
            try source.all(
                """
                SELECT * FROM dispatches WHERE state < 3 AND provider_id = $1 AND due_at_ms <= $2
                ORDER BY due_at_ms LIMIT $3
                """, [.integer(provider.raw), .integer(now.milliseconds), .integer(limit)]))
    }
}

/// Orders that one provider has and that are worth a look, the longest due first.
package struct ReadPlaced: Query {
    package let provider: ProviderID
    package let now: Instant
    package let limit: Int64

    package init(with provider: ProviderID, now: Instant, limit: Int64) {
        self.provider = provider
        self.now = now
        self.limit = limit
    }

    package func answer(from source: any Source) throws(EngineFault) -> [DueDispatch] {
        try source.withOrders(
            try source.all(
                """
                SELECT * FROM dispatches WHERE state = 3 AND provider_id = $1 AND due_at_ms <= $2
                ORDER BY due_at_ms LIMIT $3
                """, [.integer(provider.raw), .integer(now.milliseconds), .integer(limit)]))
    }
}

/// Drip-feed orders and subscriptions whose next run or look has come.
package struct ReadScheduled: Query {
    package let now: Instant
    package let limit: Int64

    package init(now: Instant, limit: Int64) {
        self.now = now
        self.limit = limit
    }

    package func answer(from source: any Source) throws(EngineFault) -> [DueDispatch] {
        try source.withOrders(
            try source.all(
                "SELECT * FROM dispatches WHERE state > 3 AND due_at_ms <= $1 ORDER BY due_at_ms LIMIT $2",
                [.integer(now.milliseconds), .integer(limit)]))
    }
}

extension Source {
    /// The orders beside their open work; work whose order is gone is left out.
    func withOrders(_ dispatches: [Dispatch]) throws(EngineFault) -> [DueDispatch] {
        zip(dispatches, try orders(dispatches.map(\.order))).compactMap { dispatch, order in
            order.map { DueDispatch(dispatch: dispatch, order: $0) }
        }
    }

    /// The orders with these ids, in their order; nil where there is none.
    func orders(_ ids: [OrderID]) throws(EngineFault) -> [Order?] {
        try first("SELECT * FROM orders WHERE id = $1", each: ids.map { [.integer($0.raw)] })
    }
}

/// Refills that a provider must be asked about.
package struct ReadDueRefills: Query {
    package let provider: ProviderID
    package let now: Instant
    package let limit: Int64

    package init(of provider: ProviderID, now: Instant, limit: Int64) {
        self.provider = provider
        self.now = now
        self.limit = limit
    }

    package func answer(from source: any Source) throws(EngineFault) -> [(refill: Refill, order: Order)] {
        let due: [Refill] = try source.all(
            "SELECT * FROM refills WHERE provider_id = $1 AND due_at_ms <= $2 ORDER BY due_at_ms LIMIT $3",
            [.integer(provider.raw), .integer(now.milliseconds), .integer(limit)])
        return zip(due, try source.orders(due.map(\.order))).compactMap { refill, order in
            order.map { (refill, $0) }
        }
    }
}

/// How the children of a drip-feed order stand.
package struct ReadRuns: Query {
    package struct Answer: Sendable {
        package var started: Int64 = 0
        package var completed: Int64 = 0
        package var canceled: Int64 = 0
        package var delivered: Int64 = 0
        /// Children that have not ended, and whether their customer's wish to cancel was passed on.
        package var open: [(id: OrderID, cancelAsked: Bool)] = []
    }

    package let parent: OrderID

    package init(_ parent: OrderID) {
        self.parent = parent
    }

    package var needsSnapshot: Bool { false }

    package func answer(from source: any Source) throws(EngineFault) -> Answer {
        var answer = Answer()
        try source.rows(
            """
            SELECT id, state, quantity, remains, cancel_asked_at_ms FROM orders WHERE parent_id = $1
            ORDER BY created_at_ms, id
            """, [.integer(parent.raw)]
        ) { row throws(UnreadableRow) in
            let id: OrderID = try row.id("id")
            let state: OrderState = try row.choice("state")
            answer.started += 1
            answer.delivered += try row.number("quantity") - (try row.number("remains"))
            if state == .completed { answer.completed += 1 }
            if state == .canceled { answer.canceled += 1 }
            if !state.isFinal { answer.open.append((id, row.integer() != nil)) }
        }
        return answer
    }
}

/// A subscription as it is stored.
package struct ReadSubscription: Query {
    package let order: OrderID

    package init(_ order: OrderID) {
        self.order = order
    }

    package var needsSnapshot: Bool { false }

    package func answer(from source: any Source) throws(EngineFault) -> Subscription? {
        try source.first("SELECT * FROM subscriptions WHERE order_id = $1", [.integer(order.raw)])
    }
}
